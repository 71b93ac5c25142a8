"""``/live``, ``/ready`` and ``/metrics``."""

import aiohttp

from tests.realtime.hubs import RunningHub, scoring, watching
from tests.usecases.play import entered, random_bodies


async def test_a_hub_is_live_and_ready(hub: RunningHub) -> None:
    """Both answer 200 while the database and the bus answer."""
    async with aiohttp.ClientSession() as session:
        for path in ("/live", "/ready"):
            async with session.get(hub.url + path) as response:
                assert response.status == 200


async def test_the_metrics_count_what_happens(hub: RunningHub) -> None:
    """Connections, verdicts, latencies, bytes and refusals are there by name."""
    scorer = await scoring(hub, "a")
    viewer, _ = await watching(hub)
    raws = entered(random_bodies(61)[:3], scorer.device)
    await scorer.submit(raws)
    await scorer.submit(raws[:1])
    await scorer.call("nonsense")
    async with aiohttp.ClientSession() as session, session.get(f"{hub.url}/metrics") as response:
        text = await response.text()
    for line in (
        'cricksy_connections{kind="scorer"} 1.0',
        'cricksy_connections{kind="viewer"} 1.0',
        'cricksy_submitted_events_total{verdict="accepted"} 3.0',
        'cricksy_submitted_events_total{verdict="duplicate"} 1.0',
        "cricksy_acknowledgement_seconds_count 2.0",
        "cricksy_fanout_seconds_count 1.0",
        'cricksy_refusals_total{code="unknown_event"} 1.0',
        "cricksy_matches 1.0",
    ):
        assert line in text.splitlines()
    await scorer.close()
    await viewer.close()
