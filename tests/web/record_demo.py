"""``python -m tests.web.record_demo``: write the score bug's demo anew, from a real match scored through the core.

The last overs of a chase: a snapshot, then the merge patch of each ball. Run it when the scoreboard's shape changes.
"""

import asyncio
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import msgspec

from core.bootstrap import open_ports
from core.ids import MatchId
from core.scoring.events import Ball
from core.usecases.live import Matches
from core.wire.merge_patch import diff
from core.wire.scoreboard import Scoreboard
from cricksy.cricsheet import import_match, read
from tests.realtime.hubs import sqlite_settings
from tests.support import cricsheet_dir
from tests.usecases.play import Device

TARGET = Path(__file__).parents[2] / "web" / "client" / "src" / "demo" / "recording.json"
_FILE = "1023635.json"
_MATCH = MatchId("demo")
_BALLS = 30


async def record(folder: Path) -> dict[str, object]:
    """The recording, as plain values."""
    bodies = import_match(read((cricsheet_dir() / "matches" / _FILE).read_bytes())).bodies
    device = Device("demo", _MATCH)
    boards: list[Scoreboard] = []
    async with open_ports(sqlite_settings(folder)) as ports:
        matches = Matches(ports)
        await matches.create(_MATCH, "Demo", public=True)
        async with matches.use(_MATCH) as live:
            for body in bodies:
                await live.submit([device.enter(body)], scorer=device.scorer, device=device.id)
                if isinstance(body, Ball):
                    boards.append(msgspec.json.decode(live.snapshot(), type=Scoreboard))
        await matches.close()
    shown = boards[-_BALLS:]
    patches = [diff(before, after) for before, after in pairwise(shown)]
    return {"snapshot": shown[0], "patches": patches}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        TARGET.write_bytes(msgspec.json.encode(asyncio.run(record(Path(scratch)))) + b"\n")
    sys.stdout.write(f"{TARGET.name} written\n")
