"""Plans over real HTTP: what they allow, what they refuse and how, and how they change."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.entitlements.shipped import CATALOGUE
from tests.usecases.play import random_bodies
from tests.web.people import Answer, Person, sign_up
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def ann(site: Site) -> AsyncIterator[Person]:
    """Somebody on the free plan."""
    person = await sign_up(site, "ann@example.org")
    yield person
    await person.close()


@pytest_asyncio.fixture(loop_scope="module")
async def boss(site: Site) -> AsyncIterator[Person]:
    """Somebody who runs the platform."""
    person = await sign_up(site, "boss@example.org")
    await site.services.business.administrators.operator().granting.set_superuser(person.email, superuser=True)
    yield person
    await person.close()


async def give(site: Site, person: Person, plan: str) -> None:
    """Give somebody a plan, as the operator does."""
    await site.services.business.administrators.operator().granting.grant(person.email, plan, reason="test")


def refused(answer: Answer, code: str, **fields: object) -> None:
    """The answer is that refusal, with these members, and names upgrades."""
    assert answer.code == code, answer
    assert {name: answer.body[name] for name in fields} == fields
    assert set(answer.body["upgrade_to"]) <= set(CATALOGUE.plans)


async def test_everybody_can_read_the_whole_matrix(site: Site) -> None:
    """All plans with all features and limits, without a token."""
    stranger = Person(site, "")
    matrix = (await stranger("GET", "/plans")).body
    assert [plan["key"] for plan in matrix["plans"]] == list(CATALOGUE.plans)
    assert [feature["key"] for feature in matrix["features"]] == list(CATALOGUE.features)
    plus = next(plan for plan in matrix["plans"] if plan["key"] == "scorers_pro_plus")
    assert plus["limits"]["concurrent_games"] == 5
    assert "broadcast_integration" in plus["features"]
    await stranger.close()


async def test_games_are_counted_and_a_deleted_one_makes_room(ann: Person) -> None:
    """The eleventh is refused with the limit and the plans that have more; the usage shows the count."""
    for number in range(10):
        assert (await ann("POST", "/matches", {"title": "Club game", "id": f"game-{number}"})).status == 201
    assert (await ann("POST", "/matches", {"title": "Again", "id": "game-3"})).status == 200
    refused(
        await ann("POST", "/matches", {"title": "One more"}),
        "limit_reached",
        meter="max_games",
        limit=10,
        used=10,
        plan="free",
        resets_at=None,
    )
    assert (await ann("DELETE", "/matches/game-3")).status == 204
    assert (await ann("GET", "/matches/game-3")).code == "not_found"
    usage = {line["meter"]: line for line in (await ann("GET", "/me/usage")).body["meters"]}
    assert (usage["max_games"]["used"], usage["max_games"]["limit"]) == (9, 10)
    assert (await ann("PATCH", "/matches/game-4", {"title": "Cup final"})).body["title"] == "Cup final"
    mine = (await ann("GET", "/me/matches?limit=100")).body["matches"]
    assert len(mine) == 9
    assert "Cup final" in {match["title"] for match in mine}


async def test_a_private_match_is_its_owners(ann: Person, site: Site) -> None:
    """Nobody else learns that it exists, by whatever verb."""
    assert (await ann("POST", "/matches", {"title": "Secret", "id": "secret", "public": False})).status == 201
    ben = await sign_up(site, "ben@example.org")
    assert (await ann("GET", "/matches/secret")).status == 200
    for method, path, body in (
        ("GET", "/matches/secret", None),
        ("GET", "/matches/secret/scorecard", None),
        ("GET", "/matches/secret/events", None),
        ("GET", "/matches/secret/deliveries.csv", None),
        ("PATCH", "/matches/secret", {"title": "Mine"}),
        ("DELETE", "/matches/secret", None),
        ("POST", "/matches/secret/pairings", None),
        ("GET", "/matches/secret/devices", None),
        ("POST", "/matches/secret/feed-tokens", {"name": "OBS"}),
        ("DELETE", "/matches/secret/feed-tokens/x", None),
    ):
        assert (await ben(method, path, body)).code == "not_found", (method, path)
    assert (await ben("POST", "/matches", {"title": "Mine", "id": "secret"})).code == "id_taken"
    await ben.close()


async def test_a_phone_is_paired_without_an_account(ann: Person, site: Site) -> None:
    """The code works once, the token for this match alone; revoking it takes effect at once."""
    await ann("POST", "/matches", {"title": "Village", "id": "village", "public": False})
    offer = (await ann("POST", "/matches/village/pairings")).body
    assert offer["url"].endswith(f"/pair#{offer['code']}")
    assert "<svg" in offer["qr"]
    phone = Person(site, "")
    assert (await phone("POST", "/devices/pair", {"code": "??????", "name": "x"})).code == "bad_code"
    paired = await phone("POST", "/devices/pair", {"code": offer["code"].lower(), "name": "Bob's phone"})
    assert (paired.status, paired.body["device"]["match_id"]) == (201, "village")
    assert (await phone("POST", "/devices/pair", {"code": offer["code"], "name": "x"})).code == "bad_code"
    phone.access = paired.body["token"]
    assert (await phone("GET", "/matches/village")).status == 200
    assert (await phone("GET", "/me")).code == "account_needed"
    assert (await phone("DELETE", "/matches/village")).code == "account_needed"
    phone.access = (await phone("POST", "/devices/renew")).body["token"]
    listed = (await ann("GET", "/matches/village/devices")).body["devices"]
    assert [each["name"] for each in listed] == ["Bob's phone"]
    assert (await ann("DELETE", f"/matches/village/devices/{listed[0]['id']}")).status == 204
    assert (await phone("GET", "/matches/village")).code == "session_revoked"
    await phone.close()


async def test_graphics_engines_read_with_the_plan_that_includes_it(ann: Person, site: Site) -> None:
    """Free: refused with the plans that do; then it works, until the plan ends or the token is revoked."""
    await ann("POST", "/matches", {"title": "On air", "id": "air", "public": False})
    asked = ("POST", "/matches/air/feed-tokens", {"name": "OBS"})
    refused(await ann(*asked), "upgrade_required", feature="broadcast_integration", plan="free")
    await give(site, ann, "scorers_pro_plus")
    made = (await ann(*asked)).body
    engine = Person(site, "")
    engine.access = made["token"]
    assert (await engine("GET", "/matches/air")).status == 200
    assert (await engine("GET", "/matches/air/events")).code != "internal"
    await give(site, ann, "free")
    refused(await engine("GET", "/matches/air"), "upgrade_required", feature="broadcast_integration")
    await give(site, ann, "scorers_pro_plus")
    assert (await engine("GET", "/matches/air")).status == 200
    assert len((await ann("GET", "/matches/air/feed-tokens")).body["devices"]) == 1
    assert (await ann("DELETE", f"/matches/air/feed-tokens/{made['device']['id']}")).status == 204
    assert (await engine("GET", "/matches/air")).code == "session_revoked"
    await engine.close()


async def test_tournaments_tables_and_boards(ann: Person, site: Site) -> None:
    """One on the free plan; the board of all grounds is for those whose plan has it."""
    made = (await ann("POST", "/tournaments", {"name": "Village cup"})).body
    refused(await ann("POST", "/tournaments", {"name": "Second"}), "limit_reached", meter="tournaments", limit=1)
    path = f"/tournaments/{made['id']}"
    created = await ann("POST", "/matches", {"title": "Semi-final", "tournament_id": made["id"]})
    assert created.status == 201
    assert [each["title"] for each in (await ann("GET", path)).body["matches"]] == ["Semi-final"]
    assert (await ann("GET", f"{path}/table")).body["rows"] == []
    refused(await ann("GET", f"{path}/board"), "upgrade_required", feature="multi_venue_aggregation")
    await give(site, ann, "scorers_pro_plus")
    assert (await ann("GET", f"{path}/board")).body == {"matches": []}
    assert (await ann("PATCH", path, {"name": "County cup"})).status == 204
    assert [each["name"] for each in (await ann("GET", "/tournaments")).body["tournaments"]] == ["County cup"]
    assert (await ann("DELETE", path)).status == 204
    assert (await ann("GET", path)).code == "not_found"


async def test_deliveries_come_as_files_to_those_whose_plan_has_it(ann: Person, site: Site) -> None:
    """As CSV and as JSON, the same balls."""
    await site.play("public", random_bodies(1, overs=2))  # type: ignore[arg-type]  # a plain text is a match's id
    refused(await ann("GET", "/matches/public/deliveries.csv"), "upgrade_required", feature="data_export")
    await give(site, ann, "analyst_pro")
    table = (await ann("GET", "/matches/public/deliveries.csv")).body.decode().splitlines()
    shown = (await ann("GET", "/matches/public/deliveries.json")).body["deliveries"]
    assert table[0].startswith("innings,")
    assert len(table) - 1 == len(shown) > 20


async def test_a_plan_is_ordered_settled_cancelled_and_resumed(ann: Person, boss: Person) -> None:
    """The order says how to pay; it holds once an administrator has settled it."""
    assert (await ann("GET", "/billing/subscription")).body == {"subscription": None}
    ordered = await ann("POST", "/billing/orders", {"plan": "scorers_pro"})
    assert ordered.status == 201
    assert ordered.body["checkout"]["instructions"]
    assert (await ann("GET", "/me/entitlements")).body["plan"] == "free"
    waiting = (await boss("GET", "/admin/orders?state=pending")).body["orders"]
    assert [each["id"] for each in waiting] == [ordered.body["order"]["id"]]
    settled = await boss("POST", f"/admin/orders/{waiting[0]['id']}/settle", {"reference": "invoice 17"})
    assert settled.body["state"] == "paid"
    held = (await ann("GET", "/me/entitlements")).body
    assert (held["plan"], held["limits"]["concurrent_games"]) == ("scorers_pro", 3)
    assert (await ann("POST", "/billing/orders", {"plan": "player_pro"})).status == 200
    assert (await ann("POST", "/billing/orders", {"plan": "superuser"})).code == "not_for_sale"
    assert (await ann("POST", "/billing/orders", {"plan": "org_pro_elite"})).code == "plan_for_organisations"
    assert (await ann("POST", "/billing/subscription/trial", {"plan": "coach_pro"})).status == 403
    assert (await ann("POST", "/billing/subscription/cancel")).body["subscription"]["state"] == "cancelled"
    assert (await ann("POST", "/billing/subscription/resume")).body["subscription"]["state"] == "active"
    again = (await ann("POST", "/billing/orders", {"plan": "coach_pro"})).body["order"]["id"]
    assert (await ann("DELETE", f"/billing/orders/{again}")).body["state"] == "withdrawn"
    assert len((await ann("GET", "/billing/orders")).body["orders"]) >= 2


async def test_an_organisation_from_its_founding_to_its_seats(ann: Person, site: Site) -> None:
    """Invited by mail, seated, promoted, unseated, gone; the plan's seats are counted."""
    made = (await ann("POST", "/organisations", {"name": "Rovers"})).body
    path = f"/organisations/{made['id']}"
    refused(await ann("POST", f"{path}/invitations", {"email": "ben@example.org"}), "upgrade_required")
    operator = site.services.business.administrators.operator()
    await operator.granting.grant(made["id"], "org_pro_starter", reason="test")
    invited = await ann("POST", f"{path}/invitations", {"email": "ben@example.org", "seat": "analyst_pro"})
    assert invited.status == 201
    ben = await sign_up(site, "ben@example.org")
    code = await ben.mailed_code("invitation#")
    assert (await ann("POST", "/invitations/accept", {"code": code})).status in {403, 409}
    joined = await ben("POST", "/invitations/accept", {"code": code})
    assert (joined.body["name"], joined.body["seat"]) == ("Rovers", "analyst_pro")
    members = (await ann("GET", f"{path}/members")).body
    assert {"kind": "analyst_pro", "total": 1, "taken": 1} in members["seats"]
    assert "heatmap_visualizer" in (await ben("GET", f"/me/entitlements?workspace_id={made['id']}")).body["features"]
    full = await ann("PUT", f"{path}/members/{ann.id}/seat", {"seat": "analyst_pro"})
    refused(full, "limit_reached", seat="analyst_pro", limit=1)
    team = (await ann("POST", f"{path}/teams", {"name": "First eleven"})).body
    assert (await ben("POST", f"{path}/teams", {"name": "Ben's own"})).code == "forbidden"
    assert (await ann("PUT", f"{path}/teams/{team['id']}", {"name": "Firsts"})).body["name"] == "Firsts"
    assert (await ann("PUT", f"{path}/members/{ben.id}/role", {"role": "admin"})).status == 204
    assert (await ben("POST", f"{path}/teams", {"name": "Seconds"})).status == 201
    assert len((await ben("GET", f"{path}/teams")).body["teams"]) == 2
    assert (await ben("DELETE", f"{path}/teams/{team['id']}")).status == 204
    assert (await ann("PUT", f"{path}/members/{ben.id}/seat", {"seat": None})).status == 204
    assert (await ann("DELETE", f"{path}/members/{ann.id}")).code == "sole_owner"
    assert (await ann("POST", f"{path}/owner", {"to": ben.id})).status == 204
    assert (await ann("GET", path)).body["role"] == "admin"
    assert (await ann("DELETE", f"{path}/members/{ann.id}")).status == 204
    assert (await ann("GET", path)).code == "not_found"
    assert (await ben("PATCH", path, {"name": "Wanderers"})).body["name"] == "Wanderers"
    assert [each["name"] for each in (await ben("GET", "/organisations")).body["organisations"]] == ["Wanderers"]
    await ben.close()


