"""How outputs are, as any control room sees it, whichever hub they are on."""

import asyncio
import time
from pathlib import Path

import pytest

from core.settings import Settings
from core.usecases.tokens import Grant, Right
from realtime import outputs
from tests.realtime.gallery import (
    OBS,
    OPEN,
    SOON_S,
    Gallery,
    furnish,
    listed,
    opened,
    report,
    revision,
)
from tests.realtime.hubs import Client, scoring
from tests.usecases.play import MATCH, entered, random_bodies


async def test_two_hubs_over_redis(postgres_url: str, redis_url: str, tmp_path: Path) -> None:
    """A change is on the outputs of both at once; a control room on either sees all outputs, and where they go."""
    settings = Settings(var=tmp_path, database_url=postgres_url, redis_url=redis_url, port=0)
    async with opened(settings) as one, opened(settings) as other:
        ann = await furnish(one)
        token, _ = await one.club.feed(OPEN)
        near, _ = await one.output("near", token=token)
        far, answer = await other.output("far")
        assert answer["programme"]["revision"] == 0
        watching, answer = await other.operator(ann)
        assert "far" in {each["id"] for each in answer["outputs"]}
        found = await listed(watching, lambda seen: {"near", "far"} <= set(seen))
        assert (found["near"]["engine"], found["near"]["public"], found["near"]["link"]) == (
            "OBS 30.1",
            False,
            "connecting",
        )
        assert (found["far"]["public"], found["far"]["graphic"]) == (True, "stage")
        took = []
        for number in range(1, 8):
            began = time.perf_counter()
            await one.take(ann, "batter", n=str(number))
            await asyncio.gather(*(revision(client, number) for client in (near, far, watching)))
            took.append(time.perf_counter() - began)
        assert sorted(took)[len(took) // 2] < SOON_S
        await near.call("report", report(on_air=["batter", "no-such"], delay_ms=2000, visible=False))
        found = await listed(watching, lambda seen: seen["near"]["link"] == "live")
        assert (found["near"]["on_air"], found["near"]["delay_ms"], found["near"]["visible"]) == (
            ["batter"],
            2000,
            False,
        )
        await near.close()
        await listed(watching, lambda seen: seen["near"]["link"] == "lost")
        again = await Client("/control").connect(other.hub.url, agent=OBS)
        await again.call("attach", {"token": token, "graphic": "stage", "output_id": "near"})
        await listed(watching, lambda seen: seen["near"]["link"] != "lost")
        await again.close()


async def test_a_hub_that_dies_takes_its_outputs_with_it(
    postgres_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are shown as lost, then not at all."""
    monkeypatch.setattr(outputs, "SILENT_S", 2.5)
    monkeypatch.setattr(outputs, "LOST_S", 1.0)
    settings = Settings(var=tmp_path, database_url=postgres_url, redis_url=redis_url, port=0)
    async with opened(settings) as staying:
        ann = await furnish(staying)
        watching, _ = await staying.operator(ann)
        async with opened(settings) as dying:
            await dying.output("a")
            await listed(watching, lambda seen: "a" in seen)
        await listed(watching, lambda seen: seen.get("a", {}).get("link") == "lost")
        await listed(watching, lambda seen: not seen)


async def test_an_output_that_has_gone(gallery: Gallery, ann: Grant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is shown as lost, and after a while no more."""
    monkeypatch.setattr(outputs, "LOST_S", 1.5)
    watching, _ = await gallery.operator(ann)
    going, _ = await gallery.output("a")
    assert (await listed(watching, lambda seen: "a" in seen))["a"]["link"] == "connecting"
    await going.close()
    await listed(watching, lambda seen: seen["a"]["link"] == "lost")
    await listed(watching, lambda seen: not seen)


@pytest.mark.usefixtures("ann")
async def test_how_far_behind(gallery: Gallery) -> None:
    """An output is behind by what it lacks when it reports, and told which programme it should show."""
    await gallery.hub.create(MATCH)
    watching, _ = await gallery.operator(gallery.club.operator([Right.DIRECT]), MATCH)
    scorer = await scoring(gallery.hub, "phone")
    output, _ = await gallery.output("a", MATCH)
    await scorer.submit(entered(random_bodies(7)[:9], scorer.device))
    answer = await output.call("report", report(seq=4))
    assert answer["revision"] == 0
    found = await listed(watching, lambda seen: seen["a"]["seq"] == 4)
    assert found["a"]["behind"] == 5
    assert found["a"]["seen_ms"] >= found["a"]["since_ms"]
    await scorer.close()
