"""``/board`` over real sockets: a tournament's matches, fixtures, table and alerts, for whom the plan includes it."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import msgspec
import pytest
from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.ids import FixtureId, MatchId, TournamentId
from core.scoring.events import Happening, MatchOpened, Result, ResultKind
from core.settings import Settings
from core.usecases.grounds.board import Board, whole
from core.usecases.grounds.desk import Audience
from core.usecases.grounds.line import MatchLine
from core.usecases.tokens import Grant, Right
from core.wire.fixtures import NewDraw, NewEntry
from core.wire.tournaments import TournamentRules
from realtime.board_rooms import BoardRoom, Key
from tests.games.club import Club, club
from tests.realtime.hubs import PATIENCE_S, Client, Json, RunningHub, Scorer, running_hub, watching
from tests.realtime.test_asyncapi import valid
from tests.realtime.test_watching_socket import board as arrived
from tests.tournaments.cup import opening
from tests.tournaments.matches import matches
from tests.usecases.play import random_bodies

EVERYBODY, INSIDE = Audience.EVERYBODY, Audience.INSIDE
_ENVELOPE_BYTES = 80
"""Of a patch: epoch, from and to."""


class Arena:
    """A hub with a tournament on it, and the devices that score there."""

    def __init__(self, hub: RunningHub, house: Club, stack: AsyncExitStack) -> None:
        self.hub, self.club, self._stack = hub, house, stack
        self.owner: Subject
        self.grant: Grant
        self.cup: TournamentId

    async def begin(self, plan: str | None = "scorers_pro_plus") -> None:
        """Begin the tournament."""
        self.owner = await self.club.person("ann", plan)
        self.grant = await self.club.sign_in("ann")
        self.cup = (await self.hub.services.fixtures.tournaments.create(self.owner, "Cup")).id

    async def match(self, name: str, *, public: bool = True) -> Scorer:
        """A match of the tournament, and a device of the operator's that has joined it."""
        match_id = await self.club.game(self.owner, name, tournament_id=self.cup, public=public)
        return await self.scorer(match_id)

    async def scorer(self, match_id: MatchId) -> Scorer:
        """A device of the operator's that has joined a match."""
        scorer = Scorer(f"s-{match_id}", match_id)
        await scorer.connect(self.hub.url, self.hub.token(scorer.device.scorer))
        self._stack.push_async_callback(scorer.close)
        assert "code" not in await scorer.join()
        return scorer

    async def viewer(self, auth: str | None = None) -> Client:
        """A client of ``/board`` that watches nothing yet."""
        client = await Client("/board").connect(self.hub.url, auth)
        self._stack.push_async_callback(client.close)
        return client

    async def watch(self, auth: str | None = None, **more: object) -> tuple[Client, Json]:
        """A viewer of the tournament, and the answer that it got."""
        client = await self.viewer(auth)
        return client, await client.call("watch", {"tournament_id": self.cup, **more})

    def room(self, audience: Audience = EVERYBODY) -> BoardRoom:
        """The hub's room of the tournament."""
        return self.hub.hub.board_rooms._open[Key(self.cup, audience)].result()

    def look_soon(self, audience: Audience = EVERYBODY) -> None:
        """Let the hub look now at what no ball tells of, rather than within five seconds."""
        self.room(audience)._hint.set()

    async def anew(self, audience: Audience = EVERYBODY) -> Json:
        """The board as somebody makes it who reads everything now."""
        services = self.hub.services
        scene = await services.boards.read(self.cup, audience)
        lines = {}
        for row in scene.rows:
            async with services.matches.use(row.id) as live:
                lines[row.id] = MatchLine(row.id, row.title, live.ledger).follow()
        return msgspec.to_builtins(whole(self.cup, lines, scene.around))


async def enter(scorer: Scorer, *bodies: Happening) -> None:
    """Score some facts."""
    answer = await scorer.submit([scorer.device.enter(body) for body in bodies])
    assert all("code" not in result for result in answer["results"]), answer


