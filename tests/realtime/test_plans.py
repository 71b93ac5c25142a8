"""Plans at the hub, over real sockets: games at once, undo depth, offline scoring, and the terms of a match."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from core.entitlements.entitlements import Subject
from core.errors import Forbidden
from core.eventlog.envelope import Void
from core.ids import AccountId, MatchId
from core.models.people import Role
from core.scoring.events import Ball, Happening, Result, ResultKind
from core.settings import Settings
from core.usecases.bounds import TUNNEL_MS
from core.usecases.tokens import Grant, Right
from tests.games.club import Club, club
from tests.realtime.hubs import Json, RunningHub, Scorer, running_hub, watching
from tests.usecases.play import random_bodies

OVER = Result(result=ResultKind.ABANDONED)


class Ground:
    """A hub with accounts on it, and devices that score for them."""

    def __init__(self, hub: RunningHub, house: Club, stack: AsyncExitStack) -> None:
        self.hub, self.club, self._stack = hub, house, stack
        self._bodies: dict[MatchId, list[Happening]] = {}
        self._refused: dict[Scorer, bytes] = {}

    async def connect(self, match_id: MatchId, grant: Grant, name: str | None = None) -> Scorer:
        """A device of somebody's that has joined nothing yet."""
        scorer = Scorer(name or f"phone-{match_id}", match_id)
        scorer.device.scorer = grant.scorer
        await scorer.connect(self.hub.url, self.club.token(grant))
        self._stack.push_async_callback(scorer.close)
        return scorer

    async def scorer(self, match_id: MatchId, grant: Grant, name: str | None = None) -> Scorer:
        """A device of somebody's that has joined a match."""
        scorer = await self.connect(match_id, grant, name)
        answer = await scorer.join()
        assert "code" not in answer, answer
        return scorer

    async def next(self, scorer: Scorer) -> Json:
        """Submit the next fact of the match, or again what was refused before; the answer."""
        raw = self._refused.pop(scorer, None) or scorer.device.enter(self._coming(scorer).pop(0))
        answer = await scorer.submit([raw])
        if "code" in answer or "code" in answer["results"][0]:
            self._refused[scorer] = raw
        return answer

    def _coming(self, scorer: Scorer) -> list[Happening]:
        return self._bodies.setdefault(scorer.match_id, random_bodies(7, overs=8))

    async def begin(self, scorer: Scorer, balls: int = 1) -> None:
        """Score until so many balls were bowled."""
        while balls:
            body = self._coming(scorer)[0]
            answer = await self.next(scorer)
            assert "code" not in answer, answer
            assert "code" not in answer["results"][0], answer
            balls -= isinstance(body, Ball)

    async def finish(self, scorer: Scorer) -> None:
        """Enter the result."""
        answer = await scorer.submit([scorer.device.enter(OVER)])
        assert answer["results"][0]["status"] == "accepted", answer


@pytest.fixture
async def ground(settings: Settings) -> AsyncIterator[Ground]:
    """A hub without a match."""
    async with running_hub(settings) as hub, club(hub.services, settings) as house, AsyncExitStack() as stack:
        yield Ground(hub, house, stack)


async def games(ground: Ground, owner: Subject, count: int) -> list[MatchId]:
    """So many matches of somebody's."""
    return [await ground.club.game(owner, f"{owner.workspace}-{number}") for number in range(count)]


