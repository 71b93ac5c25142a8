"""The columns of the tables for vMix, in their order for ever: titles bind by name or position, so they only grow."""

from typing import Final, NamedTuple

VMIX: Final = (
    "FeedSeq",
    "UpdatedAt",
    "Status",
    "MatchTitle",
    "BatTeam",
    "BatShort",
    "BatColor",
    "BatLogo",
    "BowlTeam",
    "BowlShort",
    "BowlColor",
    "BowlLogo",
    "Innings",
    "Runs",
    "Wickets",
    "Score",
    "Overs",
    "OversMax",
    "RunRate",
    "Target",
    "NeedText",
    "ReqRate",
    "Projected",
    "DlsPar",
    "WinPct",
    "Bat1Name",
    "Bat1Runs",
    "Bat1Balls",
    "Bat1Fours",
    "Bat1Sixes",
    "Bat1SR",
    "Bat1Strike",
    "Bat2Name",
    "Bat2Runs",
    "Bat2Balls",
    "Bat2Fours",
    "Bat2Sixes",
    "Bat2SR",
    "Bat2Strike",
    "BowlerName",
    "BowlerFigs",
    "BowlerOvers",
    "BowlerEcon",
    "PartRuns",
    "PartBalls",
    "LastWicket",
    "ThisOver",
    "Ball1",
    "Ball2",
    "Ball3",
    "Ball4",
    "Ball5",
    "Ball6",
    "Ball7",
    "Ball8",
    "Ball9",
    "Ball10",
    "Extras",
    "Toss",
    "Result",
    "SponsorName",
    "SponsorLogo",
)
"""Of the one row."""


class Shape(NamedTuple):
    """A table: its columns, and how many rows it always has."""

    columns: tuple[str, ...]
    rows: int


SHAPES: Final = {
    "vmix": Shape(VMIX, 1),
    "batting": Shape(
        ("Pos", "Name", "Runs", "Balls", "Fours", "Sixes", "SR", "How", "Status", "Strike"),
        12,
    ),
    "bowling": Shape(
        ("Pos", "Name", "Overs", "Maidens", "Runs", "Wickets", "Econ", "Dots", "Figs", "Bowling"),
        12,
    ),
    "fow": Shape(("Wicket", "Runs", "Score", "Overs", "Name", "How"), 10),
    "overs": Shape(("Over", "Bowler", "Runs", "Wickets", "Total", "Down", "Score", "Balls"), 50),
    "squads": Shape(("Team", "Short", "Color", "No", "Name", "Role"), 32),
    "table": Shape(
        ("Pos", "Team", "Played", "Won", "Lost", "Tied", "Drawn", "NoResult", "Points", "NetRunRate"),
        16,
    ),
    "ticker": Shape(("Title", "Venue", "Status", "Score", "Headline"), 8),
}
"""By the name in the address."""

PICTURES: Final = frozenset({"BatLogo", "BowlLogo", "SponsorLogo"})
"""Columns of any table that hold an address of a picture."""


def titled(column: str) -> str:
    """A column's name as vMix's GT titles bind it by themselves: ``Runs.Text``, ``BatLogo.Source``."""
    return f"{column}.Source" if column in PICTURES else f"{column}.Text"
