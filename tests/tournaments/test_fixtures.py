"""Fixtures: drawn, scheduled, changed by hand, made into matches, and going on by results."""

import asyncio
from collections import Counter

import pytest

from core.errors import Conflict, Malformed, NotFound
from core.ids import FixtureId, MatchId, VenueId
from core.models.tournament import From, OfficialRole, Ruling
from core.scoring.events import Result, ResultKind
from core.scoring.standings import By
from core.usecases.tokens import Right
from core.wire.fixtures import FixtureChange, FixtureView, NewDraw, NewFixture, NewSchedule, SourceShape
from core.wire.tournaments import PointsRule, TournamentRules
from tests.games.club import Club
from tests.tournaments.cup import Cup, play
from tests.usecases.play import Device, random_bodies


async def draw(played: Cup, **wish: object) -> list[FixtureView]:
    """Draw, and see what comes of it."""
    await played.organiser.lists.draw(played.owner, played.id, NewDraw(**wish))  # type: ignore[arg-type]
    return await played.fixtures()


async def change(played: Cup, fixture: FixtureView, **fields: object) -> None:
    """Change a fixture by hand."""
    given = FixtureChange(**fields)  # type: ignore[arg-type]  # each test says what it means
    await played.organiser.lists.change(played.owner, played.id, FixtureId(fixture.id), given)


async def grounds(played: Cup, number: int = 2) -> list[VenueId]:
    """Grounds of the organiser's."""
    return [(await played.organiser.venues.add(played.owner, f"Ground {each}", "", [])).id for each in range(number)]


def named(fixtures: list[FixtureView], label: str) -> FixtureView:
    """A fixture by its label."""
    return next(each for each in fixtures if each.label == label)


async def test_a_league_is_drawn(played: Cup) -> None:
    """Everybody meets everybody; a new draw takes the place of the old one."""
    single = await draw(played)
    assert [each.number for each in single] == [1, 2, 3, 4, 5, 6]
    assert Counter(each.round for each in single) == {1: 2, 2: 2, 3: 2}
    assert len({frozenset({each.home.name, each.away.name}) for each in single}) == 6
    double = await draw(played, league="double")
    assert len(double) == 12
    assert len({(each.home.name, each.away.name) for each in double}) == 12
    assert {each.status for each in double} == {"scheduled"}


async def test_groups_and_a_knock_out_are_drawn(played: Cup) -> None:
    """Sides are dealt by their seeds; the bracket says in words who will play."""
    fixtures = await draw(played, groups=2, qualify=2, third_place=True)
    assert {each.group for each in fixtures if each.stage == "league"} == {"A", "B"}
    groups = {entry.name: entry.group for entry in await played.organiser.entries.list(played.grant, played.id)}
    assert groups == {"Ashes": "A", "Bears": "B", "Comets": "B", "Dragons": "A"}
    assert [(each.label, each.home.name, each.away.name) for each in fixtures if each.stage == "knock_out"] == [
        ("SF1", "1st of A", "2nd of B"),
        ("SF2", "1st of B", "2nd of A"),
        ("3rd", "Loser of SF1", "Loser of SF2"),
        ("F", "Winner of SF1", "Winner of SF2"),
    ]


async def test_a_preview_is_what_would_be_drawn_and_changes_nothing(played: Cup) -> None:
    """Neither fixtures nor the groups of the sides."""
    before = await draw(played, league="double")
    wish = NewDraw(groups=2, qualify=2, third_place=True, preview=True)
    shown = await played.organiser.lists.draw(played.owner, played.id, wish)
    assert await played.fixtures() == before
    assert {entry.group for entry in await played.organiser.entries.list(played.grant, played.id)} == {""}
    drawn = await draw(played, groups=2, qualify=2, third_place=True)
    facts = [(each.number, each.round, each.group, each.label, each.home.name, each.away.name) for each in shown]
    assert facts == [
        (each.number, each.round, each.group, each.label, each.home.name, each.away.name) for each in drawn
    ]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"groups": 3}, "too_few_teams"),
        ({"qualify": 5}, "too_many_qualify"),
        ({"qualify": 1}, "too_many_qualify"),
        ({"groups": 2, "qualify": 3}, "too_many_qualify"),
    ],
)
async def test_a_draw_that_cannot_be_is_refused(played: Cup, wish: dict[str, object], code: str) -> None:
    """And the fixtures stay as they are."""
    before = await draw(played)
    with pytest.raises(Malformed) as refused:
        await draw(played, **wish)
    assert refused.value.reason == code
    assert await played.fixtures() == before


