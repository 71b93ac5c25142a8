"""A small match of our own in Cricsheet's format: two overs a side, with one of most things in it."""

from typing import Any, TypeAlias

import msgspec

Document: TypeAlias = dict[str, Any]
"""JSON, to be bent by the tests."""


def names(team: str) -> list[str]:
    """Eleven names."""
    return [f"{team} {n}" for n in range(1, 12)]


def ball(  # noqa: PLR0913 - the fields of a ball
    batter: str,
    partner: str,
    bowler: str,
    runs: int = 0,
    *,
    extras: dict[str, int] | None = None,
    wickets: list[Document] | None = None,
    **more: object,
) -> Document:
    """A delivery."""
    beyond = sum((extras or {}).values())
    made: Document = {
        "batter": batter,
        "non_striker": partner,
        "bowler": bowler,
        "runs": {"batter": runs, "extras": beyond, "total": runs + beyond},
        **more,
    }
    if extras:
        made["extras"] = extras
    if wickets:
        made["wickets"] = wickets
    return made


def over(number: int, *deliveries: Document) -> Document:
    """An over."""
    return {"over": number, "deliveries": list(deliveries)}


def match(*innings: Document, **info: object) -> Document:
    """A match between Ayr and Bray."""
    return {
        "meta": {"data_version": "1.1.0"},
        "info": {
            "balls_per_over": 6,
            "dates": ["2024-05-01"],
            "match_type": "T20",
            "overs": 2,
            "outcome": {"winner": "Bray", "by": {"wickets": 9}},
            "players": {"Ayr": names("Ayr"), "Bray": names("Bray")},
            "registry": {"people": {"Ayr 1": "0a1"}},
            "teams": ["Ayr", "Bray"],
            "toss": {"winner": "Ayr", "decision": "bat"},
            "venue": "The Green",
            **info,
        },
        "innings": list(innings),
    }


def small() -> Document:
    """Ayr make 9 in two overs, one of them of five balls; Bray pass it in the second over."""
    first = over(
        0,
        ball("Ayr 1", "Ayr 2", "Bray 11", 1),
        ball("Ayr 2", "Ayr 1", "Bray 11", 4),
        ball("Ayr 2", "Ayr 1", "Bray 11", extras={"wides": 2}),
        ball(
            "Ayr 1",
            "Ayr 2",
            "Bray 11",
            wickets=[{"kind": "run out", "player_out": "Ayr 2", "fielders": [{"substitute": True}]}],
        ),
        ball("Ayr 1", "Ayr 3", "Bray 11"),
        ball("Ayr 1", "Ayr 3", "Bray 11", 1),
    )
    second = over(
        1,
        ball("Ayr 1", "Ayr 3", "Bray 10", 1),
        *[ball("Ayr 3", "Ayr 1", "Bray 10") for _ in range(5)],
    )
    chase = over(
        0,
        ball("Bray 1", "Bray 2", "Ayr 11", 6),
        ball(
            "Bray 1",
            "Bray 2",
            "Ayr 11",
            wickets=[{"kind": "caught", "player_out": "Bray 1", "fielders": [{"name": "Ayr 5"}]}],
        ),
        *[ball("Bray 3", "Bray 2", "Ayr 11") for _ in range(4)],
    )
    winning = over(1, ball("Bray 2", "Bray 3", "Ayr 10", 4))
    return match(
        {"team": "Ayr", "overs": [first, second], "miscounted_overs": {"0": {"balls": "5"}}},
        {"team": "Bray", "overs": [chase, winning], "target": {"runs": 10, "overs": 2}},
    )


def encoded(document: Document) -> bytes:
    """The file's bytes."""
    return msgspec.json.encode(document)


REMOVED = object()
"""Stands for no value at all."""


def bent(document: Document, path: tuple[str | int, ...], value: object) -> Document:
    """The document, changed in place: with ``value`` at ``path``, or nothing where that is ``REMOVED``."""
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if value is REMOVED:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document
