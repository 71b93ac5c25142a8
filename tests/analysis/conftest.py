"""A model behind a real server, and the meters of a workspace over a real SQLite and a real PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from core.ids import WorkspaceId
from core.storage.engine import Database, open_database
from core.storage.migrate import migrate
from core.transport.openai_analyst import OpenAiAnalyst
from tests.analysis.account import Account
from tests.openai_server import OpenAiServer
from tests.storage.workspaces import add_organisation, add_person
from tests.usage.plans import Plans

KEY = "sk-the-operators-own-key"


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    """A server that speaks OpenAI's protocol."""
    async with OpenAiServer() as running:
        yield running


@pytest.fixture
async def analyst(server: OpenAiServer) -> AsyncIterator[OpenAiAnalyst]:
    """The real client of that server."""
    async with aclosing(OpenAiAnalyst(KEY, base_url=server.url, model="test-model", timeout_s=30)) as opened:
        yield opened


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with every table."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as opened:
        yield opened


@pytest.fixture
async def account(database: Database) -> Account:
    """A workspace on Coach Pro Plus that has used nothing: 150 reports and 100,000 tokens a month."""
    await add_person(database, "ann")
    workspace: WorkspaceId = await add_organisation(database, "club")
    return Account(database, workspace, Plans(workspace, "coach_pro_plus", anchor_ms=0, now_ms=1_000_000))
