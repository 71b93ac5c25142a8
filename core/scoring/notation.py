"""One text form of a delivery: short enough to say aloud, exact enough to read back.

Grammar, a delivery being its runs, then flags, then wickets, with single spaces between them::

    delivery = runs *(" " flag) *(" " wicket)        "." is left out right before a wicket
    runs     = "." / term *("+" term)                in the order below, each kind at most once
    term     = [n] "nb"     no-ball extras, 1 unless n says more     nb   2nb
             / n "w"        wides, the penalty included              1w   5w
             / n ["r"]      off the bat; 4 and 6 are boundaries,     1    4    4r
                            "r" says that they were run
             / n "b"        byes                                     2b
             / n "lb"       leg byes                                 1lb
             / n "p"        penalty runs to the batting side         5p
             / n "s"        runs called short, not counted           1+1s
    flag     = "bdry"       it crossed the boundary, where bat runs do not say so    5 bdry
             / "ds"         deliberate short running, runs disallowed
             / "x" / "nx"   the batters had crossed / had not
             / "at" n "/" n where it went: degrees and percent of the way to the boundary, as ``Placed``  4 at310/100
    wicket   = "W " how ["(" name *("/" name) ")"] ["@" end] [":" name]
    how      = "b" / "c" / "c&b" / "lbw" / "st" / "hw" / "ro" / "obs" / "h2" / "hb" / "to"
    end      = "s" / "ns"   the end whose wicket was put down: the striker's, the non-striker's
    name     = a player's id, as a JSON string where it has other than letters, digits, "_", "." and "-"

In parentheses stand the fielders, after the colon who is out where that is not the striker by default:
``1 W ro(jadeja/dhoni)@ns:root`` is a single, then Root run out at the bowler's end.
``write`` gives the one canonical form, ``read`` takes no other.
"""

import json
import re
from typing import Final

from core.errors import Malformed
from core.ids import PlayerId
from core.scoring.delivery import Delivery, Placed
from core.scoring.dismissal import Dismissal, End, How

_HOW: Final = {
    How.BOWLED: "b",
    How.CAUGHT: "c",
    How.CAUGHT_AND_BOWLED: "c&b",
    How.LBW: "lbw",
    How.STUMPED: "st",
    How.HIT_WICKET: "hw",
    How.RUN_OUT: "ro",
    How.OBSTRUCTING: "obs",
    How.HIT_TWICE: "h2",
    How.HANDLED: "hb",
    How.TIMED_OUT: "to",
}
_HOW_READ: Final = {text: how for how, text in _HOW.items()}
_END: Final = {End.STRIKER: "s", End.NON_STRIKER: "ns"}
_END_READ: Final = {text: end for end, text in _END.items()}
_ALLOWANCES: Final = (4, 6)
"""Runs off the bat that are a boundary unless said otherwise (Law 19.7)."""

_NAME: Final = r'(?:[A-Za-z0-9_.\-]+|"(?:[^"\\]|\\.)*")'
_BARE: Final = re.compile(r"[A-Za-z0-9_.\-]+")
_NUMBER: Final = r"[1-9][0-9]{0,5}"
_RUNS: Final = re.compile(
    rf"(?:(?P<no_balls>(?:{_NUMBER})?)nb(?:\+|(?= |$)))?(?:(?P<wides>{_NUMBER})w(?:\+|(?= |$)))?"
    rf"(?:(?P<bat>{_NUMBER})(?P<run>r?)(?:\+|(?= |$)))?(?:(?P<byes>{_NUMBER})b(?:\+|(?= |$)))?"
    rf"(?:(?P<leg_byes>{_NUMBER})lb(?:\+|(?= |$)))?(?:(?P<penalty>{_NUMBER})p(?:\+|(?= |$)))?"
    rf"(?:(?P<short>{_NUMBER})s(?= |$))?"
)
_FLAGS: Final = re.compile(
    r"(?P<boundary> bdry)?(?P<deliberate> ds)?(?P<crossed> n?x)?"
    r"(?: at(?P<angle>0|[1-9][0-9]{0,5})/(?P<distance>0|[1-9][0-9]{0,5}))?(?= |$)"
)
_WICKET: Final = re.compile(
    rf" W (?P<how>c&b|lbw|st|hw|ro|obs|h2|hb|to|b|c)(?:\((?P<fielders>{_NAME}(?:/{_NAME})*)\))?"
    rf"(?:@(?P<end>ns|s))?(?::(?P<player>{_NAME}))?(?= |$)",
    re.DOTALL,
)
_NAMES: Final = re.compile(_NAME, re.DOTALL)


