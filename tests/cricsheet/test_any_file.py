"""Files of any year, and files that somebody has bent: a scorecard with notes, or one clear refusal."""

import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Malformed, Refusal
from core.scoring.audit import audit
from core.scoring.dismissal import How
from core.scoring.events import Ball, InningsStarted, LineUp, MatchOpened, Replacement, Revision, Toss
from core.scoring.figures import Scorecard, scorecard
from core.scoring.fold import fold
from core.scoring.profile import Profile
from cricksy.cricsheet import Imported, import_match, read
from tests.cricsheet.made_up import REMOVED, Document, ball, bent, encoded, match, names, over, small
from tests.support import cricsheet_dir

_FIRST = ("innings", 0, "overs", 0, "deliveries")
_WICKET = (*_FIRST, 3, "wickets", 0)
_TIME_LIMIT = timedelta(seconds=10)
"""For one small file on a busy machine; it takes some milliseconds."""


def imported(document: Document) -> Imported:
    """A file's events and notes."""
    return import_match(read(encoded(document)))


def card(document: Document) -> Scorecard:
    """Its scorecard."""
    return scorecard(fold(imported(document).bodies))


def profile(document: Document) -> Profile:
    """The conditions that it is taken to have."""
    opened = imported(document).bodies[0]
    assert isinstance(opened, MatchOpened)
    return opened.profile


def a_day(overs: int, balls: int = 6, **innings: object) -> Document:
    """An innings of so many overs in which nothing happens."""
    deliveries = [
        [ball("Ayr 1" if n % 2 == 0 else "Ayr 2", "Ayr 2" if n % 2 == 0 else "Ayr 1", f"Bray {10 + n % 2}")] * balls
        for n in range(overs)
    ]
    return {"team": "Ayr", "overs": [over(n, *each) for n, each in enumerate(deliveries)], **innings}


