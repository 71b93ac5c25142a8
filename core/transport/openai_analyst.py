"""An analyst behind the chat-completions protocol of OpenAI, which other servers speak as well."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from openai import APIConnectionError, APIStatusError, APITimeoutError, AsyncOpenAI
from openai.types.chat import ChatCompletionMessageParam
from pydantic import ValidationError

from core.clock import unix_ms
from core.errors import Unavailable
from core.models.footage import Findings
from core.ports.analyst import AnswerMalformed, AnswerRefused, Footage, NotesReport
from core.transport.analyst_answer import Reading, Sight, moments_of, summary_of, technique_of
from core.transport.analyst_prompt import look_messages, read_messages, stills_of
from core.transport.retry_after import retry_after_s

MODEL: Final = "gpt-4.1-mini"
_TIMEOUT_S: Final = 120.0
_LONGEST_ANSWER_TOKENS: Final = 4096
_STILL_TOKENS: Final = 255
"""The most that a picture of low detail costs (85 to 255, by model)."""
_BYTES_A_TOKEN: Final = 3
"""English has four to a token, names and other scripts fewer."""
_SCHEMA_TOKENS: Final = 400
_BUSY: Final = 429
_TRY_AGAIN: Final = frozenset({408, 409, 425})
_SERVER_ERROR: Final = 500
_AGAINST_POLICY: Final = frozenset({"content_filter", "content_policy_violation"})

_Answer = TypeVar("_Answer", bound=Reading)


class _Message(Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Reply(Struct):
    """The outermost shape of a reply, which tells an analyst from whatever else may answer at the address."""

    choices: list[msgspec.Raw]
    usage: object = None


class _Told(NamedTuple):
    """What an answer of the right shape says at least."""

    summary: str
    tokens: int


class OpenAiAnalyst:
    """Asks a model once, without a retry of its own: a job that comes back later is the retry.

    Neither the key nor anything of a session is in an error or a log.
    """

    def __init__(
        self, api_key: str, *, base_url: str | None = None, model: str = MODEL, timeout_s: float = _TIMEOUT_S
    ) -> None:
        """``base_url`` is OpenAI's own without one; ``timeout_s`` is for the whole of an answer."""
        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, max_retries=0, timeout=timeout_s)
        self._model = model
        self._timeout_s = timeout_s

    async def aclose(self) -> None:
        """Close the connections, which are made with the first question."""
        await self._client.close()

    def estimate(self, subject: Footage | NotesReport) -> int:
        """The question's length in tokens, as far as its bytes tell, and the longest answer's."""
        if isinstance(subject, NotesReport):
            return _tokens_of(read_messages(subject))
        words = look_messages(msgspec.structs.replace(subject, stills=()))
        return _tokens_of(words) + len(stills_of(subject)) * _STILL_TOKENS

    async def look(self, footage: Footage) -> Findings:
        """What the model sees in the stills, bounded by the video and by lengths."""
        answer, told = await self._ask(look_messages(footage), Sight, self.estimate(footage))
        return Findings(
            analyst=self._model,
            summary=told.summary,
            moments=moments_of(answer, footage.duration_us),
            technique=technique_of(answer),
            tokens=told.tokens,
        )

    async def read(self, report: NotesReport) -> Findings:
        """What the model makes of the notes, bounded by lengths."""
        answer, told = await self._ask(read_messages(report), Reading, self.estimate(report))
        return Findings(analyst=self._model, summary=told.summary, technique=technique_of(answer), tokens=told.tokens)

    async def _ask(
        self, messages: Sequence[ChatCompletionMessageParam], shape: type[_Answer], estimate: int
    ) -> tuple[_Answer, _Told]:
        """The answer; ``estimate`` is what it costs where the server does not say."""
        # Causes are cut off ("from None") because their texts quote the key, the question or the answer.
        try:
            async with asyncio.timeout(self._timeout_s):
                raw = await self._client.chat.completions.with_raw_response.parse(
                    model=self._model,
                    messages=messages,
                    response_format=shape,
                    max_completion_tokens=_LONGEST_ANSWER_TOKENS,
                )
        except (APITimeoutError, TimeoutError):
            raise Unavailable("The analyst did not answer in time.", code="analyst_slow") from None
        except APIConnectionError:
            raise Unavailable("The analyst cannot be reached.", code="analyst_down") from None
        except APIStatusError as error:
            raise _failure(error.status_code, error.code, error.response.headers) from None
        # Read here and not by the client, which warns of odd values with their content in the warning.
        try:
            reply = msgspec.json.decode(raw.content, type=_Reply)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unavailable("What answers is not an analyst.", code="analyst_down") from None
        return _read(reply, shape, _cost(reply.usage, estimate))


def _read(reply: _Reply, shape: type[_Answer], tokens: int) -> tuple[_Answer, _Told]:
    try:
        choice = msgspec.json.decode(reply.choices[0], type=_Choice)
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise AnswerRefused(tokens=tokens)
        if choice.finish_reason == "length":
            raise AnswerMalformed("The analyst's answer breaks off.", tokens=tokens)
        answer = shape.model_validate_json(choice.message.content or "")
    except (IndexError, msgspec.DecodeError, UnicodeDecodeError, ValidationError):
        raise AnswerMalformed(tokens=tokens) from None
    summary = summary_of(answer)
    if not summary:
        raise AnswerMalformed("The analyst's answer says nothing.", tokens=tokens)
    return answer, _Told(summary, tokens)


def _cost(usage: object, estimate: int) -> int:
    """What a reply says that it cost, the estimate where it does not say."""
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if type(total) is int and total >= 0 else estimate


def _failure(status: int, code: str | None, headers: Mapping[str, str]) -> Unavailable | AnswerRefused:
    """What a status of 400 or more means."""
    if code in _AGAINST_POLICY:
        return AnswerRefused(tokens=0)
    if status == _BUSY:
        wait_s = retry_after_s(headers.get("retry-after", ""), unix_ms())
        return Unavailable("The analyst is busy.", code="analyst_busy", retry_after_s=wait_s)
    if status >= _SERVER_ERROR or status in _TRY_AGAIN:
        return Unavailable("The analyst has failed.", code="analyst_down", status=status)
    return Unavailable(
        "The analyst does not take questions from here: its key, model or address is wrong.",
        code="analyst_misconfigured",
        status=status,
    )


def _tokens_of(messages: Sequence[ChatCompletionMessageParam]) -> int:
    return len(msgspec.json.encode(messages)) // _BYTES_A_TOKEN + _SCHEMA_TOKENS + _LONGEST_ANSWER_TOKENS
