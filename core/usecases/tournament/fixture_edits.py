"""A fixture as an organiser wants it, and what cannot be."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from msgspec import UNSET
from msgspec.structs import asdict

from core.errors import Conflict, Malformed, NotFound
from core.ids import FixtureId, OfficialId, TeamId, TournamentId, VenueId
from core.models.tournament import Fixture, From, Ruling, Source
from core.usecases.names import plain_name
from core.usecases.tournament.entries import group_name
from core.usecases.tournament.progress import leads_to
from core.wire.fixtures import FixtureChange, NewFixture, SourceShape

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
_SIDES: Final = ("home_id", "away_id", "home_from", "away_from")


class Known(NamedTuple):
    """What a fixture may name."""

    teams: Collection[TeamId]
    groups: Collection[str]
    venues: Collection[VenueId]
    officials: Collection[OfficialId]


def made(tournament: TournamentId, fixture: FixtureId, number: int, given: NewFixture) -> Fixture:
    """A new fixture. Raises ``Malformed``."""
    return Fixture(
        id=fixture,
        tournament_id=tournament,
        number=number,
        stage=given.stage,
        round=given.round,
        group=group_name(given.group),
        label=_label(given.label),
        home_id=_team(given.home_id),
        away_id=_team(given.away_id),
        home_from=_source(given.home_from),
        away_from=_source(given.away_from),
        venue_id=None if given.venue_id is None else VenueId(given.venue_id),
        starts_at=None if given.starts_at is None else _time(given.starts_at),
        officials=_officials(given.official_ids),
    )


def changed(fixture: Fixture, given: FixtureChange) -> Fixture:
    """The fixture with what was given; the rest stays.

    Raises ``Malformed``, and ``Conflict`` (``matches_made``) for other sides where a match was made with these.
    """
    wished = {name: value for name, value in asdict(given).items() if value is not UNSET}
    fields = {**asdict(fixture)}
    for name, value in wished.items():
        fields["officials" if name == "official_ids" else name] = _field(name, value)
    if "ruling" in wished and "winner_id" not in wished:
        fields["winner_id"] = None
    after = Fixture(**fields)
    if fixture.match_id is not None and any(getattr(after, side) != getattr(fixture, side) for side in _SIDES):
        raise Conflict("A match was made with these sides.", code="matches_made")
    return after


def check(fixture: Fixture, there: Sequence[Fixture], known: Known) -> None:
    """Raise ``Malformed`` where a fixture makes no sense, ``NotFound`` where it names what is not there."""
    teams = [team for team in (fixture.home_id, fixture.away_id) if team is not None]
    for team in teams:
        if team not in known.teams:
            raise NotFound("There is no such side in this tournament.", team=team)
    both = (fixture.home_id or fixture.home_from, fixture.away_id or fixture.away_from)
    if both[0] is not None and both[0] == both[1]:
        raise Malformed("Nobody plays against oneself.", code="same_side", where="away_id")
    if fixture.venue_id is not None and fixture.venue_id not in known.venues:
        raise NotFound("There is no such ground.", venue=fixture.venue_id)
    if not {*fixture.officials} <= {*known.officials}:
        raise NotFound("There is no such official in this tournament.")
    _check_sources(fixture, there, known)
    _check_ruling(fixture, known)


def _check_sources(fixture: Fixture, there: Sequence[Fixture], known: Known) -> None:
    ids = {each.id for each in there}
    for source in (fixture.home_from, fixture.away_from):
        if source is None:
            continue
        if source.kind is From.PLACE:
            if not source.place or source.of not in known.groups:
                raise Malformed("There is no such place in a table.", code="bad_source")
        elif source.place or source.of not in ids:
            raise Malformed("There is no such fixture to come from.", code="bad_source")
    if fixture.id in leads_to([*(each for each in there if each.id != fixture.id), fixture], fixture.id):
        raise Malformed("A fixture cannot wait for itself.", code="bad_source")


def _check_ruling(fixture: Fixture, known: Known) -> None:
    awarded = fixture.ruling is Ruling.AWARDED
    fixed = {fixture.home_id, fixture.away_id}
    sides = fixed if None not in fixed else {*known.teams}
    if awarded != (fixture.winner_id is not None) or (awarded and fixture.winner_id not in sides):
        raise Malformed("What is awarded has a winner, who plays in it.", code="bad_ruling", where="winner_id")


def _field(name: str, value: object) -> object:
    """A given value as the fixture keeps it."""
    match name, value:
        case ("starts_at", str()):
            return _time(value)
        case ("label", str()):
            return _label(value)
        case ("group", str()):
            return group_name(value)
        case ("official_ids", list()):
            return _officials(value)
        case (_, SourceShape()):
            return _source(value)
        case _:
            return value


def _time(text: str) -> str:
    try:
        return datetime.strptime(_TIME.fullmatch(text)[0], "%Y-%m-%dT%H:%M").isoformat(timespec="minutes")  # type: ignore[index]  # noqa: DTZ007
    except (ValueError, TypeError):
        raise Malformed("A time is written YYYY-MM-DDTHH:MM.", code="bad_time", where="starts_at") from None


def _label(text: str) -> str:
    return plain_name(text) if text.strip() else ""


def _team(text: str | None) -> TeamId | None:
    return None if text is None else TeamId(text)


def _source(given: SourceShape | None) -> Source | None:
    return None if given is None else Source(kind=given.kind, of=given.of, place=given.place)


def _officials(ids: Sequence[str]) -> tuple[OfficialId, ...]:
    return tuple(dict.fromkeys(OfficialId(each) for each in ids))
