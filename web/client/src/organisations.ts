/** Roles and seats in words. */

import type { OrganisationView } from "@/wire";

export type Role = OrganisationView["role"];

export const ROLES: Readonly<Record<Role, string>> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
};

/** Whether somebody with this role looks after members, seats and invitations. */
export function manages(role: Role): boolean {
  return role !== "member";
}

/** The roles that somebody with this role can give. */
export function givable(role: Role): readonly Role[] {
  return role === "owner" ? ["member", "admin", "owner"] : ["member", "admin"];
}