async def test_a_draw_does_not_undo_what_is_played(played: Cup) -> None:
    """Once a match was made, fixtures are changed by hand."""
    first, *_ = before = await draw(played)
    await played.start(first)
    with pytest.raises(Conflict) as refused:
        await draw(played, league="double")
    assert refused.value.reason == "matches_made"
    with pytest.raises(Conflict):
        await played.organiser.lists.remove(played.owner, played.id, FixtureId(first.id))
    assert [each.id for each in await played.fixtures()] == [each.id for each in before]


async def test_a_schedule_books_nobody_twice(house: Club, played: Cup) -> None:
    """Not where another tournament plays either, nor where a match was made; a knock-out comes last."""
    one, two = await grounds(played)
    fixtures = await draw(played, qualify=2)
    other = await house.services.fixtures.tournaments.create(played.owner, "Other")
    taken = NewFixture(venue_id=one, starts_at="2026-05-02T10:00")
    await played.organiser.lists.add(played.owner, other.id, taken)
    await change(played, fixtures[0], venue_id=two, starts_at="2026-05-02T14:00")
    await played.start(fixtures[0])
    wish = NewSchedule(start="2026-05-02", slots=["14:00", "10:00"], venue_ids=[one, two], weekdays=[6, 7])
    await played.organiser.lists.schedule(played.owner, played.id, wish)
    scheduled = await played.fixtures()
    assert scheduled[0].starts_at == "2026-05-02T14:00"
    times = [(each.starts_at, each.venue_id) for each in scheduled]
    assert len({*times, (taken.starts_at, taken.venue_id)}) == len(times) + 1
    final = named(scheduled, "F")
    assert final.starts_at == max(each.starts_at or "" for each in scheduled)
    await played.organiser.lists.schedule(played.owner, played.id, wish)
    assert await played.fixtures() == scheduled
    assert {each.venue for each in scheduled} <= {"Ground 0", "Ground 1"}


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"start": "2026-02-30"}, "bad_day"),
        ({"start": "9999-12-31"}, "bad_day"),
        ({"slots": ["25:00"]}, "bad_time"),
        ({"venue_ids": ["nowhere"]}, "not_found"),
    ],
)
async def test_a_schedule_that_cannot_be_is_refused(played: Cup, wish: dict[str, object], code: str) -> None:
    """And no time changes."""
    (ground,) = await grounds(played, 1)
    before = await draw(played)
    given = {"start": "2026-05-02", "slots": ["14:00"], "venue_ids": [ground], **wish}
    with pytest.raises((Malformed, NotFound)) as refused:
        await played.organiser.lists.schedule(played.owner, played.id, NewSchedule(**given))  # type: ignore[arg-type]
    assert refused.value.reason == code
    assert await played.fixtures() == before


async def test_every_part_is_changed_by_hand(played: Cup) -> None:
    """Sides, ground, time, label, officials; what is left out stays, and nothing removes."""
    first, *_ = await draw(played)
    (ground,) = await grounds(played, 1)
    umpire = await played.organiser.officials.add(played.owner, played.id, "Simon", OfficialRole.UMPIRE)
    await change(
        played,
        first,
        home_id=played.team("Comets"),
        away_id=played.team("Bears"),
        venue_id=ground,
        starts_at="2026-05-02T14:00",
        label="Derby",
        round=7,
        official_ids=[umpire.id, umpire.id],
    )
    changed = (await played.fixtures())[0]
    assert (changed.home.name, changed.away.name, changed.venue) == ("Comets", "Bears", "Ground 0")
    assert (changed.starts_at, changed.label, changed.round) == ("2026-05-02T14:00", "Derby", 7)
    assert changed.official_ids == [umpire.id]
    await change(played, first, venue_id=None, label="")
    again = (await played.fixtures())[0]
    assert (again.venue, again.label, again.starts_at) == ("", "", "2026-05-02T14:00")


