"""Run as a script: bind this process to its parent's life and to limits, then become another program.

``python -I -S launch.py LIMITS PARENT COMMAND...``, LIMITS as JSON: soft and hard ones by the names of ``resource``.
A program of its own, since code between fork and exec is not safe in a process with threads. It imports nothing of
ours.
"""

import ctypes
import json
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PARENT_IS_GONE = 125


def main() -> None:
    """Set what is set, then exec; the signal at the parent's death outlives an exec (prctl(2))."""
    _, limits, parent, *command = sys.argv
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):  # it died before it could be bound to
        sys.exit(_PARENT_IS_GONE)
    for name, (soft, hard) in json.loads(limits).items():
        resource.setrlimit(getattr(resource, name), (soft, hard))
    os.execv(command[0], command)  # noqa: S606 - a program without a shell is the point


if __name__ == "__main__":
    main()