async def until(client: Client, answer: Json, wanted: Json) -> Json:
    """Wait until a viewer's board is what it should be; returns it."""
    seen: Json = None

    def there() -> bool:
        nonlocal seen
        seen = arrived(answer, client.heard)[1]
        return bool(seen == wanted)

    async with asyncio.timeout(PATIENCE_S), client._news:
        await client._news.wait_for(there)
    return seen


@pytest.fixture
async def arena(settings: Settings) -> AsyncIterator[Arena]:
    """A hub with a tournament without a match."""
    async with running_hub(settings) as hub, club(hub.services, settings) as house, AsyncExitStack() as stack:
        made = Arena(hub, house, stack)
        await made.begin()
        yield made


def starts(bodies: Sequence[Happening], number: int) -> list[Happening]:
    """A match whose sides no other match has."""
    opened = next(body for body in bodies if isinstance(body, MatchOpened))
    own = replace(opened, title=f"Match {number}")
    return [own if body is opened else body for body in bodies]


async def replay(arena: Arena, count: int, most: int) -> None:
    """Many matches at once, a viewer of all of them, and one of a single match."""
    scorers = [await arena.match(f"m{number:02}") for number in range(count)]
    played = [starts(bodies, number)[:most] for number, bodies in enumerate(matches(count))]
    for scorer, bodies in zip(scorers, played, strict=True):
        await enter(scorer, bodies[0])
    viewer, answer = await arena.watch()
    other, same = await arena.watch()
    single, first = await watching(arena.hub, scorers[0].match_id)
    assert same == answer
    deltas = Board(arena.cup)
    delta_bytes = 0
    lines: dict[MatchId, MatchLine] = {}
    for turn in itertools.zip_longest(*(bodies[1:] for bodies in played)):
        for scorer, body in zip(scorers, turn, strict=True):
            if body is None:
                continue
            await enter(scorer, body)
            async with arena.hub.services.matches.use(scorer.match_id) as live:
                line = lines.setdefault(scorer.match_id, MatchLine(scorer.match_id, "", live.ledger)).follow()
                fresh = MatchLine(scorer.match_id, "", live.ledger).follow()
            assert line == fresh
            assert arena.room().board._lines[scorer.match_id] == fresh
            deltas.put(scorer.match_id, line)
            change = deltas.patch()
            delta_bytes += len(msgspec.json.encode(change)) + _ENVELOPE_BYTES if change else 0
    expected = await arena.anew()
    board = await until(viewer, answer, expected)
    assert await until(other, answer, expected) == board
    assert len(board["live"]) + len(board["results"]) > 0
    assert {alert["match_id"] for alert in board["alerts"].values()} <= {scorer.match_id for scorer in scorers}
    patches = viewer.all("patch")
    assert patches == other.all("patch")
    received = sum(len(msgspec.json.encode(patch)) for patch in patches)
    alone = len(msgspec.json.encode(first)) + sum(len(msgspec.json.encode(each)) for each in single.all("patch"))
    surroundings = sum(
        len(msgspec.json.encode(patch["patch"][part]))
        for patch in patches
        for part in ("table", "fixtures")
        if part in patch["patch"]
    )
    assert received <= alone + delta_bytes + surroundings
    for name, data in viewer.heard:
        valid("board", name, data)
    valid("board", "watch.ack", answer)
    await single.close()


async def test_twenty_matches_at_once(arena: Arena) -> None:
    """At every ball the board is what one would be that is made anew, and its viewers have it in the end."""
    await replay(arena, 20, 14)


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_twenty_whole_matches_at_once(arena: Arena) -> None:
    """To the last ball."""
    await replay(arena, 20, 100_000)


async def test_what_moves_at_once_is_one_patch(arena: Arena) -> None:
    """At most four patches a second, however many balls there are."""
    scorer = await arena.match("m1")
    bodies = random_bodies(5)
    await enter(scorer, *bodies[:10])
    viewer, answer = await arena.watch()
    loop = asyncio.get_running_loop()
    began = loop.time()
    for body in bodies[10:90]:
        await enter(scorer, body)
    await until(viewer, answer, await arena.anew())
    assert len(viewer.all("patch")) <= 4 * (loop.time() - began) + 2
    assert len(viewer.all("patch")) < 40


