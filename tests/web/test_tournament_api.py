"""Tournaments over real HTTP: from its sides to a match that can be scored, and its result in the bracket."""

import pytest
from msgspec import convert

from core.ids import MatchId, TeamId
from core.scoring.events import Happening, LineUp, MatchOpened, Player, Result, ResultKind, Team
from core.scoring.profile import Profile
from tests.realtime.hubs import Json
from tests.usecases.play import Device
from tests.web.people import Person, sign_up
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIDES = ("Ashes", "Bears", "Comets", "Dragons")


async def add(person: Person, path: str, **body: object) -> Json:
    """Create something, and return what is answered."""
    answer = await person("POST", path, body)
    assert answer.status == 201, answer
    return answer.body


async def seen(person: Person, path: str) -> Json:
    """Read something."""
    answer = await person("GET", path)
    assert answer.status == 200, answer
    return answer.body


async def cup(person: Person) -> str:
    """The path of a tournament with four sides that have squads."""
    made = await add(person, "/tournaments", name="Cup")
    path = f"/tournaments/{made['id']}"
    for seed, name in enumerate(SIDES, 1):
        squad = [{"name": f"{name} {number}"} for number in range(1, 13)]
        await add(person, f"{path}/teams", name=name, seed=seed, players=squad, captain=0, keeper=11)
    return path


def opening(sheet: Json) -> list[Happening]:
    """What a scorer enters with nothing but a match's sheet."""
    one, two = (Team(id=TeamId(side["team_id"]), name=side["name"], short=side["short"]) for side in sheet["sides"])
    line_ups = [
        LineUp(
            team=TeamId(side["team_id"]),
            players=tuple(Player(id=each["id"], name=each["name"]) for each in side["players"][:11]),
        )
        for side in sheet["sides"]
    ]
    return [MatchOpened(profile=convert(sheet["profile"], Profile), teams=(one, two), title=sheet["title"]), *line_ups]


async def win(site: Site, sheet: Json, winner: str) -> None:
    """Score a match to its result."""
    match_id = MatchId(sheet["match_id"])
    device = Device(f"d-{match_id[-4:]}", match_id)
    team = next(side["team_id"] for side in sheet["sides"] if side["name"] == winner)
    bodies = [*opening(sheet), Result(result=ResultKind.WON, winner=TeamId(team), method="concession")]
    async with site.matches.use(match_id) as live:
        raws = [device.enter(body) for body in bodies]
        await live.submit(raws, scorer=device.scorer, device=device.id)


async def test_a_tournament_from_its_sides_to_its_champion(site: Site, ann: Person) -> None:
    """Sides, officials, grounds, a draw, a schedule, matches, results, a table and a final."""
    path = await cup(ann)
    oval = await add(ann, "/venues", name="The Oval", town="London", ends=["Vauxhall End", "Pavilion End"])
    assert await seen(ann, "/venues") == {"venues": [oval]}
    umpire = await add(ann, f"{path}/officials", name="Simon", role="umpire")
    rules = await seen(ann, f"{path}/rules")
    assert (await ann("PUT", f"{path}/rules", {**rules, "format": "odi", "public": True})).status == 200
    drawn = await ann("POST", f"{path}/draw", {"qualify": 2})
    assert len(drawn.body["fixtures"]) == 7
    wish = {"start": "2026-05-02", "slots": ["11:00", "15:30"], "venue_ids": [oval["id"]], "weekdays": [6, 7]}
    scheduled = (await ann("POST", f"{path}/schedule", wish)).body["fixtures"]
    times = [each["starts_at"] for each in scheduled]
    assert len(set(times)) == 7
    assert max(times) == scheduled[-1]["starts_at"]
    assert {each["venue"] for each in scheduled} == {"The Oval"}
    first = f"{path}/fixtures/{scheduled[0]['id']}"
    changed = await ann("PATCH", first, {"label": "Opener", "official_ids": [umpire["id"]]})
    assert (changed.body["label"], changed.body["starts_at"]) == ("Opener", times[0])
    for fixture in scheduled[:6]:
        made = await ann("POST", f"{path}/fixtures/{fixture['id']}/match", {})
        assert made.status == 201
        assert made.headers["Location"] == f"/api/matches/{made.body['match_id']}"
        again = await ann("POST", f"{path}/fixtures/{fixture['id']}/match", {})
        assert (again.status, again.body) == (200, made.body)
        assert await seen(ann, f"/matches/{made.body['match_id']}/sheet") == made.body
        assert made.body["profile"]["overs"] == 50
        await win(site, made.body, min(fixture["home"]["name"], fixture["away"]["name"]))
    table = await seen(ann, f"{path}/table")
    assert [(row["name"], row["points"]) for row in table["rows"]] == [
        ("Ashes", 6),
        ("Bears", 4),
        ("Comets", 2),
        ("Dragons", 0),
    ]
    assert [group["name"] for group in table["groups"]] == [""]
    final = (await seen(ann, f"{path}/fixtures"))["fixtures"][-1]
    assert (final["home"]["name"], final["away"]["name"], final["label"]) == ("Ashes", "Bears", "F")
    made = await ann("POST", f"{path}/fixtures/{final['id']}/match", {"public": False})
    await win(site, made.body, "Bears")
    final = (await seen(ann, f"{path}/fixtures"))["fixtures"][-1]
    assert (final["status"], final["winner_id"]) == ("finished", final["away"]["team_id"])
    assert len((await seen(ann, path))["matches"]) == 7


