"""Videos, clips, exports, links and jobs over HTTP: what works, and each refusal with its code."""

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from core.clock import unix_ms
from core.entitlements.keys import Limit
from core.ids import VideoId
from core.models.footage import Keyframe, KeyframeReason
from core.models.media import Scan, VideoState
from core.models.people import Role
from core.storage.tables.media import clip_shares
from core.usecases.clip_exports import estimate_bytes
from core.usecases.shares import hash_of
from tests.coaching.ground import DAY_MS, ORIGIN, PLUS, Ground
from tests.coaching.shelf import SECOND, share, shelve, video
from tests.usage.books import differences, prefill, reserved

SPAN: dict[str, object] = {"start_us": SECOND, "end_us": 3 * SECOND, "title": "Cover drive"}
STORAGE = Limit.STORAGE_GB.value


async def clip_of(ground: Ground, film: VideoId, who: str = "ann", **more: object) -> Any:  # noqa: ANN401 - JSON
    """A clip that somebody makes of a video."""
    (made,) = (await ground.add(who, f"/videos/{film}/clips", clips=[{**SPAN, **more}]))["clips"]
    return made


async def test_a_video_tells_how_it_stands(ground: Ground) -> None:
    """With addresses for the caller once it plays, and the blueprint's paths tell the same."""
    film = await ground.filmed("ann")
    shown = (await ground.ask("ann", "GET", f"/videos/{film.id}")).body
    assert shown["playback_url"] == f"/media/ann/{film.id}/try-1/master.m3u8"
    assert shown["thumbnails_url"] == f"/media/ann/{film.id}/try-1/thumbnails.vtt"
    assert (shown["waveform_url"], shown["status"], shown["percent"]) == (None, "Ready to watch.", None)
    assert (shown["facts"]["duration_us"], shown["facts"]["sound"]) == (60 * SECOND, False)
    assert shown["scan_text"] == "Not scanned for viruses."
    path = f"/coaches/plus/sessions/{film.session_id}/videos"
    assert (await ground.ask("ann", "GET", f"{path}/{film.id}")).body == shown
    (brief,) = (await ground.ask("ann", "GET", path)).body["videos"]
    assert (brief["id"], brief["poster_url"]) == (film.id, f"/media/ann/{film.id}/try-1/poster.jpg")
    other = await ground.filmed("ann")
    elsewhere = await ground.ask("ann", "GET", f"{path}/{other.id}")
    assert (elsewhere.status, elsewhere.code) == (404, "not_found")


async def test_a_refused_video_says_why_and_gives_no_clip(ground: Ground) -> None:
    """Nor a report, nor another try."""
    film = await ground.filmed("ann", VideoState.REFUSED)
    infected = replace(
        video(await ground.club.services.ports.coaching.session(film.session_id), VideoState.REFUSED),
        failure_code="infected",
        failure="A virus was found.",
        scan=Scan.INFECTED,
    )
    await shelve(ground.club.database, infected)
    shown = (await ground.ask("ann", "GET", f"/videos/{infected.id}")).body
    assert shown["failure"] == {"code": "infected", "detail": "A virus was found."}
    assert shown["scan_text"].startswith("A virus was found")
    assert shown["playback_url"] is None
    for path, body, code in (
        ("clips", {"clips": [SPAN]}, "video_refused"),
        ("analysis", None, "video_refused"),
        ("retry", None, "video_not_failed"),
    ):
        answer = await ground.ask("ann", "POST", f"/videos/{film.id}/{path}", body)
        assert (answer.status, answer.code) == (409, code)


async def test_a_failed_video_is_tried_again(ground: Ground) -> None:
    """Its job says how far it is; while it waits it cannot be clipped or analysed."""
    film = await ground.filmed("ann", VideoState.FAILED)
    again = await ground.ask("ann", "POST", f"/videos/{film.id}/retry")
    assert (again.status, again.body["state"], again.body["percent"]) == (202, "received", 0)
    assert again.body["scan_text"] == "Not scanned for viruses yet."
    waiting = await ground.filmed("ann", VideoState.RECEIVED)
    for path, body in (("clips", {"clips": [SPAN]}), ("analysis", None)):
        answer = await ground.ask("ann", "POST", f"/videos/{waiting.id}/{path}", body)
        assert (answer.status, answer.code) == (409, "video_not_ready")
    (job,) = (await ground.ask("ann", "GET", f"/jobs?subject=video:{film.id}")).body["jobs"]
    assert (job["kind"], job["state"]) == ("ingest", "queued")
    elsewhere = await ground.ask("ann", "POST", f"/jobs/{job['id']}/retry")
    assert (elsewhere.status, elsewhere.code) == (409, "retry_elsewhere")
    foreign = await ground.ask("carl", "POST", f"/jobs/{job['id']}/cancel")
    assert (foreign.status, foreign.code) == (404, "no_such_job")
    assert (await ground.ask("ann", "POST", f"/jobs/{job['id']}/cancel")).body["state"] == "cancelled"
    assert (await ground.ask("carl", "GET", "/jobs")).body == {"jobs": [], "next": None}


