"""Aligning a video with a match, and its balls, over HTTP: what works, and each refusal with its code."""

import asyncio

from msgspec.structs import replace

from core.clock import unix_ms
from core.ids import EventId, PlayerId
from core.scoring.delivery import Delivery
from core.scoring.events import BatterIn
from tests.alignment.film import MATCH, Filmed, add_video
from tests.alignment.score import BALL_S, BEGAN_MS, SECOND, ids
from tests.coaching.shelf import FACTS


async def test_pointing_at_a_ball(filmed: Filmed) -> None:
    """From then on every ball has its place in the video, by what lies between their entries."""
    assert await filmed.get("alignment") == {"alignment": None}
    assert (await filmed.ask("GET", "balls")).code == "not_aligned"
    put = (await filmed.point(1, at_us=60 * SECOND)).body
    assert put["began_ms"] == BEGAN_MS + (2 * BALL_S - 60) * 1000
    assert (put["method"], put["match_id"], put["event_id"]) == ("tap", MATCH, filmed.balls[1])
    assert await filmed.get("alignment") == {"alignment": put}
    shown = await filmed.get("balls")
    assert shown["match_id"] == MATCH
    assert [(each["start_us"] / SECOND, each["end_us"] / SECOND) for each in shown["balls"]] == [
        (16 + BALL_S * number, 26 + BALL_S * number) for number in range(5)
    ]
    assert [each["event_id"] for each in shown["balls"]] == filmed.balls
    assert [each["ball"] for each in shown["balls"]] == ["0.1", "0.2", "0.3", "0.3", "0.4"]
    assert shown["balls"][1] == {
        "event_id": filmed.balls[1],
        "innings": 1,
        "ball": "0.2",
        "start_us": 56 * SECOND,
        "end_us": 66 * SECOND,
        "batter": "A1",
        "bowler": "B1",
        "runs": 4,
        "mark": "4",
        "wicket": False,
        "boundary": True,
        "title": "0.2 B1 to A1, FOUR",
    }
    assert (await filmed.ask("DELETE", "alignment")).status == 204
    assert await filmed.get("alignment") == {"alignment": None}


async def test_by_the_camera_s_clock(filmed: Filmed) -> None:
    """The phone's word goes before the file's; where neither says anything there is nothing to go by."""
    by_clock = {"match_id": MATCH, "method": "clock"}
    assert (await filmed.ask("PUT", "alignment", by_clock)).code == "no_camera_clock"
    for more in (
        {"recorded_ms": BEGAN_MS + 20_000},
        {"facts": replace(FACTS, duration_us=300 * SECOND, recorded_ms=BEGAN_MS + 20_000)},
    ):
        film = await add_video(filmed.studio, "ann", **more)
        put = await filmed.studio.ask("ann", "PUT", f"/videos/{film.id}/alignment", by_clock)
        assert put.body["began_ms"] == BEGAN_MS + 20_000
        balls = (await filmed.studio.ask("ann", "GET", f"/videos/{film.id}/balls")).body["balls"]
        assert (balls[0]["start_us"], balls[0]["end_us"]) == (12 * SECOND, 22 * SECOND)


async def test_what_cannot_be_pointed_at(filmed: Filmed) -> None:
    """Each mistake has its code, and leaves what was there."""
    good = (await filmed.point()).body
    tap = {"match_id": MATCH, "method": "tap", "event_id": filmed.balls[0], "at_us": 1}
    assert (await filmed.point(at_us=300 * SECOND)).code == "span_outside"
    assert (await filmed.point(match="nothing")).status == 404
    for bad in ({"at_us": None}, {"event_id": None}, {"method": "clock"}):
        assert (await filmed.ask("PUT", "alignment", {**tap, **bad})).code == "bad_pointing"
    assert (await filmed.ask("PUT", "alignment", {**tap, "event_id": "pad:1"})).code == "no_such_delivery"
    await filmed.submit(filmed.device.at(900).insert(filmed.balls[0], Delivery(bat=2)))
    late = next(each for each in (await filmed.get("balls"))["balls"] if each["runs"] == 2)
    assert (await filmed.ask("PUT", "alignment", {**tap, "event_id": late["event_id"]})).code == "entered_late"
    assert await filmed.get("alignment") == {"alignment": good}


async def test_strangers_align_nothing(filmed: Filmed) -> None:
    """Neither somebody else's video, nor one's own with a private match of somebody else's; nor without the plan."""
    assert (await filmed.point(who="carl")).code == "not_found"
    assert (await filmed.point(who="paul")).code == "not_found"
    own = await add_video(filmed.studio, "carl")
    body = {"match_id": MATCH, "method": "tap", "event_id": filmed.balls[0], "at_us": 1}
    assert (await filmed.studio.ask("carl", "PUT", f"/videos/{own.id}/alignment", body)).code == "not_found"
    poor = await add_video(filmed.studio, "paul")
    for method, what in (("GET", "alignment"), ("DELETE", "alignment"), ("GET", "balls")):
        assert (await filmed.studio.ask("paul", method, f"/videos/{poor.id}/{what}")).code == "upgrade_required"
        assert (await filmed.ask(method, what, who="carl")).code == "not_found"


async def test_a_match_that_may_not_be_watched_any_more(filmed: Filmed) -> None:
    """Is not found by its videos either, which can be aligned anew."""
    await filmed.point()
    await filmed.studio.services.fixtures.games.delete(await filmed.studio.club.sign_in("ann"), MATCH)
    assert (await filmed.ask("GET", "balls")).code == "not_found"
    assert await filmed.get("alignment") == {"alignment": None}


