/** What the pages ask of the REST API: each operation with what goes in and what comes out, as `web/routes.py` has them. */

import type * as wire from "@/wire";

type Workspace = { query?: wire.WorkspaceQuery };
type Organisation = { path: { organisation_id: string } };
type Member = { path: { organisation_id: string; account_id: string } };
type Brand = { path: { brand_id: string } };
type Match = { path: { match_id: string } };
type Player = { path: { player_id: string } };
type Session = { path: { session_id: string } };
type Video = { path: { video_id: string } };
type Clip = { path: { clip_id: string } };
type Job = { path: { job_id: string } };
type Tournament = { path: { tournament_id: string } };
type Entry = { path: { tournament_id: string; team_id: string } };
type Official = { path: { tournament_id: string; official_id: string } };
type Fixture = { path: { tournament_id: string; fixture_id: string } };
type Venue = { path: { venue_id: string } };
/** A page of a list: the members that are left out filter nothing. */
type Page<K extends string = never> = { query?: Partial<Record<K | "workspace_id" | "cursor", string>> };

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

  "GET /me/matches": Workspace & { answer: wire.MatchList };
  "GET /matches/{match_id}/events": { path: { match_id: string }; answer: wire.EventPage };

  "GET /tournaments": Workspace & { answer: wire.TournamentList };
  "POST /tournaments": { body: wire.NewTournament; answer: wire.TournamentView };
  "GET /tournaments/{tournament_id}": Tournament & { answer: wire.TournamentMatches };
  "PATCH /tournaments/{tournament_id}": Tournament & { body: wire.TournamentName; answer: void };
  "DELETE /tournaments/{tournament_id}": Tournament & { answer: void };
  "GET /tournaments/{tournament_id}/table": Tournament & { answer: wire.TournamentTable };
  "GET /tournaments/{tournament_id}/board": Tournament & { answer: wire.MatchList };
  "GET /tournaments/{tournament_id}/rules": Tournament & { answer: wire.TournamentRules };
  "PUT /tournaments/{tournament_id}/rules": Tournament & { body: wire.TournamentRules; answer: wire.TournamentRules };
  "GET /tournaments/{tournament_id}/teams": Tournament & { answer: wire.EntryList };
  "POST /tournaments/{tournament_id}/teams": Tournament & { body: wire.NewEntry; answer: wire.EntryView };
  "PUT /tournaments/{tournament_id}/teams/{team_id}": Entry & { body: wire.EntryFacts; answer: wire.EntryView };
  "DELETE /tournaments/{tournament_id}/teams/{team_id}": Entry & { answer: void };
  "GET /tournaments/{tournament_id}/officials": Tournament & { answer: wire.OfficialList };
  "POST /tournaments/{tournament_id}/officials": Tournament & { body: wire.OfficialFacts; answer: wire.OfficialView };
  "DELETE /tournaments/{tournament_id}/officials/{official_id}": Official & { answer: void };
  "GET /tournaments/{tournament_id}/fixtures": Tournament & { answer: wire.FixtureList };
  "POST /tournaments/{tournament_id}/fixtures": Tournament & { body: wire.NewFixture; answer: wire.FixtureView };
  "PATCH /tournaments/{tournament_id}/fixtures/{fixture_id}": Fixture & {
    body: wire.FixtureChange;
    answer: wire.FixtureView;
  };
  "DELETE /tournaments/{tournament_id}/fixtures/{fixture_id}": Fixture & { answer: void };
  "POST /tournaments/{tournament_id}/draw": Tournament & { body: wire.NewDraw; answer: wire.FixtureList };
  "POST /tournaments/{tournament_id}/schedule": Tournament & { body: wire.NewSchedule; answer: wire.FixtureList };
  "POST /tournaments/{tournament_id}/fixtures/{fixture_id}/match": Fixture & {
    body: wire.NewStart;
    answer: wire.MatchSheet;
  };
  "POST /matches/{match_id}/pairings": { path: { match_id: string }; answer: wire.PairingOffer };
  "GET /venues": Workspace & { answer: wire.VenueList };
  "POST /venues": { body: wire.NewVenue; answer: wire.VenueView };
  "DELETE /venues/{venue_id}": Venue & { answer: void };

  "GET /matches/{match_id}/feed-tokens": Match & { answer: wire.DeviceList };
  "POST /matches/{match_id}/feed-tokens": Match & { body: wire.NewFeed; answer: wire.FeedDevice };
  "DELETE /matches/{match_id}/feed-tokens/{device_id}": {
    path: { match_id: string; device_id: string };
    answer: void;
  };
  "PATCH /matches/{match_id}/programme": Match & { body: wire.ProgrammeChange; answer: wire.Programme };
  "POST /matches/{match_id}/programme/take": Match & { body: wire.TakeGraphic; answer: wire.Programme };
  "POST /matches/{match_id}/programme/clear": Match & { body: wire.ClearGraphics; answer: wire.Programme };
  "POST /matches/{match_id}/programme/cut": Match & { body: wire.ProgrammeVerb; answer: wire.Programme };
  "POST /matches/{match_id}/programme/undo": Match & { body: wire.ProgrammeVerb; answer: wire.Programme };

  "GET /brands": Workspace & { answer: wire.BrandList };
  "POST /brands": { body: wire.NewBrand; answer: wire.BrandView };
  "GET /brands/{brand_id}": Brand & { answer: wire.BrandView };
  "PUT /brands/{brand_id}": Brand & { body: wire.BrandChange; answer: wire.BrandView };
  "DELETE /brands/{brand_id}": Brand & { answer: void };
  "POST /brands/{brand_id}/default": Brand & { answer: wire.BrandView };
  "POST /brand-pictures": Workspace & { file: Blob; answer: wire.PictureView };
  "PUT /matches/{match_id}/brand": { path: { match_id: string }; body: wire.BrandChoice; answer: wire.BrandChoice };
  "PUT /tournaments/{tournament_id}/brand": {
    path: { tournament_id: string };
    body: wire.BrandChoice;
    answer: wire.BrandChoice;
  };
  "GET /sponsors/impressions": Workspace & { answer: wire.ImpressionList };

  "GET /coached-players": Workspace & { answer: wire.PlayerList };
  "POST /coached-players": { body: wire.NewPlayer; answer: wire.PlayerView };
  "PATCH /coached-players/{player_id}": Player & { body: wire.NewPlayerName; answer: wire.PlayerView };
  "DELETE /coached-players/{player_id}": Player & { answer: void };
  "PUT /coached-players/{player_id}/coaches/{account_id}": {
    path: { player_id: string; account_id: string };
    answer: void;
  };
  "DELETE /coached-players/{player_id}/coaches/{account_id}": {
    path: { player_id: string; account_id: string };
    answer: void;
  };

  "GET /coaching-sessions": Page<"player_id" | "since" | "until"> & { answer: wire.SessionPage };
  "POST /coaching-sessions": { body: wire.NewSession; answer: wire.CoachingSessionView };
  "GET /coaching-sessions/{session_id}": Session & { answer: wire.CoachingSessionView };
  "PATCH /coaching-sessions/{session_id}": Session & { body: wire.SessionChange; answer: wire.CoachingSessionView };
  "DELETE /coaching-sessions/{session_id}": Session & { answer: void };
  "GET /coaching-sessions/{session_id}/notes": Session & { answer: wire.NoteList };
  "POST /coaching-sessions/{session_id}/notes": Session & { body: wire.NewNote; answer: wire.NoteView };
  "PATCH /session-notes/{note_id}": { path: { note_id: string }; body: wire.NoteChange; answer: wire.NoteView };
  "DELETE /session-notes/{note_id}": { path: { note_id: string }; answer: void };
  "GET /coaching-sessions/{session_id}/reports": Session & { answer: wire.AnalysisList };
  "POST /coaching-sessions/{session_id}/reports": Session & { answer: wire.AnalysisView };

  "GET /coaches/plus/sessions/{session_id}/videos": Session & { answer: wire.VideoList };
  "GET /videos/{video_id}": Video & { answer: wire.VideoView };
  "DELETE /videos/{video_id}": Video & { answer: void };
  "POST /videos/{video_id}/retry": Video & { answer: wire.VideoView };
  "GET /videos/{video_id}/keyframes": Video & { answer: wire.KeyframeList };
  "GET /videos/{video_id}/analysis": Video & { answer: wire.AnalysisList };
  "POST /videos/{video_id}/analysis": Video & { answer: wire.AnalysisView };
  "GET /videos/{video_id}/clips": Video & { answer: wire.ClipList };
  "POST /videos/{video_id}/clips": Video & { body: wire.NewClips; answer: wire.ClipList };
  "GET /videos/{video_id}/alignment": Video & { answer: wire.VideoAlignment };
  "PUT /videos/{video_id}/alignment": Video & { body: wire.NewAlignment; answer: wire.AlignmentView };
  "DELETE /videos/{video_id}/alignment": Video & { answer: void };
  "GET /videos/{video_id}/balls": Video & { answer: wire.BallList };
  "POST /videos/{video_id}/balls/clips": Video & { body: wire.BallChoice; answer: wire.ClipList };
  "POST /videos/{video_id}/balls/reel": Video & { body: wire.BallReel; answer: wire.ExportView };

  "GET /clips": Page<"player_id" | "kind" | "since_ms" | "until_ms"> & { answer: wire.ClipPage };
  "PATCH /clips/{clip_id}": Clip & { body: wire.ClipChange; answer: wire.ClipView };
  "DELETE /clips/{clip_id}": Clip & { answer: void };
  "POST /clips/{clip_id}/export": Clip & { answer: wire.ExportView };
  "GET /clips/{clip_id}/shares": Clip & { answer: wire.ShareList };
  "POST /clips/{clip_id}/shares": Clip & { body: wire.NewShare; answer: wire.ShareView };
  "DELETE /clips/{clip_id}/shares/{share_id}": { path: { clip_id: string; share_id: string }; answer: void };
  "GET /exports": Workspace & { answer: wire.ExportList };
  "GET /exports/{export_id}": { path: { export_id: string }; answer: wire.ExportView };
  "DELETE /exports/{export_id}": { path: { export_id: string }; answer: void };
  "POST /reels": { body: wire.NewReel; answer: wire.ExportView };
  "GET /shared/{token}": { path: { token: string }; answer: wire.SharedClip };

  "GET /jobs": Page<"state" | "subject"> & { answer: wire.JobPage };
  "POST /jobs/{job_id}/cancel": Job & { answer: wire.JobStatus };
  "POST /jobs/{job_id}/retry": Job & { answer: wire.JobStatus };
}

export type Name = keyof Operations;

export type Answer<N extends Name> = Operations[N]["answer"];

/** What an operation is given, its path's members, its query and its body; nothing where it takes none of them. */
export type Given<N extends Name> = Omit<Operations[N], "answer">;

/** The arguments after the name: they may be left out where none of them is needed. */
export type Arguments<N extends Name> = object extends Given<N> ? [given?: Given<N>] : [given: Given<N>];
