"""Caps: connections in all, connections and handshakes from one address, and look-ups without a token."""

from contextlib import AsyncExitStack
from ipaddress import IPv4Address

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CricksyError, Misconfigured, TooFast, Unavailable
from core.ids import MatchId
from core.settings import Settings
from core.wire.forwarded import Addresses
from realtime.limits import Limits, Rate
from realtime.turnstile import Turnstile
from tests.realtime.hubs import RunningHub, raw, running_hub, watching
from tests.realtime.test_limits import Clock
from tests.usecases.play import MATCH

GROUND, OTHER = "203.0.113.7", "198.51.100.9"


def test_one_address_has_its_share_and_the_hub_its_bound() -> None:
    """Each is refused with a code of its own, and a place that is given back is free again."""
    turnstile = Turnstile(Limits(connections=3, connections_an_address=2))
    first, _second = turnstile.enter(GROUND), turnstile.enter(GROUND)
    with pytest.raises(TooFast) as crowded:
        turnstile.enter(GROUND)
    assert crowded.value.reason == "too_many_connections"
    turnstile.enter(OTHER)
    with pytest.raises(Unavailable) as full:
        turnstile.enter("192.0.2.1")
    assert full.value.reason == "hub_full"
    first.give_back()
    first.give_back()
    assert turnstile.inside == 2
    turnstile.enter(GROUND)


def test_the_loopback_is_not_one_client() -> None:
    """Behind a proxy on the same machine everybody comes from there; only the total holds."""
    turnstile = Turnstile(Limits(connections=5, connections_an_address=1, handshake_rate=Rate(per_s=1, burst=1)))
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1", None, ""):
        turnstile.enter(address)
    with pytest.raises(Unavailable):
        turnstile.enter("127.0.0.1")


def test_a_network_of_version_6_is_one_address() -> None:
    """Whoever has a /64 cannot use it to have any number of addresses; a mapped address is its version 4."""
    turnstile = Turnstile(Limits(connections_an_address=1))
    turnstile.enter("2001:db8::1")
    with pytest.raises(TooFast):
        turnstile.enter("2001:db8::ffff:2")
    turnstile.enter("2001:db8:0:1::1")
    turnstile.enter(GROUND)
    with pytest.raises(TooFast):
        turnstile.enter(f"::ffff:{GROUND}")


async def test_handshakes_have_a_rate_and_are_forgotten() -> None:
    """Coming and going fast is refused with the time to wait; an address at rest is not remembered."""
    clock = Clock()
    turnstile = Turnstile(Limits(handshake_rate=Rate(per_s=10, burst=2)), clock)
    for _ in range(2):
        turnstile.enter(GROUND).give_back()
    with pytest.raises(TooFast) as refused:
        turnstile.enter(GROUND)
    assert refused.value.fields["retry_after_s"] == pytest.approx(0.1)
    await turnstile.sweep()
    assert len(turnstile) == 1
    clock.now += 0.3
    await turnstile.sweep()
    assert len(turnstile) == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=60))
def test_every_place_is_counted_once(steps: list[tuple[int, bool]]) -> None:
    """However clients come and go, those inside are those who were let in and have not gone."""
    turnstile = Turnstile(Limits(connections=6, connections_an_address=3))
    tickets = []
    for last, enters in steps:
        if enters:
            try:
                tickets.append(turnstile.enter(str(IPv4Address("203.0.113.0") + last)))
            except CricksyError:
                assert len(tickets) >= 3
        elif tickets:
            tickets.pop(last % len(tickets)).give_back()
        assert turnstile.inside == len(tickets) <= 6


