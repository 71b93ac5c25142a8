"""The board of a tournament, kept from match to match: what changes follows from the match that moved alone."""

import heapq
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from msgspec import Struct, to_builtins

from core.ids import MatchId, TournamentId
from core.usecases.grounds.line import Line
from core.wire.board import BoardAlert, BoardFixture, BoardResult, TournamentBoard
from core.wire.merge_patch import Json, diff
from core.wire.tournaments import TableGroup

NEWEST_ALERTS: Final = 50
NEWEST_RESULTS: Final = 12
NEXT_FIXTURES: Final = 12

Part = TypeVar("Part", bound=Struct)


class Surroundings(NamedTuple):
    """What of a tournament no ball changes."""

    name: str
    fixtures: Mapping[str, BoardFixture]
    """The next, at most ``NEXT_FIXTURES``."""
    table: list[TableGroup]


NOTHING: Final = Surroundings("", {}, [])


class Board:
    """One audience's board of one tournament.

    ``put``, ``drop`` and ``surround`` take news in; ``patch`` says what they changed since the last patch, at a cost
    that depends on the matches that moved and not on how many there are.
    """

    def __init__(self, tournament: TournamentId) -> None:
        """Nothing is on it."""
        self._shown = TournamentBoard(
            tournament_id=tournament, name="", live={}, results={}, fixtures={}, table=[], alerts={}
        )
        self._around = NOTHING
        self._surrounded = False
        self._lines: dict[MatchId, Line] = {}
        self._results: dict[str, BoardResult] = {}
        self._alerts = _Newest()
        self._moved: dict[MatchId, None] = {}
        self._ended = False
        """Whether there is another result, or one less."""

    @property
    def matches(self) -> Iterable[MatchId]:
        """All that were put on it."""
        return self._lines.keys()

    def status(self, match_id: MatchId) -> str:
        """Where a match that was put on it stands; empty for any other."""
        line = self._lines.get(match_id)
        return "" if line is None else line.status

    def put(self, match_id: MatchId, line: Line) -> bool:
        """Take in where a match stands; whether its status is another than before."""
        before = self._lines.get(match_id)
        self._lines[match_id] = line
        self._moved[match_id] = None
        self._alerts.put(match_id, () if before is None else before.alerts, line.alerts)
        if (before.result if before else None) != line.result:
            self._ended = True
            _set(self._results, match_id, line.result)
        return before is None or before.status != line.status

    def drop(self, match_id: MatchId) -> None:
        """Forget a match."""
        line = self._lines.pop(match_id, None)
        if line is not None:
            self._moved[match_id] = None
            self._alerts.put(match_id, line.alerts, ())
            self._ended |= self._results.pop(match_id, None) is not None

    def surround(self, around: Surroundings) -> None:
        """Take in fixtures, table and name."""
        self._around, self._surrounded = around, True

    def patch(self) -> dict[str, Json]:
        """The merge patch from what was shown to what there is, which is shown from now on; empty where they agree."""
        shown, change = self._shown, dict[str, Json]()
        live = self._patch_live()
        if live:
            change["live"] = live
        parts: dict[str, object] = {}
        if self._ended:
            parts["results"] = _newest(self._results)
        if self._alerts.changed:
            parts["alerts"] = self._alerts.newest()
        if self._surrounded:
            parts |= {"name": self._around.name, "fixtures": {**self._around.fixtures}, "table": self._around.table}
        if parts:
            now = TournamentBoard(**{**_fields(shown), **parts})  # type: ignore[arg-type]  # each part is of its field
            change |= diff(shown, now)
            self._shown = now
        self._ended = self._surrounded = False
        return change

    def show(self) -> TournamentBoard:
        """What is shown: as of the last patch."""
        return self._shown

    def _patch_live(self) -> dict[str, Json]:
        change: dict[str, Json] = {}
        live = self._shown.live
        for match_id in self._moved:
            line = self._lines.get(match_id)
            was, now = live.get(match_id), line.match if line is not None else None
            if now is None:
                if was is not None:
                    del live[match_id]
                    change[match_id] = None
            elif was is None:
                live[match_id] = now
                change[match_id] = to_builtins(now)
            elif difference := diff(was, now):
                live[match_id] = now
                change[match_id] = difference
        self._moved.clear()
        return change


class _Newest:
    """The newest alerts of all matches, kept sorted."""

    def __init__(self) -> None:
        self._all: dict[MatchId, Sequence[tuple[str, BoardAlert]]] = {}
        self._sorted: list[tuple[int, str, BoardAlert]] = []
        self.changed = False

    def put(
        self, match_id: MatchId, before: Sequence[tuple[str, BoardAlert]], now: Sequence[tuple[str, BoardAlert]]
    ) -> None:
        """Take in a match's alerts; those that only went on cost nothing else."""
        if now is before:
            return
        self.changed = True
        self._all[match_id] = now
        if now[: len(before)] == before:
            for name, alert in now[len(before) :]:
                insort(self._sorted, (alert.at, name, alert), key=_when)
            del self._sorted[:-NEWEST_ALERTS]
        else:
            every = ((alert.at, name, alert) for each in self._all.values() for name, alert in each)
            self._sorted = heapq.nlargest(NEWEST_ALERTS, every, key=_when)[::-1]

    def newest(self) -> dict[str, BoardAlert]:
        """By id."""
        self.changed = False
        return {name: alert for _, name, alert in self._sorted}


def _when(entry: tuple[int, str, BoardAlert]) -> tuple[int, str]:
    return entry[:2]


def _newest(results: Mapping[str, BoardResult]) -> dict[str, BoardResult]:
    return dict(sorted(results.items(), key=lambda each: (-each[1].at, each[0]))[:NEWEST_RESULTS])


def _fields(shown: TournamentBoard) -> dict[str, object]:
    return {name: getattr(shown, name) for name in TournamentBoard.__struct_fields__}


def _set(parts: dict[str, Part], name: str, part: Part | None) -> None:
    if part is None:
        parts.pop(name, None)
    else:
        parts[name] = part


def whole(tournament: TournamentId, lines: Mapping[MatchId, Line], around: Surroundings) -> TournamentBoard:
    """A board made at once from where all its matches stand."""
    board = Board(tournament)
    for match_id, line in lines.items():
        board.put(match_id, line)
    board.surround(around)
    board.patch()
    return board.show()
