"""``python -m tests.web.record_demo``: write the overlays' demo anew, from a real match scored through the core.

The last overs of a chase: a scoreboard and a ``state.json``, then of each ball the merge patch of the one and the
change of the other. Run it when one of the shapes changes. What surrounds the match, its table, other matches and
sponsors, and where the balls went, is made up.
"""

import asyncio
import random
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec.structs import replace

from core.bootstrap import open_ports
from core.ids import MatchId
from core.scoring.events import Ball, Happening
from core.scoring.state import MatchState
from core.usecases.broadcast.around import Around
from core.usecases.broadcast.document import Document
from core.usecases.live import Matches
from core.usecases.phrases import player_name
from core.wire.brands import Look, SponsorLook
from core.wire.feeds import FeedShot, FeedStanding, FeedState, FeedTicker
from core.wire.merge_patch import diff
from core.wire.scoreboard import Scoreboard
from cricksy.cricsheet import import_match, read
from tests.realtime.hubs import sqlite_settings
from tests.support import cricsheet_dir
from tests.usecases.play import Device

TARGET = Path(__file__).parents[2] / "web" / "client" / "src" / "demo" / "recording.json"
_FILE = "1023635.json"
_MATCH = MatchId("demo")
_BALLS = 30
_BOUNDARY = 4
_EVENTS = 8
"""Kept of each state: the newest."""
_RECORDS = (
    ("Perth Scorchers", 8, 5, 3, 10, "+0.618"),
    ("Brisbane Heat", 8, 5, 3, 10, "+0.247"),
    ("Melbourne Stars", 8, 4, 4, 8, "+0.311"),
    ("Sydney Sixers", 8, 4, 4, 8, "-0.848"),
    ("Hobart Hurricanes", 8, 3, 5, 6, "-0.118"),
)
_TABLE = [
    FeedStanding(
        team=team,
        played=played,
        won=won,
        lost=lost,
        tied=0,
        drawn=0,
        no_result=0,
        points=points,
        net_run_rate=net_run_rate,
    )
    for team, played, won, lost, points, net_run_rate in _RECORDS
]
_TICKER = [
    FeedTicker(
        match_id="demo-2",
        title="Perth Scorchers v Sydney Sixers",
        venue="WACA Ground",
        status="live",
        score="PS 96/2 (11.4)",
        headline="PS chose to bat",
    ),
    FeedTicker(
        match_id="demo-3",
        title="Hobart Hurricanes v Sydney Thunder",
        venue="Bellerive Oval",
        status="finished",
        score="HH 189/4 (20)",
        headline="Hobart Hurricanes won by 5 wickets",
    ),
]
_AROUND = Around(
    look=Look(
        sponsors=[
            SponsorLook(id="demo-1", name="Village Bakery", weight=2),
            SponsorLook(id="demo-2", name="Riverside Motors"),
        ]
    ),
    tournament="Big Bash League",
    table=_TABLE,
    ticker=_TICKER,
)


class Shots:
    """Where the balls might have gone: the same each time."""

    def __init__(self) -> None:
        """None yet."""
        self._chance = random.Random(1)  # noqa: S311  a picture, not a secret
        self._innings: dict[int, list[FeedShot]] = {}

    def see(self, state: MatchState, body: Happening) -> None:
        """Take in what comes after ``state``."""
        innings = state.current
        if not isinstance(body, Ball) or innings is None or not body.delivery.bat:
            return
        runs = body.delivery.bat
        shot = FeedShot(
            batter=player_name(state, innings.striker),
            over=str(innings.overs_complete + 1),
            runs=runs,
            angle=self._chance.randrange(360),
            distance=100 if runs >= _BOUNDARY else self._chance.randint(20, 85),
        )
        self._innings.setdefault(len(state.innings), []).append(shot)

    def drawn(self, state: FeedState) -> FeedState:
        """``state`` with them."""
        innings = [replace(each, shots=list(self._innings.get(each.number, ()))) for each in state.innings]
        return replace(state, innings=innings)


async def record(folder: Path) -> dict[str, object]:
    """The recording, as plain values."""
    bodies = import_match(read((cricsheet_dir() / "matches" / _FILE).read_bytes())).bodies
    device = Device("demo", _MATCH)
    boards: list[Scoreboard] = []
    states: list[object] = []
    shots = Shots()
    async with open_ports(sqlite_settings(folder)) as ports:
        matches = Matches(ports)
        await matches.create(_MATCH, "Demo", public=True)
        async with matches.use(_MATCH) as live:
            document = Document(_MATCH, live.ledger)
            for body in bodies:
                shots.see(live.ledger.state, body)
                await live.submit([device.enter(body)], scorer=device.scorer, device=device.id)
                if isinstance(body, Ball):
                    boards.append(msgspec.json.decode(live.snapshot(), type=Scoreboard))
                    states.append(_plain(shots.drawn(document.at(live.head, 0, _AROUND))))
        await matches.close()
    shown, told = boards[-_BALLS:], states[-_BALLS:]
    return {
        "snapshot": shown[0],
        "patches": [diff(before, after) for before, after in pairwise(shown)],
        "state": told[0],
        "changes": [_change(before, after) for before, after in pairwise(told)],
    }


def _plain(state: FeedState) -> object:
    return msgspec.to_builtins(replace(state, events=state.events[-_EVENTS:]))


def _change(before: object, after: object) -> object:
    """What turns ``before`` into ``after``: an object of what differs in an object or a list, else ``after`` itself.

    Unlike a merge patch it reaches into lists, whose new ``length`` it tells, and ``null`` is a value like another.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        return {key: _change(before.get(key), value) for key, value in after.items() if before.get(key) != value}
    if isinstance(before, list) and isinstance(after, list):
        was = dict(enumerate(before))
        places = {str(at): _change(was.get(at), value) for at, value in enumerate(after) if was.get(at) != value}
        return {"length": len(after), **places}
    return after


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        TARGET.write_bytes(msgspec.json.encode(asyncio.run(record(Path(scratch)))) + b"\n")
    sys.stdout.write(f"{TARGET.name} written\n")
