/** What the pages ask of the REST API: each operation with what goes in and what comes out, as `web/routes.py` has them. */

import type * as wire from "@/wire";

type Workspace = { query?: wire.WorkspaceQuery };
type Organisation = { path: { organisation_id: string } };
type Member = { path: { organisation_id: string; account_id: string } };

export interface Operations {
  "GET /matches": { answer: wire.MatchList };
  "GET /matches/{match_id}/scorecard": { path: { match_id: string }; answer: wire.Scorecard };
  "GET /matches/{match_id}": { path: { match_id: string }; answer: wire.Snapshot };
  "GET /mail": { answer: wire.LetterList };

  "POST /auth/register": { body: wire.Registration; answer: void };
  "POST /auth/verify": { body: wire.Code; answer: wire.Profile };
  "POST /auth/resend": { answer: void };
  "POST /auth/login": { body: wire.Login; answer: wire.SignedIn };
  "POST /auth/refresh": { body: wire.Refresh; answer: wire.SignedIn };
  "POST /auth/logout": { body: wire.Refresh; answer: void };
  "POST /auth/forgot": { body: wire.Address; answer: void };
  "POST /auth/reset": { body: wire.NewPassword; answer: void };

  "GET /me": { answer: wire.Profile };
  "PATCH /me": { body: wire.Rename; answer: wire.Profile };
  "PUT /me/password": { body: wire.PasswordChange; answer: void };
  "POST /me/email": { body: wire.AddressChange; answer: void };
  "POST /me/email/confirmation": { body: wire.Code; answer: wire.Profile };
  "GET /me/sessions": { answer: wire.SessionList };
  "DELETE /me/sessions": { answer: wire.Count };
  "DELETE /me/sessions/{session_id}": { path: { session_id: string }; answer: void };
  "GET /me/data": { answer: unknown };
  "POST /me/close": { body: wire.Farewell; answer: void };

  "GET /plans": { answer: wire.PlanMatrix };
  "GET /me/entitlements": Workspace & { answer: wire.EntitlementsView };
  "GET /me/usage": Workspace & { answer: wire.UsageReport };
  "GET /billing/subscription": Workspace & { answer: wire.SubscriptionAnswer };
  "POST /billing/subscription/cancel": Workspace & { answer: wire.SubscriptionAnswer };
  "POST /billing/subscription/resume": Workspace & { answer: wire.SubscriptionAnswer };
  "GET /billing/orders": Workspace & { answer: wire.OrderList };
  "POST /billing/orders": Workspace & { body: wire.PlanChoice; answer: wire.OrderAnswer };
  "DELETE /billing/orders/{order_id}": Workspace & { path: { order_id: string }; answer: wire.OrderView };

  "POST /devices/pair": { body: wire.Pairing; answer: wire.PairedDevice };

  "GET /organisations": { answer: wire.OrganisationList };
  "POST /organisations": { body: wire.OrganisationName; answer: wire.OrganisationView };
  "GET /organisations/{organisation_id}": Organisation & { answer: wire.OrganisationView };
  "PATCH /organisations/{organisation_id}": Organisation & { body: wire.OrganisationName; answer: wire.OrganisationView };
  "DELETE /organisations/{organisation_id}": Organisation & { answer: void };
  "GET /organisations/{organisation_id}/members": Organisation & { answer: wire.MemberList };
  "PUT /organisations/{organisation_id}/members/{account_id}/role": Member & { body: wire.RoleChange; answer: void };
  "PUT /organisations/{organisation_id}/members/{account_id}/seat": Member & { body: wire.SeatChange; answer: void };
  "DELETE /organisations/{organisation_id}/members/{account_id}": Member & { answer: void };
  "GET /organisations/{organisation_id}/invitations": Organisation & { answer: wire.InvitationList };
  "POST /organisations/{organisation_id}/invitations": Organisation & {
    body: wire.NewInvitation;
    answer: wire.InvitationView;
  };
  "DELETE /organisations/{organisation_id}/invitations/{invitation_id}": {
    path: { organisation_id: string; invitation_id: string };
    answer: void;
  };
  "POST /invitations/accept": { body: wire.InvitationCode; answer: wire.OrganisationView };
}

export type Name = keyof Operations;

export type Answer<N extends Name> = Operations[N]["answer"];

/** What an operation is given, its path's members, its query and its body; nothing where it takes none of them. */
export type Given<N extends Name> = Omit<Operations[N], "answer">;

/** The arguments after the name: they may be left out where none of them is needed. */
export type Arguments<N extends Name> = object extends Given<N> ? [given?: Given<N>] : [given: Given<N>];
