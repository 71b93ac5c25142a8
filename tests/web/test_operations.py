"""What the pages ask is what the API answers: the client's table of operations against the API's own description."""

import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLE = Path(__file__).parents[2] / "web" / "client" / "src" / "operations.ts"
_ENTRY = re.compile(r'^  "(\w+) (/\S+)": (.*?)(?=^  "|^}|^$)', re.MULTILINE | re.DOTALL)
_BODY = re.compile(r"body: wire\.(\w+)")
_ANSWER = re.compile(r"answer: (?:wire\.)?(\w+)")


def _name(content: dict[str, Any] | None) -> str | None:
    if not content or "application/json" not in content:
        return None
    return str(content["application/json"]["schema"]["$ref"]).rpartition("/")[2]


async def test_every_operation_of_the_client_is_one_of_the_api(site: Site) -> None:
    """The same method and path, and the same shapes in and out; where the client does not look, ``unknown``."""
    async with aiohttp.ClientSession() as http, http.get(f"{site.url}/api/openapi.json") as answer:
        paths = (await answer.json())["paths"]
    entries = _ENTRY.findall(TABLE.read_text(encoding="utf-8"))
    assert len(entries) > 40
    for method, path, types in entries:
        described = paths[f"/api{path}"][method.lower()]
        body = _BODY.search(types)
        assert (body[1] if body else None) == _name(described.get("requestBody", {}).get("content")), path
        success = min(status for status in described["responses"] if status.startswith("2"))
        given = _ANSWER.search(types)
        assert given, path
        if given[1] != "unknown":
            shape = _name(described["responses"][success].get("content"))
            assert given[1] == (shape or "void"), path
