"""A folder for each attempt: made for it alone, and removed whatever becomes of it."""

import asyncio
import shutil
from pathlib import Path
from typing import Final

from core.ids import JobId
from core.ports.jobs import JobBook, Run

WORK: Final = "work"
"""Their root, in ``var``."""


class WorkFolders:
    """The folders ``<root>/<job>/<attempt>``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def make(self, run: Run) -> Path:
        """An empty folder for an attempt."""
        return await asyncio.to_thread(self._make, run)

    async def remove(self, run: Run) -> None:
        """Remove an attempt's folder and all that is in it; what cannot be removed now is left to ``sweep``."""
        await asyncio.to_thread(self._remove, run.job_id, run.attempt)

    async def sweep(self, book: JobBook) -> int:
        """Remove what attempts left behind whose process is gone; returns how many. Raises ``Unavailable``."""
        found = await asyncio.to_thread(self._found)
        if not found:
            return 0
        running = await book.attempts({run.job_id for run in found})
        over = [run for run in found if running.get(run.job_id) != run.attempt]
        for run in over:
            await self.remove(run)
        return len(over)

    def _make(self, run: Run) -> Path:
        folder = self._root / run.job_id / str(run.attempt)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def _remove(self, job_id: JobId, attempt: int) -> None:
        parent = self._root / job_id
        shutil.rmtree(parent / str(attempt), ignore_errors=True)
        try:
            parent.rmdir()
        except OSError:  # another attempt's folder is in it, or it is gone already
            return

    def _found(self) -> list[Run]:
        return [
            Run(job_id=JobId(folder.parent.name), attempt=int(folder.name))
            for folder in self._root.glob("*/*")
            if folder.name.isdecimal()
        ]
