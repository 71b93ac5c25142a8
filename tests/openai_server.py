"""A server of our own that speaks OpenAI's chat completions over HTTP, and answers as a test tells it to."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from aiohttp import web

ANSWER = {
    "summary": "A net session against spin.",
    "moments": [
        {"start_second": 1.5, "end_second": 3.25, "kind": "key_moment", "confidence": 0.8, "reason": "A clean drive."}
    ],
    "technique": ["The head stays over the front knee."],
}


class Reply(NamedTuple):
    """What the server answers."""

    status: int = 200
    body: object = None
    """JSON, or bytes that are sent as they are."""
    headers: Mapping[str, str] = {}
    hangs: bool = False
    """Whether no answer ever comes."""
    trickles: bool = False
    """Whether the answer comes a byte at a time and never ends."""


class Question(NamedTuple):
    """What the server was asked."""

    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Of the user's message."""
        content = self.body["messages"][1]["content"]
        return [{"type": "text", "text": content}] if isinstance(content, str) else content

    @property
    def session(self) -> dict[str, Any]:
        """The data between the marks."""
        text = self.parts[0]["text"]
        assert text.startswith("<session>")
        assert text.endswith("</session>")
        found: dict[str, Any] = json.loads(text.removeprefix("<session>").removesuffix("</session>"))
        return found


def completion(content: object, *, finish: str = "stop", refusal: str | None = None, tokens: int | None = 321) -> Reply:
    """A completion: ``content`` is a text, or what is sent as JSON. Without ``tokens`` it does not say its cost."""
    text = content if content is None or isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": text, "refusal": refusal}
    body: dict[str, object] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test",
        "choices": [{"index": 0, "finish_reason": finish, "logprobs": None, "message": message}],
    }
    if tokens is not None:
        body["usage"] = {"prompt_tokens": tokens - 100, "completion_tokens": 100, "total_tokens": tokens}
    return Reply(body=body)


def failure(status: int, code: str, message: str = "no", **headers: str) -> Reply:
    """An error as OpenAI words it; ``retry_after`` is the header ``retry-after``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"error": {"message": message, "type": code, "code": code, "param": None}}, named)


class OpenAiServer:
    """Answers ``POST /v1/chat/completions`` with ``reply``."""

    def __init__(self) -> None:
        self.reply = completion(ANSWER)
        self.questions: list[Question] = []
        self.asked = asyncio.Event()
        self.url = ""
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_post("/v1/chat/completions", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        """Listen on a port of its own."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop at once."""
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.questions.append(Question(dict(request.headers), await request.json()))
        self.asked.set()
        if self.reply.hangs:
            await asyncio.Event().wait()
        if self.reply.trickles:
            return await self._trickle(request)
        body = self.reply.body
        if isinstance(body, bytes):
            return web.Response(body=body, status=self.reply.status, headers=self.reply.headers)
        return web.json_response(body, status=self.reply.status, headers=self.reply.headers)

    async def _trickle(self, request: web.Request) -> web.StreamResponse:
        """Until the client goes away."""
        response = web.StreamResponse(headers={"content-type": "application/json"})
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)  # the pace is what the client has to bear
