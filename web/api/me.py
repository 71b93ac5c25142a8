"""``/api/me``: somebody's own account, sessions and data."""

import msgspec
from aiohttp import hdrs

from core.models.people import Account
from core.usecases.accounts import Accounts
from core.usecases.closing import Closing
from core.usecases.recovery import Recovery
from core.usecases.sessions import OpenSession, Sessions
from core.wire.own_data import OwnData
from core.wire.people import (
    AddressChange,
    Code,
    Count,
    Farewell,
    PasswordChange,
    Profile,
    Rename,
    SessionList,
    SessionView,
)
from web.call import Call, Reply

_ACCEPTED = 202


class MeApi:
    """The handlers."""

    def __init__(self, accounts: Accounts, sessions: Sessions, recovery: Recovery, closing: Closing) -> None:
        """A use case for each part of an account's life."""
        self._accounts, self._sessions, self._recovery, self._closing = accounts, sessions, recovery, closing

    async def show(self, call: Call) -> Profile:
        """Who you are."""
        return profile(await self._accounts.profile(call.account))

    async def rename(self, call: Call, body: Rename) -> Profile:
        """Change your name."""
        return profile(await self._accounts.rename(call.account, body.name))

    async def change_password(self, call: Call, body: PasswordChange) -> None:
        """Change your password; every other session ends."""
        await self._recovery.change(call.account, call.session, body.old, body.new)

    async def request_email(self, call: Call, body: AddressChange) -> Reply[None]:
        """Ask for another address: it gets a code, the present one a notice."""
        await self._accounts.request_email(call.account, body.password, body.email)
        return Reply(status=_ACCEPTED)

    async def confirm_email(self, call: Call, body: Code) -> Profile:
        """Change to the new address with the code that it got."""
        return profile(await self._accounts.confirm_email(call.account, body.code))

    async def sessions(self, call: Call) -> SessionList:
        """Where you are signed in."""
        places = await self._sessions.sessions(call.account, call.session)
        return SessionList(sessions=[_view(each) for each in places])

    async def end_session(self, call: Call, session_id: str) -> None:
        """Sign out at one place."""
        await self._sessions.revoke(call.account, session_id)

    async def end_other_sessions(self, call: Call) -> Count:
        """Sign out everywhere else."""
        return Count(count=await self._sessions.revoke_others(call.account, call.session))

    async def data(self, call: Call) -> Reply[OwnData]:
        """Everything that is kept about you, as a file."""
        data = msgspec.json.format(msgspec.json.encode(await self._closing.own_data(call.account)), indent=2)
        return Reply(body=data, headers={hdrs.CONTENT_DISPOSITION: 'attachment; filename="cricksy-data.json"'})

    async def close(self, call: Call, body: Farewell) -> None:
        """Delete your account for good."""
        await self._closing.close(call.account, body.password)


def profile(account: Account) -> Profile:
    """An account, to whom it belongs."""
    return Profile(
        id=account.id,
        name=account.name,
        email=account.email,
        verified=account.verified_ms is not None,
        created_ms=account.created_ms,
    )


def _view(place: OpenSession) -> SessionView:
    session = place.session
    return SessionView(
        id=session.id,
        agent=session.agent,
        address=session.address,
        created_ms=session.created_ms,
        seen_ms=session.seen_ms,
        expires_ms=session.expires_ms,
        current=place.current,
    )
