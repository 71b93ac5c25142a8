"""The OpenAPI 3.1 document, made from the endpoints and their handlers' own types."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, TypeAlias

import msgspec

from core.errors import (
    Conflict,
    CricksyError,
    Forbidden,
    Malformed,
    NotFound,
    TooFast,
    TooLarge,
    Unauthorized,
    Unavailable,
    WrongMedia,
)
from core.wire.problem import MEDIA_TYPE, SERVER_FAULT, ProblemDocument, status_of
from web.call import Access
from web.endpoint import JSON, Endpoint, Header

Schema: TypeAlias = dict[str, Any]
"""JSON Schema and OpenAPI nest without end; no type of ours would say more."""

VERSION = "3.1.0"
_REF = "#/components/schemas/{name}"
_NEVER_JSON = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
_TAGS = {
    "admin": "The platform, for those who run it",
    "auth": "Signing in and out",
    "billing": "Ordering and ending a plan",
    "brand-pictures": "Logos in brands",
    "brands": "How graphics look: themes, colours, logos, sponsors",
    "clips": "The library of clips, and the links by which they are shared",
    "coached-players": "Coaching: players, and who looks after them",
    "coaches": "Coaching: sessions and their videos",
    "coaching-sessions": "Coaching: sessions, notes and reports on them",
    "devices": "Phones that are paired with a match",
    "exports": "Files that are cut out of videos",
    "invitations": "Accepting a place in an organisation",
    "jobs": "Work that takes longer than a request",
    "mail": "What a machine without a mail server would have sent",
    "matches": "Matches: scoreboard, scorecard, log, files, devices, what is on air",
    "me": "Your own account, sessions, data and plan",
    "organisations": "Organisations: members, seats, invitations, teams",
    "plans": "What there is to have",
    "reels": "Many pieces of videos in one file",
    "session-notes": "Coaching: what was noted",
    "shared": "Where links to clips lead, without an account",
    "sponsors": "What sponsors got of graphics on air",
    "tournaments": "Tournaments: matches, sides, fixtures, tables, boards",
    "uploads": "Sending videos, resumably: tus 1.0.0",
    "venues": "Grounds",
    "videos": "Videos: playing, stills, clips, reports",
}
"""What lies below the first part of a path."""


def document(endpoints: Sequence[Endpoint], prefix: str, release: str) -> Schema:
    """Describe an API whose paths all begin with ``prefix``; ``release`` is the program's version."""
    shapes = sorted(_shapes(endpoints), key=lambda shape: shape.__name__)
    _, components = msgspec.json.schema_components(shapes, ref_template=_REF)
    paths: dict[str, Schema] = {}
    for endpoint in endpoints:
        paths.setdefault(prefix + endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    tags = sorted({endpoint.tag for endpoint in endpoints})
    return {
        "openapi": VERSION,
        "info": {
            "title": "Cricksy",
            "version": release,
            "description": "Live cricket scoring. Errors are problem documents (RFC 9457) with a stable `code`.",
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag, "description": _TAGS.get(tag, "")} for tag in tags],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _shapes(endpoints: Iterable[Endpoint]) -> set[type]:
    shapes: set[type] = {ProblemDocument}
    for endpoint in endpoints:
        signature = endpoint.signature
        shapes |= {shape for shape in (signature.body, signature.answer) if shape is not None}
    return shapes


def _operation(endpoint: Endpoint) -> Schema:
    signature = endpoint.signature
    summary, _, rest = endpoint.text.partition("\n")
    operation: Schema = {
        "operationId": endpoint.name.replace("Api.", "."),
        "tags": [endpoint.tag],
        "summary": summary.rstrip("."),
        "description": rest.strip(),
        "parameters": _parameters(endpoint),
        "responses": {**_successes(endpoint), **_failures(endpoint)},
        "security": _security(endpoint.access),
    }
    if signature.body is not None:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": _ref(signature.body)}}}
    elif endpoint.takes:
        operation["requestBody"] = {"content": {media: {} for media in endpoint.takes}}
    return operation


def _security(access: Access) -> list[Schema]:
    bearer: Schema = {"bearer": []}
    return [bearer, {}] if access is Access.ANYBODY else [bearer]


def _parameters(endpoint: Endpoint) -> list[Schema]:
    signature = endpoint.signature
    found: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in signature.path
    ]
    if signature.query is not None:
        _, schemas = msgspec.json.schema_components([signature.query], ref_template=_REF)
        shape = schemas[signature.query.__name__]
        required = shape.get("required", ())
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in shape["properties"].items()
        ]
    return found + [
        {"name": header.name, "in": "header", "required": header.required, **_described(header)}
        for header in endpoint.headers
    ]


def _described(header: Header) -> Schema:
    return {"description": header.text, "schema": {"type": "string"}}


def _successes(endpoint: Endpoint) -> Schema:
    answer = endpoint.signature.answer
    empty = answer is None and endpoint.media is None
    responses: Schema = {}
    for status in (endpoint.success, *endpoint.also):
        response: Schema = {"description": HTTPStatus(status).phrase}
        bodyless = empty or status == HTTPStatus.NOT_MODIFIED
        if not bodyless:
            content = {"schema": _ref(answer)} if answer is not None else {}
            response["content"] = {endpoint.media or JSON: content}
        if endpoint.tells:
            response["headers"] = {header.name: _described(header) for header in endpoint.tells}
        responses[str(int(status))] = response
    return responses


def _failures(endpoint: Endpoint) -> Schema:
    """What an operation may refuse: its own errors, and those that follow from what it takes."""
    signature = endpoint.signature
    raised: set[type[CricksyError]] = {TooFast, Unauthorized, Unavailable, *endpoint.raises}
    if endpoint.access is not Access.ANYBODY:
        raised.add(Forbidden)
    if signature.path:
        raised.add(NotFound)
    if signature.body is not None or signature.query is not None:
        raised.add(Malformed)
    if signature.body is not None:
        raised |= {TooLarge, Conflict}
    if endpoint.takes:
        raised |= {Malformed, TooLarge, WrongMedia}
    codes: dict[int, set[str]] = {SERVER_FAULT: {"internal"}}
    for error in raised:
        codes.setdefault(status_of(error()), set()).add(error.code)
    if signature.body is not None:
        codes[_NEVER_JSON] = {"unsupported_media_type"}
    return {
        str(int(status)): {
            "description": "Codes: " + ", ".join(f"`{code}`" for code in sorted(codes[status])),
            "content": {MEDIA_TYPE: {"schema": _ref(ProblemDocument)}},
        }
        for status in sorted(codes)
    }


def _ref(shape: type) -> Schema:
    return {"$ref": _REF.format(name=shape.__name__)}