@pytest.mark.parametrize(
    ("remote", "trusted", "forwarded", "seen"),
    [
        (GROUND, "", ["192.0.2.1"], GROUND),
        (GROUND, "10.0.0.0/8", ["192.0.2.1"], GROUND),
        ("10.0.0.1", "10.0.0.0/8", ["192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", "10.0.0.0/8, 127.0.0.1", ["6.6.6.6, 192.0.2.1, 10.1.1.1"], "192.0.2.1"),
        ("10.0.0.1", "10.0.0.0/8", ["6.6.6.6", "192.0.2.1"], "192.0.2.1"),
        ("::ffff:10.0.0.1", "10.0.0.0/8", ["2001:db8::5"], "2001:db8::5"),
        ("10.0.0.1", "10.0.0.0/8", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", "10.0.0.0/8", [], "10.0.0.1"),
        ("10.0.0.1", "10.0.0.0/8", [",".join(["10.0.0.2"] * 1000)], "10.0.0.2"),
    ],
)
def test_only_a_trusted_proxy_is_believed(remote: str, trusted: str, forwarded: list[str], seen: str) -> None:
    """And of what it forwards only the last address that is not a proxy's: the rest is the client's own claim."""
    assert Addresses(trusted).of(remote, forwarded) == seen


def test_networks_that_are_none_stop_the_start() -> None:
    """A typing error must not open the door to claims."""
    with pytest.raises(Misconfigured):
        Addresses("10.0.0.0/8,nginx")


async def test_sockets_and_streams_share_the_caps(settings: Settings) -> None:
    """By WebSocket, long polling or event stream, one too many is refused, and one that ends makes room."""
    limits = Limits(connections_an_address=3)
    proxied = settings.model_copy(update={"trusted_proxies": "127.0.0.0/8"})
    polling = "/socket.io/?EIO=4&transport=polling"
    async with running_hub(proxied, limits) as hub, AsyncExitStack() as stack:
        await hub.create()
        session = await stack.enter_async_context(aiohttp.ClientSession(headers={"X-Forwarded-For": GROUND}))
        stream = await session.get(f"{hub.url}/sse/{MATCH}")
        assert (await session.get(hub.url + polling)).status == 200
        ws = await session.ws_connect(f"{hub.url}/socket.io/?EIO=4&transport=websocket")
        for path in (f"/sse/{MATCH}", polling, "/socket.io/?EIO=4&transport=websocket"):
            async with session.get(hub.url + path) as refused:
                assert (refused.status, (await refused.json())["code"]) == (429, "too_many_connections")
                assert refused.content_type == "application/problem+json"
        async with session.get(hub.url + polling, headers={"X-Forwarded-For": OTHER}) as welcome:
            assert welcome.status == 200
        await ws.close()
        stream.close()
        witness, _ = await watching(hub)
        while hub.hub.turnstile.inside > 3:
            await witness.until("tick", len(witness.all("tick")) + 1)
        async with session.get(hub.url + polling) as welcome:
            assert welcome.status == 200
        assert 'cricksy_refusals_total{code="too_many_connections"} 3.0' in hub.hub.metrics.text().decode()
        await witness.close()


async def test_a_full_hub_says_so(settings: Settings) -> None:
    """The client hears 503 and when to come back; those inside go on."""
    async with running_hub(settings, Limits(connections=1)) as hub:
        await hub.create()
        viewer, _ = await watching(hub)
        url = f"{hub.url}/socket.io/?EIO=4&transport=websocket"
        async with aiohttp.ClientSession() as session, session.get(url) as refused:
            assert (refused.status, (await refused.json())["code"]) == (503, "hub_full")
        assert (await viewer.call("watch", {"match_id": MATCH}))["seq"] == 0
        await viewer.close()


async def test_looking_for_matches_has_a_rate(settings: Settings) -> None:
    """A client without a token that tries one id after the other is refused; a match that is watched stays open."""
    limits = Limits(look_up_rate=Rate(per_s=0.001, burst=5))
    async with running_hub(settings, limits) as hub:
        for match_id in (MATCH, MatchId("hidden")):
            await hub.create(match_id, public=match_id == MATCH)
        witness, _ = await watching(hub)
        async with raw(hub, "/watch") as client:
            codes = [(await client.ack(f'["watch",{{"match_id":"x{number}"}}]'))["code"] for number in range(8)]
            assert codes == ["not_found"] * 5 + ["too_fast"] * 3
            assert (await client.ack(f'["watch",{{"match_id":"{MATCH}"}}]'))["seq"] == 0
            grant = hub.token("v", "hidden")
            assert (await client.ack(f'["watch",{{"match_id":"hidden","token":"{grant}"}}]'))["seq"] == 0
        await witness.close()
        assert _rooms(hub) == {MATCH, "hidden"}


def _rooms(hub: RunningHub) -> set[str]:
    return {room.match_id for room in hub.hub.rooms}