async def test_stills_come_in_order(ground: Ground) -> None:
    """Each with its address."""
    film = await ground.filmed("ann")
    still = Keyframe(at_us=9, reason=KeyframeReason.SCENE, path="stills-1/9.jpg", weight=1.0)
    lit = replace(film, id=VideoId("lit"), keyframes=(still, replace(still, at_us=3)), state=VideoState.REFUSED)
    await shelve(ground.club.database, lit)
    found = (await ground.ask("ann", "GET", "/videos/lit/keyframes")).body["keyframes"]
    assert [each["at_us"] for each in found] == [3, 9]
    assert found[0]["url"] == "/media/ann/lit/stills-1/9.jpg"


async def test_clips_are_made_at_once_all_or_none(ground: Ground) -> None:
    """One that does not fit, and none is there; the refusal says which."""
    film = await ground.filmed("ann")
    path = f"/videos/{film.id}/clips"
    hers = await ground.add("carl", "/coached-players", name="Hers")
    for wrong, status, code in (
        ({**SPAN, "end_us": 60 * SECOND + 1}, 400, "span_outside"),
        ({**SPAN, "start_us": 60 * SECOND, "end_us": 61 * SECOND}, 400, "span_outside"),
        ({**SPAN, "end_us": SECOND}, 400, "span_too_short"),
        ({**SPAN, "end_us": SECOND + 30_000}, 400, "span_too_short"),
        ({**SPAN, "end_us": 0}, 400, "span_too_short"),
        ({**SPAN, "start_us": -1}, 400, "malformed"),
        ({**SPAN, "kind": "six"}, 400, "malformed"),
        ({**SPAN, "title": "\u202e"}, 400, "bad_name"),
        ({**SPAN, "player_id": hers["id"]}, 404, "no_such_player"),
    ):
        answer = await ground.ask("ann", "POST", path, {"clips": [SPAN, wrong]})
        assert (answer.status, answer.code) == (status, code), wrong
        if code.startswith("span"):
            assert answer.body["where"] == "clips[1]"
    assert (await ground.ask("ann", "GET", path)).body == {"clips": []}
    frame = {**SPAN, "start_us": 0, "end_us": 33_333}
    made = (await ground.add("ann", path, clips=[SPAN, frame]))["clips"]
    assert made[0]["playback_url"] == f"/media/ann/{film.id}/try-1/master.m3u8"
    assert (await ground.ask("ann", "GET", path)).body["clips"] == [made[1], made[0]]
    for bad in ([], [SPAN] * 101):
        assert (await ground.ask("ann", "POST", path, {"clips": bad})).status == 400


async def test_a_clip_is_changed_and_found_in_the_library(ground: Ground) -> None:
    """By player, kind and time; pages follow each other."""
    film = await ground.filmed("ann")
    pat = await ground.add("ann", "/coached-players", name="Pat")
    first = await clip_of(ground, film.id)
    second = await clip_of(ground, film.id, player_id=pat["id"], kind="dismissal")
    assert second["player"] == {"id": pat["id"], "name": "Pat"}
    path = f"/clips/{first['id']}"
    changed = (await ground.ask("ann", "PATCH", path, {"end_us": 2 * SECOND, "title": "Pull"})).body
    assert changed == {**first, "end_us": 2 * SECOND, "title": "Pull"}
    outside = await ground.ask("ann", "PATCH", path, {"start_us": 5 * SECOND})
    assert (outside.status, outside.code) == (400, "span_too_short")
    page = (await ground.ask("ann", "GET", "/clips?limit=1")).body
    assert page["clips"] == [second]
    assert (await ground.ask("ann", "GET", f"/clips?cursor={page['next']}")).body == {"clips": [changed], "next": None}
    for query, found in (
        (f"player_id={pat['id']}", [second]),
        ("kind=dismissal", [second]),
        ("kind=highlight", [changed]),
        (f"since_ms={unix_ms() + DAY_MS}", []),
        (f"until_ms={second['created_ms']}", [] if first["created_ms"] == second["created_ms"] else [changed]),
    ):
        assert (await ground.ask("ann", "GET", f"/clips?{query}")).body["clips"] == found, query
    assert (await ground.ask("ann", "DELETE", path)).status == 204
    assert (await ground.ask("ann", "GET", path)).status == 404


