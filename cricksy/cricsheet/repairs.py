"""What may be put right in a file as read before any of it is told: the sides, sums, wickets.

A dismissal that the format does not know counts as a run out by nobody. That is the only one of the Laws'
that can befall either batter off any ball, with any runs, and credits no bowler, so it adds nothing to the
file but the wicket.
"""

from typing import Final

from core.errors import Malformed
from core.scoring.dismissal import How
from core.scoring.events import Retired
from cricksy.cricsheet.schema import MISSING, Delivery, File, Wicket

_KINDS: Final = frozenset(how.value for how in How) | frozenset(how.value for how in Retired)
_SIDES: Final = 2
_MOST_PEOPLE: Final = 500
"""Of all who bat, bowl or come as replacements; a match has thirty."""


def repair(file: File) -> list[str]:
    """Put a file right in place; returns a note on each change that a reader should know of.

    Raises ``Malformed`` where the file contradicts itself.
    """
    notes = _settle_sides(file)
    people: set[str] = set()
    for number, innings in enumerate(file.innings):
        path = f"innings[{number}]"
        if innings.team not in file.info.teams:
            raise _contradiction(f"{innings.team!r} bats, and is not one of the sides", f"{path}.team")
        for index, over in enumerate(innings.overs):
            if over.over == MISSING:
                over.over = index
            for place, ball in enumerate(over.deliveries):
                at = f"{path}.overs[{index}].deliveries[{place}]"
                _repair_runs(ball, at)
                notes += [f"{at}: {change}" for change in _repair_wickets(ball)]
                people.update((ball.batter, ball.non_striker, ball.bowler))
                people.update(each.comes for each in ball.replacements.match)
    if len(people) > _MOST_PEOPLE:
        raise _contradiction(f"more than {_MOST_PEOPLE} people play", "innings")
    return notes


def _settle_sides(file: File) -> list[str]:
    told = list(dict.fromkeys(file.info.teams))
    if len(told) == len(file.info.teams) == _SIDES:
        return []
    found = list(dict.fromkeys(innings.team for innings in file.innings))
    if len(found) < _SIDES:
        found = list(dict.fromkeys((*found, *told, *file.info.players)))
    if len(found) != _SIDES:
        raise _contradiction("two sides are expected", "info.teams")
    file.info.teams = found
    return [f"info.teams does not name the two sides: taken to be {found[0]} and {found[1]}"]


def _repair_runs(ball: Delivery, at: str) -> None:
    """Add up what the file leaves out, and refuse sums that are wrong: nobody can tell which part is right."""
    if ball.batter == ball.non_striker:
        raise _contradiction(f"{ball.batter!r} is at both ends", f"{at}.non_striker")
    parts, runs = ball.extras, ball.runs
    extras = parts.byes + parts.legbyes + parts.noballs + parts.penalty + parts.wides
    if runs.extras == MISSING:
        runs.extras = extras
    if runs.total == MISSING:
        runs.total = runs.batter + runs.extras
    if runs.total != runs.batter + runs.extras or extras != runs.extras:
        raise _contradiction("the runs do not add up", f"{at}.runs")


def _repair_wickets(ball: Delivery) -> list[str]:
    notes: list[str] = []
    gone: set[str] = set()
    kept: list[Wicket] = []
    for wicket in ball.wickets:
        kind = " ".join(wicket.kind.replace("_", " ").lower().split())
        if kind not in _KINDS:
            notes.append(f"unknown dismissal {wicket.kind!r}, counted as a run out")
            kind = How.RUN_OUT.value
        if not wicket.player_out:
            notes.append(f"nobody is named as out, taken to be {ball.batter}")
        wicket.kind, wicket.player_out = kind, wicket.player_out or ball.batter
        if wicket.player_out in gone:
            notes.append(f"{wicket.player_out} is out twice, counted once")
            continue
        gone.add(wicket.player_out)
        kept.append(wicket)
    if len(kept) < len(ball.wickets):
        ball.wickets = kept
    return notes


def _contradiction(reason: str, path: str) -> Malformed:
    return Malformed(f"Not a Cricsheet match: {reason} at {path}.", where=path)
