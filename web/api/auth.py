"""``/api/auth``: registering, proving an address, signing in and out, and lost passwords."""

from collections.abc import Callable

from aiohttp import hdrs

from core.clock import unix_ms
from core.errors import Unauthorized
from core.usecases.accounts import Accounts
from core.usecases.recovery import Recovery
from core.usecases.sessions import Sessions
from core.usecases.sessions import SignedIn as Issued
from core.wire.people import Address, Code, Login, NewPassword, Profile, Refresh, Registration, SignedIn
from web.api.me import profile
from web.call import Call, Reply
from web.cookies import RefreshCookie

_ACCEPTED = 202
_LONGEST_AGENT = 200


class AuthApi:
    """The handlers. None of them tells a stranger whether an address is known here."""

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        recovery: Recovery,
        cookie: RefreshCookie,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``cookie`` keeps the refresh tokens of pages."""
        self._accounts, self._sessions, self._recovery = accounts, sessions, recovery
        self._cookie, self._now_ms = cookie, now_ms

    async def register(self, _call: Call, body: Registration) -> Reply[None]:
        """Make an account; its address gets a mail.

        The answer is the same where the address has an account already: only the mail says so. Signing in works at
        once; some things wait until the address is proven.
        """
        await self._accounts.register(body.name, body.email, body.password)
        return Reply(status=_ACCEPTED)

    async def verify(self, call: Call, body: Code) -> Profile:
        """Prove your address with the code of the mail."""
        return profile(await self._accounts.verify(call.account, body.code))

    async def resend(self, call: Call) -> Reply[None]:
        """Send that mail again."""
        await self._accounts.resend(call.account)
        return Reply(status=_ACCEPTED)

    async def login(self, call: Call, body: Login) -> Reply[SignedIn]:
        """Sign in. With `cookie` the refresh token goes into a cookie that scripts cannot read."""
        issued = await self._sessions.login(body.email, body.password, _agent(call), call.address)
        return self._answer(issued, in_cookie=body.cookie)

    async def refresh(self, call: Call, body: Refresh) -> Reply[SignedIn]:
        """Get new tokens for a refresh token, which is good once.

        One that comes back after the next was used ends the session.
        """
        token = body.refresh or self._cookie.of(call.request)
        if token is None:
            raise Unauthorized("There is no refresh token; sign in.")
        issued = await self._sessions.refresh(token, call.address)
        return self._answer(issued, in_cookie=body.refresh is None)

    async def logout(self, call: Call, body: Refresh) -> Reply[None]:
        """End the session of a refresh token."""
        token = body.refresh or self._cookie.of(call.request)
        if token is not None:
            await self._sessions.logout(token)
        return Reply(status=204, cookies=(self._cookie.drop(),))

    async def forgot(self, _call: Call, body: Address) -> Reply[None]:
        """Have a mail sent with which a lost password is replaced. The answer is always the same."""
        await self._recovery.request(body.email)
        return Reply(status=_ACCEPTED)

    async def reset(self, _call: Call, body: NewPassword) -> None:
        """Set a password with the code of that mail. Every session ends."""
        await self._recovery.reset(body.code, body.password)

    def _answer(self, issued: Issued, *, in_cookie: bool) -> Reply[SignedIn]:
        return Reply(
            body=SignedIn(
                account=issued.account,
                session=issued.session,
                access=issued.access,
                access_expires_ms=issued.access_expires_ms,
                refresh_expires_ms=issued.refresh_expires_ms,
                refresh=None if in_cookie else issued.refresh,
            ),
            cookies=(self._cookie.keep(issued, self._now_ms()),) if in_cookie else (),
        )


def _agent(call: Call) -> str:
    return call.request.headers.get(hdrs.USER_AGENT, "")[:_LONGEST_AGENT]
