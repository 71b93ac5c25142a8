"""The operator's commands, on a database of their own and beside a platform that runs."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from core.bootstrap import open_ports
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.entitlements.shipped import CATALOGUE
from core.errors import Conflict, Forbidden, NotFound
from core.ids import AccountId, WorkspaceId
from core.settings import Settings
from core.usecases.grants import Grants
from cricksy.cli import app, main
from cricksy.exits import CommandError, Exit
from cricksy.moments import moment_ms
from tests.cricksy.machine import Machine
from tests.organisations.desk import Desk, new_database, open_desk


class Operator:
    """Somebody at the command line of a machine, whose database is given."""

    def __init__(self, url: str, var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = url
        for name, value in {"CRICKSY_DATABASE_URL": url, "CRICKSY_VAR": str(var), "COLUMNS": "250"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("CRICKSY_REDIS_URL", raising=False)

    def types(self, *words: str) -> str:
        """What a command prints; raises what ``main`` would turn into a sentence."""
        ended = CliRunner().invoke(app, words, catch_exceptions=False)
        assert ended.exit_code == Exit.OK, ended.output
        return ended.output

    def reads(self, *words: str) -> Any:  # noqa: ANN401 - JSON
        """What a command answers as JSON."""
        return json.loads(self.types(*words, "--json"))

    def prepares(self, work: Callable[[Desk], Any]) -> Any:  # noqa: ANN401 - what the test needs
        """Something done before, by the use cases."""

        async def run() -> object:
            async with open_desk(self.url) as desk:
                return await work(desk)

        return asyncio.run(run())

    def person(self, name: str = "Ann") -> tuple[AccountId, str]:
        """Somebody new: the account and its address."""

        async def work(desk: Desk) -> tuple[AccountId, str]:
            account = await desk.person(name)
            return account, await desk.email(account)

        made: tuple[AccountId, str] = self.prepares(work)
        return made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A database's address, SQLite's and then PostgreSQL's, shared by the tests of this module."""
    return new_database(request.param, request)


@pytest.fixture
def operator(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """The operator."""
    return Operator(url, tmp_path, monkeypatch)


def test_granting_and_revoking(operator: Operator) -> None:
    """A plan by address, until a day, ended again; each is in the audit with its reason."""
    account, email = operator.person()
    said = operator.types("grant", email.upper(), "coach_pro", "--until", "2999-12-31", "--reason", "a present")
    assert "has Coach Pro until 2999-12-31T00:00:00Z" in said
    granted = operator.reads("grant", account, "coach_pro_plus")
    assert (granted["workspace"], granted["subscription"]["plan"], granted["subscription"]["ends_ms"]) == (
        account,
        "coach_pro_plus",
        None,
    )
    assert "Coach Pro Plus is over" in operator.types("revoke", email, "--reason", "charge back")
    entries = operator.reads("audit", email)
    assert [(each["action"], each["actor"], each["reason"]) for each in entries] == [
        ("subscription.ended", "operator", "charge back"),
        ("subscription.given", "operator", ""),
        ("subscription.given", "operator", "a present"),
    ]
    with pytest.raises(Conflict):
        operator.types("revoke", email)


def test_an_organisations_plan_by_address(operator: Operator) -> None:
    """It goes to the person's organisation, whose id is printed and then works as a name."""
    account, email = operator.person("Bea")
    granted = operator.reads("grant", email, "org_pro_growth")
    club = granted["workspace"]
    assert club != account
    assert operator.reads("explain", email, Feature.DATA_EXPORT, "--in", club)["allowed"]
    assert not operator.reads("explain", email, Feature.DATA_EXPORT)["allowed"]
    assert operator.reads("grant", club, "org_pro_elite")["subscription"]["plan"] == "org_pro_elite"
    assert {each["workspace"] for each in operator.reads("find", "Bea")} >= {account, club}


def test_exceptions(operator: Operator) -> None:
    """Made with a reason and an end, listed, taken back."""
    _, email = operator.person()
    [added] = operator.reads(
        "override", email, "limit", "storage_gb", "5", "--until", "30d", "--reason", "a [bold] study"
    )
    assert (added["key"], added["value"], added["reason"]) == ("storage_gb", "5", "a [bold] study")
    assert added["until_ms"] - added["created_ms"] == pytest.approx(30 * 86_400_000, abs=60_000)
    assert "a [bold] study" in operator.types("override", email)
    assert operator.reads("explain", email, "storage_gb")["limit"] == 5 * 10**9
    operator.types("override", email, "end", added["id"], "--reason", "over")
    assert operator.reads("override", email) == []
    assert "There are no exceptions." in operator.types("override", email)


def test_superusers(operator: Operator) -> None:
    """Made, seen by the features, and unmade."""
    _, email = operator.person()
    operator.types("superuser", email)
    assert operator.reads("explain", email, Feature.SYSTEM_ADMIN)["allowed"]
    operator.types("superuser", email, "--no")
    assert not operator.reads("explain", email, Feature.SYSTEM_ADMIN)["allowed"]
    assert "has Superuser" in operator.types("grant", email, "superuser")
    assert operator.reads("explain", email, Feature.SYSTEM_ADMIN)["allowed"]


def test_why_and_how_much(operator: Operator) -> None:
    """The explanation is a sentence and a table, the usage a line for each limit that is counted."""
    _, email = operator.person()
    operator.types("grant", email, "coach_pro")
    said = operator.types("explain", email, Feature.PLAYER_ASSIGNMENT)
    assert said.startswith("Yes")
    assert "subscription" in said
    used = {each["meter"]: each for each in operator.reads("usage", email)}
    assert (used["tournaments"]["used"], used["tournaments"]["limit"]) == (0, 50)
    assert "unlimited" in operator.types("usage", email)


def test_orders(operator: Operator) -> None:
    """Those that wait are listed; one is settled, twice without harm, and another withdrawn."""
    account, email = operator.person()

    async def order(desk: Desk) -> str:
        ordered = (await desk.business.billing.order(account, WorkspaceId(account), "coach_pro")).order
        assert ordered is not None
        return ordered.id

    first = operator.prepares(order)
    assert [each["id"] for each in operator.reads("orders", email)] == [first]
    for _ in range(2):
        [settled] = operator.reads("settle", first, "--reference", "invoice 17")
        assert settled["state"] == "paid"
    assert operator.reads("orders", email) == []
    assert [each["state"] for each in operator.reads("orders", email, "--all")] == ["paid"]
    operator.types("revoke", email)
    second = operator.prepares(order)
    assert "withdrawn" in operator.types("settle", second, "--withdraw", "--reason", "a mistake")
    with pytest.raises(Conflict):
        operator.types("settle", second)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("grant", "{who}", "coach-pro-plu"), "coach_pro_plus"),
        (("grant", "{who}", "coach_pro", "--until", "soon"), "2026-12-31"),
        (("grant", "{who}", "coach_pro", "--until", "2999-01-01T10:00"), "zone"),
        (("grant", "{who}", "coach_pro", "--until", "2001-01-01"), "time to come"),
        (("override", "{who}", "grnt", "data_export", "--reason", "r"), "grant"),
        (("override", "{who}", "grant"), "which feature"),
        (("override", "{who}", "grant", "data_exprot", "--reason", "r"), "data_export"),
        (("override", "{who}", "limit", "storage_gb", "much", "--reason", "r"), "whole number"),
        (("override", "{who}", "grant", "data_export"), "reason"),
        (("explain", "{who}", "data_exprot"), "data_export"),
    ],
)
def test_wrong_use(operator: Operator, words: tuple[str, ...], hint: str) -> None:
    """What is written wrongly ends with a sentence that helps, and changes nothing."""
    account, email = operator.person()
    with pytest.raises(CommandError, match=hint) as ended:
        operator.types(*(word.format(who=email) for word in words))
    assert ended.value.code is Exit.USAGE
    assert operator.reads("audit", account) == []