async def test_a_file_is_cut_once_and_its_storage_reserved(ground: Ground) -> None:
    """However many ask at once; deleting the clip gives it back once the purge has run."""
    film = await ground.filmed("ann")
    made = await clip_of(ground, film.id)
    asked = await asyncio.gather(*(ground.ask("ann", "POST", f"/clips/{made['id']}/export") for _ in range(4)))
    assert {each.status for each in asked} == {202}
    (export,) = {each.body["id"] for each in asked}
    shown = (await ground.ask("ann", "GET", f"/exports/{export}")).body
    assert (shown["state"], shown["percent"], shown["download_url"]) == ("queued", 0, None)
    piece = (await ground.club.services.ports.clips.export(export)).pieces
    assert await reserved(ground.club.database) == estimate_bytes(piece, {film.id: film}) == 4_000_000
    assert [each["id"] for each in (await ground.ask("ann", "GET", "/exports")).body["exports"]] == [export]
    assert (await ground.ask("ann", "DELETE", f"/exports/{export}")).status == 204
    assert (await ground.ask("ann", "GET", f"/exports/{export}")).status == 404
    assert not await differences(ground.club.database)


async def test_full_storage_takes_no_export(ground: Ground) -> None:
    """Nothing is made or reserved then."""
    film = await ground.filmed("ann")
    made = await clip_of(ground, film.id)
    await ground.club.database.transact(lambda connection: prefill(connection, ["ann"], {STORAGE: 500 * 1024**3}))
    answer = await ground.ask("ann", "POST", f"/clips/{made['id']}/export")
    assert (answer.status, answer.code, answer.body["meter"]) == (409, "limit_reached", STORAGE)
    assert (await ground.ask("ann", "GET", "/exports")).body == {"exports": []}
    assert await reserved(ground.club.database) == 0


async def test_a_reel_is_made_of_ones_own_videos(ground: Ground) -> None:
    """A foreign piece is not found, whichever comes first, and nothing stays reserved."""
    film, other, foreign = await ground.filmed("ann"), await ground.filmed("ann"), await ground.filmed("carl")
    pieces = [{"video_id": each.id, "start_us": 0, "end_us": SECOND} for each in (film, other)]
    reel = await ground.add("ann", "/reels", title="The day", pieces=pieces)
    assert (reel["clip_id"], reel["pieces"]) == (None, pieces)
    held = await reserved(ground.club.database)
    theft = {"video_id": foreign.id, "start_us": 0, "end_us": SECOND}
    for wrong in ([*pieces, theft], [theft, *pieces]):
        answer = await ground.ask("ann", "POST", "/reels", {"title": "The day", "pieces": wrong})
        assert (answer.status, answer.code) == (404, "not_found")
    outside = [{**pieces[0], "end_us": 61 * SECOND}]
    answer = await ground.ask("ann", "POST", "/reels", {"title": "The day", "pieces": outside})
    assert (answer.status, answer.code, answer.body["where"]) == (400, "span_outside", "pieces[0]")
    assert await reserved(ground.club.database) == held


async def test_a_link_shows_the_clip_and_nothing_else(ground: Ground) -> None:
    """Whoever has it needs no account; its address is told once, and only its hash is kept."""
    film = await ground.filmed("ann")
    pat = await ground.add("ann", "/coached-players", name="Pat")
    made = await clip_of(ground, film.id, player_id=pat["id"])
    path = f"/clips/{made['id']}/shares"
    link = await ground.add("ann", path, player_id=pat["id"])
    assert link["expires_ms"] - link["created_ms"] == 14 * DAY_MS
    token = link["link"].removeprefix(f"{ORIGIN}/shared/")
    assert len(token) == 43
    (listed,) = (await ground.ask("ann", "GET", path)).body["shares"]
    assert listed == {**link, "link": None}
    ((kept,),) = await ground.club.database.query(select(clip_shares.c.token_hash))
    assert kept == hash_of(token)
    shown = await ground.ask(None, "GET", f"/shared/{token}")
    assert shown.body == {
        "title": "Cover drive",
        "kind": "highlight",
        "player": "Pat",
        "start_us": SECOND,
        "end_us": 3 * SECOND,
        "expires_ms": link["expires_ms"],
        "playback_url": f"/media/{link['id']}/{made['id']}/clip.m3u8",
    }
    for wrong in ("x" * 43, kept, "%00", token + "x"):
        answer = await ground.ask(None, "GET", f"/shared/{wrong}")
        assert (answer.status, answer.code) == (404, "not_found")
    for days in (0, 91):
        assert (await ground.ask("ann", "POST", path, {"days": days})).status == 400
    hers = await ground.add("carl", "/coached-players", name="Hers")
    foreign = await ground.ask("ann", "POST", path, {"player_id": hers["id"]})
    assert (foreign.status, foreign.code) == (404, "no_such_player")


