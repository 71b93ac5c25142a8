"""Every ball of real matches, and of made-up ones, has a clip; and they are those of the scorecard."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.eventlog.ledger import Ledger
from core.ids import DeviceId, MatchId, ScorerId
from core.scoring.events import Ball, Happening, Retired, Retirement, TimedOut
from core.scoring.profile import Profile
from core.scoring.profiles import ODI, T20, TEST, THE_HUNDRED
from core.scoring.state import MatchState
from core.usecases.ball_clips import BallClip, BallFilter, ball_clips
from cricksy.cricsheet import import_match, read
from cricksy.cricsheet.events import write_events
from cricksy.fixtures.match import play
from tests.alignment.score import BALL_S, BEGAN_MS, SECOND, aligned, whole
from tests.support import cricsheet_dir

_CHUNKS = 10
_QUICK = 2
"""Of these; the others take a minute."""


def clips_of(bodies: Sequence[Happening]) -> tuple[list[BallClip], MatchState]:
    """A video of the whole match, in which each ball was entered ``BALL_S`` after the last."""
    ledger, now_ms = Ledger(MatchId("m")), BEGAN_MS
    for event in write_events(bodies, MatchId("m"), DeviceId("d"), ScorerId("s")):
        now_ms += BALL_S * 1000 if isinstance(event.body, Ball) else 0
        ledger.add(replace(event, hlc=(now_ms, event.hlc[0])))
    duration_us = (now_ms - BEGAN_MS) * 1000 + 60 * SECOND
    return ball_clips(whole(ledger), aligned(), duration_us), ledger.state


def check(bodies: Sequence[Happening]) -> None:
    """Every ball has a clip of its own moment, and the counts are those of the scorecard."""
    found, state = clips_of(bodies)
    played = state.innings
    assert len(found) == sum(innings.deliveries for innings in played)
    assert len({clip.ball.event_id for clip in found}) == len(found)
    for number, clip in enumerate(found, 1):
        assert (clip.start_us, clip.end_us) == ((number * BALL_S - 8) * SECOND, (number * BALL_S + 2) * SECOND)
    unbowled = sum(
        isinstance(body, TimedOut) or (isinstance(body, Retirement) and body.how is Retired.OUT) for body in bodies
    )
    wickets = [clip for clip in found if BallFilter(wickets=True).takes(clip)]
    assert sum(len(clip.ball.delivery.wickets) for clip in wickets) == sum(each.wickets for each in played) - unbowled
    boundaries = [clip for clip in found if BallFilter(boundaries=True).takes(clip)]
    lines = [line for innings in played for line in innings.batters.values()]
    assert len(boundaries) == sum(line.fours + line.sixes for line in lines)
    assert sum(clip.ball.delivery.total for clip in found) <= sum(innings.runs for innings in played)
    faced = Counter((clip.ball.innings, clip.ball.striker.id) for clip in found if not clip.ball.delivery.wides)
    bowled = Counter((clip.ball.innings, clip.ball.bowler.id) for clip in found if clip.ball.delivery.legal)
    for number, innings in enumerate(played, 1):
        for batter, line in innings.batters.items():
            assert faced[number, batter] == line.balls
        for bowler, figures in innings.bowlers.items():
            assert bowled[number, bowler] == figures.balls


def _files(chunk: int) -> list[Path]:
    return sorted((cricsheet_dir() / "matches").glob("*.json"))[chunk::_CHUNKS]


@pytest.mark.parametrize(
    "chunk", [pytest.param(each, marks=[pytest.mark.long] if each >= _QUICK else []) for each in range(_CHUNKS)]
)
def test_a_real_match(chunk: int) -> None:
    """Wickets, boundaries, each batter's and each bowler's balls."""
    for file in _files(chunk):
        check(import_match(read(file.read_bytes())).bodies)


@pytest.mark.parametrize("profile", [T20, ODI, TEST, THE_HUNDRED], ids=lambda profile: profile.name)
def test_a_made_up_match(profile: Profile) -> None:
    """Also without the real ones at hand."""
    check(play("north", profile))