@pytest.mark.parametrize(
    ("path", "value", "noted"),
    [
        (("info", "match_type"), "Softball", "match_type 'Softball'"),
        (("info", "match_type"), REMOVED, "match_type ''"),
        (("info", "match_type"), 20, "info.match_type"),
        (("info", "dates"), ["yesterday"], "info.dates"),
        (("info", "dates"), REMOVED, "info.dates"),
        (("info", "dates"), 20240501, "info.dates"),
        (("info", "overs"), REMOVED, "info.overs is missing"),
        (("info", "overs"), "many", "info.overs"),
        (("info", "overs"), 10**30, "info.overs"),
        (("info", "overs"), 1, "info.overs is 1"),
        (("info", "balls_per_over"), REMOVED, "info.balls_per_over is missing"),
        (("info", "balls_per_over"), 0, "info.balls_per_over"),
        (("info", "teams"), ["Ayr", "Ayr"], "info.teams"),
        (("info", "teams"), ["Ayr", "Bray", "Cork"], "info.teams"),
        (("info", "teams"), REMOVED, "info.teams"),
        (("info", "toss"), {"winner": "Ayr"}, "info.toss"),
        (("info", "toss"), {"decision": "bat", "winner": "Cork"}, "info.toss"),
        (("info", "toss"), "Ayr", "info.toss"),
        (("info", "players"), REMOVED, "no line-up names Ayr 1"),
        (("info", "players", "Ayr"), "everybody", "info.players.Ayr"),
        (("info", "players", "Cork"), ["Cork 1"], "Cork is not one of the sides"),
        (("info", "registry"), ["0a1"], "info.registry"),
        (("info", "registry", "people", "Ayr 1"), 17, "info.registry.people.Ayr 1"),
        (("info", "outcome"), "Bray won", "info.outcome"),
        (("info", "outcome", "winner"), "Cork", "Cork is not one of the sides"),
        (("info", "venue"), {"name": "The Green"}, "info.venue"),
        (("info", "event"), "The Cup", "info.event"),
        (("innings", 1, "target"), 10, "innings[1].target"),
        (("innings", 1, "target", "overs"), "two", "innings[1].target.overs"),
        (("innings", 0, "miscounted_overs"), [0], "innings[0].miscounted_overs"),
        (("innings", 0, "absent_hurt"), [5], "innings[0].absent_hurt[0]"),
        (("innings", 0, "penalty_runs"), 5, "innings[0].penalty_runs"),
        ((*_WICKET, "kind"), "abducted", "unknown dismissal 'abducted'"),
        ((*_WICKET, "kind"), REMOVED, "unknown dismissal ''"),
        ((*_WICKET, "player_out"), REMOVED, "nobody is named as out"),
        ((*_WICKET, "fielders"), "Bray 4", "wickets[0].fielders"),
        ((*_FIRST, 0, "replacements"), {"match": [{"team": "Ayr"}]}, "replacements.match[0].in"),
        ((*_FIRST, 0, "replacements"), {"match": [{"team": "Cork", "in": "Cork 1"}]}, "Cork 1 comes in for Cork"),
    ],
)
def test_what_is_wrong_beside_the_play_is_noted(path: tuple[str | int, ...], value: object, noted: str) -> None:
    """The note names the part; the totals are the file's."""
    told = imported(bent(small(), path, value))
    assert [note for note in told.notes if noted in note]
    assert [innings.total for innings in scorecard(fold(told.bodies)).innings] == [9, 10]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("info", "dates"), "2024-05-01"),
        (("info", "dates"), "2024/05/01"),
        (("info", "overs"), "2"),
        (("info", "season"), 2024),
        (("info", "season"), "2023/24"),
        (("info", "registry"), REMOVED),
        (("info", "toss"), REMOVED),
        (("info", "toss"), {"uncontested": True, "decision": "bat", "winner": "Ayr"}),
        (("info", "outcome"), REMOVED),
        (("info", "venue"), REMOVED),
        (("info", "supersubs"), {"Ayr": "Ayr 12"}),
        (("info", "missing"), ["player_of_match", {"powerplays": {"1": ["mandatory"]}}]),
        (("info", "bowl_out"), [{"bowler": "Ayr 1", "outcome": "miss"}]),
        (("meta",), REMOVED),
        (("innings", 0, "overs", 0, "over"), REMOVED),
        (("innings", 0, "miscounted_overs"), {"0": {"balls": 5, "umpire": "U"}}),
        (("innings", 1, "target"), REMOVED),
        ((*_FIRST, 0, "runs"), {"batter": 1}),
        ((*_FIRST, 0, "runs", "batter"), "1"),
        ((*_FIRST, 0, "review"), {"by": "Ayr", "batter": "Ayr 1", "decision": "struck down", "umpires_call": True}),
        ((*_WICKET, "kind"), "Run_Out"),
        ((*_WICKET, "fielders"), REMOVED),
        ((*_WICKET, "fielders"), ["Bray 4"]),
        ((*_WICKET, "fielders"), [{"name": "Bray 4"}, {"substitute": True}]),
        ((*_FIRST, 0, "replacements"), {"match": [{"team": "Ayr", "in": "Ayr 12", "reason": "x"}]}),
        ((*_FIRST, 0, "replacements"), {"role": [{"role": "bowler", "in": "Bray 11", "reason": "unknown"}]}),
    ],
)
def test_what_some_files_have_and_others_have_not_needs_no_note(path: tuple[str | int, ...], value: object) -> None:
    """Optional parts, and values in either of two forms, change no total."""
    told = imported(bent(small(), path, value))
    assert told.notes == ()
    assert [innings.total for innings in scorecard(fold(told.bodies)).innings] == [9, 10]


def test_a_toss_without_its_decision_is_left_out() -> None:
    """Nobody knows then who was to bat."""
    assert any(isinstance(body, Toss) for body in imported(small()).bodies)
    without = bent(small(), ("info", "toss", "decision"), REMOVED)
    assert not any(isinstance(body, Toss) for body in imported(without).bodies)


