"""What is on air over real HTTP, as a control room's page and a panel of buttons change it, and feed tokens."""

import pytest

from core.ids import MatchId, WorkspaceId
from core.ports.production import Showing, Shown
from core.usecases.broadcast.graphics import PLACES
from tests.web.people import Person
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROGRAMME = "/matches/air/programme"


async def broadcaster(site: Site, person: Person, plan: str = "scorers_pro_plus") -> None:
    """Give somebody a plan and a private match."""
    await site.services.business.administrators.operator().granting.grant(person.email, plan, reason="test")
    assert (await person("POST", "/matches", {"title": "On air", "id": "air", "public": False})).status == 201


async def test_a_programme_is_made(ann: Person, site: Site) -> None:
    """Read, taken, made ready, cut to, cleared and undone; a stale change is told what holds."""
    await broadcaster(site, ann)
    assert (await ann("GET", PROGRAMME)).body["revision"] == 0
    taken = await ann("POST", f"{PROGRAMME}/take", {"graphic": "batter", "options": {"player": "p"}, "revision": 0})
    assert (taken.status, taken.body["revision"], taken.body["on_air"][0]["options"]) == (200, 1, {"player": "p"})
    ready = {"preview": [{"graphic": "batting-card", "duration_ms": 5000}], "mode": "manual", "delay_ms": 60_000}
    assert (await ann("PATCH", PROGRAMME, ready)).body["preview"][0]["graphic"] == "batting-card"
    stale = await ann("POST", f"{PROGRAMME}/cut", {"revision": 1})
    assert (stale.status, stale.code, stale.body["revision"]) == (409, "stale_revision", 2)
    assert stale.body["programme"] == (await ann("GET", PROGRAMME)).body
    cut = (await ann("POST", f"{PROGRAMME}/cut", {})).body
    assert [each["graphic"] for each in cut["on_air"]] == ["batting-card"]
    assert (await ann("POST", f"{PROGRAMME}/clear", {"graphic": "batting-card"})).body["on_air"] == []
    undone = (await ann("POST", f"{PROGRAMME}/undo", {})).body
    assert [each["graphic"] for each in undone["on_air"]] == ["batting-card"]
    assert (undone["mode"], undone["delay_ms"], undone["revision"]) == ("manual", 60_000, 5)


async def test_everything_is_bounded(ann: Person, site: Site) -> None:
    """Each is refused as malformed, and changes nothing."""
    await broadcaster(site, ann)
    for method, path, body in (
        ("POST", "take", {"graphic": "batter", "options": {str(n): "" for n in range(9)}}),
        ("POST", "take", {"graphic": "batter", "options": {"player": "x" * 201}}),
        ("POST", "take", {"graphic": "batter", "options": {"x" * 201: ""}}),
        ("POST", "take", {"graphic": "batter", "options": {"player": 7}}),
        ("POST", "take", {"graphic": "batter", "duration_ms": 3_600_001}),
        ("POST", "take", {"graphic": "batter", "more": 1}),
        ("POST", "take", {"graphic": "stage"}),
        ("POST", "take", {}),
        ("POST", "clear", {"graphic": "x" * 65}),
        ("POST", "cut", {"revision": -1}),
        ("PATCH", "", {"mode": "none"}),
        ("PATCH", "", {"delay_ms": 60_001}),
        ("PATCH", "", {"preview": [{"graphic": "batter"}] * 17}),
        ("PATCH", "", {"auto_pilot": {"sponsor_every_s": -1}}),
        ("PATCH", "", {"auto_pilot": {"end_of_over": "no-such"}}),
    ):
        answer = await ann(method, f"{PROGRAMME}/{path}".rstrip("/"), body)
        assert answer.status == 400, (path, body, answer)
    assert (await ann("GET", PROGRAMME)).body["revision"] == 0


