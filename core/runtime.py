"""A program's life: on uvloop, until SIGTERM or SIGINT."""

import asyncio
import signal
from collections.abc import Coroutine

import uvloop


def stop_signal() -> asyncio.Event:
    """An event that is set when the process is told to stop; to be asked for once, inside the running program."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def run(program: Coroutine[object, object, None]) -> None:
    """Run a program to its end."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(program)