async def test_a_viewer_resumes(arena: Arena) -> None:
    """With the patches that it lacks; outside the window, and from another board, with a snapshot."""
    scorer = await arena.match("m1")
    bodies = random_bodies(6)
    await enter(scorer, *bodies[:10])
    viewer, answer = await arena.watch()
    for body in bodies[10:14]:
        await enter(scorer, body)
    (patch, *_) = await viewer.until("patch")
    position = {"epoch": patch["epoch"], "seq": patch["to"]}
    state = arrived(answer, viewer.heard)
    await viewer.io.eio.disconnect(abort=True)
    for body in bodies[14:30]:
        await enter(scorer, body)
    back, resumed = await arena.watch(since=position)
    assert resumed == {**position, "snapshot": None}
    answer = {**position, "snapshot": arrived({**answer}, [("patch", patch)])[1]}
    assert state[0] >= position["seq"]
    board = await until(back, answer, await arena.anew())
    assert board["live"]["m1"]["title"] == "Ashes v Bears"
    for since in ({**position, "epoch": 1}, {**position, "seq": 999_999}, {**position, "seq": -1}):
        _, fresh = await arena.watch(since=since)
        assert fresh["snapshot"] is not None


async def test_ticks_say_where_the_board_stands(arena: Arena) -> None:
    """Every two seconds, with nothing on the board too; who unwatches hears no more."""
    token = arena.club.token(arena.grant)
    viewer, answer = await arena.watch(token)
    leaver, _ = await arena.watch(token)
    assert await leaver.call("unwatch") == {}
    (tick, *_) = await viewer.until("tick")
    assert tick == {"epoch": answer["epoch"], "seq": answer["seq"]}
    assert leaver.all("tick") == []
    assert answer["snapshot"]["name"] == "Cup"


async def test_matches_come_and_go(arena: Arena) -> None:
    """One that is made meanwhile appears, one that ends becomes a result, one that is deleted leaves nothing."""
    viewer, answer = await arena.watch(arena.club.token(arena.grant))
    one = await arena.match("m1")
    bodies = random_bodies(7)
    await enter(one, *bodies[:12])
    arena.look_soon(INSIDE)
    await until(viewer, answer, await arena.anew(INSIDE))
    assert set(arrived(answer, viewer.heard)[1]["live"]) == {"m1"}
    await enter(one, Result(result=ResultKind.ABANDONED))
    board = await until(viewer, answer, await arena.anew(INSIDE))
    assert board["live"] == {}
    assert board["results"]["m1"]["headline"] == "Match abandoned without a ball bowled"
    assert [row["no_result"] for row in board["table"][0]["rows"]] == [1, 1]
    await arena.hub.services.fixtures.games.delete(arena.grant, one.match_id)
    arena.look_soon(INSIDE)
    board = await until(viewer, answer, await arena.anew(INSIDE))
    assert (board["results"], board["alerts"], board["table"]) == ({}, {}, [])


async def test_fixtures_and_the_table_are_on_the_board(arena: Arena) -> None:
    """What is to come leaves when its match begins; the table follows the result, and so does the bracket."""
    organiser = arena.hub.services.fixtures.organiser
    for name in ("Ashes", "Bears", "Comets"):
        await organiser.entries.add(arena.owner, arena.cup, NewEntry(name=name))
    await organiser.lists.draw(arena.owner, arena.cup, NewDraw(qualify=2))
    await organiser.rules.put(arena.owner, arena.cup, TournamentRules(public=True))
    viewer, answer = await arena.watch()
    coming = answer["snapshot"]["fixtures"]
    assert [(each["title"], each.get("label", "")) for each in coming.values()][3] == (
        "1st of the table v 2nd of the table",
        "F",
    )
    assert [row["played"] for row in answer["snapshot"]["table"][0]["rows"]] == [0, 0, 0]
    for fixture in (await organiser.lists.list(arena.grant, arena.cup))[:3]:
        sheet, _ = await organiser.starts.start(arena.owner, arena.cup, FixtureId(fixture.id), public=True)
        scorer = await arena.scorer(MatchId(sheet.match_id))
        arena.look_soon()
        winner = min(sheet.sides, key=lambda side: side.name).team_id
        await enter(scorer, *opening(sheet)[:1])
        await enter(scorer, Result(result=ResultKind.WON, winner=winner, method="concession"))  # type: ignore[arg-type]
    board = await until(viewer, answer, await arena.anew())
    assert [(row["name"], row["points"]) for row in board["table"][0]["rows"]] == [
        ("Ashes", 4),
        ("Bears", 2),
        ("Comets", 0),
    ]
    assert [each["title"] for each in board["fixtures"].values()] == ["Ashes v Bears"]
    assert len(board["results"]) == 3