@pytest.mark.parametrize(("plan", "limit"), [(None, 1), ("scorers_pro", 3), ("scorers_pro_plus", 5)])
async def test_so_many_games_at_once(ground: Ground, plan: str | None, limit: int) -> None:
    """One more is refused with the plan that holds and those that give more; when one ends, the next may start."""
    ann = await ground.club.person("ann", plan)
    grant = await ground.club.sign_in("ann")
    scorers = [await ground.scorer(match_id, grant) for match_id in await games(ground, ann, limit + 1)]
    for scorer in scorers[:limit]:
        await ground.begin(scorer)
    refused = await ground.next(scorers[limit])
    assert refused["code"] == "limit_reached"
    assert (refused["meter"], refused["limit"], refused["used"]) == ("concurrent_games", limit, limit)
    assert refused["plan"] == (plan or "free")
    assert refused["upgrade_to"] == {1: ["scorers_pro", "scorers_pro_plus"], 3: ["scorers_pro_plus"], 5: []}[limit]
    assert (await ground.hub.ports.log.head(scorers[limit].match_id)).seq == 0
    assert (await ground.next(scorers[0]))["results"][0]["status"] == "accepted"
    await ground.finish(scorers[0])
    assert (await ground.next(scorers[limit]))["results"][0]["status"] == "accepted"


async def test_a_game_takes_one_slot_however_many_score_it(ground: Ground) -> None:
    """A second phone, and the same match after its result was taken back, are the same game."""
    ann = await ground.club.person("ann")
    grant = await ground.club.sign_in("ann")
    one, two = await games(ground, ann, 2)
    first, second = await ground.scorer(one, grant, "first"), await ground.scorer(one, grant, "second")
    await ground.begin(first)
    second.device.hear(entry.data for entry in await ground.hub.ports.log.read(one))
    assert (await ground.next(second))["results"][0]["status"] == "accepted"
    held = await ground.hub.ports.slots.held(ann.workspace)
    assert [slot.match_id for slot in held] == [one]
    other = await ground.scorer(two, grant)
    assert (await ground.next(other))["code"] == "limit_reached"
    second.device.hear(entry.data for entry in await ground.hub.ports.log.read(one))
    result = second.device.enter(OVER)
    await second.submit([result])
    assert await ground.hub.ports.slots.held(ann.workspace) == []
    undo = second.device.write(Void(target=second.device.ledger.canonical[-1].event_id))
    assert (await second.submit([undo]))["results"][0]["status"] == "accepted"
    assert (await ground.next(other))["results"][0]["status"] == "accepted"


async def test_a_game_that_goes_on_after_its_result_needs_a_slot_again(ground: Ground) -> None:
    """Else a result entered and taken back would be a game for nothing."""
    ann = await ground.club.person("ann")
    grant = await ground.club.sign_in("ann")
    one, two = [await ground.scorer(match_id, grant) for match_id in await games(ground, ann, 2)]
    await ground.begin(one)
    await ground.finish(one)
    await ground.begin(two)
    undo = one.device.write(Void(target=one.device.ledger.canonical[-1].event_id))
    assert (await one.submit([undo]))["results"][0]["status"] == "accepted"
    assert (await ground.next(one))["code"] == "limit_reached"


async def test_the_operators_tokens_and_matches_are_unlimited(ground: Ground) -> None:
    """No plan has to do with them: neither with the operator in somebody's match, nor with a match of nobody's."""
    ann = await ground.club.person("ann")
    grant = ground.club.operator([Right.SCORE])
    for match_id in [*await games(ground, ann, 2), *(MatchId(f"free{number}") for number in range(2))]:
        await ground.hub.services.matches.create(match_id, "", public=True)
        scorer = await ground.scorer(match_id, grant)
        await ground.begin(scorer, 4)
        first = next(each for each in scorer.device.ledger.canonical if isinstance(each.body, Ball))
        undo = scorer.device.write(Void(target=first.event_id))
        assert (await scorer.submit([undo]))["results"][0]["status"] == "accepted"
    assert await ground.hub.ports.slots.held(ann.workspace) == []


