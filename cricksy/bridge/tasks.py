"""Several things at once."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress


async def first_end(*jobs: Coroutine[object, object, None]) -> None:
    """Do several things until one of them ends, stop the others, and raise what ended it."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(event: asyncio.Event, longest_s: float | None) -> None:
    """Wait for an event, but no longer than that; ``None`` for as long as it takes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            await event.wait()
