"""An operation of the API: its handler's own types say what goes in and out, and so does the OpenAPI document.

A handler is an ``async`` method ``(call: Call, ...)``. Further parameters are ``body``, a struct read from JSON;
``query``, a struct read from the query string; and one for each ``{name}`` of the path. It returns a struct, a
``Reply`` of one, ``None`` for no content, or a response of its own where ``media`` says of which type.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cache
from types import NoneType
from typing import TypeVar, get_args, get_origin, get_type_hints

import msgspec
import msgspec.inspect
from aiohttp import hdrs, web
from msgspec import Struct

from core.errors import CricksyError, Malformed, TooLarge
from web.call import Access, Call, Reply

JSON = "application/json"
MOST_BODY_BYTES = 64 * 1024

Act = Callable[..., Awaitable[object]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

Shape = TypeVar("Shape", bound=Struct)

_encoder = msgspec.json.Encoder()
_NAMES = re.compile(r"{(\w+)}")
_WHERE = re.compile(r" - at `\$\.?(.*)`$")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a handler's types say."""

    body: type[Struct] | None
    query: type[Struct] | None
    path: tuple[str, ...]
    answer: type | None


@dataclass(frozen=True, kw_only=True)
class Header:
    """A header that means something to an operation."""

    name: str
    text: str
    required: bool = False


@dataclass(frozen=True)
class Endpoint:
    """An operation, without the prefix that the whole API has."""

    method: str
    path: str
    act: Act
    _: KW_ONLY
    access: Access = Access.ACCOUNT
    status: int | None = None
    """Of success; 200, or 204 where the handler returns nothing, unless it says otherwise."""
    also: tuple[int, ...] = ()
    """Other statuses without an error: 200 beside 201, 304."""
    raises: tuple[type[CricksyError], ...] = ()
    """Errors that callers of this operation meet besides those that all share."""
    rate: str | None = None
    """A stricter rate for one address than the API's own, such as ``10/minute``."""
    media: str | None = None
    """The media type, where it is not JSON."""
    streams: type | None = None
    """The shape of what a handler writes piece by piece into a response of its own."""
    takes: tuple[str, ...] = ()
    """The media types of a body that the handler reads itself, piece by piece and however large it is."""
    headers: tuple[Header, ...] = ()
    """Those of a request that the handler reads itself."""
    tells: tuple[Header, ...] = ()
    """Those of an answer."""
    around: Callable[[Handler], Handler] | None = None
    """What goes round everything, the check of who asks and its refusals included: another protocol's manners."""

    @property
    def signature(self) -> Signature:
        """What the handler takes and gives. Raises ``TypeError`` where its parameters are not those of the path."""
        hints = {name: hint for name, hint in get_type_hints(self.act).items() if hint is not Call}
        body, query, answer = hints.pop("body", None), hints.pop("query", None), hints.pop("return")
        names = tuple(_NAMES.findall(self.path))
        if set(names) != set(hints):
            raise TypeError(f"{self.name} takes {sorted(hints)}, but its path has {sorted(names)}")
        if get_origin(answer) is Reply:
            (answer,) = get_args(answer)
        if answer is web.StreamResponse:
            answer = self.streams
        return Signature(body=body, query=query, path=names, answer=None if answer is NoneType else answer)

    @property
    def success(self) -> int:
        """The status of success."""
        nothing = self.signature.answer is None and self.media is None
        return self.status or (204 if nothing else 200)

    @property
    def name(self) -> str:
        """The handler's name, ``Matches.create``."""
        return self.act.__qualname__

    @property
    def text(self) -> str:
        """The handler's documentation."""
        return inspect.getdoc(self.act) or ""

    @property
    def tag(self) -> str:
        """The noun that it belongs to."""
        return self.path.split("/")[1]


async def read_arguments(request: web.Request, signature: Signature) -> dict[str, object]:
    """What a handler takes, read from a request.

    Raises ``Malformed`` with ``where``, ``TooLarge``, and aiohttp's error for a body that is not JSON.
    """
    arguments: dict[str, object] = {name: request.match_info[name] for name in signature.path}
    if signature.query is not None:
        arguments["query"] = _query(request.query, signature.query)
    if signature.body is not None:
        arguments["body"] = await read_body(request, signature.body)
    return arguments


def respond(result: object, status: int) -> web.StreamResponse:
    """A handler's result as a response; nothing that an API answers may be kept by others unless it says so."""
    if isinstance(result, web.StreamResponse):
        return result
    if result is None:
        return web.Response(status=204, headers={hdrs.CACHE_CONTROL: "no-store"})
    reply: Reply[object] = result if isinstance(result, Reply) else Reply(body=result, status=status)
    headers = {hdrs.CACHE_CONTROL: "no-store", **reply.headers}
    if reply.body is None:
        response = web.Response(status=reply.status, headers=headers)
    else:
        data = reply.body if isinstance(reply.body, bytes) else _encoder.encode(reply.body)
        response = web.Response(status=reply.status, body=data, content_type=JSON, headers=headers)
    for cookie in reply.cookies:
        response.set_cookie(
            cookie.name,
            cookie.value,
            path=cookie.path,
            max_age=cookie.max_age_s if cookie.value else 0,
            secure=cookie.secure,
            httponly=True,
            samesite="Strict",
        )
    return response


def handler(endpoint: Endpoint, identify: Callable[[web.Request, Endpoint], Awaitable[Call]]) -> Handler:
    """The endpoint as aiohttp calls it; ``identify`` says who asks, or refuses."""
    signature, success = endpoint.signature, endpoint.success

    async def handle(request: web.Request) -> web.StreamResponse:
        call = await identify(request, endpoint)
        arguments = await read_arguments(request, signature)
        return respond(await endpoint.act(call, **arguments), success)

    return handle if endpoint.around is None else endpoint.around(handle)


def _query(given: Mapping[str, str], shape: type[Struct]) -> Struct:
    for name in _whole_numbers(shape):
        text = given.get(name, "0")
        if not (text.isascii() and text.isdigit()):  # msgspec would also take 1e2
            raise Malformed(f"{name} is a whole number.", where=name)
    try:
        return msgspec.convert(dict(given), shape, strict=False)
    except msgspec.ValidationError as error:
        raise _malformed("query", error) from error


@cache
def _whole_numbers(shape: type[Struct]) -> frozenset[str]:
    """The members that are whole numbers, or nothing."""
    info = msgspec.inspect.type_info(shape)
    fields = info.fields if isinstance(info, msgspec.inspect.StructType) else ()
    return frozenset(field.encode_name for field in fields if _is_whole(field.type))


def _is_whole(kind: msgspec.inspect.Type) -> bool:
    if isinstance(kind, msgspec.inspect.UnionType):
        return any(isinstance(each, msgspec.inspect.IntType) for each in kind.types)
    return isinstance(kind, msgspec.inspect.IntType)


async def read_body(request: web.Request, shape: type[Shape]) -> Shape:
    """A JSON body of a shape; raises as ``read_arguments`` does."""
    if request.content_type != JSON:
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > MOST_BODY_BYTES:
        raise TooLarge
    data = await request.read()
    if len(data) > MOST_BODY_BYTES:
        raise TooLarge
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed("body", error) from error


def _malformed(part: str, error: Exception) -> Malformed:
    text = str(error)
    found = _WHERE.search(text)
    return Malformed(f"The {part} does not fit: {text}.", where=found[1] if found else part)