def test_what_is_refused(operator: Operator) -> None:
    """Somebody who is not here, an order that is not, a plan that does not fit."""
    _, email = operator.person()
    club = operator.reads("grant", email, "org_pro_starter")["workspace"]
    for words in (
        ("grant", "nobody@example.org", "coach_pro"),
        ("audit", "nobody@example.org"),
        ("settle", "nothing"),
        ("revoke", email, "--session", "none"),
        ("override", email, "end", "none"),
    ):
        with pytest.raises(NotFound):
            operator.types(*words)
    with pytest.raises(Forbidden):
        operator.types("grant", club, "coach_pro")


@pytest.mark.parametrize(
    ("words", "database", "code"),
    [
        (("grant", "nobody@example.org", "coach"), None, Exit.USAGE),
        (("grant", "nobody@example.org", "coach_pro"), None, Exit.FAILED),
        (("audit",), "postgresql://127.0.0.1:1/none", Exit.UNREACHABLE),
    ],
)
def test_exit_codes(  # noqa: PLR0913, PLR0917 - a row of the table, and what the test watches
    operator: Operator,
    words: tuple[str, ...],
    database: str | None,
    code: Exit,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Wrong use is 2, who is not here 1, no database 3, each with a sentence and no traceback."""
    monkeypatch.setattr(sys, "argv", ["cricksy", *words])
    monkeypatch.setenv("CRICKSY_DATABASE_URL", database or operator.url)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert not said.out


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2026-12-31", 1_798_675_200_000),
        ("2026-12-31T18:00Z", 1_798_740_000_000),
        ("2026-12-31T18:00+05:30", 1_798_720_200_000),
        ("12h", 43_200_000 + 5),
        ("30d", 2_592_000_000 + 5),
        ("999999999d", 253_402_300_799_999),
    ],
)
def test_moments(text: str, ms: int) -> None:
    """A day begins in UTC, a time has its zone, a duration counts from now."""
    assert moment_ms(text, now_ms=5) == ms


@asynccontextmanager
async def _running(settings: Settings) -> AsyncIterator[Grants]:
    async with open_ports(settings) as ports:
        grants = Grants(CATALOGUE, ports.records, ports.signals)
        async with grants.run():
            yield grants


@pytest.mark.parametrize("over", ["nothing", "redis"])
async def test_a_running_platform_hears_of_it(
    machine: Machine, over: str, request: pytest.FixtureRequest, url: str
) -> None:
    """The gate of a process that runs answers with the plan that a command gave, over Redis or without any."""
    redis_url = str(request.getfixturevalue("redis_url")) if over == "redis" else ""
    async with open_desk(url) as desk:
        account = await desk.person()
    subject = Subject(WorkspaceId(account))
    async with _running(Settings(var=machine.var, database_url=url, redis_url=redis_url)) as grants:
        assert (await grants.of(subject)).plan == "free"
        grants.hold(subject)
        ended = await asyncio.to_thread(
            machine.run, "grant", account, "coach_pro", CRICKSY_DATABASE_URL=url, CRICKSY_REDIS_URL=redis_url
        )
        assert ended.returncode == Exit.OK, ended.stderr
        async with asyncio.timeout(7):
            while not grants.gate.allows(subject, Feature.PLAYER_ASSIGNMENT):  # noqa: ASYNC110 - the gate has no bell
                await asyncio.sleep(0.01)
