"""Tournaments' parts as the API shows them."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.ids import TeamId, VenueId
from core.models.tournament import Entry, Fixture, From, Official, Ruling, Source, SquadPlayer, Venue
from core.usecases.phrases import made_short
from core.usecases.tournament.season import Season
from core.wire.fixtures import (
    EntryView,
    FixtureSide,
    FixtureView,
    OfficialView,
    SourceShape,
    SquadPlayerView,
    VenueView,
)

_TH: Final = {1: "st", 2: "nd", 3: "rd"}
_TEENS: Final = range(11, 14)


def venue_view(venue: Venue) -> VenueView:
    """A ground."""
    return VenueView(
        id=venue.id,
        workspace_id=venue.workspace_id,
        name=venue.name,
        town=venue.town,
        ends=[*venue.ends],
        created_ms=venue.created_ms,
    )


def entry_view(entry: Entry) -> EntryView:
    """A side with its squad."""
    return EntryView(
        team_id=entry.team_id,
        name=entry.name,
        short=entry.short,
        group=entry.group,
        seed=entry.seed,
        players=player_views(entry.squad.players),
        captain=entry.squad.captain,
        keeper=entry.squad.keeper,
    )


def player_views(players: Iterable[SquadPlayer]) -> list[SquadPlayerView]:
    """The players of a squad."""
    return [SquadPlayerView(id=each.id, name=each.name) for each in players]


def official_view(official: Official) -> OfficialView:
    """An official."""
    return OfficialView(id=official.id, name=official.name, role=official.role)


def fixture_views(season: Season, venues: Mapping[VenueId, str]) -> list[FixtureView]:
    """All fixtures, by number; ``venues`` are the grounds' names."""
    return [fixture_view(season, fixture, venues) for fixture in season.fixtures]


def fixture_view(season: Season, fixture: Fixture, venues: Mapping[VenueId, str]) -> FixtureView:
    """A fixture as its tournament stands."""
    home, away = season.sides[fixture.id]
    status, headline = _standing(season, fixture)
    return FixtureView(
        id=fixture.id,
        number=fixture.number,
        stage=fixture.stage,
        round=fixture.round,
        group=fixture.group,
        label=fixture.label,
        home=_side(season, home, fixture.home_from),
        away=_side(season, away, fixture.away_from),
        venue_id=fixture.venue_id,
        venue=venues.get(fixture.venue_id, "") if fixture.venue_id is not None else "",
        starts_at=fixture.starts_at,
        official_ids=[*fixture.officials],
        match_id=fixture.match_id if season.place_of(fixture) is not None else None,
        status=status,
        headline=headline,
        ruling=fixture.ruling,
        winner_id=season.winners.get(fixture.id),
    )


def _standing(season: Season, fixture: Fixture) -> tuple[str, str]:
    if fixture.ruling is Ruling.CALLED_OFF:
        return "called_off", "Called off"
    if fixture.ruling is Ruling.AWARDED and fixture.winner_id is not None:
        return "awarded", f"Awarded to {season.names.get(fixture.winner_id, fixture.winner_id)}"
    played = season.place_of(fixture)
    return ("scheduled", "") if played is None else (played.status, played.headline)


def _side(season: Season, team: TeamId | None, source: Source | None) -> FixtureSide:
    words = "" if source is None else source_text(season, source)
    name = season.names.get(team, team) if team is not None else words
    short = next((entry.short for entry in season.entries if entry.team_id == team), "")
    return FixtureSide(
        team_id=team,
        name=name,
        short=short or (made_short(name) if team is not None else ""),
        comes_from=None if source is None else SourceShape(kind=source.kind, of=source.of, place=source.place),
        comes_as=words,
    )


def source_text(season: Season, source: Source) -> str:
    """``Winner of SF1``, ``2nd of A``, ``1st of the table``."""
    if source.kind is From.PLACE:
        return f"{ordinal(source.place)} of {source.of or 'the table'}"
    fixture = next((each for each in season.fixtures if each.id == source.of), None)
    what = "a match" if fixture is None else fixture.label or f"match {fixture.number}"
    return f"{source.kind.value.capitalize()} of {what}"


def ordinal(number: int) -> str:
    """``1st``, ``12th``, ``23rd``."""
    return f"{number}{'th' if number % 100 in _TEENS else _TH.get(number % 10, 'th')}"