@pytest.mark.parametrize(("plan", "depth"), [(None, 1), ("scorers_pro", 3), ("scorers_pro_plus", 5)])
async def test_undo_depth(ground: Ground, plan: str | None, depth: int) -> None:
    """The refusal in the receipt says how deep, under which plan, and what goes deeper."""
    ann = await ground.club.person("ann", plan)
    (match_id,) = await games(ground, ann, 1)
    scorer = await ground.scorer(match_id, await ground.club.sign_in("ann"))
    await ground.begin(scorer, depth + 2)
    balls = [each.event_id for each in scorer.device.ledger.canonical if isinstance(each.body, Ball)]
    (receipt,) = (await scorer.submit([scorer.device.write(Void(target=balls[-depth - 1]))]))["results"]
    assert (receipt["status"], receipt["code"], receipt["limit"]) == ("rejected", "undo_too_deep", depth)
    assert receipt["plan"] == (plan or "free")
    assert receipt["upgrade_to"] == {1: ["scorers_pro", "scorers_pro_plus"], 3: ["scorers_pro_plus"], 5: []}[depth]
    (receipt,) = (await scorer.submit([scorer.device.write(Void(target=balls[-depth]))]))["results"]
    assert receipt["status"] == "accepted"


async def test_offline_scoring_waits_for_the_upgrade(ground: Ground) -> None:
    """What was scored offline is refused, kept by the device, and taken once the plan includes it."""
    ann = await ground.club.person("ann")
    (match_id,) = await games(ground, ann, 1)
    scorer = await ground.scorer(match_id, await ground.club.sign_in("ann"))
    await ground.begin(scorer)
    now = 1_700_000_000_000
    bodies = random_bodies(7, overs=8)[len(scorer.device.ledger.canonical) :]
    raws = []
    for minute in range(0, 40, 5):
        scorer.device.clock.observe((now + minute * 60_000, 0))
        raws.append(scorer.device.enter(bodies[minute // 5]))
    assert TUNNEL_MS < 35 * 60_000
    answer = await scorer.submit(raws)
    assert {receipt["code"] for receipt in answer["results"]} == {"upgrade_required"}
    assert {receipt["feature"] for receipt in answer["results"]} == {"offline_scoring"}
    await ground.club.subscribe("ann", "scorers_pro")
    answer = await scorer.submit(raws)
    assert {receipt["status"] for receipt in answer["results"]} == {"accepted"}


@pytest.mark.parametrize("cancelled", [False, True])
async def test_a_downgrade_in_mid_match(ground: Ground, *, cancelled: bool) -> None:
    """The matches that began go on under their terms, also after a pause; the next one cannot start; all is there."""
    ann = await ground.club.person("ann", "scorers_pro_plus")
    grant = await ground.club.sign_in("ann")
    *running, fourth = [await ground.scorer(match_id, grant) for match_id in await games(ground, ann, 4)]
    for scorer in running:
        await ground.begin(scorer, 6)
    before = {row.id for row in await ground.hub.services.fixtures.games.mine(ann)}
    await ground.club.subscribe("ann", "scorers_pro_plus" if cancelled else None, over=cancelled)
    for scorer in running:
        await ground.begin(scorer, 6)
        balls = [each.event_id for each in scorer.device.ledger.canonical if isinstance(each.body, Ball)]
        (receipt,) = (await scorer.submit([scorer.device.write(Void(target=balls[-5]))]))["results"]
        assert receipt["status"] == "accepted"
    await ground.hub.ports.slots.end(running[0].match_id)
    again = await ground.scorer(running[0].match_id, grant, "second")
    again.device.hear(entry.data for entry in await ground.hub.ports.log.read(again.match_id))
    assert (await again.submit([again.device.enter(OVER)]))["results"][0]["status"] == "accepted"
    refused = await ground.next(fourth)
    assert (refused["code"], refused["limit"], refused["plan"]) == ("limit_reached", 1, "free")
    for scorer in running[1:]:
        await ground.finish(scorer)
    assert (await ground.next(fourth))["results"][0]["status"] == "accepted"
    assert {row.id for row in await ground.hub.services.fixtures.games.mine(ann)} == before
    for scorer in running:
        assert (await ground.hub.ports.log.head(scorer.match_id)).seq > 12


async def test_another_hub_knows_the_terms(settings: Settings) -> None:
    """A match goes on under its terms wherever its scorers come back."""
    async with running_hub(settings) as hub, club(hub.services, settings) as house, AsyncExitStack() as stack:
        ground = Ground(hub, house, stack)
        ann = await house.person("ann", "scorers_pro_plus")
        grant = await house.sign_in("ann")
        running = [await ground.scorer(match_id, grant) for match_id in await games(ground, ann, 2)]
        for scorer in running:
            await ground.begin(scorer, 5)
        await house.subscribe("ann", None)
    async with running_hub(settings) as hub, club(hub.services, settings) as house, AsyncExitStack() as stack:
        elsewhere = Ground(hub, house, stack)
        for former in running:
            scorer = await elsewhere.scorer(former.match_id, grant, "later")
            balls = [each.event_id for each in scorer.device.ledger.canonical if isinstance(each.body, Ball)]
            (receipt,) = (await scorer.submit([scorer.device.write(Void(target=balls[-5]))]))["results"]
            assert (receipt["status"], len(balls)) == ("accepted", 5)


async def test_a_seat_withdrawn_in_mid_match(ground: Ground) -> None:
    """The member finishes the match; the next one cannot be started or created; what there is stays."""
    for name in ("ann", "bob"):
        await ground.club.person(name)
    members = {"ann": (Role.OWNER, "org_admin"), "bob": (Role.MEMBER, "coach_pro")}
    org = await ground.club.organisation("org", "org_pro_growth", members)
    bob = Subject(org, AccountId("bob"))
    one, two = await games(ground, bob, 2)
    grant = await ground.club.sign_in("bob")
    scorer, next_one = await ground.scorer(one, grant), await ground.scorer(two, grant)
    await ground.begin(scorer)
    await ground.club.seat(org, "bob", None)
    await ground.begin(scorer, 7)
    await ground.finish(scorer)
    assert (await ground.next(next_one))["code"] == "seat_needed"
    again = await ground.connect(two, grant, "second")
    assert (await again.join())["code"] == "seat_needed"
    with pytest.raises(Forbidden):
        await ground.club.game(bob, "third")
    assert [row.id for row in await ground.hub.services.fixtures.games.mine(bob)] == [two, one]
    await ground.club.seat(org, "bob", "coach_pro")
    assert (await ground.next(next_one))["results"][0]["status"] == "accepted"


async def test_a_member_who_was_removed_is_sent_away(ground: Ground) -> None:
    """Terms are for finishing a match, not for staying: the next ball is refused and the connection ends."""
    for name in ("ann", "bob"):
        await ground.club.person(name)
    seat = "coach_pro"
    org = await ground.club.organisation(
        "org", "org_pro_growth", {"ann": (Role.OWNER, seat), "bob": (Role.MEMBER, seat)}
    )
    (match_id,) = await games(ground, Subject(org, AccountId("bob")), 1)
    scorer = await ground.scorer(match_id, await ground.club.sign_in("bob"))
    await ground.begin(scorer)
    await ground.club.drop(org, "bob")
    assert await scorer.until("gone") == [{"code": "forbidden"}]
    await scorer.until("disconnected")
    assert (await ground.hub.ports.log.head(match_id)).seq < 12


async def test_a_deleted_match_sends_everybody_away(ground: Ground) -> None:
    """Scorers and viewers hear why, and it is not there when they come back."""
    ann = await ground.club.person("ann")
    (match_id,) = await games(ground, ann, 1)
    grant = await ground.club.sign_in("ann")
    scorer = await ground.scorer(match_id, grant)
    await ground.begin(scorer)
    viewer, answer = await watching(ground.hub, match_id)
    assert answer["snapshot"]
    await ground.hub.services.fixtures.games.delete(grant, match_id)
    for client in (scorer, viewer):
        assert await client.until("gone") == [{"code": "deleted"}]
    assert (await (await ground.connect(match_id, grant, "second")).join())["code"] == "not_found"
    await viewer.close()
    assert await ground.hub.ports.slots.held(ann.workspace) == []
