"""A machine that runs ``cricksy`` commands: real processes, data of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from core.settings import Settings
from cricksy.tokens import sign

ROOT = Path(__file__).parents[2]
START_S = 40.0
STOP_S = 10.0


class Machine:
    """One machine's ``var`` folder and port, and the platform that runs there."""

    def __init__(self, var: Path) -> None:
        """Nothing runs yet; the port is free and stays this machine's."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.var = var
        self.url = f"http://127.0.0.1:{self.port}"
        self._platform: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        """Run ``cricksy up``, and return when it is ready."""
        self._platform = subprocess.Popen([sys.executable, "-m", "cricksy", "up", *arguments], env=self._env, cwd=ROOT)  # noqa: S603 - ours
        deadline = time.monotonic() + START_S
        while not self._ready():
            if time.monotonic() > deadline or self._platform.poll() is not None:
                raise RuntimeError("cricksy up did not start")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a crash does."""
        assert self._platform is not None
        self._platform.kill()
        self._platform.wait()
        self._platform = None

    def stop(self) -> tuple[int, float]:
        """Ask it to stop; returns its exit code and how many seconds it took."""
        assert self._platform is not None
        began = time.monotonic()
        self._platform.send_signal(signal.SIGTERM)
        try:
            code = self._platform.wait(2 * STOP_S)
        finally:
            self._platform.kill()
            self._platform = None
        return code, time.monotonic() - began

    def close(self) -> None:
        """Leave nothing running."""
        if self._platform is not None:
            self.kill()

    def run(self, *arguments: str, timeout_s: float = 100.0, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, "-m", "cricksy", *arguments]
        return subprocess.run(  # noqa: S603 - ours
            command, env=self._env | env, cwd=ROOT, capture_output=True, text=True, timeout=timeout_s, check=False
        )

    def token(self, can: str = "score,watch,create") -> str:
        """A token as ``cricksy token`` prints it, without starting a process for it."""
        return sign(Settings(var=self.var), "tester", "*", can, "1h")

    @property
    def _env(self) -> dict[str, str]:
        ours = {"CRICKSY_VAR": str(self.var), "CRICKSY_PORT": str(self.port), "NO_COLOR": "1", "COLUMNS": "200"}
        foreign = {name: value for name, value in os.environ.items() if not name.startswith("CRICKSY_")}
        data = {name: os.environ[name] for name in ("CRICKSY_CRICSHEET",) if name in os.environ}
        return foreign | data | ours

    def _ready(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