async def test_private_matches_are_hidden_from_strangers(arena: Arena) -> None:
    """Members of the workspace, and the operator, see them; a feed for one match does not open the others."""
    hidden = await arena.match("hidden", public=False)
    await enter(hidden, *random_bodies(8)[:12])
    _, nothing = await arena.watch()
    assert nothing["code"] == "not_found"
    shown = await arena.match("open")
    await enter(shown, *random_bodies(9)[:12])
    _, public = await arena.watch()
    assert set(public["snapshot"]["live"]) == {"open"}
    await arena.club.person("bob")
    stranger = arena.club.token(await arena.club.sign_in("bob"))
    _, seen = await arena.watch(stranger)
    assert set(seen["snapshot"]["live"]) == {"open"}
    _, all_of_it = await arena.watch(arena.club.token(arena.grant))
    assert set(all_of_it["snapshot"]["live"]) == {"open", "hidden"}
    operator = arena.hub.token("operator", can=[Right.WATCH])
    _, told = await arena.watch(None, token=operator)
    assert set(told["snapshot"]["live"]) == {"open", "hidden"}
    one = arena.hub.token("feed", "hidden", [Right.WATCH])
    _, narrow = await arena.watch(None, token=one)
    assert set(narrow["snapshot"]["live"]) == {"open"}


async def test_a_stranger_is_told_of_public_matches_alone(arena: Arena) -> None:
    """A ball of a private match is not in anybody's patch who may not see it."""
    shown, hidden = await arena.match("open"), await arena.match("hidden", public=False)
    for scorer in (shown, hidden):
        await enter(scorer, *random_bodies(8)[:12])
    viewer, answer = await arena.watch()
    member, whole_answer = await arena.watch(arena.club.token(arena.grant))
    bodies = random_bodies(8)
    for body in bodies[12:20]:
        await enter(hidden, body)
    for body in bodies[12:20]:
        await enter(shown, body)
    await until(viewer, answer, await arena.anew())
    await until(member, whole_answer, await arena.anew(INSIDE))
    assert "hidden" not in str(viewer.heard)
    assert "hidden" in str(member.heard)


@pytest.mark.parametrize("plan", [None, "scorers_pro"])
async def test_the_plan_has_to_include_it(arena: Arena, plan: str | None) -> None:
    """That of the tournament's workspace, whoever watches; the refusal says what would."""
    await enter(await arena.match("m1"), *random_bodies(8)[:12])
    await arena.club.subscribe("ann", plan)
    for auth in (None, arena.club.token(arena.grant)):
        _, refused = await arena.watch(auth)
        assert refused["code"] == "upgrade_required"
        assert refused["feature"] == "multi_venue_aggregation"
        assert refused["upgrade_to"] == ["scorers_pro_plus"]


async def test_a_board_ends_with_the_plan(arena: Arena) -> None:
    """Its viewers are told why and let go; when the plan is back, so is the board."""
    await enter(await arena.match("m1"), *random_bodies(8)[:12])
    viewer, _ = await arena.watch()
    await arena.club.subscribe("ann", None)
    assert await viewer.until("gone") == [{"code": "upgrade_required"}]
    await viewer.until("disconnected")
    await arena.club.subscribe("ann", "scorers_pro_plus")
    _, answer = await arena.watch()
    assert set(answer["snapshot"]["live"]) == {"m1"}


