"""What the command does beside replaying: serving, signing, diagnosing, simulating."""

import io
import json
import socket
import threading
import urllib.request

import pytest
from fakeredis import TcpFakeServer
from rich.console import Console

from core.clock import utc_now
from core.ids import ScorerId
from core.settings import Settings
from core.usecases.tokens import Grant, Right, verify
from cricksy.doctor import examine
from cricksy.exits import CommandError, Exit
from cricksy.findings import Health
from cricksy.simulate import Load, simulate
from cricksy.tokens import duration, scorer_of
from tests.cricksy.machine import STOP_S, Machine


def test_up_serves_and_stops(machine: Machine) -> None:
    """``cricksy up`` has hub and web under one origin, and SIGTERM ends it in time and in order."""
    machine.start()
    for path in ("/live", "/ready", "/metrics", "/api/matches"):
        with urllib.request.urlopen(machine.url + path, timeout=5) as answer:  # noqa: S310 - our own server
            assert answer.status == 200, path
    code, took_s = machine.stop()
    assert code == 0
    assert took_s < STOP_S


def test_a_taken_port(machine: Machine) -> None:
    """A port that somebody else has is said in a sentence."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", machine.port))
        other.listen()
        ended = machine.run("up")
    assert ended.returncode == Exit.FAILED
    assert str(machine.port) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_token_round_trip(machine: Machine) -> None:
    """What ``cricksy token`` prints, and nothing else, grants what was asked on this machine."""
    ended = machine.run("token", "Ann", "--match", "m1", "--can", "score, watch", "--ttl", "30m")
    assert ended.returncode == Exit.OK
    token = ended.stdout.removesuffix("\n")
    grant = verify(Settings(var=machine.var).secret_key, token, utc_now())
    rights = frozenset({Right.SCORE, Right.WATCH})
    assert grant == Grant(scorer=ScorerId("Ann"), match="m1", can=rights, issued_s=grant.issued_s)
    assert scorer_of(token) == "Ann"
    with pytest.raises(CommandError):
        scorer_of("no token")


@pytest.mark.parametrize("can", ["fly", ",", "score,fly"])
def test_rights_that_do_not_exist(machine: Machine, can: str) -> None:
    """A right that does not exist, or none at all, is wrong use."""
    with pytest.raises(CommandError) as caught:
        machine.token(can)
    assert caught.value.code is Exit.USAGE


@pytest.mark.parametrize("text", ["soon", "0h", "12", "-1d", "1.5h"])
def test_durations_that_do_not_exist(text: str) -> None:
    """What is no duration is wrong use."""
    with pytest.raises(CommandError) as caught:
        duration(text)
    assert caught.value.code is Exit.USAGE


def test_settings_mistake(machine: Machine) -> None:
    """A setting of the wrong type is named, without a traceback."""
    ended = machine.run("doctor", CRICKSY_PORT="eighty")
    assert ended.returncode == Exit.USAGE
    assert "CRICKSY_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_doctor_exit_code(machine: Machine) -> None:
    """``cricksy doctor`` exits 1 exactly when its table has something missing, here a port that is taken."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", machine.port))
        other.listen()
        ended = machine.run("doctor", "--json")
    findings = {line["name"]: line["health"] for line in json.loads(ended.stdout)}
    assert findings["port"] == "missing"
    assert ended.returncode == Exit.FAILED
    healthy = machine.run("doctor", "--json")
    missing = [line for line in json.loads(healthy.stdout) if line["health"] == "missing"]
    assert healthy.returncode == (Exit.FAILED if missing else Exit.OK)


def test_doctor_names_what_does_not_answer(machine: Machine) -> None:
    """A database, a Redis and a mail server that are not there are found missing; none of them need be set."""
    nowhere = f"127.0.0.1:{machine.port}"
    settings = Settings(
        var=machine.var,
        database_url=f"postgresql://{nowhere}/none",
        redis_url=f"redis://{nowhere}",
        smtp_url=f"smtp://{nowhere}",
        port=0,
    )
    found = {finding.name: finding.health for finding in examine(settings)}
    assert found["database"] is Health.MISSING
    assert found["redis"] is found["mail"] is Health.MISSING
    assert found["python"] is found["clock"] is Health.OK
    alone = {finding.name: finding.health for finding in examine(Settings(var=machine.var, port=0))}
    assert alone["database"] is Health.OK
    assert alone["redis"] is alone["mail"] is Health.OPTIONAL


def test_doctor_finds_a_redis_though_the_database_is_away(machine: Machine) -> None:
    """Each finding is about one thing: a Redis that answers is there whatever else is missing."""
    with TcpFakeServer(("127.0.0.1", 0)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = Settings(
            var=machine.var,
            database_url=f"postgresql://127.0.0.1:{machine.port}/none",
            redis_url=f"redis://127.0.0.1:{server.server_address[1]}",
            port=0,
        )
        found = {finding.name: finding.health for finding in examine(settings)}
        server.shutdown()
    assert (found["database"], found["redis"]) == (Health.MISSING, Health.OK)


def test_doctor_knows_a_running_platform(machine: Machine) -> None:
    """A port that is taken by Cricksy itself is no fault, and its database is reachable."""
    machine.start()
    found = {finding.name: finding for finding in examine(Settings(var=machine.var, port=machine.port))}
    assert found["port"].health is Health.OK
    assert "running" in found["port"].detail
    assert found["database"].health is Health.OK


async def test_simulate(machine: Machine) -> None:
    """A small load: every viewer and overlay ends with the last ball, and the sizes are those promised."""
    machine.start()
    load = Load(matches=2, devices=2, viewers=10, overlays=2, balls=18, ball_s=0.05)
    measured = await simulate(load, machine.url, machine.token(), Console(file=io.StringIO()))
    assert measured.missed == 0
    assert measured.to_viewer.count >= 10 * 18
    assert measured.to_overlay.count >= 2 * 18
    assert measured.ack.count >= 2 * 2 * 18
    assert 0 < measured.patch_bytes < 400
    assert 0 < measured.join_bytes < 10 * 5000