async def test_a_link_ends(ground: Ground) -> None:
    """Revoked or expired it is gone for good, and with its clip it is not found."""
    film = await ground.filmed("ann")
    made = await clip_of(ground, film.id)
    path = f"/clips/{made['id']}/shares"
    link = await ground.add("ann", path, days=90)
    token = link["link"].rpartition("/")[2]
    foreign = await ground.ask("carl", "DELETE", f"{path}/{link['id']}")
    assert (foreign.status, foreign.code) == (404, "not_found")
    for _ in range(2):
        assert (await ground.ask("ann", "DELETE", f"{path}/{link['id']}")).status == 204
    expired = share(await ground.club.services.ports.clips.one(made["id"]), hash_of("old"))
    await ground.club.services.ports.clips.add_share(expired)
    for over in (token, "old"):
        answer = await ground.ask(None, "GET", f"/shared/{over}")
        assert (answer.status, answer.code) == (410, "share_over")
    assert all(each["over"] for each in (await ground.ask("ann", "GET", path)).body["shares"])
    assert (await ground.ask("ann", "DELETE", f"{path}/nothing")).status == 404
    assert (await ground.ask("ann", "DELETE", f"/clips/{made['id']}")).status == 204
    assert (await ground.ask(None, "GET", f"/shared/{token}")).status == 404


async def test_nobody_elses_things_can_be_seen(ground: Ground) -> None:
    """Not by another coach, nor by a player who has an account and no link: it is as if they were not there."""
    film = await ground.filmed("ann")
    made = await clip_of(ground, film.id)
    export = (await ground.ask("ann", "POST", f"/clips/{made['id']}/export")).body["id"]
    session = film.session_id
    nothing = "01900000-0000-7000-8000-000000000000"
    for who in ("carl", "fred"):
        for method, path, body in (
            ("GET", f"/coaching-sessions/{session}", None),
            ("DELETE", f"/coaching-sessions/{session}", None),
            ("POST", f"/coaching-sessions/{session}/notes", {"text": "Mine"}),
            ("GET", f"/coaches/plus/sessions/{session}/videos", None),
            ("GET", f"/videos/{film.id}", None),
            ("DELETE", f"/videos/{film.id}", None),
            ("POST", f"/videos/{film.id}/retry", None),
            ("GET", f"/videos/{film.id}/keyframes", None),
            ("GET", f"/videos/{film.id}/clips", None),
            ("POST", f"/videos/{film.id}/clips", {"clips": [SPAN]}),
            ("GET", f"/videos/{film.id}/analysis", None),
            ("POST", f"/videos/{film.id}/analysis", None),
            ("GET", f"/clips/{made['id']}", None),
            ("PATCH", f"/clips/{made['id']}", {"title": "Mine"}),
            ("DELETE", f"/clips/{made['id']}", None),
            ("POST", f"/clips/{made['id']}/export", None),
            ("GET", f"/clips/{made['id']}/shares", None),
            ("POST", f"/clips/{made['id']}/shares", {}),
            ("GET", f"/exports/{export}", None),
            ("DELETE", f"/exports/{export}", None),
        ):
            answer = await ground.ask(who, method, path, body)
            assert (answer.status, answer.code) == (404, "not_found"), (method, path)
            unknown = await ground.ask(who, method, _with(path, nothing), body)
            assert {**unknown.body, **_ids(answer.body)} == answer.body
    assert (await ground.ask("ann", "GET", f"/clips/{made['id']}")).body == made


def _with(path: str, identity: str) -> str:
    return "/".join(identity if len(part) > 7 and any(map(str.isdigit, part)) else part for part in path.split("/"))


def _ids(problem: Any) -> dict[str, object]:  # noqa: ANN401 - JSON
    return {name: problem[name] for name in ("session", "video", "clip", "export") if name in problem}


