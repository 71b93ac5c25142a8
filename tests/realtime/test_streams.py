"""``/sse``: the same messages as an event stream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from core.ids import MatchId
from core.usecases.tokens import Right
from tests.realtime.hubs import PATIENCE_S, Json, RunningHub, scoring, watching
from tests.usecases.play import MATCH, entered, random_bodies


class Stream:
    """A reader of an event stream."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        """``reading`` makes it."""
        self.response = response

    async def next(self, wanted: str) -> tuple[str, Json]:
        """The id and data of the next event of a name."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                fields: dict[str, str] = {}
                while line := (await self.response.content.readline()).decode().rstrip("\n"):
                    name, _, value = line.partition(": ")
                    fields[name] = value
                if fields.get("event") == wanted:
                    return fields.get("id", ""), msgspec.json.decode(fields["data"])
                assert not self.response.content.at_eof()


@asynccontextmanager
async def reading(hub: RunningHub, key: str, **headers: str) -> AsyncIterator[Stream]:
    """An open stream."""
    async with aiohttp.ClientSession() as session, session.get(f"{hub.url}/sse/{key}", headers=headers) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        yield Stream(response)


async def test_a_stream_brings_the_snapshot_and_each_ball(hub: RunningHub) -> None:
    """A page that only reads sees what a socket sees, with the place to resume from as the event's id."""
    scorer = await scoring(hub, "a")
    raws = entered(random_bodies(31)[:20], scorer.device)
    async with reading(hub, MATCH) as stream:
        place, snapshot = await stream.next("snapshot")
        viewer, answer = await watching(hub)
        assert snapshot == answer
        assert place == f"{answer['epoch']}:0"
        for raw in raws:
            await scorer.submit([raw])
        await viewer.reach(20)
        for expected in viewer.all("patch"):
            place, patch = await stream.next("patch")
            assert patch == expected
            assert place == f"{answer['epoch']}:{expected['to']}"
        assert (await stream.next("tick"))[1] == {"epoch": answer["epoch"], "seq": 20}
    await viewer.close()
    await scorer.close()


async def test_a_stream_resumes_where_it_broke_off(hub: RunningHub) -> None:
    """``Last-Event-ID`` brings the missing patches, and an id that makes no sense brings a snapshot."""
    scorer = await scoring(hub, "a")
    raws = entered(random_bodies(32)[:30], scorer.device)
    async with reading(hub, MATCH) as stream:
        await scorer.submit(raws[:20])
        place, _ = await stream.next("patch")
    holder, _ = await watching(hub)
    for raw in raws[20:24]:
        await scorer.submit([raw])
    async with reading(hub, MATCH, **{"Last-Event-ID": place}) as stream:
        assert [(await stream.next("patch"))[1]["to"] for _ in range(4)] == [21, 22, 23, 24]
    for nonsense in ("1:2", "x", "9" * 50 + ":1"):
        async with reading(hub, MATCH, **{"Last-Event-ID": nonsense}) as stream:
            assert (await stream.next("snapshot"))[1]["seq"] == 24
    await holder.close()
    await scorer.close()


async def test_a_stream_needs_the_right_that_a_socket_needs(hub: RunningHub) -> None:
    """A private match's stream opens with its watch token, and its id is not found."""
    secret = MatchId("secret")
    await hub.create(secret, public=False)
    async with aiohttp.ClientSession() as session:
        for key, status, code in (
            (secret, 404, "not_found"),
            ("nowhere", 404, "not_found"),
            ("a.b.c", 401, "unauthorized"),
            (hub.token("x", secret, [Right.CREATE]), 403, "forbidden"),
        ):
            async with session.get(f"{hub.url}/sse/{key}") as response:
                assert (response.status, response.content_type) == (status, "application/problem+json")
                assert (await response.json(content_type=None))["code"] == code
    async with reading(hub, hub.token("x", secret, [Right.WATCH])) as stream:
        assert (await stream.next("snapshot"))[1]["snapshot"]["match_id"] == secret


async def test_an_older_client_gets_a_stream_without_chunks(hub: RunningHub) -> None:
    """HTTP/1.0, which proxies may speak, knows no chunks."""
    reader, writer = await asyncio.open_connection(*hub.url.removeprefix("http://").split(":"))
    writer.write(f"GET /sse/{MATCH} HTTP/1.0\r\nHost: here\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE_S):
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readuntil(b"\n\n") + await reader.readuntil(b"\n\n")
    assert b"200 OK" in head
    assert b"chunked" not in head.lower()
    assert body.startswith(b"retry: 2000\n\nid: ")
    writer.close()
    await writer.wait_closed()
