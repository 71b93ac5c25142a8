"""What the importer tells of a file, on small matches of our own."""

import pytest

from core.errors import Malformed
from core.ids import PlayerId
from core.scoring.dismissal import End, How
from core.scoring.events import (
    Absence,
    Ball,
    BatterIn,
    Declaration,
    Forfeit,
    Happening,
    LineUp,
    MatchOpened,
    Over,
    Penalty,
    Replacement,
    Result,
    ResultKind,
    Retired,
    Retirement,
    Revision,
)
from core.scoring.figures import scorecard
from core.scoring.fold import fold
from core.scoring.outcome import outcome
from core.scoring.profile import Profile
from core.scoring.state import MatchState
from cricksy.cricsheet import import_match, read
from tests.cricsheet.made_up import Document, ball, bent, encoded, match, over, small


def bodies(document: Document) -> tuple[Happening, ...]:
    """The events of a file."""
    return import_match(read(encoded(document))).bodies


def state(document: Document) -> MatchState:
    """The match after all of a file."""
    return fold(bodies(document))


def profile(document: Document) -> Profile:
    """The conditions that a file implies."""
    opened = bodies(document)[0]
    assert isinstance(opened, MatchOpened)
    return opened.profile


def six(batter: str = "Ayr 1", partner: str = "Ayr 2", bowler: str = "Bray 11", runs: int = 0) -> list[Document]:
    """An over of the same ball."""
    return [ball(batter, partner, bowler, runs) for _ in range(6)]


def test_a_small_match_from_toss_to_result() -> None:
    """Totals, a five-ball over, a run out placed by what follows, an unnamed substitute, a derived result."""
    first, second = scorecard(state(small())).innings
    assert (first.total, first.wickets, first.overs, first.legal_balls) == (9, 1, "2", 11)
    assert [each.allot for each in first.over_by_over] == [5, 6]
    assert (first.batting[1].how, first.batting[1].fielders) == ("run out", ["(sub)"])
    assert (second.total, second.overs, second.target) == (10, "1.1", second.target)
    assert second.target is not None
    assert (second.target.runs, second.target.overs) == (10, 2)
    result = outcome(state(small()))
    assert result is not None
    assert (result.winner, result.wickets) == ("Bray", 9)
    assert not any(isinstance(body, Result | Revision) for body in bodies(small()))


def test_overrides_only_where_the_default_fails() -> None:
    """The end of a run out and the miscounted over are said; nobody needs to be put on strike."""
    told = bodies(small())
    balls = [body for body in told if isinstance(body, Ball)]
    assert [body.over for body in balls if body.over] == [Over.CALLED]
    assert [each.end for body in balls for each in body.delivery.wickets] == [End.NON_STRIKER, None]
    assert not any(body.strike for body in told)


def test_a_striker_whom_the_laws_do_not_predict_is_named() -> None:
    """After a single the same batter faces again: a short run, or an error in the file."""
    document = match({"team": "Ayr", "overs": [over(0, ball("Ayr 1", "Ayr 2", "Bray 1", 1), *six()[:2])]})
    balls = [body for body in bodies(document) if isinstance(body, Ball)]
    assert [body.strike for body in balls] == ["0a1", None, None]


def test_players_have_cricsheets_ids_and_else_their_names() -> None:
    """Ids are the registry's; a name that it lacks is its own id."""
    line_up = next(body for body in bodies(small()) if isinstance(body, LineUp))
    assert [player.id for player in line_up.players[:2]] == ["0a1", "Ayr 2"]


def test_crossing_is_noted_before_october_2022() -> None:
    """A catch in 2021 after which the not out batter faces: they had crossed."""
    caught = [{"kind": "caught", "player_out": "Ayr 1", "fielders": []}]
    overs = [over(0, ball("Ayr 1", "Ayr 2", "Bray 1", wickets=caught), ball("Ayr 2", "Ayr 3", "Bray 1"))]
    document = match({"team": "Ayr", "overs": overs}, dates=["2021-05-01"])
    first = next(body for body in bodies(document) if isinstance(body, Ball))
    assert (first.delivery.crossed, first.strike) == (True, None)
    document["info"]["dates"] = ["2023-05-01"]
    first = next(body for body in bodies(document) if isinstance(body, Ball))
    assert (first.delivery.crossed, first.strike) == (None, "Ayr 2")