async def test_a_fixture_that_cannot_be_is_refused(played: Cup) -> None:
    """It stays as it is."""
    fixtures = await draw(played, qualify=4)
    first, semi, final = fixtures[0], named(fixtures, "SF1"), named(fixtures, "F")
    wrong: list[tuple[FixtureView, dict[str, object]]] = [
        (first, {"home_id": "nobody"}),
        (first, {"home_id": first.away.team_id}),
        (first, {"venue_id": "nowhere"}),
        (first, {"starts_at": "2026-02-30T14:00"}),
        (first, {"official_ids": ["nobody"]}),
        (first, {"ruling": Ruling.AWARDED}),
        (first, {"winner_id": first.home.team_id}),
        (first, {"ruling": Ruling.AWARDED, "winner_id": "nobody"}),
        (semi, {"home_from": SourceShape(kind=From.WINNER, of=final.id)}),
        (semi, {"home_from": SourceShape(kind=From.WINNER, of=semi.id)}),
        (semi, {"home_from": SourceShape(kind=From.WINNER, of="nothing")}),
        (semi, {"home_from": SourceShape(kind=From.PLACE, of="Z", place=1)}),
        (semi, {"home_from": SourceShape(kind=From.PLACE, of="", place=0)}),
    ]
    for fixture, fields in wrong:
        with pytest.raises((Malformed, NotFound)):
            await change(played, fixture, **fields)
    with pytest.raises(NotFound):
        await played.organiser.lists.change(played.owner, played.id, FixtureId("none"), FixtureChange())
    with pytest.raises(Conflict) as refused:
        await played.organiser.lists.remove(played.owner, played.id, FixtureId(semi.id))
    assert refused.value.reason == "leads_on"
    assert await played.fixtures() == fixtures


async def test_nobody_is_booked_twice_by_hand(played: Cup) -> None:
    """Neither a ground nor a team has two fixtures at one time, whoever asks at once."""
    one, two = await grounds(played)
    fixtures = await draw(played)
    when = "2026-05-02T14:00"
    await change(played, fixtures[0], venue_id=one, starts_at=when)
    other = next(each for each in fixtures[1:] if not _share(each, fixtures[0]))
    with pytest.raises(Conflict) as ground:
        await change(played, other, venue_id=one, starts_at=when)
    assert (ground.value.reason, ground.value.fields["fixture"]) == ("venue_taken", fixtures[0].id)
    await change(played, other, venue_id=two, starts_at=when)
    shared = next(each for each in fixtures[1:] if _share(each, fixtures[0]))
    with pytest.raises(Conflict) as team:
        await change(played, shared, starts_at=when)
    assert team.value.reason == "team_taken"
    rivals = [each for each in fixtures if each.round == 2]
    results = await asyncio.gather(
        *(change(played, each, venue_id=one, starts_at="2026-05-03T14:00") for each in rivals), return_exceptions=True
    )
    assert sorted(getattr(each, "reason", "") for each in results) == ["", "venue_taken"]


def _share(one: FixtureView, other: FixtureView) -> bool:
    return bool({one.home.name, one.away.name} & {other.home.name, other.away.name})