async def test_without_video_in_the_plan_it_stays_shut(ground: Ground) -> None:
    """A Coach Pro whose plan had it long ago: each refusal names the feature; deleting is possible under any plan."""
    film = await ground.filmed("paul")
    clips = f"/videos/{film.id}/clips"
    for method, path, body, feature in (
        ("GET", f"/videos/{film.id}", None, "video_playback_timeline"),
        ("GET", f"/videos/{film.id}/keyframes", None, "video_playback_timeline"),
        ("POST", f"/videos/{film.id}/retry", None, "video_upload"),
        ("GET", clips, None, "clip_library"),
        ("POST", clips, {"clips": [SPAN]}, "clip_creation"),
        ("GET", f"/videos/{film.id}/analysis", None, "video_sessions"),
        ("POST", f"/videos/{film.id}/analysis", None, "ai_video_analysis"),
        ("POST", "/reels", {"title": "R", "pieces": [{"video_id": film.id, "start_us": 0, "end_us": SECOND}]}, None),
    ):
        answer = await ground.ask("paul", method, path, body)
        assert (answer.status, answer.code) == (403, "upgrade_required"), path
        assert answer.body["feature"] == (feature or "clip_creation")
    assert (await ground.ask("paul", "DELETE", f"/videos/{film.id}")).status == 204


async def test_what_is_kept_after_a_plans_end_can_still_be_watched(ground: Ground) -> None:
    """For thirty days, also by link; but nothing new is made. Then it is shut."""
    film = await ground.filmed("ann")
    made = await clip_of(ground, film.id)
    link = (await ground.add("ann", f"/clips/{made['id']}/shares"))["link"].rpartition("/")[2]
    await ground.end_plan("ann", PLUS, days_ago=29)
    for path in (
        f"/videos/{film.id}",
        f"/clips/{made['id']}",
        "/clips",
        "/coaching-sessions?since=2026-01-01",
        f"/coaching-sessions/{film.session_id}/notes",
    ):
        assert (await ground.ask("ann", "GET", path)).status == 200, path
    assert (await ground.ask(None, "GET", f"/shared/{link}")).status == 200
    for path, body in (
        (f"/videos/{film.id}/clips", {"clips": [SPAN]}),
        (f"/clips/{made['id']}/export", None),
        (f"/clips/{made['id']}/shares", {}),
        ("/coaching-sessions", {"title": "Nets", "held_on": "2026-03-01"}),
    ):
        answer = await ground.ask("ann", "POST", path, body)
        assert (answer.status, answer.code) == (403, "upgrade_required"), path
    await ground.end_plan("ann", PLUS, days_ago=31)
    assert (await ground.ask("ann", "GET", f"/videos/{film.id}")).status == 403
    answer = await ground.ask(None, "GET", f"/shared/{link}")
    assert (answer.status, answer.code) == (410, "share_over")


@pytest.mark.parametrize(
    ("who", "status", "code"), [("carl", 204, None), ("ann", 204, None), ("paul", 403, "not_yours")]
)
async def test_an_organisations_video_belongs_to_its_uploader(
    ground: Ground, who: str, status: int, code: str | None
) -> None:
    """Who uploaded it and owners may delete it, another coach may not; an organisation makes one clip at a time."""
    members = {
        "ann": (Role.OWNER, "org_admin"),
        "carl": (Role.MEMBER, "coach_pro"),
        "paul": (Role.MEMBER, "coach_pro"),
        "fred": (Role.MEMBER, None),
    }
    await ground.club.organisation("club", "org_pro_growth", members)
    film = await ground.filmed("club", coach="carl")
    made = await clip_of(ground, film.id, "carl")
    assert (await ground.ask("paul", "GET", "/clips?workspace_id=club")).body["clips"][0]["id"] == made["id"]
    several = await ground.ask("carl", "POST", f"/videos/{film.id}/clips", {"clips": [SPAN, SPAN]})
    assert (several.status, several.body["feature"]) == (403, "multi_clip_extraction")
    seatless = await ground.ask("fred", "GET", f"/videos/{film.id}")
    assert (seatless.status, seatless.code) == (403, "seat_needed")
    theft = await ground.ask("paul", "PATCH", f"/clips/{made['id']}", {"title": "Mine"})
    assert (theft.status, theft.code) == (403, "not_yours")
    answer = await ground.ask(who, "DELETE", f"/videos/{film.id}")
    assert (answer.status, answer.code) == (status, code)
    assert (await ground.ask("ann", "GET", f"/videos/{film.id}")).status == (404 if code is None else 200)


async def test_a_report_of_a_video_is_asked_for_once(ground: Ground) -> None:
    """It waits among the video's reports, not among those of the notes."""
    film = await ground.filmed("ann")
    path = f"/videos/{film.id}/analysis"
    first, second = await ground.ask("ann", "POST", path), await ground.ask("ann", "POST", path)
    assert (first.status, first.body) == (202, second.body)
    assert (await ground.ask("ann", "GET", path)).body == {"analyses": [first.body]}
    assert (await ground.ask("ann", "GET", f"/coaching-sessions/{film.session_id}/reports")).body == {"analyses": []}