async def test_a_board_ends_with_the_session_and_the_tournament(arena: Arena) -> None:
    """Whoever signs out is sent away; so is everybody from a tournament that is deleted."""
    await enter(await arena.match("m1"), *random_bodies(8)[:12])
    leaving = await arena.club.sign_in("ann")
    member, _ = await arena.watch(arena.club.token(leaving))
    viewer, _ = await arena.watch()
    await arena.club.sign_out(leaving)
    assert await member.until("gone") == [{"code": "session_revoked"}]
    await arena.hub.services.fixtures.tournaments.delete(arena.owner, arena.cup)
    arena.look_soon()
    assert await viewer.until("gone") == [{"code": "deleted"}]
    _, gone = await arena.watch()
    assert gone["code"] == "not_found"


@pytest.mark.parametrize("asked", [{}, {"tournament_id": 3}, {"tournament_id": "x", "more": 1}, None, []])
async def test_what_makes_no_sense_is_refused(arena: Arena, asked: object) -> None:
    """With a code; the connection stays and can watch."""
    viewer = await arena.viewer()
    assert (await viewer.call("watch", asked))["code"] == "malformed"
    assert (await viewer.call("look", {}))["code"] == "unknown_event"
    assert (await viewer.call("watch", {"tournament_id": "nowhere"}))["code"] == "not_found"
    assert (await viewer.call("watch", {"tournament_id": arena.cup, "token": "a.b.c"}))["code"] == "unauthorized"
    assert "snapshot" in await (await arena.viewer(arena.club.token(arena.grant))).call(
        "watch", {"tournament_id": arena.cup}
    )


async def test_a_draining_hub_sends_viewers_elsewhere(arena: Arena) -> None:
    """And lets nobody watch any more."""
    await enter(await arena.match("m1"), *random_bodies(8)[:12])
    viewer, _ = await arena.watch()
    arena.hub.hub.begin_drain()
    await arena.hub.hub.goodbye()
    assert (await viewer.until("gone"))[0] == {"code": "draining"}
    assert (await viewer.call("watch", {"tournament_id": arena.cup}))["code"] == "draining"


async def test_each_match_is_followed_once(arena: Arena) -> None:
    """Whoever watches it besides, in one room of the hub; a board that nobody watches lets its matches go."""
    scorer = await arena.match("m1")
    bodies = random_bodies(8)
    await enter(scorer, *bodies[:12])
    viewers = [await arena.watch() for _ in range(3)]
    single, _ = await watching(arena.hub, MatchId("m1"))
    rooms = [room for room in arena.hub.hub.rooms if room.match_id == "m1"]
    assert [len(room.followers) for room in rooms] == [1]
    await enter(scorer, *bodies[12:20])
    expected = await arena.anew()
    for client, answer in viewers:
        await until(client, answer, expected)
        await client.call("unwatch")
    room = arena.room()
    for _ in range(20):
        arena.hub.hub.board_rooms.tick()
    assert not arena.hub.hub.board_rooms.has(arena.cup)
    assert [len(each.followers) for each in rooms] == [0]
    assert room._followed == {}
    await single.close()


async def test_another_hub_follows_too(settings: Settings, redis_url: str) -> None:
    """A board on one hub shows the balls that were entered on another, and what its matches have come to."""
    shared = settings.model_copy(update={"redis_url": redis_url})
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(running_hub(shared))
        two = await stack.enter_async_context(running_hub(shared))
        house = await stack.enter_async_context(club(one.services, shared))
        arena = Arena(one, house, stack)
        await arena.begin()
        scorer = await arena.match("m1")
        bodies = random_bodies(10)
        await enter(scorer, *bodies[:12])
        viewer = await Client("/board").connect(two.url)
        stack.push_async_callback(viewer.close)
        answer = await viewer.call("watch", {"tournament_id": arena.cup})
        assert set(answer["snapshot"]["live"]) == {"m1"}
        for body in bodies[12:40]:
            await enter(scorer, body)
        await until(viewer, answer, await arena.anew())
