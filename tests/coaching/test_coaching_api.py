"""Players, sessions, notes and reports over HTTP."""

import asyncio

from core.models.media import VideoState
from core.models.people import Role
from tests.coaching.ground import Ground
from tests.coaching.shelf import SECOND


async def test_a_coach_keeps_a_notebook(ground: Ground) -> None:
    """Of players, sessions and what was noted; each can be changed and removed."""
    pat = await ground.add("ann", "/coached-players", name="  Pat  ")
    assert pat == {**pat, "workspace_id": "ann", "name": "Pat", "coach_ids": []}
    nets = await ground.add("ann", "/coaching-sessions", title="Nets", held_on="2026-03-01", player_ids=[pat["id"]])
    assert nets["players"] == [{"id": pat["id"], "name": "Pat"}]
    path = f"/coaching-sessions/{nets['id']}"
    note = await ground.add("ann", f"{path}/notes", text=" Head still ", player_id=pat["id"], kind="form_issue")
    assert (note["text"], note["player"]["name"], note["at_us"]) == ("Head still", "Pat", None)
    changed = await ground.ask("ann", "PATCH", f"/session-notes/{note['id']}", {"text": "Better", "player_id": None})
    assert (changed.body["text"], changed.body["player"], changed.body["kind"]) == ("Better", None, "form_issue")
    assert (await ground.ask("ann", "GET", f"{path}/notes")).body == {"notes": [changed.body]}
    renamed = await ground.ask("ann", "PATCH", path, {"title": "Nets again", "player_ids": []})
    assert (renamed.body["title"], renamed.body["held_on"], renamed.body["players"]) == (
        "Nets again",
        "2026-03-01",
        [],
    )
    assert (await ground.ask("ann", "GET", path)).body == renamed.body
    for gone in (f"/session-notes/{note['id']}", path, f"/coached-players/{pat['id']}"):
        assert (await ground.ask("ann", "DELETE", gone)).status == 204
        assert (await ground.ask("ann", "DELETE", gone)).status == 404
    assert (await ground.ask("ann", "GET", "/coached-players")).body == {"players": []}


async def test_sessions_come_in_pages(ground: Ground) -> None:
    """Each page says where the next begins; nonsense as a cursor is refused."""
    made = [
        await ground.add("ann", "/coaching-sessions", title=f"Day {day}", held_on=f"2026-03-0{day}") for day in "123"
    ]
    first = (await ground.ask("ann", "GET", "/coaching-sessions?limit=2")).body
    rest = (await ground.ask("ann", "GET", f"/coaching-sessions?limit=2&cursor={first['next']}")).body
    assert [each["id"] for each in first["sessions"] + rest["sessions"]] == [each["id"] for each in reversed(made)]
    assert rest["next"] is None
    found = (await ground.ask("ann", "GET", "/coaching-sessions?since=2026-03-02&until=2026-03-02")).body
    assert [each["id"] for each in found["sessions"]] == [made[1]["id"]]
    for query, code in (("cursor=x", "bad_cursor"), ("since=2026-02-30", "bad_day"), ("since=yesterday", "malformed")):
        answer = await ground.ask("ann", "GET", f"/coaching-sessions?{query}")
        assert (answer.status, answer.code) == (400, code)
    wrong = await ground.ask("ann", "POST", "/coaching-sessions", {"title": "Nets", "held_on": "2026-02-30"})
    assert (wrong.status, wrong.code) == (400, "bad_day")


async def test_coach_pro_has_the_notebook_but_not_the_library_or_video(ground: Ground) -> None:
    """What the plan lacks is named, with the plans that have it."""
    nets = await ground.add("paul", "/coaching-sessions", title="Nets", held_on="2026-03-01")
    path = f"/coaching-sessions/{nets['id']}"
    await ground.add("paul", f"{path}/notes", text="Head still")
    assert (await ground.ask("paul", "GET", "/coaching-sessions")).status == 200
    assert (await ground.ask("paul", "POST", f"{path}/reports")).status == 202
    for method, asked, body, feature in (
        ("GET", "/coaching-sessions?since=2026-01-01", None, "session_library"),
        ("POST", f"{path}/notes", {"text": "Here", "at_us": 5}, "video_playback_timeline"),
        ("GET", f"/coaches/plus{path.replace('coaching-', '')}/videos", None, "video_sessions"),
        ("GET", "/clips", None, "clip_library"),
        ("GET", "/exports", None, "clip_library"),
    ):
        answer = await ground.ask("paul", method, asked, body)
        assert (answer.status, answer.code, answer.body["feature"]) == (403, "upgrade_required", feature), asked
        assert "coach_pro_plus" in answer.body["upgrade_to"]


async def test_the_free_plan_has_no_coaching(ground: Ground) -> None:
    """Neither to read nor to write."""
    for method, path, body in (
        ("GET", "/coached-players", None),
        ("POST", "/coached-players", {"name": "Pat"}),
        ("GET", "/coaching-sessions", None),
        ("POST", "/coaching-sessions", {"title": "Nets", "held_on": "2026-03-01"}),
        ("GET", "/clips", None),
    ):
        answer = await ground.ask("fred", method, path, body)
        assert (answer.status, answer.code) == (403, "upgrade_required")
    assert (await ground.ask(None, "GET", "/coached-players")).status == 401
    strange = await ground.ask("fred", "GET", "/coached-players?workspace_id=ann")
    assert (strange.status, strange.code) == (404, "not_found")


