"""Who asks: the bearer token of a request (RFC 6750), whether it still counts, and whether it comes too often."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import hdrs, web

from core.clock import utc_now
from core.errors import TooFast, Unauthorized
from core.ports.pace import Pace
from core.usecases.rights import Rights
from core.usecases.tokens import Grant, verify
from core.wire.forwarded import FORWARDED_FOR, Addresses, counted_by
from web.call import Access, Call
from web.endpoint import Endpoint

_SCHEME = "bearer"
_RATE_OF_AN_ADDRESS = "1200/minute"
"""The WiFi of a whole ground may be one address."""
_RATE_OF_A_CALLER = "600/minute"


class Door:
    """Checks tokens and counts requests; never logs or repeats a token."""

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place
        self,
        secret: str,
        rights: Rights,
        pace: Pace,
        addresses: Addresses,
        used: Callable[[Grant], Awaitable[None]],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """``secret`` signs the tokens; ``rights`` knows which were revoked; ``used`` notes that one was used."""
        self._secret, self._rights, self._pace, self._addresses, self._now = secret, rights, pace, addresses, now
        self._used = used

    async def identify(self, request: web.Request, endpoint: Endpoint) -> Call:
        """Who makes a request. Raises ``TooFast``, and ``Unauthorized`` or ``Forbidden`` where he may not at all."""
        address = self._addresses.of(request.remote, request.headers.getall(FORWARDED_FOR, ())) or ""
        counted = counted_by(address)
        if counted is not None:
            await self._count(_RATE_OF_AN_ADDRESS, "address", counted)
        if endpoint.rate is not None:
            await self._count(endpoint.rate, endpoint.name, counted or "here")
        call = Call(request=request, grant=await self.grant(request), address=address)
        if endpoint.access is Access.ACCOUNT:
            await self._count(_RATE_OF_A_CALLER, "account", call.account)
        elif endpoint.access is Access.HOLDER:
            await self._count(_RATE_OF_A_CALLER, "token", call.holder.credential or call.holder.scorer)
        return call

    async def grant(self, request: web.Request) -> Grant | None:
        """What the request's token allows, ``None`` without one.

        Raises ``Unauthorized`` for one that is bad or revoked, ``Unavailable`` where nobody can tell.
        """
        given = request.headers.get(hdrs.AUTHORIZATION)
        if given is None:
            return None
        scheme, _, token = given.partition(" ")
        if scheme.lower() != _SCHEME:
            raise Unauthorized
        grant = verify(self._secret, token.strip(), self._now())
        await self._rights.learn(grant)
        await self._used(grant)
        return grant

    async def _count(self, rate: str, *who: str) -> None:
        wait_s = await self._pace.take(rate, *who)
        if wait_s:
            raise TooFast(retry_after_s=round(wait_s))
