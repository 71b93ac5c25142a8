"""Programmes over SQLite and PostgreSQL: what is taken, cleared, cut to and undone, by whom, and by several at once."""

import asyncio

import pytest

from core.entitlements.entitlements import Subject
from core.errors import Conflict, Forbidden, Malformed, NotFound, Unauthorized, UpgradeRequired
from core.ids import AccountId, MatchId
from core.models.people import Role
from core.usecases.broadcast.graphics import PLACES
from core.usecases.tokens import Right
from core.wire.production import AutoPilot, AutoPilotChange, ClearGraphics, OnAir, TakeGraphic
from tests.production.studio import MATCH, Clock, Studio, on_air


@pytest.fixture
def clock(studio: Studio) -> Clock:
    """The time that the use case goes by."""
    studio.production.now_ms = clock = Clock()
    return clock


async def test_a_match_begins_with_a_blank_programme(studio: Studio) -> None:
    """On autopilot, with nothing taken; reading it stores nothing, and what is not there has none."""
    programme = await studio.production.show(studio.ann, MATCH)
    assert (programme.match_id, programme.revision, programme.mode, programme.delay_ms) == (MATCH, 0, "auto", 0)
    assert (programme.on_air, programme.preview, programme.auto_pilot) == ([], [], AutoPilot())
    with pytest.raises(NotFound):
        await studio.production.show(studio.ann, MatchId("nowhere"))


async def test_one_of_each_place_is_on_air(studio: Studio, clock: Clock) -> None:
    """Taking another of the same place replaces it, and the newest comes last."""
    await studio.take("score-bug")
    await studio.take("batter", options={"player": "p1"})
    clock.now_ms += 5
    programme = await studio.take("bowler")
    assert on_air(programme) == ["score-bug", "bowler"]
    assert programme.revision == 3
    again = await studio.take("score-bug", options={"x": "y"})
    assert again.on_air == [
        OnAir(graphic="bowler", since_ms=clock.now_ms),
        OnAir(graphic="score-bug", since_ms=clock.now_ms, options={"x": "y"}),
    ]
    assert again == await studio.production.show(studio.ann, MATCH)


async def test_every_graphic_can_be_taken(studio: Studio) -> None:
    """And at the end one of each place is there."""
    for graphic in PLACES:
        programme = await studio.take(graphic)
    assert sorted(PLACES[graphic] for graphic in on_air(programme)) == sorted(set(PLACES.values()))


async def test_what_is_taken_for_a_time_goes_by_itself(studio: Studio, clock: Clock) -> None:
    """Without a change of its own; the change after it leaves it out."""
    taken = await studio.take("batter", duration_ms=8000)
    assert taken.on_air[0].until_ms == clock.now_ms + 8000
    clock.now_ms += 7999
    assert on_air(await studio.production.now(MATCH)) == ["batter"]
    clock.now_ms += 1
    gone = await studio.production.now(MATCH)
    assert (on_air(gone), gone.revision) == ([], 1)
    assert on_air(await studio.take("ticker")) == ["ticker"]
    assert on_air(await studio.undo()) == []


async def test_one_or_all_are_cleared(studio: Studio) -> None:
    """What is not on air changes nothing, not even the revision."""
    for graphic in ("score-bug", "batter", "sponsor"):
        await studio.take(graphic)
    assert on_air(await studio.clear("batter")) == ["score-bug", "sponsor"]
    assert (await studio.clear("worm")).revision == 4
    assert on_air(await studio.clear()) == []
    assert (await studio.clear()).revision == 5


async def test_the_preview_becomes_the_programme(studio: Studio, clock: Clock) -> None:
    """Whole, from that moment on, and for as long as was asked; by mistake nothing is cleared."""
    await studio.take("score-bug")
    ready = await studio.ready("batting-card", "batter", "bowler", duration_ms=10_000)
    assert [each.graphic for each in ready.preview] == ["batting-card", "bowler"]
    assert on_air(ready) == ["score-bug"]
    clock.now_ms += 60_000
    cut = await studio.cut()
    assert on_air(cut) == ["batting-card", "bowler"]
    assert {(each.since_ms, each.until_ms) for each in cut.on_air} == {(clock.now_ms, clock.now_ms + 10_000)}
    assert cut.preview == []
    with pytest.raises(Conflict) as refused:
        await studio.cut()
    assert refused.value.reason == "nothing_in_preview"
    assert on_air(await studio.production.now(MATCH)) == ["batting-card", "bowler"]