def test_retirements_timed_out_and_two_wickets_on_a_ball() -> None:
    """A retirement follows its ball; one timed out, and one who retires as he comes in, never faced."""
    gone = [
        {"kind": "bowled", "player_out": "Ayr 1"},
        {"kind": "timed out", "player_out": "Ayr 3"},
        {"kind": "retired hurt", "player_out": "Ayr 2"},
    ]
    overs = [over(0, ball("Ayr 1", "Ayr 2", "Bray 1", wickets=gone), ball("Ayr 4", "Ayr 5", "Bray 1"))]
    card = scorecard(state(match({"team": "Ayr", "overs": overs}))).innings[0]
    assert [(line.name, line.how) for line in card.batting[:3]] == [
        ("Ayr 1", How.BOWLED),
        ("Ayr 2", Retired.HURT),
        ("Ayr 3", How.TIMED_OUT),
    ]
    assert [line.name for line in card.batting[3:]] == ["Ayr 4", "Ayr 5"]
    assert card.wickets == 2


def test_a_batter_replaced_without_a_wicket_went_off_hurt() -> None:
    """The file says it as a replacement in the role of batter, or not at all, and then it is noted."""
    role = {"role": [{"in": "Ayr 3", "out": "Ayr 1", "reason": "injury", "role": "batter"}]}
    overs = [over(0, ball("Ayr 1", "Ayr 2", "Bray 1"), ball("Ayr 3", "Ayr 2", "Bray 1", replacements=role))]
    imported = import_match(read(encoded(match({"team": "Ayr", "overs": overs}))))
    assert Retirement(player=PlayerId("0a1"), how=Retired.HURT) in imported.bodies
    assert imported.notes == ()
    del overs[0]["deliveries"][1]["replacements"]
    assert len(import_match(read(encoded(match({"team": "Ayr", "overs": overs})))).notes) == 1


def test_replacements_join_the_side_when_they_come() -> None:
    """A concussion substitute is in nobody's line-up at the toss."""
    swap = {"match": [{"in": "Bray 12", "out": "Bray 3", "team": "Bray", "reason": "concussion_substitute"}]}
    document = match({"team": "Ayr", "overs": [over(0, ball("Ayr 1", "Ayr 2", "Bray 12", replacements=swap))]})
    document["info"]["players"]["Bray"].append("Bray 12")
    told = bodies(document)
    assert not any(player.name == "Bray 12" for body in told if isinstance(body, LineUp) for player in body.players)
    assert [body.comes.name for body in told if isinstance(body, Replacement)] == ["Bray 12"]


def test_names_that_no_line_up_has_are_added_and_noted() -> None:
    """An old file without players still imports."""
    document = small()
    document["info"]["players"] = {}
    imported = import_match(read(encoded(document)))
    assert scorecard(fold(imported.bodies)).innings[0].total == 9
    assert "no line-up names Ayr 1" in imported.notes


def test_penalties_before_and_after_an_innings() -> None:
    """``pre`` waits for the side's innings, ``post`` raises the total and the target."""
    document = small()
    document["innings"][0]["penalty_runs"] = {"post": 5}
    document["innings"][1]["penalty_runs"] = {"pre": 5}
    document["innings"][1]["target"]["runs"] = 15
    document["innings"][1]["overs"][1]["deliveries"] += six("Bray 2", "Bray 3", "Ayr 10")[:1]
    first, second = scorecard(state(document)).innings
    assert (first.total, second.total, first.extras.penalty, second.extras.penalty) == (14, 15, 5, 5)
    assert sum(isinstance(body, Penalty) for body in bodies(document)) == 2


