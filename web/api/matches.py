"""``/api/matches``: the list, one match, its scorecard, log and export; creating, renaming and deleting one."""

from collections.abc import Sequence

import msgspec
from aiohttp import hdrs

from core.clock import unix_ms
from core.errors import Forbidden, Malformed, NotFound
from core.eventlog import limits
from core.ids import MatchId, TournamentId, WorkspaceId, uuid7
from core.ports import Head, Log, MatchRow
from core.scoring.figures import Scorecard
from core.usecases.cards import Cards
from core.usecases.games import Games, Wish, checked_title
from core.usecases.live import Matches
from core.usecases.rights import Rights
from core.usecases.summaries import Summaries
from core.usecases.tokens import Grant, Right
from core.wire.api import (
    Created,
    EventPage,
    EventQuery,
    MatchList,
    MatchQuery,
    MatchSummary,
    NewMatch,
    NewTitle,
    OwnQuery,
)
from core.wire.socket import Snapshot
from web.call import Call, Reply
from web.versioned import versioned

_json = msgspec.json.Encoder()


class MatchApi:
    """The handlers; each asks once and answers."""

    def __init__(self, log: Log, matches: Matches, games: Games, rights: Rights, summaries: Summaries) -> None:
        """``matches`` is the registry that the hub of this process uses too, where there is one."""
        self._log, self._matches, self._games, self._rights = log, matches, games, rights
        self._summaries = summaries
        self._cards = Cards(matches)

    async def newest(self, call: Call, query: MatchQuery) -> MatchList:
        """The newest matches that the caller may see. What an organisation hides is in the list of its own."""
        rows = await self._log.matches(limit=query.limit)
        seen = [row for row in rows if self._rights.may_watch(call.grant, row.ownership)]
        return MatchList(matches=await self._lines(seen))

    async def mine(self, call: Call, query: OwnQuery) -> MatchList:
        """Matches of your own workspace or of an organisation's, private ones too, the newest first."""
        rows = await self._games.mine(call.subject(query.workspace), before_ms=query.before_ms, limit=query.limit)
        return MatchList(matches=await self._lines(rows))

    async def create(self, call: Call, body: NewMatch) -> Reply[Created]:
        """Register a match: 201, or 200 where the same id is there already and yours.

        It belongs to you or to the organisation that you name, and counts on that plan's limits.
        """
        if call.holder.account is None:
            row, new = await self._create_unowned(call.holder, body)
        else:
            wish = Wish(
                title=body.title,
                public=body.public,
                fan=body.fan,
                id=body.id,
                tournament_id=TournamentId(body.tournament_id) if body.tournament_id is not None else None,
            )
            workspace = WorkspaceId(body.workspace_id) if body.workspace_id is not None else None
            row, new = await self._games.create(call.subject(workspace), wish)
        return Reply(
            body=Created(id=row.id, epoch=row.epoch, seq=row.seq),
            status=201 if new else 200,
            headers={hdrs.LOCATION: f"/api/matches/{row.id}"},
        )

    async def rename(self, call: Call, match_id: MatchId, body: NewTitle) -> MatchSummary:
        """Give a match another title."""
        return await self._summaries.of(await self._games.rename(call.holder, match_id, body.title))

    async def delete(self, call: Call, match_id: MatchId) -> None:
        """Take a match out of all lists and give back what it cost."""
        await self._games.delete(call.holder, match_id)

    async def show(self, call: Call, match_id: MatchId) -> Reply[Snapshot]:
        """The scoreboard."""
        glance = await self._matches.glance(match_id)
        await self._learn(call.grant, glance.ownership.workspace_id)
        self._rights.require_watch(call.grant, glance.ownership)
        head = glance.head
        body = {"epoch": head.epoch, "seq": head.seq, "snapshot": msgspec.Raw(glance.board)}
        return versioned(call.request, _tag(head), _json.encode(body))

    async def scorecard(self, call: Call, match_id: MatchId) -> Reply[Scorecard]:
        """Every innings in full."""
        card = await self._cards.get(match_id)
        await self._learn(call.grant, card.ownership.workspace_id)
        self._rights.require_watch(call.grant, card.ownership)
        return versioned(call.request, _tag(card.head), card.data)

    async def events(self, call: Call, match_id: MatchId, query: EventQuery) -> EventPage:
        """The log as the devices wrote it; it names scorers, so it is for those who may score or were let in."""
        row = await self._log.match(match_id)
        await self._learn(call.holder, row.workspace_id)
        self._rights.require_watch(call.holder, row.ownership)
        if not self._rights.may_watch(call.holder, msgspec.structs.replace(row.ownership, public=False)):
            raise Forbidden
        entries = await self._log.read(match_id, query.after, query.limit)
        head = await self._log.head(match_id)
        last = entries[-1].seq if entries else query.after
        return EventPage(
            epoch=head.epoch,
            seq=head.seq,
            events=[msgspec.Raw(entry.data) for entry in entries],
            next=last if entries and last < head.seq else None,
        )

    async def _create_unowned(self, grant: Grant, body: NewMatch) -> tuple[MatchRow, bool]:
        """Register a match that nobody owns, as the operator's tokens do."""
        match_id = MatchId(body.id if body.id is not None else uuid7(unix_ms()))
        if not grant.allows(Right.CREATE, match_id):
            raise Forbidden
        if body.fan or body.workspace_id is not None or body.tournament_id is not None:
            raise Malformed("Only somebody who has signed in owns matches.", code="account_needed")
        title = checked_title(body.title)
        if not limits.NAME.fullmatch(match_id):
            raise Malformed("An id has letters, digits and a few marks.", code="bad_id", where="id")
        existed = await self._exists(match_id)
        await self._matches.create(match_id, title, public=body.public)
        return await self._log.match(match_id), not existed

    async def _learn(self, grant: Grant | None, owner: WorkspaceId | None) -> None:
        if grant is not None:
            await self._rights.learn(grant, owner)

    async def _lines(self, rows: Sequence[MatchRow]) -> list[MatchSummary]:
        return [await self._summaries.of(row) for row in rows]

    async def _exists(self, match_id: MatchId) -> bool:
        try:
            await self._log.head(match_id)
        except NotFound:
            return False
        return True


def _tag(head: Head) -> str:
    """The entity tag: the position in the log."""
    return f"{head.epoch}-{head.seq}"
