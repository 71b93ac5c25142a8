"""A program's life: on uvloop, until SIGTERM or SIGINT, and no longer than its parent's."""

import asyncio
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from typing import Final

import uvloop

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NAME: Final = 15
_BULK_NICENESS: Final = 5
_TURN_S: Final = 0.0005
"""How long a thread waits for the interpreter before it asks for it. A busy event loop hands it over only then: with
Python's own 5 ms a commit, which needs it several times, takes tens of milliseconds beside a hundred uploads."""


def stop_signal() -> asyncio.Event:
    """An event that is set when the process is told to stop; to be asked for once, inside the running program."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def run(program: Coroutine[object, object, None]) -> None:
    """Run a program to its end."""
    sys.setswitchinterval(_TURN_S)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(program)


def die_with_parent(parent: int) -> None:
    """Have this process killed when its parent, the process of that id, is gone; at once where it is gone already.

    The parent's thread that started it counts for the kernel (prctl(2), PR_SET_PDEATHSIG). Only Linux does this;
    elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def name_process(name: str) -> None:
    """Have the kernel list this process by a name of at most fifteen characters. Only Linux does this."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode("ascii"))


def give_way() -> None:
    """Let the calling thread do its work when the others of this machine have done theirs: for what comes in bulk.

    Linux keeps a niceness for each thread; elsewhere nothing happens.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BULK_NICENESS)
