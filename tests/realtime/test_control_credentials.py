"""Who may show and direct on ``/control``, and who is sent away when that changes."""

from collections import Counter
from collections.abc import Callable

import msgspec
import pytest
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]  # ships no types

from core.entitlements.entitlements import Subject
from core.ids import AccountId, MatchId, WorkspaceId
from core.models.people import Role
from core.usecases.tokens import Grant, Right
from core.wire.production import ProgrammeChange
from realtime import control_rooms, outputs
from tests.realtime.gallery import BROADCASTER, OPEN, SECRET, Gallery, report, revision, shown
from tests.realtime.hubs import Client
from tests.usecases.sides import eventually


async def test_credentials(gallery: Gallery, ann: Grant) -> None:
    """Guessed, foreign, expired and revoked tokens open nothing; a private match is not there without one."""
    feed, device = await gallery.club.feed(SECRET)
    client = await gallery.come()
    asked = {"graphic": "stage", "output_id": "a"}
    head, body, signature = feed.split(".")
    for token, code in (
        ("guessed", "unauthorized"),
        (f"{head}.{body}.{'x' * len(signature)}", "unauthorized"),
        (gallery.hub.token("x", SECRET, [Right.CREATE]), "forbidden"),
        (gallery.club.token(ann, ttl_s=-1), "token_expired"),
    ):
        assert (await client.call("attach", {**asked, "token": token, "match_id": SECRET}))["code"] == code, token
    for other in ({"match_id": SECRET}, {"match_id": "nowhere"}):
        assert (await client.call("attach", {**asked, **other}))["code"] == "not_found"
    assert (await client.call("attach", asked))["code"] == "malformed"
    assert (await client.call("attach", {**asked, "match_id": OPEN, "token": feed}))["code"] == "forbidden"
    assert (await client.call("attach", {**asked, "match_id": OPEN, "graphic": "no"}))["code"] == "unknown_graphic"
    assert (await client.call("attach", {**asked, "match_id": OPEN, "output_id": "a b"}))["code"] == "malformed"
    assert (await client.call("report", report()))["code"] == "not_attached"
    assert (await client.call("operate", {"match_id": OPEN}))["code"] == "unauthorized"
    assert shown((await client.call("attach", {**asked, "token": feed}))["programme"]) == []
    await gallery.club.person("bob", BROADCASTER)
    bob = await gallery.come(gallery.club.token(await gallery.club.sign_in("bob")))
    assert (await bob.call("operate", {"match_id": SECRET}))["code"] == "not_found"
    assert (await bob.call("operate", {"match_id": OPEN}))["code"] == "forbidden"
    assert (await bob.call("operate", {"match_id": "nowhere"}))["code"] == "not_found"
    engine = await gallery.come(feed)
    assert (await engine.call("operate", {"match_id": SECRET}))["code"] == "forbidden"
    await gallery.hub.services.people.devices.revoke(SECRET, device, "operator")
    assert await client.until("gone") == [{"code": "session_revoked"}]
    await client.until("disconnected")
    with pytest.raises(Refused):
        await Client("/control").connect(gallery.hub.url, feed)


async def test_a_right_that_ends(gallery: Gallery, ann: Grant) -> None:
    """With the plan outputs by token and control rooms are sent away, with the session the control room is."""
    token, _ = await gallery.club.feed(OPEN)
    engine, _ = await gallery.output("a", token=token)
    public, _ = await gallery.output("b")
    second = await gallery.club.sign_in("ann")
    watching, _ = await gallery.operator(ann)
    other, _ = await gallery.operator(second)
    await gallery.club.sign_out(second)
    assert await other.until("gone") == [{"code": "session_revoked"}]
    await gallery.club.subscribe("ann", "scorers_pro")
    for client in (engine, watching):
        assert await client.until("gone") == [{"code": "upgrade_required"}]
        await client.until("disconnected")
    again = await gallery.come(gallery.club.token(ann))
    refused = await again.call("operate", {"match_id": OPEN})
    assert (refused["code"], refused["upgrade_to"]) == ("upgrade_required", [BROADCASTER])
    assert (await public.call("report", report()))["revision"] == 0
    await gallery.hub.services.fixtures.games.delete(ann, OPEN)
    assert await public.until("gone") == [{"code": "deleted"}]


@pytest.mark.usefixtures("ann")
async def test_a_member_who_has_to_leave(gallery: Gallery) -> None:
    """Directs no more."""
    await gallery.club.person("carl")
    members: dict[str, tuple[Role, str | None]] = {"ann": (Role.OWNER, "org_admin"), "carl": (Role.MEMBER, None)}
    org = await gallery.club.organisation("org", "org_pro_growth", members)
    await gallery.club.game(Subject(org, AccountId("ann")), "theirs", public=False)
    await gallery.club.subscribe(org, BROADCASTER)
    watching, _ = await gallery.operator(await gallery.club.sign_in("carl"), MatchId("theirs"))
    await gallery.club.drop(org, "carl")
    assert await watching.until("gone") == [{"code": "not_found"}]


async def test_what_is_held_for_a_client_is_let_go(
    gallery: Gallery, ann: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However clients come, go and are refused, nothing stays held in the gate, and rooms are closed."""
    monkeypatch.setattr(control_rooms, "_IDLE_S", 0.0)
    monkeypatch.setattr(outputs, "LOST_S", 0.0)
    grants, held = gallery.hub.services.grants, Counter[Subject]()
    hold, release = grants.hold, grants.release

    def count(act: Callable[[Subject], None], by: int) -> Callable[[Subject], None]:
        def counted(subject: Subject) -> None:
            act(subject)
            held[subject] += by

        return counted

    monkeypatch.setattr(grants, "hold", count(hold, 1))
    monkeypatch.setattr(grants, "release", count(release, -1))
    token, _ = await gallery.club.feed(SECRET)
    engine, _ = await gallery.output("a", token=token)
    for asked in ({"token": token}, {"token": token, "match_id": OPEN}, {"match_id": "nowhere"}, {"graphic": "no"}):
        await engine.call("attach", {"graphic": "stage", "output_id": "a", **asked})
    watching, _ = await gallery.operator(ann)
    await watching.call("operate", {"match_id": SECRET})
    await watching.call("operate", {"match_id": "nowhere"})
    assert held[Subject(WorkspaceId("ann"))] > 1
    for client in (engine, watching):
        await client.close()
    await eventually(lambda: not held.total())
    assert set(held.values()) == {0}
    await eventually(lambda: not any(gallery.hub.hub.control_rooms.has(match) for match in (OPEN, SECRET)))


async def test_the_preview_is_for_the_control_room(gallery: Gallery, ann: Grant) -> None:
    """And for outputs that come with a token of the match; not for whoever knows its id."""
    token, _ = await gallery.club.feed(OPEN)
    near, _ = await gallery.output("a", token=token)
    public, _ = await gallery.output("b")
    watching, _ = await gallery.operator(ann)
    production = gallery.hub.services.control_room.production
    wanted = msgspec.convert({"preview": [{"graphic": "worm"}]}, ProgrammeChange)
    await production.amend(ann, OPEN, wanted)
    for client, previewed in ((near, ["worm"]), (watching, ["worm"]), (public, [])):
        assert [each["graphic"] for each in (await revision(client, 1))["preview"]] == previewed
    assert (await gallery.output("c"))[1]["programme"]["preview"] == []