async def test_one_call_makes_a_match_that_a_scorer_can_begin(house: Club, played: Cup) -> None:
    """With title, sides, squads, ground and playing conditions, in the tournament; a second call makes no other."""
    (ground,) = await grounds(played, 1)
    await played.organiser.rules.put(played.owner, played.id, TournamentRules(format="odi"))
    first, *_ = await draw(played)
    umpire = await played.organiser.officials.add(played.owner, played.id, "Simon", OfficialRole.UMPIRE)
    await change(played, first, venue_id=ground, starts_at="2026-05-02T14:00", label="Opener", official_ids=[umpire.id])
    sheet = await played.start(first)
    assert sheet.title == f"{first.home.name} v {first.away.name}, Opener"
    assert (sheet.venue, sheet.date, sheet.format) == ("Ground 0", "2026-05-02", "odi")
    assert (sheet.profile.overs, sheet.profile.edition) == (50, "2017.3")
    assert [each.name for each in sheet.sides] == [first.home.name, first.away.name]
    assert all(len(each.players) == 13 and each.captain and each.keeper for each in sheet.sides)
    assert [(each.name, each.role) for each in sheet.officials] == [("Simon", "umpire")]
    row = await house.services.ports.log.match(MatchId(sheet.match_id))
    assert (row.title, row.tournament_id, row.public) == (sheet.title, played.id, True)
    assert await played.start(first) == sheet
    second = (await played.fixtures())[1]
    starts = await asyncio.gather(*(played.start(second) for _ in range(3)))
    assert len({each.match_id for each in starts}) == 1
    assert len(await house.services.ports.games.of_tournament(played.id)) == 2
    assert await played.organiser.starts.sheet(None, MatchId(sheet.match_id)) == sheet
    device = await played.enter(sheet)
    assert [team.name for team in device.ledger.state.teams] == [first.home.name, first.away.name]
    seen = (await played.fixtures())[0]
    assert (seen.match_id, seen.status) == (sheet.match_id, "upcoming")


async def test_a_match_that_was_deleted_can_be_made_again(house: Club, played: Cup) -> None:
    """Under another id each time, since an id is never used twice."""
    first, *_ = await draw(played)
    ids = []
    for _ in range(3):
        sheet = await played.start(first)
        ids.append(sheet.match_id)
        await house.services.fixtures.games.delete(played.grant, MatchId(sheet.match_id))
        assert (await played.fixtures())[0].match_id is None
    assert len(set(ids)) == 3


async def test_a_sheet_is_for_those_who_may_watch(house: Club, played: Cup) -> None:
    """Of a private match strangers learn nothing; a paired device does; a match of no fixture has none."""
    first, *_ = await draw(played)
    sheet = await played.start(first, public=False)
    match_id = MatchId(sheet.match_id)
    with pytest.raises(NotFound):
        await played.organiser.starts.sheet(None, match_id)
    operator = house.operator([Right.SCORE], match_id)
    assert await played.organiser.starts.sheet(operator, match_id) == sheet
    other = await house.game(played.owner, "other")
    with pytest.raises(NotFound):
        await played.organiser.starts.sheet(played.grant, other)


async def test_sides_stand_once_a_match_was_made(played: Cup) -> None:
    """Who plays is not changed under the scorer's hands; all the rest may be."""
    first, *_ = await draw(played)
    await played.start(first)
    with pytest.raises(Conflict) as refused:
        await change(played, first, home_id=first.away.team_id, away_id=first.home.team_id)
    assert refused.value.reason == "matches_made"
    await change(played, first, label="Opener")
    assert (await played.fixtures())[0].label == "Opener"


async def test_results_go_on_in_the_bracket(played: Cup) -> None:
    """From the groups to the final, and what is corrected is corrected all the way."""
    fixtures = await draw(played, groups=2, qualify=2, third_place=True)
    semi = named(fixtures, "SF1")
    with pytest.raises(Conflict) as refused:
        await played.start(semi)
    assert refused.value.reason == "sides_unknown"
    for fixture, winner in zip(fixtures[:2], ("Dragons", "Bears"), strict=True):
        await played.win(fixture, winner)
    fixtures = await played.fixtures()
    assert [(each.home.name, each.away.name) for each in fixtures[2:4]] == [("Dragons", "Comets"), ("Bears", "Ashes")]
    sheet = await played.start(named(fixtures, "SF1"))
    device = await played.enter(sheet, Result(result=ResultKind.WON, winner=played.team("Comets"), method="concession"))
    await played.win(named(fixtures, "SF2"), "Ashes")
    fixtures = await played.fixtures()
    assert [(each.home.name, each.away.name) for each in fixtures[4:]] == [("Dragons", "Bears"), ("Comets", "Ashes")]
    assert named(fixtures, "SF1").winner_id == played.team("Comets")
    corrected = Result(result=ResultKind.WON, winner=played.team("Dragons"), method="concession")
    await play(played.club, device, [corrected])
    fixtures = await played.fixtures()
    assert [(each.home.name, each.away.name) for each in fixtures[4:]] == [("Comets", "Bears"), ("Dragons", "Ashes")]