def write(delivery: Delivery) -> str:
    """Return the canonical text of a delivery whose counts are none below zero."""
    parts = [_write_runs(delivery)]
    if delivery.boundary and delivery.bat not in _ALLOWANCES:
        parts.append("bdry")
    if delivery.deliberate_short:
        parts.append("ds")
    if delivery.crossed is not None:
        parts.append("x" if delivery.crossed else "nx")
    if delivery.placed is not None:
        parts.append(f"at{delivery.placed.angle}/{delivery.placed.distance}")
    wickets = [_write_wicket(wicket) for wicket in delivery.wickets]
    return " ".join(wickets if wickets and parts == ["."] else parts + wickets)


def read(text: str) -> Delivery:
    """Return the delivery that ``write`` wrote so; raises ``Malformed`` (``notation``) for any other text."""
    try:
        delivery = _read(text)
    except ValueError:
        delivery = None
    if delivery is None or write(delivery) != text:
        raise Malformed("This is not a delivery in Cricksy's notation.", code="notation")
    return delivery


def mark(delivery: Delivery) -> str:
    """Return a delivery as the this-over strip shows it: ``.``, ``4``, ``2lb``, ``wd``, ``nb4``, ``1W``; no names."""
    wickets = "W" * len(delivery.wickets)
    parts: list[str] = []
    if delivery.no_balls:
        parts.append("nb" if delivery.no_balls == 1 else f"{delivery.no_balls}nb")
    if delivery.wides:
        parts.append("wd" if delivery.wides == 1 else f"{delivery.wides}wd")
    if delivery.bat:
        parts.append(str(delivery.bat))
    parts += [
        f"{runs}{kind}"
        for runs, kind in ((delivery.byes, "b"), (delivery.leg_byes, "lb"), (delivery.penalty, "p"))
        if runs
    ]
    return "".join(parts) + wickets or "."


def _write_runs(delivery: Delivery) -> str:
    terms: list[str] = []
    if delivery.no_balls:
        terms.append("nb" if delivery.no_balls == 1 else f"{delivery.no_balls}nb")
    if delivery.wides:
        terms.append(f"{delivery.wides}w")
    if delivery.bat:
        run = "r" if delivery.bat in _ALLOWANCES and not delivery.boundary else ""
        terms.append(f"{delivery.bat}{run}")
    terms += [
        f"{runs}{kind}"
        for runs, kind in (
            (delivery.byes, "b"),
            (delivery.leg_byes, "lb"),
            (delivery.penalty, "p"),
            (delivery.short, "s"),
        )
        if runs
    ]
    return "+".join(terms) or "."


def _write_name(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name)


def _write_wicket(wicket: Dismissal) -> str:
    text = f"W {_HOW[wicket.how]}"
    if wicket.fielders:
        text += f"({'/'.join(map(_write_name, wicket.fielders))})"
    if wicket.end is not None:
        text += f"@{_END[wicket.end]}"
    if wicket.player is not None:
        text += f":{_write_name(wicket.player)}"
    return text


def _read(text: str) -> Delivery | None:
    if text.startswith("W "):
        text = f". {text}"
    runs = None if text.startswith(".") else _RUNS.match(text)
    position = runs.end() if runs else 1
    flags = _FLAGS.match(text, position)
    if not flags:
        return None
    position = flags.end()
    wickets: list[Dismissal] = []
    while position < len(text):
        wicket = _WICKET.match(text, position)
        if not wicket:
            return None
        wickets.append(_read_wicket(wicket))
        position = wicket.end()
    counts = runs.groupdict() if runs else {}
    bat = int(counts.get("bat") or 0)
    crossed = flags["crossed"]
    return Delivery(
        bat=bat,
        byes=int(counts.get("byes") or 0),
        leg_byes=int(counts.get("leg_byes") or 0),
        wides=int(counts.get("wides") or 0),
        no_balls=_read_no_balls(counts.get("no_balls")),
        penalty=int(counts.get("penalty") or 0),
        boundary=bool(flags["boundary"]) or (bat in _ALLOWANCES and not counts.get("run")),
        short=int(counts.get("short") or 0),
        deliberate_short=bool(flags["deliberate"]),
        crossed=None if crossed is None else crossed == " x",
        wickets=tuple(wickets),
        placed=_read_placed(flags["angle"], flags["distance"]),
    )


def _read_no_balls(count: str | None) -> int:
    return 0 if count is None else int(count or 1)


def _read_placed(angle: str | None, distance: str | None) -> Placed | None:
    return None if angle is None or distance is None else Placed(angle=int(angle), distance=int(distance))


def _read_name(text: str) -> PlayerId:
    return PlayerId(json.loads(text) if text.startswith('"') else text)


def _read_wicket(match: re.Match[str]) -> Dismissal:
    return Dismissal(
        how=_HOW_READ[match["how"]],
        player=_read_name(match["player"]) if match["player"] else None,
        end=_END_READ[match["end"]] if match["end"] else None,
        fielders=tuple(_read_name(name) for name in _NAMES.findall(match["fielders"] or "")),
    )