async def test_the_rest_can_be_changed_alone(studio: Studio) -> None:
    """What is not named stays."""
    await studio.take("score-bug")
    await studio.amend(mode="manual", delay_ms=12_000)
    await studio.amend(auto_pilot=AutoPilotChange(milestones=False, end_of_over="", sponsor_every_s=300))
    programme = await studio.amend(auto_pilot=AutoPilotChange(drinks="points-table"))
    wanted = AutoPilot(milestones=False, end_of_over="", sponsor_every_s=300, drinks="points-table")
    assert (programme.mode, programme.delay_ms, programme.auto_pilot) == ("manual", 12_000, wanted)
    assert on_air(programme) == ["score-bug"]
    assert (await studio.amend(mode="manual")).revision == programme.revision


async def test_the_last_changes_can_be_undone(studio: Studio) -> None:
    """Twenty of them, one after the other, each as a change of its own; a change that changed nothing is none."""
    graphics = [graphic for graphic, place in PLACES.items() if place in {"lower", "full"}]
    wanted = [*graphics, *graphics[:7]]
    states = [await studio.take(graphic) for graphic in wanted]
    await studio.clear("milestone")
    for before in reversed(states[-21:-1]):
        undone = await studio.undo()
        assert undone.on_air == before.on_air
    assert undone.revision == len(wanted) + 20
    with pytest.raises(Conflict) as refused:
        await studio.undo()
    assert refused.value.reason == "nothing_to_undo"
    assert on_air(await studio.take("ticker"))[-1] == "ticker"
    assert (await studio.undo()).on_air == undone.on_air


async def test_a_change_to_what_has_changed_meanwhile_is_refused(studio: Studio) -> None:
    """With the programme that holds, so that one can look and decide again."""
    first = await studio.take("score-bug")
    held = await studio.take("batter", revision=first.revision)
    for attempt in (
        studio.take("worm", revision=first.revision),
        studio.cut(first.revision),
        studio.undo(first.revision),
        studio.amend(mode="manual", revision=first.revision),
    ):
        with pytest.raises(Conflict) as refused:
            await attempt
        assert refused.value.reason == "stale_revision"
        assert refused.value.fields == {"revision": 2, "programme": held}
    assert await studio.production.now(MATCH) == held


async def test_of_many_at_once_one_wins(studio: Studio) -> None:
    """Where all name the revision that they saw; where nobody does, no change is lost."""
    answers = await asyncio.gather(
        *(studio.take("batter", revision=0, options={"n": str(n)}) for n in range(8)), return_exceptions=True
    )
    refused = [each for each in answers if isinstance(each, Conflict)]
    assert len(refused) == 7
    assert {each.reason for each in refused} == {"stale_revision"}
    graphics = ["score-bug", "ticker", "sponsor", "worm", "replay"]
    await asyncio.gather(*(studio.take(graphic) for graphic in graphics))
    programme = await studio.production.now(MATCH)
    assert sorted(on_air(programme)) == sorted([*graphics, "batter"])
    assert programme.revision == 6


async def test_what_there_is_not_is_refused(studio: Studio) -> None:
    """An unknown graphic, wherever it is named; nothing has changed then."""
    for attempt in (
        studio.take("stage"),
        studio.take("no-such"),
        studio.clear("no-such"),
        studio.ready("batter", "no-such"),
        studio.amend(auto_pilot=AutoPilotChange(innings_break="no-such")),
    ):
        with pytest.raises(Malformed) as refused:
            await attempt
        assert refused.value.reason == "unknown_graphic"
    assert (await studio.production.now(MATCH)).revision == 0


