"""Real Chromiums: the machine's own, else the ones inside npm packages, unpacked below ``var``."""

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

_ROOT = Path(__file__).parents[2]
_PACKAGE = Path(__file__).parent / "browser"
_VAR = _ROOT / "var" / "chromium"
_CURRENT: Final = "@sparticuz/chromium"
_OLDEST: Final = "chromium-103"
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
    return _packaged(_CURRENT)


def oldest_chromium() -> tuple[Path, dict[str, str]]:
    """Chromium 103, as in OBS 29: the oldest that graphics are made for. Skips the test where it cannot be had."""
    return _packaged(_OLDEST)


def _packaged(name: str) -> tuple[Path, dict[str, str]]:
    """An npm package's browser; several test processes may ask at once, and the packages share a folder."""
    _VAR.mkdir(parents=True, exist_ok=True)
    folder = _folder(name)
    with (_VAR / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "chromium").exists():
            _fetch(name, folder)
    environment = dict(os.environ)
    if "not found" in subprocess.run(["ldd", folder / "chromium"], capture_output=True, text=True, check=True).stdout:  # noqa: S603, S607 - our own file
        environment["LD_LIBRARY_PATH"] = f"{folder}/lib"
        if name != _CURRENT:
            # It counts on libraries that only the newer package brings along.
            environment["LD_LIBRARY_PATH"] += f":{_packaged(_CURRENT)[0].parent}/lib"
    return folder / "chromium", environment


def _folder(name: str) -> Path:
    locked = json.loads((_PACKAGE / "package-lock.json").read_text())["packages"]
    return _VAR / str(locked[f"node_modules/{name}"]["version"])


def _fetch(name: str, folder: Path) -> None:
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("no Chromium on PATH and no npm to fetch one with")
    try:
        _run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"{name} cannot be fetched: npm ended with {error.returncode}")
    _run("node", "unpack.mjs", name, str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, cwd=_PACKAGE, check=True)  # noqa: S603 - fixed commands