async def test_administration_is_for_those_who_run_the_platform(ann: Person, boss: Person) -> None:
    """Anybody else is refused by the feature's name; every change has its reason in the audit."""
    refused(await ann("GET", "/admin/workspaces?words=ann"), "upgrade_required", feature="system_admin")
    found = (await boss("GET", "/admin/workspaces?words=ann@example")).body["found"]
    assert [each["email"] for each in found] == [ann.email]
    one = f"/admin/workspaces/{ann.email}"
    gift = {"plan": "coach_pro_plus", "reason": "a prize"}
    assert (await boss("PUT", f"{one}/plan", gift)).body["subscription"]["plan"] == "coach_pro_plus"
    more = {"kind": "limit", "key": "storage_gb", "value": "600", "reason": "long season"}
    override = (await boss("POST", f"{one}/overrides", more)).body
    assert (await ann("GET", "/me/entitlements")).body["limits"]["storage_gb"] == 600
    why = (await boss("GET", f"{one}/explain?key=storage_gb")).body["explanation"]
    assert "600" in str(why)
    assert "long season" in str(why)
    assert (await boss("POST", f"{one}/overrides", {**more, "key": "storage_tb"})).status == 400
    assert (await boss("DELETE", f"{one}/overrides/{override['id']}")).status == 204
    assert (await boss("GET", f"{one}/usage")).body["plan"] == "coach_pro_plus"
    assert (await boss("GET", one)).body["entry"]["email"] == ann.email
    assert (await boss("POST", f"{one}/plan/end", {"reason": "over"})).status == 200
    assert (await boss("DELETE", f"{one}/sessions/{ann.tokens['session']}")).status == 204
    assert (await ann("GET", "/me")).code == "session_revoked"
    reasons = {each["reason"] for each in (await boss("GET", f"/admin/audit?who={ann.email}")).body["entries"]}
    assert {"a prize", "long season", "over"} <= reasons
    assert (await boss("PUT", f"/admin/workspaces/{boss.email}/superuser", {"superuser": False})).status == 204
    refused(await boss("GET", "/admin/audit"), "upgrade_required", feature="system_admin")