async def test_who_may_change_it(studio: Studio) -> None:
    """Members, phones that score, panels of buttons and the operator's tokens; nobody else."""
    house = studio.club
    await house.person("bob")
    members = {"ann": (Role.OWNER, "org_admin"), "bob": (Role.MEMBER, None)}
    org = await house.organisation("org", "org_pro_growth", members)
    await house.game(Subject(org, AccountId("ann")), "theirs")
    await house.subscribe(org, "scorers_pro_plus")
    stranger = await house.sign_in("bob")
    wanted = TakeGraphic(graphic="batter")
    assert (await studio.production.take(stranger, MatchId("theirs"), wanted)).revision == 1
    phone = house.read((await house.phone(MATCH))[0])
    devices = studio.services.people.devices
    panel = house.read((await devices.issue_feed(MATCH, "Stream Deck", "operator", control=True)).token)
    scorer, director = house.operator([Right.SCORE]), house.operator([Right.DIRECT], MATCH)
    for grant in (phone, panel, scorer, director):
        assert on_air(await studio.take("batter", by=grant)) == ["batter"]
    with pytest.raises(NotFound):
        await studio.take("batter", by=stranger)
    engine = house.read((await house.feed(MATCH))[0])
    for grant in (engine, house.operator([Right.WATCH])):
        with pytest.raises(Forbidden):
            await studio.take("batter", by=grant)
    with pytest.raises(Forbidden):
        await studio.production.take(director, MatchId("theirs"), wanted)
    public = await studio.production.show(None, MatchId("theirs"))
    assert (public.revision, on_air(public)) == (1, ["batter"])
    with pytest.raises(NotFound):
        await studio.production.show(None, MATCH)


async def test_a_revoked_panel_changes_nothing(studio: Studio) -> None:
    """At once."""
    devices = studio.services.people.devices
    paired = await devices.issue_feed(MATCH, "Stream Deck", "operator", control=True)
    panel = studio.club.read(paired.token)
    await studio.take("batter", by=panel)
    await devices.revoke(MATCH, paired.device.id, "operator")
    with pytest.raises(Unauthorized):
        await studio.take("worm", by=panel)
    assert (await studio.production.now(MATCH)).revision == 1


async def test_the_plan_has_to_include_it(studio: Studio) -> None:
    """What is on air can be cleared all the same; nobody's match knows no plan."""
    await studio.take("batter")
    await studio.club.subscribe("ann", "scorers_pro")
    for attempt in (studio.take("worm"), studio.undo(), studio.cut(), studio.amend(mode="manual")):
        with pytest.raises(UpgradeRequired) as refused:
            await attempt
        assert refused.value.fields["upgrade_to"] == ["scorers_pro_plus"]
    assert on_air(await studio.clear()) == []
    await studio.services.matches.create(MatchId("nobodys"), "", public=True)
    operator = studio.club.operator([Right.SCORE])
    taken = await studio.production.take(operator, MatchId("nobodys"), TakeGraphic(graphic="toss"))
    assert on_air(taken) == ["toss"]


async def test_the_preview_is_for_those_who_direct(studio: Studio) -> None:
    """Others who may watch see what is on air."""
    await studio.take("batter")
    await studio.ready("worm")
    engine = studio.club.read((await studio.club.feed(MATCH))[0])
    seen = await studio.production.show(engine, MATCH)
    assert (on_air(seen), seen.preview) == (["batter"], [])
    assert (await studio.production.show(studio.ann, MATCH)).preview[0].graphic == "worm"


async def test_a_deleted_match_has_no_programme(studio: Studio) -> None:
    """Nor can it be given one."""
    await studio.take("batter")
    await studio.services.fixtures.games.delete(studio.ann, MATCH)
    with pytest.raises(NotFound):
        await studio.production.now(MATCH)
    with pytest.raises(NotFound):
        await studio.services.ports.programmes.change(MATCH, lambda old: old, revision=None, now_ms=1)
    with pytest.raises(NotFound):
        await studio.production.clear(studio.ann, MATCH, ClearGraphics())
