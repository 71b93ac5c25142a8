"""What somebody may do in a workspace, resolved: what the gate answers from."""

from typing import NamedTuple

from msgspec import Struct

from core.ids import AccountId, WorkspaceId
from core.models.people import Role


class Subject(NamedTuple):
    """Who asks, and where."""

    workspace: WorkspaceId
    account: AccountId | None = None
    """A member of an organisation; ``None`` asks for the workspace itself, which for a person is the same."""


class Entitlements(Struct, frozen=True, kw_only=True):
    """The answer for a subject, complete: nothing else is read to decide."""

    version: int
    """Of the workspace's record that this was resolved from."""
    plan: str
    """The plan that holds, for messages; never to be compared with."""
    role: Role | None
    """The account's in the workspace; ``None`` for a stranger, and for the workspace itself."""
    features: frozenset[str]
    levels: dict[str, str]
    """Of features that have levels: ``overlays`` is ``basic`` or ``hd``."""
    limits: dict[str, int | None]
    """In the meter's own unit (bytes for ``storage_gb``, MiB for ``video_max_upload_mb``); ``None`` is unlimited."""
    until_ms: int | None
    """When time alone changes the answer: a trial, an override or a grace ends."""
    anchor_ms: int
    """When the workspace's first billing month began."""
    unseated: bool = False
    """Whether the organisation's plan has seats and the account has none of them: of the plan nothing is for it."""
    revoked: frozenset[str] = frozenset()
    """Sessions and devices of the workspace that are void although their tokens have not expired."""
    not_before_ms: int = 0
    """Tokens issued before it are void."""
    closed: bool = False
    """The account or organisation has been deleted."""