def test_a_revised_target_is_entered_before_the_chase() -> None:
    """Fewer overs and another target than the first innings gives."""
    document = small()
    document["innings"][1]["target"] = {"runs": 11, "overs": 1.3}
    document["info"]["outcome"] = {"winner": "Ayr", "by": {"runs": 1}, "method": "D/L"}
    told = bodies(document)
    revision = next(body for body in told if isinstance(body, Revision))
    assert (revision.overs, revision.balls, revision.target, revision.method) == (1, 3, 11, "D/L")
    result = outcome(fold(told))
    assert result is not None
    assert (result.winner, result.method) == ("Ayr", "D/L")


def test_a_target_that_play_outlived_is_entered_at_the_end() -> None:
    """The side was past it long before the last ball: the par of a match that was stopped."""
    document = small()
    del document["innings"][1]["overs"][1]
    document["innings"][1]["target"] = {"runs": 3, "overs": 1}
    told = bodies(document)
    last_ball = max(place for place, body in enumerate(told) if isinstance(body, Ball))
    assert [place > last_ball for place, body in enumerate(told) if isinstance(body, Revision)] == [True]
    target = scorecard(fold(told)).innings[1].target
    assert target is not None
    assert (target.runs, target.overs) == (3, 1)


def test_a_revised_target_that_the_file_lacks_is_unknown() -> None:
    """Under D/L, one more than the first total would be wrong."""
    document = small()
    document["info"]["outcome"]["method"] = "D/L"
    del document["innings"][1]["target"]
    assert scorecard(state(document)).innings[1].target is None


def test_a_side_ahead_of_par_when_play_stops_wins_by_runs() -> None:
    """The file's margin is the lead over par; its target is one more than that par."""
    document = small()
    del document["innings"][1]["overs"][1]
    document["innings"][1]["target"] = {"runs": 3, "overs": 1}
    document["info"]["outcome"] = {"winner": "Bray", "by": {"runs": 4}, "method": "D/L"}
    final = state(document)
    result = outcome(final)
    assert result is not None
    assert (result.winner, result.runs, result.wickets, result.method) == ("Bray", 4, None, "D/L")
    assert final.innings[1].target == 3


@pytest.mark.parametrize("target", [None, {"runs": 12, "overs": 2}])
def test_the_margin_tells_the_par_where_the_target_is_stale_or_missing(target: Document | None) -> None:
    """Bray make 6 and lose by 8, so the last par was 14, whatever target the file still has."""
    document = small()
    document["innings"][1]["overs"][1]["deliveries"] = six("Bray 2", "Bray 3", "Ayr 10")
    document["innings"][1]["target"] = target
    document["info"]["outcome"] = {"winner": "Ayr", "by": {"runs": 8}, "method": "D/L"}
    final = state(document)
    result = outcome(final)
    assert result is not None
    assert (result.winner, result.runs, final.par) == ("Ayr", 8, 14)


def test_a_shortened_first_innings_is_closed_by_a_revision() -> None:
    """One over instead of two, wickets in hand, and the other side bats."""
    document = small()
    del document["innings"][0]["overs"][1]
    document["innings"][1]["target"] = {"runs": 9, "overs": 1}
    assert state(document).innings[0].closed == "overs"


def test_declarations_forfeits_and_a_follow_on() -> None:
    """A multi-day match in which the third innings is forfeited."""
    document = match(
        {"team": "Ayr", "overs": [over(0, *six(runs=2))], "declared": True},
        {"team": "Bray", "overs": [over(0, *six("Bray 1", "Bray 2", "Ayr 1"))], "declared": True},
        {"team": "Ayr", "forfeited": True},
        {"team": "Bray", "overs": [over(0, *six("Bray 1", "Bray 2", "Ayr 1", 2))]},
        match_type="MDM",
        outcome={"result": "draw"},
    )
    told = bodies(document)
    assert [type(body) for body in told if isinstance(body, Declaration | Forfeit)] == [
        Declaration,
        Declaration,
        Forfeit,
    ]
    assert told[-1] == Result(result=ResultKind.DRAWN)
    assert state(document).innings[3].target == 13
    document["innings"][2:] = [{"team": "Bray", "overs": document["innings"][3]["overs"]}]
    assert state(document).innings[2].follow_on


