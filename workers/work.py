"""What a handler is given: the job's payload, a folder, the use cases, and a way to say how far it is.

Only ``Work.progress`` and ``Pulse.reached`` may be called from other threads than the loop's.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from core.bootstrap import Services
from core.errors import CricksyError
from core.ids import WorkspaceId
from core.ports.jobs import Run
from core.ports.usage import Bill

P = TypeVar("P")


class Cancelled(CricksyError):
    """Somebody has asked for the job to end."""

    code = "cancelled"


class Stopping(CricksyError):
    """The worker was told to stop; another one goes on."""

    code = "stopping"


class Stalled(CricksyError):
    """The work has not come any further for too long."""

    code = "stalled"


class Pulse:
    """How far an attempt is, and whether it has to end; any thread may say so and ask."""

    def __init__(self) -> None:
        self.share = 0.0
        """The largest that was reached."""
        self.reason: CricksyError | None = None
        """Why the attempt has to end."""
        self._sign_s = time.monotonic()

    @property
    def silent_s(self) -> float:
        """How long nothing has been heard of the work."""
        return time.monotonic() - self._sign_s

    def reached(self, share: float) -> None:
        """Take note that so much is done, 0 to 1; a share further back than the last is a sign of life only.

        Raises ``Cancelled``, ``Superseded``, ``Stopping`` or ``Stalled`` once the attempt has to end.
        """
        self._sign_s = time.monotonic()
        self.share = max(self.share, min(share, 1.0))
        if self.reason is not None:
            raise self.reason

    def stop(self, reason: CricksyError) -> None:
        """End the work when it next says how far it is."""
        self.reason = self.reason or reason


class Slate:
    """What an attempt owes: the transaction that ends it without its last effect settles that."""

    def __init__(self) -> None:
        self.bill: Bill | None = None

    def owe(self, bill: Bill) -> None:
        """Owe this, in place of what was owed before; the transaction of the last effect settles a bill of its own."""
        self.bill = bill


@dataclass(frozen=True, kw_only=True)
class Work(Generic[P]):
    """One attempt at a job, as its handler sees it."""

    run: Run
    """Every effect is committed behind it: ``hold``, or ``finish`` in the transaction of the last one."""
    payload: P
    subject: str | None
    workspace: WorkspaceId | None
    folder: Path
    """Empty at the start, and removed with all that is in it at the end, whatever the end is."""
    services: Services
    slate: Slate
    watch: Pulse
    """For work that runs in a thread, ``await asyncio.to_thread(..., watch=work.watch)``."""

    def progress(self, share: float) -> None:
        """Say how much is done, 0 to 1; others hear of it once a second. Raises as ``Pulse.reached`` does."""
        self.watch.reached(share)
