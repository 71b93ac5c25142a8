"""Every table, in every format, at every ball of whole matches: well formed, padded, and true to the scorecard."""

from collections.abc import Sequence
from typing import Final

import pytest

from core.scoring.events import Happening
from core.scoring.figures import InningsCard, balls_of, scorecard
from core.scoring.profile import Profile
from core.scoring.profiles import ODI, T20, TEST, THE_HUNDRED
from core.usecases.broadcast.columns import SHAPES
from core.usecases.broadcast.formats import Format, written
from core.usecases.broadcast.tables import rows
from core.wire.feeds import FeedState
from cricksy.fixtures.match import play
from tests.feeds.readers import READERS, Table
from tests.feeds.replay import Replay, real

ORIGIN: Final = "https://cricksy.example"
SHORT: Final = {
    "1216517": "two super overs",
    "1252687": "The Hundred, cut short",
    "1068377": "a target by D/L",
    "1359496": "impact players",
}
LONG: Final = {
    "1127526": "an over of seven balls",
    "1127532": "penalty runs after the match",
    "1144530": "fifty overs, tied, and a super over",
    "1383434": "a target by VJD",
    "1252669": "The Hundred, to the last ball",
    "1109604": "a Test won by an innings",
    "1448349": "a Test of five days",
    "518071": "D/L over forty overs",
}


@pytest.mark.parametrize("stem", SHORT, ids=SHORT.get)
def test_every_ball_of_a_real_match(stem: str) -> None:
    """At each ball of it."""
    _check(real(stem))


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("stem", LONG, ids=LONG.get)
def test_every_ball_of_more_real_matches(stem: str) -> None:
    """Other formats and odder things."""
    _check(real(stem))


@pytest.mark.parametrize("profile", [T20, THE_HUNDRED], ids=lambda profile: profile.name)
def test_every_ball_of_a_made_up_match(profile: Profile) -> None:
    """Also without the real ones at hand."""
    _check(play("feeds", profile))


@pytest.mark.parametrize("profile", [ODI, TEST], ids=lambda profile: profile.name)
def test_a_long_match_has_the_last_fifty_overs(profile: Profile) -> None:
    """An innings longer than a table shows its end."""
    replay = Replay()
    *_, state = replay.balls(play("feeds", profile))
    told = [row["Over"] for row in _tables(state)["overs"] if row["Over"]]
    bowled = len(state.innings[-1].overs_bowled)
    assert told == [str(number) for number in range(max(bowled - 50, 0) + 1, bowled + 1)]


def _check(bodies: Sequence[Happening]) -> None:
    replay, seen = Replay(), 0
    for state in replay.balls(bodies):
        tables = _tables(state)
        card = scorecard(replay.ledger.state)
        if card.innings:
            _is_true(tables, card.innings[-1], state)
        else:
            assert tables["vmix"][0]["Score"] == ""
        seen += 1
    assert seen > 50
    assert replay.state().match.status == "finished"
    assert tables["vmix"][0]["Result"] == state.match.result != ""


def _tables(state: FeedState) -> dict[str, Table]:
    """All tables, read back from all formats, which say the same."""
    read: dict[str, Table] = {}
    for name, shape in SHAPES.items():
        cells = rows(name, state, ORIGIN)
        told = [READERS[form](written(shape.columns, cells, form)) for form in Format]
        assert told[0] == told[1] == told[2]
        assert len(told[0]) == shape.rows
        assert tuple(told[0][0]) == shape.columns
        read[name] = told[0]
    return read


def _is_true(tables: dict[str, Table], card: InningsCard, state: FeedState) -> None:
    """Every figure is the scorecard's."""
    row, in_balls, size = tables["vmix"][0], state.match.in_balls, state.match.balls_per_over

    def played(overs: str) -> str:
        return str(balls_of(overs, size)) if in_balls else overs

    assert (row["BatTeam"], row["Runs"], row["Wickets"]) == (card.team, str(card.total), str(card.wickets))
    assert (row["Overs"], row["Extras"]) == (played(card.overs), str(card.extras.total))
    assert row["Score"].rstrip("d") == (str(card.total) if card.all_out else f"{card.total}/{card.wickets}")
    lines = {line.name: line for line in card.batting}
    for slot in ("Bat1", "Bat2"):
        if row[f"{slot}Name"]:
            line = lines[row[f"{slot}Name"]]
            figures = (line.runs, line.balls, line.fours, line.sixes)
            assert tuple(int(row[f"{slot}{what}"]) for what in ("Runs", "Balls", "Fours", "Sixes")) == figures
    bowlers = {line.name: line for line in card.bowling}
    if row["BowlerName"] in bowlers:
        bowler = bowlers[row["BowlerName"]]
        assert (row["BowlerFigs"], row["BowlerOvers"]) == (f"{bowler.wickets}-{bowler.runs}", played(bowler.overs))
    assert [row["Bat1Strike"], row["Bat2Strike"]].count("*") <= 1
    if row["PartRuns"]:
        assert (row["PartRuns"], row["PartBalls"]) == (
            str(card.partnerships[-1].runs),
            str(card.partnerships[-1].balls),
        )
    batted = [(row["Name"], row["Runs"], row["Balls"]) for row in tables["batting"] if row["Runs"]]
    assert batted == [(line.name, str(line.runs), str(line.balls)) for line in card.batting][:12]
    bowled = [(r["Name"], r["Overs"], r["Maidens"], r["Runs"], r["Wickets"], r["Dots"]) for r in tables["bowling"]]
    assert bowled[: len(card.bowling)] == [
        (b.name, played(b.overs), str(b.maidens), str(b.runs), str(b.wickets), str(b.dots)) for b in card.bowling
    ]
    fallen = [(each["Wicket"], each["Runs"], each["Overs"], each["Name"]) for each in tables["fow"] if each["Wicket"]]
    assert fallen == [(str(f.wicket), str(f.runs), played(f.over), f.player) for f in card.fow]
    overs = [(each["Over"], each["Runs"], each["Wickets"]) for each in tables["overs"] if each["Over"]]
    assert overs == [(str(o.over + 1), str(o.runs), str(o.wickets)) for o in card.over_by_over][-50:]
    if overs:
        assert state.innings[-1].overs_bowled[-1].total == card.total
        assert state.innings[-1].overs_bowled[-1].down == card.wickets
