"""Whatever somebody is called, a table stays a table."""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import NotFound
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, BatterIn, BowlerOn, InningsStarted, LineUp, MatchOpened, Player, Team
from core.scoring.profiles import T20
from core.usecases.broadcast.columns import PICTURES, SHAPES, titled
from core.usecases.broadcast.formats import Format, plain, written
from core.usecases.broadcast.showing import Showing
from core.usecases.broadcast.tables import rows
from tests.feeds.readers import READERS
from tests.feeds.replay import last
from tests.laws.game import A, B, player

HOSTILE = (
    '"',
    "a,b",
    'O\'Neil "Bob", Jr',
    "]]>",
    "<b>&amp;</b>",
    "\x00\x1b[31m",
    "two\r\nlines",
    "\u2028",
    "🏏🇮🇳",
    "\ufeff",
)
names = st.text(max_size=20) | st.sampled_from(HOSTILE) | st.text(st.characters(categories=["Cc", "Cs", "Cf", "Po"]))


@settings(deadline=None)
@given(st.lists(st.lists(names, min_size=3, max_size=3), min_size=1, max_size=4))
@example([list(HOSTILE[:3]), list(HOSTILE[3:6]), list(HOSTILE[6:9]), [*HOSTILE[9:], "\ud800", "\uffff"]])
@example([["", "", ""]])
def test_every_text_comes_back_from_every_format(cells: list[list[str]]) -> None:
    """As ``plain`` tells it, cell by cell."""
    told = [dict(zip("abc", map(plain, row), strict=True)) for row in cells]
    for form in Format:
        assert READERS[form](written("abc", cells, form)) == told


@settings(deadline=None)
@given(names)
def test_a_plain_text_is_one_line_and_nothing_else_changes(text: str) -> None:
    """It has no control characters, is plain already, and is itself where there were none."""
    told = plain(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", told)
    assert plain(told) == told
    assert len(told) <= len(text)
    if text.isascii() and text.isprintable():
        assert told == text


@settings(deadline=None, max_examples=50)
@given(names, names, names)
def test_hostile_names_in_a_match(side: str, batter: str, bowler: str) -> None:
    """Sides and players of any name stand in their cells, in all formats alike."""
    sides = (Team(id=A, name=side), Team(id=B, name="Bears"))
    state = last(
        [
            MatchOpened(profile=T20, teams=sides),
            LineUp(team=A, players=(Player(id=player(A, 1), name=batter), Player(id=player(A, 2), name="Two"))),
            LineUp(team=B, players=(Player(id=player(B, 1), name=bowler),)),
            InningsStarted(batting=A),
            BatterIn(player=player(A, 1)),
            BatterIn(player=player(A, 2)),
            BowlerOn(player=player(B, 1)),
            Ball(delivery=Delivery(bat=2)),
        ]
    )
    for name, shape in SHAPES.items():
        told = [READERS[form](written(shape.columns, rows(name, state, ""), form)) for form in Format]
        assert told[0] == told[1] == told[2]
        if name == "vmix":
            row = told[0][0]
            assert (row["BatTeam"], row["Bat1Name"], row["BowlerName"]) == (plain(side), plain(batter), plain(bowler))


def test_gt_titles_bind_by_name() -> None:
    """Every column ends with what a title takes it for: a picture's source, else a text."""
    columns = [titled(column) for column in SHAPES["vmix"].columns]
    assert {column for column in columns if column.endswith(".Source")} == {f"{each}.Source" for each in PICTURES}
    assert all(column.endswith((".Text", ".Source")) for column in columns)


def test_columns_are_frozen() -> None:
    """Titles bind by position too: what there is stays where it is. Further columns come after these."""
    assert " ".join(SHAPES["vmix"].columns) == (
        "FeedSeq UpdatedAt Status MatchTitle BatTeam BatShort BatColor BatLogo BowlTeam BowlShort BowlColor BowlLogo "
        "Innings Runs Wickets Score Overs OversMax RunRate Target NeedText ReqRate Projected DlsPar WinPct "
        "Bat1Name Bat1Runs Bat1Balls Bat1Fours Bat1Sixes Bat1SR Bat1Strike "
        "Bat2Name Bat2Runs Bat2Balls Bat2Fours Bat2Sixes Bat2SR Bat2Strike "
        "BowlerName BowlerFigs BowlerOvers BowlerEcon PartRuns PartBalls LastWicket ThisOver "
        "Ball1 Ball2 Ball3 Ball4 Ball5 Ball6 Ball7 Ball8 Ball9 Ball10 "
        "Extras Toss Result SponsorName SponsorLogo"
    )
    shapes = {name: (" ".join(shape.columns), shape.rows) for name, shape in SHAPES.items() if name != "vmix"}
    assert shapes == {
        "batting": ("Pos Name Runs Balls Fours Sixes SR How Status Strike", 12),
        "bowling": ("Pos Name Overs Maidens Runs Wickets Econ Dots Figs Bowling", 12),
        "fow": ("Wicket Runs Score Overs Name How", 10),
        "overs": ("Over Bowler Runs Wickets Total Down Score Balls", 50),
        "squads": ("Team Short Color No Name Role", 32),
        "table": ("Pos Team Played Won Lost Tied Drawn NoResult Points NetRunRate", 16),
        "ticker": ("Title Venue Status Score Headline", 8),
    }


def test_an_unknown_table_is_not_found() -> None:
    """As is one that only sounds like another."""
    showing = Showing(last([]), "0-0", "", made=Counter())
    for name in ("", "state", "vmix.json", "BATTING"):
        with pytest.raises(NotFound):
            showing.table(name, Format.JSON)
