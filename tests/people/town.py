"""A platform with people on it: real ports, cheap password hashes, a clock that can be moved."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import Executable

from core.bootstrap import Platform, open_ports
from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.shipped import CATALOGUE
from core.ids import AccountId, MatchId, WorkspaceId
from core.ports.games import Game
from core.ports.mail import Letter
from core.settings import Settings
from core.storage.engine import Database, Rows, open_database
from core.transport.pace import Limiter
from core.usecases.emails import compared
from core.usecases.grants import Grants
from core.usecases.passwords import Passwords
from core.usecases.people import People, open_people
from core.usecases.postman import Postman
from core.usecases.sessions import SignedIn
from core.usecases.tokens import Grant, verify

SECRET = "a secret of at least thirty-two bytes"  # noqa: S105  a test's own
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite_url"], indirect=True)
"""For a test of what no statement's dialect matters to, since a PostgreSQL database takes half a second to make."""
PUBLIC_URL = "https://scores.example.org"
PASSWORD = "leg before wicket, umpire"  # noqa: S105  a test's own
HERE = "192.0.2.1"


class Clock:
    """The wall clock, which a test may move on."""

    def __init__(self) -> None:
        self._moved_ms = 0

    def __call__(self) -> int:
        """Milliseconds since 1970."""
        return unix_ms() + self._moved_ms

    def advance(self, *, days: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move it on."""
        self._moved_ms += round((days * 86_400 + minutes * 60 + seconds) * 1000)


@dataclass
class Town:
    """The platform, and what a test does there again and again."""

    ports: Platform
    people: People
    grants: Grants
    database: Database
    clock: Clock

    async def letters(self, email: str) -> Sequence[Letter]:
        """The mails to an address after all that is due was delivered, the newest first."""
        await Postman(self.ports.outbox, self.ports.mailer, now_ms=self.clock).deliver_due()
        assert self.ports.mailbox is not None
        return [letter for letter in await self.ports.mailbox.letters() if letter.recipient == email]

    async def code(self, email: str, path: str) -> str:
        """The code in the newest mail to an address that has a link to ``path``."""
        start = f"{PUBLIC_URL}/{path}#"
        texts = [letter.text for letter in await self.letters(email) if start in letter.text]
        return texts[0].partition(start)[2].split()[0]

    async def join(self, email: str, name: str = "Ann Scorer") -> AccountId:
        """Register somebody; the address is not proven yet."""
        await self.people.accounts.register(name, email, PASSWORD)
        found = await self.ports.accounts.by_email(compared(email))
        assert found is not None
        return found.account.id

    async def login(self, email: str, password: str = PASSWORD, address: str = HERE) -> SignedIn:
        """Sign in."""
        return await self.people.sessions.login(email, password, "Firefox", address)

    async def admit(self, token: str) -> Grant:
        """Let a token in as the door does. Raises ``Unauthorized``."""
        grant = verify(SECRET, token, datetime.fromtimestamp(self.clock() / 1000, UTC))
        if grant.workspace is not None and grant.credential is not None:
            subject = Subject(grant.workspace)
            await self.grants.of(subject)
            self.grants.gate.admits(subject, grant.credential, grant.issued_s * 1000)
        return grant

    async def match(self, match: str, owner: AccountId, *, public: bool = True) -> MatchId:
        """Let somebody own a match."""
        game = Game(
            id=MatchId(match),
            title=f"The {match} match",
            public=public,
            workspace_id=WorkspaceId(owner),
            created_by=owner,
            fan=False,
            tournament_id=None,
        )
        await self.ports.games.create(game, "max_games", None)
        return game.id

    async def rows(self, statement: Executable) -> Rows:
        """What the database holds."""
        return await self.database.query(statement)

    async def actions(self, workspace: str) -> list[str]:
        """What the audit has of a workspace, in order."""
        entries = await self.ports.records.audit(WorkspaceId(workspace))
        return [entry.action for entry in reversed(entries)]

    async def dump(self, *tables: Executable) -> str:
        """Everything that tables hold, as text to look for a secret in."""
        return "\n".join([str([tuple(row) for row in await self.rows(table)]) for table in tables])


@asynccontextmanager
async def open_town(database_url: str, var: Path, passwords: Passwords | None = None) -> AsyncIterator[Town]:
    """Open a platform over a database that has every table; ``passwords`` are cheap unless given."""
    settings = Settings(database_url=database_url, var=var, secret_key=SECRET, public_url=PUBLIC_URL)
    clock = Clock()
    async with (
        open_ports(settings) as ports,
        aclosing(open_database(database_url)) as database,
        open_people(
            ports,
            grants := Grants(CATALOGUE, ports.records, ports.signals),
            Limiter(None),
            secret=SECRET,
            public_url=PUBLIC_URL,
            passwords=passwords or Passwords(CHEAPEST),
            now_ms=clock,
        ) as people,
        grants.run(),
    ):
        yield Town(ports=ports, people=people, grants=grants, database=database, clock=clock)


def as_json(shape: object) -> str:
    """A shape as it would leave the process."""
    return msgspec.json.encode(shape).decode()
