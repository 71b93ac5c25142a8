"""Matches in a line each, for lists."""

import msgspec
import structlog

from core.errors import CricksyError
from core.ports import MatchRow
from core.scoring.figures import balls_of
from core.usecases.live import Matches
from core.wire.api import InningsScore, MatchSummary, TeamScore
from core.wire.scoreboard import UNCONFIRMED, BallLine, FeedLine, InningsLine, LiveInnings, Scoreboard

_log = structlog.get_logger(__name__)
_boards = msgspec.json.Decoder(Scoreboard)
_KEPT = 1000
"""Summaries in memory; a list asks for far fewer."""


class Summaries:
    """Keeps each match's summary until its log moves on."""

    def __init__(self, matches: Matches) -> None:
        """``matches`` gives the scoreboards."""
        self._matches = matches
        self._kept: dict[str, tuple[int, str, MatchSummary]] = {}
        """By match: the epoch and the title that the summary is of."""

    async def of(self, row: MatchRow) -> MatchSummary:
        """The match's line; the bare title where its scoreboard cannot be had just now."""
        kept = self._kept.get(row.id)
        if kept is not None and (*kept[:2], kept[2].seq) == (row.epoch, row.title, row.seq):
            return kept[2]
        try:
            glance = await self._matches.glance(row.id)
        except CricksyError as error:
            _log.warning("no_scoreboard", match_id=row.id, code=error.reason)
            return summarise(row, None)
        summary = summarise(row, _boards.decode(glance.board))
        while len(self._kept) >= _KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[row.id] = (row.epoch, row.title, summary)
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
        over=_this_over(board) if board else [],
        created_ms=row.created_ms,
        seq=row.seq,
    )


def _sides(board: Scoreboard) -> list[TeamScore]:
    current = board.innings
    lines: list[InningsLine | LiveInnings] = [*board.earlier, *([current] if current else [])]
    return [
        TeamScore(
            name=side.name,
            short=side.short,
            scores=[_score(board, line) for line in lines if line.batting == index],
            batting=current is not None and current.batting == index,
        )
        for index, side in enumerate(board.sides)
    ]


def _score(board: Scoreboard, line: InningsLine | LiveInnings) -> InningsScore:
    if isinstance(line, LiveInnings):
        all_out, declared = line.closed == "all_out", line.closed == "declared"
    else:
        all_out, declared = line.all_out, line.declared
    wickets = "" if all_out else f"/{line.wickets}"
    return InningsScore(
        score=f"{line.runs}{wickets}{'d' if declared else ''}",
        played=_played(board, line.overs),
        super_over=line.super_over,
    )


def _played(board: Scoreboard, overs: str) -> str:
    if not board.in_balls or board.innings is None:
        return f"{overs} ov"
    balls = balls_of(overs, board.innings.balls_per_over)
    return f"{balls} {'ball' if balls == 1 else 'balls'}"


def _this_over(board: Scoreboard) -> list[str]:
    lines = [_over_and_mark(line) for _, line in sorted(board.feed.items(), key=lambda item: int(item[0]))]
    balls = [(over.partition(".")[0], mark) for over, mark in lines if mark]
    return [mark for over, mark in balls if over == balls[-1][0]]


def _over_and_mark(line: FeedLine | BallLine) -> tuple[str, str]:
    return (line.over, line.mark) if isinstance(line, FeedLine) else (line[0], line[1].removesuffix(UNCONFIRMED))