async def test_filters_of_balls(filmed: Filmed) -> None:
    """Wickets, boundaries, either of them, and a player's."""
    await filmed.point()

    async def chosen(query: str) -> list[EventId]:
        return [each["event_id"] for each in (await filmed.get(f"balls?{query}"))["balls"]]

    every = filmed.balls
    assert await chosen("wickets=true") == [every[4]]
    assert await chosen("boundaries=true") == [every[1], every[3]]
    assert await chosen("wickets=true&boundaries=true") == [every[1], every[3], every[4]]
    assert await chosen("batter=a1&wickets=true") == [every[4]]
    assert (await chosen("bowler=b2"), await chosen("batter=a2")) == ([], [])


async def test_corrections_show_at_once(filmed: Filmed) -> None:
    """A ball that was taken back has no clip, one that was edited another title at the same time."""
    await filmed.point()
    before = (await filmed.get("balls"))["balls"]
    await filmed.submit(
        filmed.device.at(900).amend(filmed.balls[1], Delivery(bat=2)), filmed.device.at(901).void(filmed.balls[2])
    )
    after = (await filmed.get("balls"))["balls"]
    assert [each["event_id"] for each in after] == [*filmed.balls[:2], *filmed.balls[3:]]
    assert (after[1]["title"], after[1]["boundary"]) == ("0.2 B1 to A1, 2 runs", False)
    assert [each["start_us"] for each in after] == [each["start_us"] for each in before if each is not before[2]]


async def test_balls_are_kept_as_clips_once(filmed: Filmed) -> None:
    """In the order of the request; what is a clip already is not made again, also not by another scorer's id."""
    await filmed.point()
    wanted = [filmed.balls[4], filmed.balls[1]]
    first = await filmed.ask("POST", "balls/clips", {"event_ids": wanted})
    assert first.status == 201, first
    made = first.body["clips"]
    assert [(each["event_id"], each["origin"], each["kind"]) for each in made] == [
        (filmed.balls[4], "ball", "dismissal"),
        (filmed.balls[1], "ball", "highlight"),
    ]
    assert made[1]["title"] == "0.2 B1 to A1, FOUR"
    more = (await filmed.ask("POST", "balls/clips", {"event_ids": [filmed.balls[0], *wanted]})).body["clips"]
    assert [each["id"] for each in more[1:]] == [each["id"] for each in made]
    assert len((await filmed.get("clips"))["clips"]) == 3
    twice = await filmed.ask("POST", "balls/clips", {"event_ids": wanted * 2})
    assert (twice.status, twice.code) == (400, "named_twice")
    unknown = await filmed.ask("POST", "balls/clips", {"event_ids": [filmed.balls[2], "pad:1"]})
    assert unknown.code == "no_such_delivery"
    assert len((await filmed.get("clips"))["clips"]) == 3
    stranger = await filmed.ask("POST", "balls/clips", {"event_ids": wanted}, who="carl")
    assert stranger.code == "not_found"


async def test_two_who_keep_the_same_ball_at_once(filmed: Filmed) -> None:
    """Both get the one clip of it."""
    await filmed.point()
    wanted = {"event_ids": [filmed.balls[1]]}
    answers = await asyncio.gather(*(filmed.ask("POST", "balls/clips", wanted) for _ in range(6)))
    assert {answer.status for answer in answers} <= {200, 201}
    assert len({answer.body["clips"][0]["id"] for answer in answers}) == 1
    assert len((await filmed.get("clips"))["clips"]) == 1


async def test_a_reel_of_balls(filmed: Filmed) -> None:
    """Pieces in the order of the request, cut by one job."""
    await filmed.point()
    wanted = [filmed.balls[4], filmed.balls[1], filmed.balls[3]]
    made = await filmed.ask("POST", "balls/reel", {"title": "Best of", "event_ids": wanted})
    assert made.status == 202, made
    balls = {each["event_id"]: each for each in (await filmed.get("balls"))["balls"]}
    assert made.body["pieces"] == [
        {"video_id": filmed.video.id, "start_us": balls[each]["start_us"], "end_us": balls[each]["end_us"]}
        for each in wanted
    ]
    assert (made.body["clip_id"], made.body["state"], made.body["title"]) == (None, "queued", "Best of")
    jobs = await filmed.studio.services.ports.jobs.list(subject=f"export:{made.body['id']}")
    assert [job.kind for job in jobs] == ["export"]
    unknown = await filmed.ask("POST", "balls/reel", {"title": "Best of", "event_ids": ["pad:1"]})
    assert unknown.code == "no_such_delivery"


async def test_a_deleted_video_has_no_balls(filmed: Filmed) -> None:
    """It is as if it never was."""
    await filmed.point()
    await filmed.studio.services.ports.videos.delete(filmed.video.id, unix_ms())
    for method, what in (("GET", "alignment"), ("GET", "balls"), ("DELETE", "alignment")):
        assert (await filmed.ask(method, what)).code == "not_found"


async def test_new_balls_come_while_the_match_goes_on(filmed: Filmed) -> None:
    """The next ball is there as soon as it has been entered."""
    await filmed.point()
    raw = filmed.device.at(6 * BALL_S).enter(BatterIn(player=PlayerId("a3")))
    ball = filmed.device.at(6 * BALL_S).ball(Delivery(bat=1))
    await filmed.submit(raw, ball)
    assert (await filmed.get("balls"))["balls"][-1]["event_id"] == next(ids([ball]))
