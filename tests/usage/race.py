"""A race of processes that are killed at random and replaced: ``python -m tests.usage.race KIND URL FOLDER KILLS``.

One process imports and opens everything, and then forks the racers, so that one costs milliseconds. Prints how many
were killed, and how many laps were raced.
"""

import os
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from typing import NamedTuple

from core.storage.engine import Database, open_database
from tests.usage.racers import Racer, reap, report, run, score, upload
from tests.usage.track import Track


class Kind(NamedTuple):
    """Who races, and how many laps there are to be at least."""

    racers: list[Racer]
    laps: int


KINDS = {
    "uploads": Kind([upload] * 10 + [reap] * 2, laps=10),
    "reports": Kind([report] * 16 + [reap] * 2, laps=10),
    "slots": Kind([score] * 50, laps=40),
}
_LIFE_S = (0.01, 0.06)
"""Between two kills."""


class Race:
    """Racers in processes of their own, one a lane."""

    def __init__(self, racers: list[Racer], database: Database, folder: Path) -> None:
        """``database`` is not connected yet: each racer makes connections of its own."""
        self.track = Track()
        self._racers = racers
        self._database = database
        self._folder = folder
        self._lanes: dict[int, int] = {}
        for lane in range(len(racers)):
            self._start(lane)

    def kill(self, random: Random) -> None:
        """End one of them as the kernel would, and put another in its lane."""
        pid = random.choice(list(self._lanes))
        os.kill(pid, signal.SIGKILL)
        lane, status = self._wait(pid)
        if not os.WIFSIGNALED(status):
            raise RuntimeError("a racer ended by itself")
        self._start(lane)

    def finish(self) -> None:
        """Let them all come to the end of what they are at."""
        self.track.finish()
        while self._lanes:
            _, status = self._wait(next(iter(self._lanes)))
            if status:
                raise RuntimeError("a racer failed")

    def _wait(self, pid: int) -> tuple[int, int]:
        """Wait for the end of a racer; returns its lane and its status."""
        _, status = os.waitpid(pid, 0)
        return self._lanes.pop(pid), status

    def give_up(self) -> None:
        """End them all at once, so that none is left behind."""
        for pid in self._lanes:
            os.kill(pid, signal.SIGKILL)

    def _start(self, lane: int) -> None:
        pid = os.fork()
        if pid:
            self._lanes[pid] = lane
            return
        self.track.lane = lane
        try:
            run(self._racers[lane], self._database, self._folder, self.track)
        except BaseException:  # noqa: BLE001 - whatever it was, this process ends here
            traceback.print_exc()
            os._exit(1)
        os._exit(0)


def main(name: str, url: str, folder: str, kills: str) -> None:
    """Race until so many have been killed, and enough laps are done."""
    random, kind, killed = Random(name), KINDS[name], 0  # noqa: S311 - chance, not secrecy
    race = Race(kind.racers, open_database(url), Path(folder))
    try:
        while killed < int(kills) or race.track.lap < kind.laps:
            time.sleep(random.uniform(*_LIFE_S))
            race.kill(random)
            killed += 1
        race.finish()
    finally:
        race.give_up()
    sys.stdout.write(f"{killed} {race.track.lap}\n")


main(*sys.argv[1:])