async def test_the_organiser_rules_where_no_score_does(played: Cup) -> None:
    """A walkover counts and goes on; rain gives each a point and sends nobody on, until it is decided otherwise."""
    fixtures = await draw(played, qualify=2)
    for fixture in fixtures[:5]:
        await change(played, fixture, ruling=Ruling.AWARDED, winner_id=fixture.home.team_id)
    await change(played, fixtures[5], ruling=Ruling.CALLED_OFF)
    fixtures = await played.fixtures()
    assert [each.status for each in fixtures[:6]] == ["awarded"] * 5 + ["called_off"]
    assert fixtures[0].headline == f"Awarded to {fixtures[0].home.name}"
    rows = await played.club.services.fixtures.points.table(played.grant, played.id)
    assert sum(row.points for row in rows) == 12
    assert sum(row.no_result for row in rows) == 2
    assert {row.net_run_rate for row in rows} == {"+0.000"}
    final = named(fixtures, "F")
    assert [final.home.team_id, final.away.team_id] == [row.team for row in rows[:2]]
    with pytest.raises(Conflict) as refused:
        await played.start(fixtures[0])
    assert refused.value.reason == "decided"
    await change(played, fixtures[0], ruling=None)
    assert named(await played.fixtures(), "F").home.team_id is None


async def test_the_table_follows_the_rules(played: Cup) -> None:
    """Points, the bonus and the order of a tournament's own; sides that have not played are in it."""
    first, second, *_ = await draw(played)
    sheet = await played.start(first)
    await played.enter(sheet)
    bodies = random_bodies(3, overs=20)
    device = Device("other", MatchId((await played.start(second)).match_id))
    await play(played.club, device, bodies)
    points = played.club.services.fixtures.points
    rows = await points.table(played.grant, played.id)
    assert [row.played for row in rows] == [1, 0, 0, 1]
    assert {row.name for row in rows if row.played} == {second.home.name, second.away.name}
    assert [row.points for row in rows] == [2, 0, 0, 0]
    rules = TournamentRules(
        points=PointsRule(win=4, tie=2, no_result=2, draw=0, loss=-1), bonus=1, order=[By.WINS, By.POINTS]
    )
    await played.organiser.rules.put(played.owner, played.id, rules)
    rows = await points.table(played.grant, played.id)
    assert rows[0].points in {4, 5}
    assert [row.points for row in rows[1:]] == [0, 0, -1]


async def test_groups_have_tables_of_their_own(played: Cup) -> None:
    """A knock-out does not count in them."""
    fixtures = await draw(played, groups=2, qualify=2)
    await played.win(fixtures[0], "Ashes")
    await played.win(fixtures[1], "Comets")
    await played.win(named(await played.fixtures(), "SF1"), "Ashes")
    groups = await played.club.services.fixtures.points.groups(played.grant, played.id)
    assert {group.name: [(row.name, row.played) for row in group.rows] for group in groups} == {
        "A": [("Ashes", 1), ("Dragons", 1)],
        "B": [("Comets", 1), ("Bears", 1)],
    }


async def test_strangers_see_what_they_may_watch(played: Cup) -> None:
    """A private match is as if it had not been made, in the fixtures and in the table."""
    await played.organiser.rules.put(played.owner, played.id, TournamentRules(public=True))
    first, second, *_ = await draw(played)
    hidden = await played.start(first, public=False)
    await played.enter(hidden, Result(result=ResultKind.WON, winner=played.team(first.home.name), method="concession"))
    await played.win(second, second.home.name)
    seen = await played.organiser.lists.list(None, played.id)
    assert [(each.match_id is not None, each.status) for each in seen[:2]] == [(False, "scheduled"), (True, "finished")]
    assert [each.status for each in (await played.fixtures())[:2]] == ["finished", "finished"]
    points = played.club.services.fixtures.points
    assert sum(row.won for row in await points.table(None, played.id)) == 1
    assert sum(row.won for row in await points.table(played.grant, played.id)) == 2
