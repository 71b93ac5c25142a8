"""What a handler gets and gives: the request with its caller, and an answer that is more than a body."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from aiohttp import web

from core.entitlements.entitlements import Subject
from core.errors import Forbidden, Unauthorized
from core.ids import AccountId, WorkspaceId
from core.usecases.tokens import Grant

Body = TypeVar("Body")


class Access(StrEnum):
    """Who may call an endpoint at all; what he may do there is the use case's question."""

    ANYBODY = "anybody"
    """A token is not needed; one that is given has to be valid."""
    HOLDER = "holder"
    """Any valid token: a session's, a device's or the operator's."""
    ACCOUNT = "account"
    """The session of somebody with an account."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request and who makes it."""

    request: web.Request
    grant: Grant | None
    """What the caller's token says; ``None`` without one."""
    address: str
    """Where it comes from; empty where that is not known."""

    @property
    def holder(self) -> Grant:
        """The grant. Raises ``Unauthorized`` where there is none."""
        if self.grant is None:
            raise Unauthorized
        return self.grant

    @property
    def account(self) -> AccountId:
        """Whose session it is. Raises ``Unauthorized``, and ``Forbidden`` for a token that is not a person's."""
        account = self.holder.account
        if account is None:
            raise Forbidden("This needs somebody who has signed in.", code="account_needed")
        return account

    @property
    def session(self) -> str:
        """The id of the session. Raises as ``account`` does."""
        credential = self.holder.credential
        if credential is None or not self.account:
            raise Forbidden("This needs somebody who has signed in.", code="account_needed")
        return credential

    def subject(self, workspace: WorkspaceId | None) -> Subject:
        """The caller in a workspace: an organisation's, or the own one when ``None``. Raises as ``account`` does."""
        own = WorkspaceId(self.account)
        return Subject(own) if workspace in (None, own) else Subject(workspace, self.account)


@dataclass(frozen=True, kw_only=True)
class Cookie:
    """A cookie to set; with an empty ``value`` to remove. Never readable by scripts."""

    name: str
    value: str
    path: str
    max_age_s: int
    secure: bool


@dataclass(frozen=True, kw_only=True)
class Reply(Generic[Body]):
    """An answer with a status or headers of its own; a handler may return a bare body instead."""

    body: Body | bytes | None = None
    """A shape; bytes are the encoded shape; ``None`` is no body at all."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