def test_absent_batters_end_an_innings() -> None:
    """Nine wickets and one absent: all out."""
    wicket = [{"kind": "bowled", "player_out": "Ayr 1"}]
    falls = [ball("Ayr 1", "Ayr 2", "Bray 1", wickets=wicket)]
    for n in range(3, 11):
        bowled = [{"kind": "bowled", "player_out": f"Ayr {n}"}]
        falls.append(ball(f"Ayr {n}", "Ayr 2", "Bray 1" if n < 8 else "Bray 2", wickets=bowled))
    overs = [over(0, *falls[:6]), over(1, *falls[6:])]
    told = bodies(match({"team": "Ayr", "overs": overs, "absent_hurt": ["Ayr 11"]}, overs=20))
    card = scorecard(fold(told)).innings[0]
    assert (card.wickets, card.all_out, card.absent) == (9, True, ["Ayr 11"])
    kinds = [type(body) for body in told]
    assert kinds.index(Absence) == max(place for place, kind in enumerate(kinds) if kind is Ball) - 1


def test_a_super_over_and_a_bowl_out() -> None:
    """A tie goes on, and its winner is the file's."""
    tie = [
        {"team": "Ayr", "overs": [over(0, *six()), over(1, *six("Ayr 2", "Ayr 1", "Bray 10"))]},
        {
            "team": "Bray",
            "overs": [over(0, *six("Bray 1", "Bray 2", "Ayr 11")), over(1, *six("Bray 2", "Bray 1", "Ayr 10"))],
        },
    ]
    bowled_out = state(match(*tie, outcome={"result": "tie", "bowl_out": "Bray"}))
    assert bowled_out.result == Result(result=ResultKind.TIED, winner=bowled_out.teams[1].id, method="bowl-out")
    played_on = match(
        *tie,
        {"team": "Bray", "super_over": True, "overs": [over(0, *six("Bray 1", "Bray 2", "Ayr 1", 2))]},
        {"team": "Ayr", "super_over": True, "overs": [over(0, *six())]},
        outcome={"result": "tie", "eliminator": "Bray"},
    )
    result = outcome(state(played_on))
    assert result is not None
    assert (result.kind, result.winner, result.reason) == (ResultKind.TIED, "Bray", "super over")


def test_conditions_follow_from_the_file() -> None:
    """Overs of five are The Hundred; no no-ball below two means that each costs two; the date gives the Laws."""
    hundred = match({"team": "Ayr", "overs": []}, balls_per_over=5, overs=20)
    assert (profile(hundred).no_ball_penalty, profile(hundred).overs_per_end) == (2, 2)
    two = match({"team": "Ayr", "overs": [over(0, ball("Ayr 1", "Ayr 2", "Bray 1", extras={"noballs": 2}))]})
    assert profile(two).no_ball_penalty == 2
    assert profile(match(match_type="Test", dates=["1999-01-01"])).edition == "1980"
    assert profile(match(match_type="IT20")).overs == 2


def test_the_incoming_batter_stands_where_the_file_has_him() -> None:
    """After a wicket the newcomer is not always on strike, and both are in the order in which they came."""
    told = bodies(small())
    assert [body.player for body in told if isinstance(body, BatterIn)] == [
        "0a1",
        "Ayr 2",
        "Ayr 3",
        "Bray 1",
        "Bray 2",
        "Bray 3",
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("innings", 0, "team"), "Cork"),
        (("innings", 0, "overs", 0, "deliveries"), {}),
        (("innings", 0, "overs", 0, "deliveries", 0, "runs", "batter"), "four"),
        (("innings", 0, "overs", 0, "deliveries", 0, "non_striker"), "Ayr 1"),
        (("innings", 0, "overs", 0, "deliveries", 0, "runs", "total"), 7),
        (("innings", 0, "overs", 0, "deliveries", 2, "extras", "wides"), 3),
    ],
)
def test_a_file_that_contradicts_itself_is_malformed(path: tuple[str | int, ...], value: object) -> None:
    """One clear error each that says where, and no event."""
    with pytest.raises(Malformed, match="Not a Cricsheet match") as caught:
        bodies(bent(small(), path, value))
    assert str(caught.value.fields["where"]).startswith("innings[0]")