async def test_a_feed_token_comes_with_its_addresses(ann: Person, site: Site) -> None:
    """For the stage, each graphic, each table, the state, OBS and OGraf; shown once, listed with its last use."""
    await broadcaster(site, ann)
    made = await ann("POST", "/matches/air/feed-tokens", {"name": "OBS in the pavilion"})
    token, found = made.body["token"], made.body["addresses"]
    origin = site.settings.origin
    assert found["stage"] == f"{origin}/o/{token}/stage"
    assert {each["graphic"]: each["url"] for each in found["graphics"]} == {
        graphic: f"{origin}/o/{token}/{graphic}" for graphic in PLACES
    }
    feeds = f"{origin}/feeds/air/{token}/v1"
    assert [each["table"] for each in found["tables"]][:2] == ["vmix", "batting"]
    assert found["tables"][0]["xml"] == f"{feeds}/vmix.xml"
    assert (found["state"], found["obs_scenes"], found["ograf"]) == (
        f"{feeds}/state.json",
        f"{feeds}/obs-scenes.json",
        f"{feeds}/ograf.zip",
    )
    assert made.body["programme"] == f"{origin}/api{PROGRAMME}"
    (listed,) = (await ann("GET", "/matches/air/feed-tokens")).body["devices"]
    assert (listed["name"], listed["kind"], listed["used_ms"]) == ("OBS in the pavilion", "feed", None)
    assert token not in str(listed)
    engine = Person(site, "")
    engine.access = token
    assert (await engine("GET", PROGRAMME)).status == 200
    assert (await engine("POST", f"{PROGRAMME}/take", {"graphic": "batter"})).code == "forbidden"
    (listed,) = (await ann("GET", "/matches/air/feed-tokens")).body["devices"]
    assert listed["used_ms"] >= listed["created_ms"]
    await engine.close()


async def test_a_panel_of_buttons_has_a_token_of_its_own(ann: Person, site: Site) -> None:
    """It directs this match, scores none, and can be revoked."""
    await broadcaster(site, ann)
    made = (await ann("POST", "/matches/air/feed-tokens", {"name": "Stream Deck", "control": True})).body
    assert (made["device"]["kind"], made["addresses"]) == ("control", None)
    panel = Person(site, "")
    panel.access = made["token"]
    assert (await panel("POST", f"{PROGRAMME}/take", {"graphic": "toss"})).body["revision"] == 1
    assert (await panel("POST", f"{PROGRAMME}/clear", {})).body["on_air"] == []
    assert (await panel("POST", "/matches/air/pairings")).code == "forbidden"
    assert (await ann("DELETE", f"/matches/air/feed-tokens/{made['device']['id']}")).status == 204
    assert (await panel("POST", f"{PROGRAMME}/take", {"graphic": "toss"})).code == "session_revoked"
    await panel.close()


async def test_without_the_plan_nothing_is_taken(ann: Person, site: Site) -> None:
    """The refusal names the plans that do, for the page to explain."""
    await broadcaster(site, ann, "scorers_pro")
    refused = await ann("POST", f"{PROGRAMME}/take", {"graphic": "batter"})
    assert (refused.status, refused.code) == (403, "upgrade_required")
    assert refused.body["feature"] == "broadcast_integration"
    assert refused.body["upgrade_to"] == ["scorers_pro_plus"]


async def test_members_read_what_sponsors_got(ann: Person, site: Site) -> None:
    """As JSON and as a file, of the days that were asked for."""
    await broadcaster(site, ann)
    showing = Showing(WorkspaceId(ann.id), "2024-05-01", MatchId("air"), "s1", "obs")
    await site.services.ports.impressions.add({showing: Shown(3, 4000)})
    asked = f"?workspace_id={ann.id}&from=2024-05-01&to=2024-05-31"
    answer = await ann("GET", f"/sponsors/impressions{asked}")
    line = {"day": "2024-05-01", "match_id": "air", "sponsor_id": "s1", "kind": "obs", "count": 3, "shown_ms": 4000}
    assert answer.body == {"workspace_id": ann.id, "impressions": [line]}
    file = await ann("GET", f"/sponsors/impressions.csv{asked}")
    assert file.headers["Content-Type"] == "text/csv"
    assert file.body == b"day,match_id,sponsor_id,kind,count,shown_ms\r\n2024-05-01,air,s1,obs,3,4000\r\n"
    assert (await ann("GET", "/sponsors/impressions?from=2024-06-01&to=2024-06-30")).body["impressions"] == []
    assert (await ann("GET", "/sponsors/impressions?from=yesterday")).status == 400
    assert (await ann("GET", "/sponsors/impressions?from=2024-02-31")).code == "bad_day"
    assert (await ann("GET", "/sponsors/impressions?workspace_id=nowhere")).status == 404
