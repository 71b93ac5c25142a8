"""Matches in a line each, for lists."""

import msgspec
import structlog

from core.errors import CricksyError
from core.ports import MatchRow
from core.usecases.live import Matches
from core.wire.api import MatchSummary, TeamScore
from core.wire.scoreboard import InningsLine, LiveInnings, Scoreboard

_log = structlog.get_logger(__name__)
_boards = msgspec.json.Decoder(Scoreboard)
_KEPT = 1000
"""Summaries in memory; a list asks for far fewer."""


class Summaries:
    """Keeps each match's summary until its log moves on."""

    def __init__(self, matches: Matches) -> None:
        """``matches`` gives the scoreboards."""
        self._matches = matches
        self._kept: dict[str, tuple[int, MatchSummary]] = {}

    async def of(self, row: MatchRow) -> MatchSummary:
        """The match's line; the bare title where its scoreboard cannot be had just now."""
        epoch, summary = self._kept.get(row.id, (row.epoch, None))
        if summary is not None and (epoch, summary.seq) == (row.epoch, row.seq):
            return summary
        try:
            glance = await self._matches.glance(row.id)
        except CricksyError as error:
            _log.warning("web.no_scoreboard", match_id=row.id, code=error.reason)
            return summarise(row, None)
        summary = summarise(row, _boards.decode(glance.board))
        while len(self._kept) >= _KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[row.id] = (row.epoch, summary)
        return summary


def summarise(row: MatchRow, board: Scoreboard | None) -> MatchSummary:
    """A match in a line; nothing but its title before it is opened."""
    return MatchSummary(
        id=row.id,
        title=(board.title if board else "") or row.title,
        public=row.public,
        venue=board.venue if board else "",
        format=board.format if board else "",
        status=board.status if board else "upcoming",
        headline=board.headline if board else "",
        sides=_sides(board) if board else [],
        created_ms=row.created_ms,
        seq=row.seq,
    )


def _sides(board: Scoreboard) -> list[TeamScore]:
    scores: dict[int, list[str]] = {}
    for line in board.earlier:
        scores.setdefault(line.batting, []).append(_score(line))
    if board.innings is not None:
        scores.setdefault(board.innings.batting, []).append(_score(board.innings))
    batting = board.innings.batting if board.innings is not None else None
    return [
        TeamScore(name=side.name, short=side.short, scores=scores.get(index, []), batting=index == batting)
        for index, side in enumerate(board.sides)
    ]


def _score(line: InningsLine | LiveInnings) -> str:
    """``187/4 (18.3)``, ``187 (19.1)`` all out, ``187/4d (43)``."""
    if isinstance(line, LiveInnings):
        all_out, declared = line.closed == "all_out", line.closed == "declared"
    else:
        all_out, declared = line.all_out, line.declared
    wickets = "" if all_out else f"/{line.wickets}"
    return f"{line.runs}{wickets}{'d' if declared else ''} ({line.overs})"
