"""bubblewrap around a child, where it is installed and the kernel lets it work."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

_SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")
_OURS: Final = Path(__file__).resolve().parents[2]
_ALONE: Final = ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
_TRIAL_S: Final = 10


def bubble(command: Sequence[str], *, folder: Path, reads: Sequence[Path]) -> list[str]:
    """The command in a bubble: it sees the system's programs, ``reads``, our own code, and may write to ``folder``.

    The command itself where there is no bubblewrap, or none that works: most containers forbid namespaces.
    """
    program = bubblewrap()
    return list(command) if program is None else wrapped(program, command, folder=folder, reads=reads)


@lru_cache(maxsize=1)
def bubblewrap() -> str | None:
    """Where bubblewrap is; ``None`` where it is missing or cannot make a namespace."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    trial = wrapped(program, [shutil.which("true") or "/bin/true"], folder=Path("/tmp"), reads=())  # noqa: S108 - read
    try:
        found = subprocess.run(trial, capture_output=True, timeout=_TRIAL_S, check=False)  # noqa: S603 - our own list
    except (OSError, subprocess.TimeoutExpired):
        return None
    return program if found.returncode == 0 else None


def wrapped(program: str, command: Sequence[str], *, folder: Path, reads: Sequence[Path]) -> list[str]:
    """Bubblewrap's arguments."""
    python = {sys.prefix, sys.base_prefix, str(Path(sys.executable).parent), str(Path(command[0]).parent)}
    seen = [*_SYSTEM, *sorted(python), *(str(_OURS / room) for room in ("core", "workers")), *map(str, reads)]
    binds = [part for path in seen for part in ("--ro-bind-try", path, path)]
    inside = ["--proc", "/proc", "--dev", "/dev", "--bind", str(folder), str(folder), "--chdir", str(folder)]
    return [program, *_ALONE, *binds, *inside, "--", *command]
