"""Workspaces, people and organisations, and what somebody signs in with. Times are milliseconds since 1970."""

from enum import StrEnum

from msgspec import Struct

from core.ids import AccountId, MatchId, WorkspaceId


class WorkspaceKind(StrEnum):
    """Whom a workspace belongs to."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Role(StrEnum):
    """What somebody may do in a workspace; what the plan includes there is another question."""

    OWNER = "owner"
    """Everything, deleting it included; a person in the own workspace."""
    ADMIN = "admin"
    """Manages members, seats and everything else, but cannot delete the workspace."""
    MEMBER = "member"
    """Works with what is there."""


class Workspace(Struct, frozen=True, kw_only=True):
    """Where matches, tournaments and videos belong, and what a plan is for."""

    id: WorkspaceId
    kind: WorkspaceKind
    name: str
    version: int
    """Grows with whatever changes what anybody may do there."""
    anchor_ms: int
    """When its first billing month began."""
    created_ms: int
    closed_ms: int | None = None


class Account(Struct, frozen=True, kw_only=True):
    """A person who can sign in."""

    id: AccountId
    email: str | None
    """As it is compared: casefolded; ``None`` once the account is deleted."""
    name: str
    verified_ms: int | None
    """When the address was proven."""
    superuser: bool
    created_ms: int


class Session(Struct, frozen=True, kw_only=True):
    """A place where somebody is signed in."""

    id: str
    account_id: AccountId
    agent: str
    """The browser or program, as it named itself."""
    address: str
    created_ms: int
    seen_ms: int
    expires_ms: int


class Member(Struct, frozen=True, kw_only=True):
    """Somebody's place in an organisation."""

    organisation_id: WorkspaceId
    account_id: AccountId
    name: str
    email: str | None
    role: Role
    seat: str | None
    """``org_admin`` or a seat's plan; without one nothing of the plan is for this member."""
    joined_ms: int


class Invitation(Struct, frozen=True, kw_only=True):
    """An offer of a place in an organisation, by mail; whoever has the code from it and the address may accept."""

    id: str
    organisation_id: WorkspaceId
    email: str
    """As it is compared: casefolded."""
    role: Role
    seat: str | None
    """Wished for; given when it is accepted, if one is free then."""
    invited_by: AccountId
    created_ms: int
    expires_ms: int


class DeviceKind(StrEnum):
    """What a match's device may do there."""

    SCORER = "scorer"
    """A phone that was paired with a code and needs no account."""
    FEED = "feed"
    """A graphics engine that reads the match and cannot log in: its token stands in an address."""
    CONTROL = "control"
    """A panel of buttons (Stream Deck, Companion) that changes what is on air, and reads the match."""


class Device(Struct, frozen=True, kw_only=True):
    """Something that has a token of its own for one match."""

    id: str
    kind: DeviceKind
    match_id: MatchId
    workspace_id: WorkspaceId | None
    name: str
    created_ms: int
    expires_ms: int
    revoked_ms: int | None
    used_ms: int | None = None
    """When it last came with its token, to within a minute or so; ``None`` for never."""
