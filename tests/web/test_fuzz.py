"""The API under schemathesis: whatever comes in, what goes out is what the OpenAPI document promises."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, Case, GenerationMode, checks
from schemathesis.core.result import Ok

from core.bootstrap import Services, open_services
from core.entitlements.entitlements import Subject
from core.ids import AccountId, TournamentId, WorkspaceId
from core.models.tournament import OfficialRole
from core.settings import Settings
from core.usecases.games import Wish
from core.usecases.sessions import SignedIn
from core.wire.brands import BrandFacts
from core.wire.fixtures import NewEntry, NewFixture
from tests.realtime.hubs import sqlite_settings
from tests.web.coached import coach
from web.app import attach
from web.tus.protocol import CHUNK

EMAIL, PASSWORD = "fuzz@example.org", "a passphrase for fuzzing"
checks.load_all_checks()
schemathesis.serializer.alias(CHUNK, "application/octet-stream")
CHECKS = checks.CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "ignored_auth",
    ]
)
FUZZED = settings(
    max_examples=8, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
TAGS = [
    "admin",
    "auth",
    "billing",
    "brand-pictures",
    "brands",
    "clips",
    "coached-players",
    "coaches",
    "coaching-sessions",
    "devices",
    "exports",
    "invitations",
    "jobs",
    "mail",
    "matches",
    "me",
    "organisations",
    "plans",
    "reels",
    "session-notes",
    "shared",
    "sponsors",
    "tournaments",
    "uploads",
    "venues",
    "videos",
]
START_S = 30
COACHING = {"coaches", "coaching-sessions"}


class Unhurried:
    """Lets everybody do everything as often as they like."""

    async def take(self, rate: str, *who: str) -> float:
        """No time to wait."""
        del rate, who
        return 0.0


@dataclass(frozen=True)
class Ground:
    """A running API, somebody who may do everything there, and what there is to do it to."""

    url: str
    access: str
    ids: dict[str, str]
    coaching: dict[str, str]
    """Ids below the paths of coaching, where a session is another thing than a place to be signed in."""

    def known(self, path: str) -> dict[str, str]:
        """The ids below a path."""
        return {**self.ids, **self.coaching} if COACHING.intersection(path.split("/")) else self.ids


async def _people(services: Services) -> SignedIn:
    accounts, sessions = services.people.accounts, services.people.sessions
    await accounts.register("Fuzz", EMAIL, PASSWORD)
    operator = services.business.administrators.operator()
    await operator.granting.set_superuser(EMAIL, superuser=True)
    return await sessions.login(EMAIL, PASSWORD, "schemathesis", "192.0.2.1")


async def _organise(services: Services, own: Subject, tournament: TournamentId) -> dict[str, str]:
    """Give a tournament one of everything; returns their ids."""
    organiser = services.fixtures.organiser
    venue = await organiser.venues.add(own, "Fuzzed", "", [])
    sides = [await organiser.entries.add(own, tournament, NewEntry(name=name)) for name in ("A", "B")]
    official = await organiser.officials.add(own, tournament, "Fuzzed", OfficialRole.UMPIRE)
    fixture = await organiser.lists.add(own, tournament, NewFixture(home_id=sides[0].team_id, away_id=sides[1].team_id))
    return {
        "venue_id": venue.id,
        "team_id": sides[0].team_id,
        "official_id": official.id,
        "fixture_id": fixture.id,
    }


async def _prepare(services: Services, url: str) -> Ground:
    signed_in = await _people(services)
    own = Subject(WorkspaceId(signed_in.account))
    row, _ = await services.fixtures.games.create(own, Wish(title="Fuzzed", id="fuzzed"))
    tournament = await services.fixtures.tournaments.create(own, "Fuzzed")
    parts = await _organise(services, own, tournament.id)
    brand = await services.branding.brands.create(own, BrandFacts(name="Fuzzed"))
    coached = await coach(services, own.workspace)
    ids = {
        **coached,
        **parts,
        "match_id": row.id,
        "tournament_id": tournament.id,
        "brand_id": brand.id,
        "who": EMAIL,
        "account_id": AccountId(signed_in.account),
        "session_id": signed_in.session,
    }
    return Ground(url, signed_in.access, ids, coached)


async def _serve(config: Settings, started: "Future[Ground]", stop: "Future[asyncio.Event]") -> None:
    ended = asyncio.Event()
    stop.set_result(ended)
    async with open_services(config) as opened:
        services = replace(opened, pace=Unhurried())
        app = web.Application()
        attach(app, services, config)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        started.set_result(await _prepare(services, f"http://127.0.0.1:{runner.addresses[0][1]}"))
        await ended.wait()
        await runner.cleanup()


@contextmanager
def _running(folder: Path) -> Iterator[Ground]:
    """The API on a thread of its own, since schemathesis waits for its answers."""
    started: Future[Ground] = Future()
    stop: Future[asyncio.Event] = Future()
    loop = asyncio.new_event_loop()
    work = loop.create_task(_serve(sqlite_settings(folder), started, stop))
    thread = threading.Thread(target=loop.run_until_complete, args=(work,))
    thread.start()
    try:
        yield started.result(START_S)
    finally:
        loop.call_soon_threadsafe(stop.result().set)
        thread.join()
        loop.close()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The API, once for the module: what one example leaves behind, the next may meet."""
    with _running(tmp_path_factory.mktemp("fuzz")) as running:
        yield running


def test_every_operation_is_fuzzed(ground: Ground) -> None:
    """The tags below are all that the document has."""
    described: dict[str, Any] = requests.get(f"{ground.url}/api/openapi.json", timeout=START_S).json()
    assert [each["name"] for each in described["tags"]] == TAGS
    assert all(each["description"] for each in described["tags"])


def _can_be_wrong(operation: APIOperation[Any, Any, Any, Any]) -> bool:
    """Whether it takes anything that does not fit: any text is some path."""
    return bool(operation.body or operation.query)


@pytest.mark.parametrize("known", [True, False], ids=["what-is-there", "anything"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("tag", TAGS)
def test_answers_are_as_described(ground: Ground, tag: str, mode: GenerationMode, *, known: bool) -> None:
    """Good and bad requests, to what is there and to what is not: no fault, and nothing undescribed."""
    schema = schemathesis.openapi.from_url(f"{ground.url}/api/openapi.json")
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if tag not in (operation.tags or ()) or (mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation)):
            continue

        @settings(FUZZED)
        @given(case=operation.as_strategy(generation_mode=mode))
        def meets_its_description(case: Case[Any]) -> None:
            if known:
                there = ground.known(case.path)
                case.path_parameters.update({key: there[key] for key in case.path_parameters if key in there})
            case.call_and_validate(headers={"Authorization": f"Bearer {ground.access}"}, checks=CHECKS)  # type: ignore[arg-type]  # the registry's type is wider

        meets_its_description()
