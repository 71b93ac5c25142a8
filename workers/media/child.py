"""A child process that cannot outlive us, has limits, and is read without being waited on for ever (Linux)."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, Self

from msgspec import Struct

from workers.media.bubble import bubble

_LAUNCH: Final = str(Path(__file__).with_name("launch.py"))
_CHUNK_BYTES: Final = 65536
_STDERR_BYTES: Final = 8192
"""The end of what it says is kept: the reason stands there."""
_GRACE_S: Final = 2
_BY_SIGNAL: Final = 128
_ENDING: Final = frozenset(
    {signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGXCPU, signal.SIGXFSZ}
)
_FAREWELL_S: Final = 5.0
"""How long a process may go on after it has closed its outputs."""


class Limits(Struct, frozen=True, kw_only=True):
    """What a child may use up."""

    memory_bytes: int
    """Of addresses (RLIMIT_AS): more than what it touches."""
    cpu_s: int
    file_bytes: int
    """The largest file that it may write; 0 for none at all."""
    open_files: int = 256

    def resources(self) -> dict[str, tuple[int, int]]:
        """Soft and hard ones, by the names of ``resource``.

        At the end of its time a child gets SIGXCPU, which says for what it ends; if it goes on it is killed.
        """
        same = {
            "RLIMIT_AS": self.memory_bytes,
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": self.open_files,
            "RLIMIT_CORE": 0,
        }
        time = {"RLIMIT_CPU": (self.cpu_s, self.cpu_s + _GRACE_S)}
        return time | {name: (value, value) for name, value in same.items()}


class Child:
    """A process in a group of its own, killed at the end of the ``with`` and when the thread that began it ends.

    It has no input, an almost empty environment, and works in ``folder``. Where bubblewrap is usable it sees only the
    system's programs, the files in ``reads`` and ``folder``, and no network.
    """

    def __init__(self, command: Sequence[str], *, folder: Path, limits: Limits, reads: Sequence[Path] = ()) -> None:
        self.stderr = b""
        """The last of what it said."""
        self._process = subprocess.Popen(  # noqa: S603 - a list of arguments, never a shell
            [
                *(sys.executable, "-I", "-S", _LAUNCH, json.dumps(limits.resources()), str(os.getpid())),
                *bubble(command, folder=folder, reads=reads),
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TMPDIR": str(folder), "MALLOC_ARENA_MAX": "4"},
        )
        self._ended = os.pidfd_open(self._process.pid)

    def __enter__(self) -> Self:
        """Nothing is left to do."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it, whatever it started too, and reap it."""
        if self._process.returncode is None:
            self._kill()
            self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        os.close(self._ended)

    def output(self, *, every_s: float) -> Iterator[bytes]:
        """What it writes, as it comes, until it has ended; an empty string at the latest after each ``every_s``."""
        with selectors.DefaultSelector() as pipes:
            pipes.register(self._pipe(self._process.stdout), selectors.EVENT_READ)
            pipes.register(self._pipe(self._process.stderr), selectors.EVENT_READ)
            while pipes.get_map():
                said = b""
                for key, _ in pipes.select(every_s):
                    chunk = os.read(key.fd, _CHUNK_BYTES)
                    if not chunk:
                        pipes.unregister(key.fileobj)
                    elif key.fileobj is self._process.stdout:
                        said = chunk
                    else:
                        self.stderr = (self.stderr + chunk)[-_STDERR_BYTES:]
                yield said
        yield from self._farewell(every_s)

    def end(self) -> int:
        """Its exit status, minus a signal's number where one ended it; call it when ``output`` is through."""
        return _signalled(self._process.wait())

    def _farewell(self, every_s: float) -> Iterator[bytes]:
        deadline = time.monotonic() + _FAREWELL_S
        with selectors.DefaultSelector() as ended:
            ended.register(self._ended, selectors.EVENT_READ)
            while not ended.select(every_s):
                yield b""
                if time.monotonic() > deadline:
                    self._kill()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:  # pragma: no cover - both were asked for
            raise RuntimeError("the child has no pipes")
        return pipe


def _signalled(status: int) -> int:
    """Bubblewrap passes on a signal that ended what is in it as 128 and its number; FFmpeg's errors lie there too."""
    return _BY_SIGNAL - status if status - _BY_SIGNAL in _ENDING else status