async def test_strangers_see_but_do_not_touch(site: Site, ann: Person) -> None:
    """A public tournament shows its parts; nobody else changes them, signed in or not."""
    path = await cup(ann)
    nobody, bob = Person(site, "nobody@example.org"), await sign_up(site, "bob@example.org")
    parts = ("rules", "teams", "officials", "fixtures", "table")
    for part in parts:
        assert (await nobody("GET", f"{path}/{part}")).status == 404
    await ann("PUT", f"{path}/rules", {"public": True})
    await ann("POST", f"{path}/draw", {})
    for part in parts:
        assert (await nobody("GET", f"{path}/{part}")).status == 200
    fixture = (await seen(nobody, f"{path}/fixtures"))["fixtures"][0]
    team = fixture["home"]["team_id"]
    attempts: list[tuple[str, str, object]] = [
        ("PUT", f"{path}/rules", {}),
        ("POST", f"{path}/teams", {"name": "Eels"}),
        ("PUT", f"{path}/teams/{team}", {"name": "Eels"}),
        ("DELETE", f"{path}/teams/{team}", None),
        ("POST", f"{path}/officials", {"name": "Eve", "role": "umpire"}),
        ("POST", f"{path}/fixtures", {}),
        ("PATCH", f"{path}/fixtures/{fixture['id']}", {"label": "Mine"}),
        ("DELETE", f"{path}/fixtures/{fixture['id']}", None),
        ("POST", f"{path}/draw", {}),
        ("POST", f"{path}/schedule", {"start": "2026-05-02", "slots": ["11:00"], "venue_ids": ["v"]}),
        ("POST", f"{path}/fixtures/{fixture['id']}/match", {}),
    ]
    for method, where, body in attempts:
        assert (await nobody(method, where, body)).status == 401, where
        assert (await bob(method, where, body)).status == 404, where
    assert (await seen(ann, f"{path}/fixtures"))["fixtures"][0] == fixture
    for person in (nobody, bob):
        await person.close()


@pytest.mark.parametrize(
    ("method", "part", "body", "status", "code"),
    [
        ("POST", "teams", {"name": "ASHES"}, 409, "entered"),
        ("POST", "teams", {"name": "Eels", "players": [{"name": "A"}] * 33}, 400, "malformed"),
        ("POST", "teams", {"name": "Eels", "captain": 0}, 400, "bad_squad"),
        ("POST", "officials", {"name": "Eve", "role": "king"}, 400, "malformed"),
        ("PUT", "rules", {"format": "rounders"}, 400, "bad_format"),
        ("PUT", "rules", {"order": []}, 400, "malformed"),
        ("POST", "draw", {"groups": 4}, 400, "too_few_teams"),
        ("POST", "draw", {"qualify": 9}, 400, "too_many_qualify"),
        ("POST", "fixtures", {"home_id": "nobody"}, 404, "not_found"),
        ("POST", "fixtures", {"starts_at": "2026-02-30T10:00"}, 400, "bad_time"),
        ("POST", "schedule", {"start": "2026-02-30", "slots": ["11:00"], "venue_ids": ["v"]}, 400, "bad_day"),
        ("DELETE", "teams/nobody", None, 404, "not_found"),
        ("DELETE", "officials/nobody", None, 404, "not_found"),
        ("POST", "fixtures/nothing/match", {}, 404, "not_found"),
    ],
)
async def test_what_cannot_be_is_refused(  # noqa: PLR0913, PLR0917 - a table
    ann: Person, method: str, part: str, body: object, status: int, code: str
) -> None:
    """With a status and a code, and nothing is changed."""
    path = await cup(ann)
    before = [await seen(ann, f"{path}/{each}") for each in ("rules", "teams", "officials", "fixtures")]
    answer = await ann(method, f"{path}/{part}", body)
    assert (answer.status, answer.code) == (status, code)
    assert [await seen(ann, f"{path}/{each}") for each in ("rules", "teams", "officials", "fixtures")] == before


async def test_grounds_are_the_workspaces(site: Site, ann: Person) -> None:
    """Others neither see nor change them; what was removed is gone."""
    bob = await sign_up(site, "bob@example.org")
    oval = await add(ann, "/venues", name="The Oval")
    path = f"/venues/{oval['id']}"
    assert await seen(bob, "/venues") == {"venues": []}
    assert (await bob("PUT", path, {"name": "Mine"})).status == 404
    assert (await bob("DELETE", path)).status == 404
    assert (await ann("PUT", path, {"name": "Kia Oval", "ends": ["A", "B"]})).body["ends"] == ["A", "B"]
    assert (await ann("DELETE", path)).status == 204
    assert (await ann("DELETE", path)).status == 404
    assert await seen(ann, "/venues") == {"venues": []}
    await bob.close()
