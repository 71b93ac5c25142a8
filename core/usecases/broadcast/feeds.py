"""Feeds: what graphics engines poll of a match, from memory, as long as their token is good."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from core.clock import unix_ms, utc_now
from core.errors import CricksyError, Forbidden, NotFound, Unauthorized, Unavailable
from core.ids import MatchId
from core.models.fixtures import Ownership
from core.ports import Head
from core.usecases.broadcast.around import Around
from core.usecases.broadcast.document import Document
from core.usecases.broadcast.showing import UNKNOWN, Showing
from core.usecases.broadcast.surroundings import Surroundings
from core.usecases.live import LiveMatch, Matches
from core.usecases.rights import Rights
from core.usecases.tokens import Grant, Right, verify

KEPT: Final = 128
"""Matches whose last showing stays in memory, those asked for last."""
_PATIENCE_S: Final = 1.0
"""How long a reader who may have the last good rows waits for newer ones."""
_RETRY_S: Final = 1.0
"""Between two attempts to read a log that could not be read."""
_WRITES: Final = frozenset({Right.SCORE, Right.CREATE, Right.DIRECT})

_log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class _Kept:
    """A match as it was last shown."""

    ownership: Ownership
    document: Document
    head: Head
    around: Around
    showing: Showing
    aged: Showing | None = None
    """``showing`` once the log cannot be read."""
    retry_s: float | None = None
    """When to try again, while it cannot."""


class Feeds:
    """Reads matches for graphics engines; a poll of a match that has not moved on costs no fold and no encoding."""

    def __init__(  # noqa: PLR0913 - each is named where they are put together
        self,
        secret: str,
        matches: Matches,
        rights: Rights,
        surroundings: Surroundings,
        *,
        origin: str,
        used: Callable[[Grant], Awaitable[None]],
        now: Callable[[], datetime] = utc_now,
        now_ms: Callable[[], int] = unix_ms,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """``secret`` signs the tokens, ``used`` notes that one was; the addresses of pictures lead to ``origin``."""
        self._secret, self._matches, self._rights, self._surroundings = secret, matches, rights, surroundings
        self._origin, self._now, self._now_ms, self._monotonic_s = origin, now, now_ms, monotonic_s
        self._used, self._noting = used, set[asyncio.Task[None]]()
        self._kept: OrderedDict[MatchId, _Kept] = OrderedDict()
        self.made: Counter[str] = Counter()
        """How often what was made anew: ``state.json``, ``vmix.csv``..."""

    async def by_token(self, match_id: MatchId, token: str) -> Showing:
        """The match, for the holder of a token that reads it.

        Raises ``NotFound``, always the same one, for a token that is guessed, expired, revoked, another match's or one
        that may do more than read, for a match that is not there, and where the plan of its owner has no feeds; and
        ``Unavailable`` where nobody can tell.
        """
        try:
            grant = verify(self._secret, token, self._now())
            _require_reading(grant, match_id)
            showing = await self.by_grant(match_id, grant)
        except (Unauthorized, Forbidden, NotFound):
            raise NotFound(UNKNOWN) from None
        note = asyncio.ensure_future(self._used(grant))  # which may write to a database that is slow just now
        self._noting.add(note)
        note.add_done_callback(self._noting.discard)
        return showing

    async def by_grant(self, match_id: MatchId, grant: Grant | None) -> Showing:
        """The match, for whoever may watch it. Raises as ``Rights.require_watch`` does, and ``Unavailable``.

        Where the log cannot be read this is the last showing that there was, which says so.
        """
        kept = self._kept.get(match_id)
        live = await self._live(match_id, kept)
        if live is None and kept is not None:
            await self._require(grant, kept.ownership)
            kept.aged = kept.aged or kept.showing.aged()
            return kept.aged
        if live is None:
            raise Unavailable
        try:
            await self._require(grant, live.ownership)
            return self._show(live, await self._surroundings.of(match_id))
        finally:
            self._matches.release(match_id)

    async def aclose(self) -> None:
        """Let what is under way end."""
        await asyncio.gather(*self._noting)

    def now_ms(self) -> int:
        """The wall clock."""
        return self._now_ms()

    async def _require(self, grant: Grant | None, match: Ownership) -> None:
        if grant is not None:
            await self._rights.learn(grant, match.workspace_id)
        self._rights.require_watch(grant, match)

    async def _live(self, match_id: MatchId, kept: _Kept | None) -> LiveMatch | None:
        """The match, to be released; ``None`` where its log cannot be read but the match has been shown before."""
        if kept is None:
            return await self._matches.get(match_id)
        if kept.retry_s is not None:
            if self._monotonic_s() < kept.retry_s:
                return None
            kept.retry_s = self._monotonic_s() + _RETRY_S  # others need not wait with this one
        try:
            async with asyncio.timeout(_PATIENCE_S):
                live = await self._matches.get(match_id)
        except (Unavailable, TimeoutError) as error:
            if kept.retry_s is None:
                code = error.reason if isinstance(error, CricksyError) else "timeout"
                _log.warning("feed_stale", match_id=match_id, code=code)
            kept.retry_s = self._monotonic_s() + _RETRY_S
            return None
        except NotFound:
            self._kept.pop(match_id, None)
            raise
        kept.retry_s = None
        return live

    def _show(self, live: LiveMatch, around: Around) -> Showing:
        """The match as it stands, made anew only where it or what surrounds it has moved on."""
        match_id = live.match_id
        kept = self._kept.get(match_id)
        if kept is None or (kept.head, kept.around) != (live.head, around):
            same = kept is not None and kept.document.ledger is live.ledger
            document = kept.document if kept is not None and same else Document(match_id, live.ledger)
            state = document.at(live.head, self._now_ms(), around)
            tag = "-".join(filter(None, (str(state.epoch), str(state.seq), around.digest)))
            kept = self._kept[match_id] = _Kept(
                ownership=live.ownership,
                document=document,
                head=live.head,
                around=around,
                showing=Showing(state, tag, self._origin, self.made),
            )
        kept.ownership = live.ownership
        self._kept.move_to_end(match_id)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept.showing


def _require_reading(grant: Grant, match_id: MatchId) -> None:
    """Raise ``Forbidden`` for a token that does not read this match, or that may do more than read: addresses leak."""
    if grant.account is not None or grant.can & _WRITES or not grant.allows(Right.WATCH, match_id):
        raise Forbidden