def test_an_unknown_dismissal_costs_a_wicket_and_nothing_else() -> None:
    """The ball counts, nobody is credited, and the batter whom the file names is out."""
    bent_card = card(bent(small(), (*_WICKET, "kind"), "abducted")).innings[0]
    batter = next(line for line in bent_card.batting if line.name == "Ayr 2")
    assert (bent_card.wickets, batter.how) == (1, How.RUN_OUT)
    assert [line.wickets for line in bent_card.bowling] == [0, 0]


def test_wicket_without_a_name_is_the_strikers() -> None:
    """The most likely one to be out."""
    first = card(bent(small(), (*_WICKET, "player_out"), REMOVED)).innings[0]
    assert next(line.how for line in first.batting if line.name == "Ayr 1") == How.RUN_OUT


def test_the_format_follows_from_the_overs_and_the_days() -> None:
    """A type of match that nobody has heard of is played like the one that lasts as long."""
    assert profile(match(a_day(2), match_type="Blast", overs=20)).name == "T20"
    assert profile(match(a_day(2), match_type="Blast", overs=20, balls_per_over=5)).overs_per_end == 2
    forty = profile(match(a_day(2), match_type="Sunday League", overs=40))
    assert (forty.name, forty.overs, forty.overs_per_bowler) == ("One-day", 40, 8)
    three_days = profile(match(a_day(2), match_type="Shield", overs=None, dates=["2024-05-01", "2024-05-02"]))
    assert (three_days.innings_per_side, three_days.days, three_days.overs) == (2, 2, None)
    assert profile(match(a_day(1), a_day(1), match_type="T20")).innings_per_side == 2
    assert profile(match(a_day(30), match_type="Friendly", overs=None)).overs == 50


def test_the_limit_is_the_files_unless_the_play_contradicts_it() -> None:
    """Sixty overs in 1979, twelve a bowler; a T20 of fifty is a slip; more overs than the limit prove another."""
    sixty = profile(match(a_day(2), match_type="ODI", overs=60, dates=["1979-06-09"]))
    assert (sixty.overs, sixty.overs_per_bowler) == (60, 12)
    assert profile(match(a_day(20), match_type="T20", overs=50)).overs == 20
    assert profile(match(a_day(22), match_type="T20", overs=20)).overs == 22


def test_the_balls_of_an_over_follow_from_the_play() -> None:
    """Eight in Australia in the seventies."""
    document = match(a_day(5, balls=8), match_type="Test", overs=None, dates=["1975-01-01"])
    assert profile(bent(document, ("info", "balls_per_over"), REMOVED)).balls_per_over == 8


def test_conditions_that_the_play_shows() -> None:
    """A super over was provided for where one was played; before July 2015 not every no-ball gave a free hit."""
    tie = [a_day(2), a_day(1, super_over=True)]
    assert profile(match(*tie, match_type="ODI", overs=50)).super_over
    assert not profile(match(tie[0], match_type="ODI", overs=50)).super_over
    assert not profile(match(a_day(1), dates=["2015-07-04"])).free_hit
    assert profile(match(a_day(1), dates=["2015-07-05"])).free_hit


def test_a_supersub_who_never_came_is_not_in_the_side() -> None:
    """In the ODIs of 2005 a side named twelve, of whom eleven played."""
    document = match(a_day(1), match_type="ODI", overs=50, supersubs={"Ayr": "Ayr 12"})
    document["info"]["players"]["Ayr"] = [*names("Ayr"), "Ayr 12"]
    sides = [body for body in imported(document).bodies if isinstance(body, LineUp)]
    assert [len(side.players) for side in sides] == [11, 11]


def test_a_replacement_without_the_one_who_goes() -> None:
    """Somebody joins the side and nobody is named as leaving it."""
    document = bent(small(), (*_FIRST, 0, "replacements"), {"match": [{"team": "Ayr", "in": "Ayr 12"}]})
    came = [body for body in imported(document).bodies if isinstance(body, Replacement)]
    assert [(body.comes.name, body.goes) for body in came] == [("Ayr 12", None)]