async def test_a_moment_lies_in_the_sessions_video(ground: Ground) -> None:
    """A session without a video has none; one nobody has looked at may have any."""
    film = await ground.filmed("ann")
    path = f"/coaching-sessions/{film.session_id}/notes"
    assert (await ground.add("ann", path, text="Here", at_us=60 * SECOND))["at_us"] == 60 * SECOND
    late = await ground.ask("ann", "POST", path, {"text": "Here", "at_us": 60 * SECOND + 1})
    assert (late.status, late.code, late.body["duration_us"]) == (400, "span_outside", 60 * SECOND)
    blank = await ground.ask("ann", "POST", path, {"text": "  "})
    assert (blank.status, blank.code) == (400, "bad_note")
    unknown = await ground.filmed("ann", VideoState.RECEIVED)
    await ground.add("ann", f"/coaching-sessions/{unknown.session_id}/notes", text="Here", at_us=2**50)
    refused = await ground.filmed("ann", VideoState.REFUSED)
    none = await ground.ask(
        "ann", "POST", f"/coaching-sessions/{refused.session_id}/notes", {"text": "Here", "at_us": 1}
    )
    assert (none.status, none.code) == (409, "no_video")


async def test_ids_of_another_workspace_are_as_good_as_none(ground: Ground) -> None:
    """A foreign player in a session or a note, a foreign coach for a player."""
    hers = await ground.add("carl", "/coached-players", name="Hers")
    own = await ground.add("ann", "/coached-players", name="Own")
    nets = await ground.add("ann", "/coaching-sessions", title="Nets", held_on="2026-03-01")
    path = f"/coaching-sessions/{nets['id']}"
    for method, asked, body, code in (
        (
            "POST",
            "/coaching-sessions",
            {"title": "N", "held_on": "2026-03-01", "player_ids": [hers["id"]]},
            "no_such_player",
        ),
        ("PATCH", path, {"player_ids": [hers["id"]]}, "no_such_player"),
        ("POST", f"{path}/notes", {"text": "Head still", "player_id": hers["id"]}, "no_such_player"),
        ("PUT", f"/coached-players/{own['id']}/coaches/carl", None, "no_such_coach"),
        ("PUT", f"/coached-players/{own['id']}/coaches/nobody", None, "no_such_coach"),
        ("PUT", f"/coached-players/{hers['id']}/coaches/ann", None, "no_such_player"),
        ("POST", "/coached-players", {"name": "Pat", "workspace_id": "carl"}, "not_found"),
    ):
        answer = await ground.ask("ann", method, asked, body)
        assert (answer.status, answer.code) == (404, code), asked
    assert (await ground.ask("ann", "GET", "/coaching-sessions")).body["sessions"] == [nets]


async def test_a_report_needs_notes_and_is_asked_for_once(ground: Ground) -> None:
    """Asking again while it waits gives the same one, with how far it is."""
    nets = await ground.add("ann", "/coaching-sessions", title="Nets", held_on="2026-03-01")
    path = f"/coaching-sessions/{nets['id']}"
    empty = await ground.ask("ann", "POST", f"{path}/reports")
    assert (empty.status, empty.code) == (400, "no_notes")
    await ground.add("ann", f"{path}/notes", text="Head still")
    asked = await asyncio.gather(*(ground.ask("ann", "POST", f"{path}/reports") for _ in range(3)))
    assert {each.status for each in asked} == {202}
    assert len({each.body["id"] for each in asked}) == 1
    (listed,) = (await ground.ask("ann", "GET", f"{path}/reports")).body["analyses"]
    assert (listed["state"], listed["percent"], listed["video_id"], listed["findings"]) == ("queued", 0, None, None)


async def test_an_organisations_coaches_share_what_they_coach(ground: Ground) -> None:
    """All with a seat see it; only its maker and admins change it; without a seat nothing is seen."""
    members = {
        "ann": (Role.OWNER, "org_admin"),
        "carl": (Role.MEMBER, "coach_pro"),
        "paul": (Role.MEMBER, "coach_pro"),
        "fred": (Role.MEMBER, None),
    }
    await ground.club.organisation("club", "org_pro_growth", members)
    pat = await ground.add("carl", "/coached-players", name="Pat", workspace_id="club")
    nets = await ground.add("carl", "/coaching-sessions", title="Nets", held_on="2026-03-01", workspace_id="club")
    path = f"/coaching-sessions/{nets['id']}"
    note = await ground.add("carl", f"{path}/notes", text="Head still")
    assert (await ground.ask("paul", "GET", "/coaching-sessions?workspace_id=club")).body["sessions"] == [nets]
    assert (await ground.ask("paul", "GET", f"{path}/notes")).body["notes"] == [note]
    for method, asked, body in (
        ("PATCH", path, {"title": "Mine"}),
        ("DELETE", path, None),
        ("PATCH", f"/session-notes/{note['id']}", {"text": "Mine"}),
        ("DELETE", f"/session-notes/{note['id']}", None),
        ("DELETE", f"/coached-players/{pat['id']}", None),
        ("PUT", f"/coached-players/{pat['id']}/coaches/carl", None),
    ):
        answer = await ground.ask("paul", method, asked, body)
        assert (answer.status, answer.code) == (403, "not_yours"), asked
    seatless = await ground.ask("fred", "GET", path)
    assert (seatless.status, seatless.code) == (403, "seat_needed")
    coaches = f"/coached-players/{pat['id']}/coaches"
    assert (await ground.ask("paul", "PUT", f"{coaches}/paul")).status == 204
    assert (await ground.ask("carl", "PUT", f"{coaches}/carl")).status == 204
    assert (await ground.ask("ann", "DELETE", f"{coaches}/paul")).status == 204
    (listed,) = (await ground.ask("carl", "GET", "/coached-players?workspace_id=club")).body["players"]
    assert listed["coach_ids"] == ["carl"]
    assert (await ground.ask("ann", "DELETE", path)).status == 204
    assert (await ground.ask("ann", "GET", "/coaching-sessions")).body["sessions"] == []