def test_a_limit_is_revised_after_the_overs_that_it_would_not_have_allowed() -> None:
    """Under eleven overs nobody may bowl a fourth, so the rain came after it, not before the chase."""
    chase = [
        over(n, *[ball("Bray 1", "Bray 2", bowler) if n % 2 == 0 else ball("Bray 2", "Bray 1", bowler)] * 6)
        for n, bowler in enumerate(["Ayr 11", "Ayr 10"] * 4 + ["Ayr 9", "Ayr 8", "Ayr 9"])
    ]
    document = match(
        a_day(20),
        {"team": "Bray", "overs": chase, "target": {"runs": 20, "overs": 11}},
        overs=20,
        outcome={"winner": "Ayr", "by": {"runs": 19}, "method": "D/L"},
    )
    told = imported(document).bodies
    chase_begins = max(place for place, body in enumerate(told) if isinstance(body, InningsStarted))
    assert "over_quota" not in {finding.breach.code for finding in audit(told) if finding.index > chase_begins}
    revised = next(place for place, body in enumerate(told) if isinstance(body, Revision))
    assert sum(isinstance(body, Ball) for body in told[:revised]) == (20 + 8) * 6


@pytest.mark.parametrize("notes", [1, 300])
def test_notes_are_limited(notes: int) -> None:
    """A file full of mistakes does not answer with a book."""
    document = small()
    document["info"]["registry"]["people"] = {f"P{n}": n for n in range(notes)}
    assert len(imported(document).notes) == min(notes, 101)


def test_more_people_than_any_match_has_are_refused() -> None:
    """Before they cost time."""
    balls = [ball(f"Ayr {n}", f"Ayr {n + 1}", "Bray 1") for n in range(600)]
    overs = [over(n, *balls[n * 6 : n * 6 + 6]) for n in range(100)]
    with pytest.raises(Malformed, match="people"):
        imported(match({"team": "Ayr", "overs": overs}))


def _nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


_JUNK: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from([[], {}, "Ayr 1", "Bray 1", "Ayr", "run out", "retired hurt", 7, -1, 10**400, "\ud800", "x" * 999]),
    st.sampled_from([_nested(5), _nested(40), {"a": {"b": {}}}, [[]], ["Ayr 1"], [{}], [None]]),
).map(deepcopy)


def _bend(document: Any, data: st.DataObject) -> None:  # noqa: ANN401 - any JSON
    """Replace or drop one value somewhere in a document."""
    place, key = document, None
    holder: Any = None
    while isinstance(place, dict | list) and place and (holder is None or data.draw(st.integers(0, 9)) > 0):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        holder, place = place, place[key]
    if data.draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = data.draw(_JUNK)


def _bent_file_is_told_or_refused(document: Document, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        _bend(document, data)
    try:
        told = import_match(read(json.dumps(document).encode()))
    except Refusal as refusal:
        assert refusal.message.startswith("Not a Cricsheet match")  # noqa: PT017 - either outcome is right
        return
    made = scorecard(fold(told.bodies))
    assert len(made.innings) == len(document.get("innings", ()))


@given(st.data())
@settings(deadline=_TIME_LIMIT, max_examples=400)
def test_a_bent_file_is_told_or_refused(data: st.DataObject) -> None:
    """Wherever a value is wrong or gone, the answer is a scorecard or a refusal, and it comes soon."""
    _bent_file_is_told_or_refused(small(), data)


def _real_file(place: int) -> Path:
    files = sorted((cricsheet_dir() / "matches").glob("*.json"), key=lambda file: (file.stat().st_size, file.name))
    return files[place]


@pytest.mark.parametrize("place", [0, 20, 60])
def test_a_bent_real_file_is_told_or_refused(place: int) -> None:
    """The same of real ones."""
    raw = _real_file(place).read_bytes()

    @given(st.data())
    @settings(deadline=_TIME_LIMIT, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    def bend_and_read(data: st.DataObject) -> None:
        _bent_file_is_told_or_refused(msgspec.json.decode(raw), data)

    bend_and_read()
