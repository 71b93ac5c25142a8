"""Documents with an entity tag (RFC 9110, 8.8.3), so that a reader is told 304 of what it has."""

from aiohttp import hdrs, web

from web.call import Body, Reply


def has(request: web.Request, tag: str) -> bool:
    """Whether the reader has the document of that tag."""
    return any(each.value == tag for each in request.if_none_match or ())


def headers(tag: str) -> dict[str, str]:
    """What the answer says of the document, sent or not."""
    return {hdrs.ETAG: f'"{tag}"', hdrs.CACHE_CONTROL: "no-cache"}


def versioned(request: web.Request, tag: str, body: bytes) -> Reply[Body]:
    """The encoded body, or 304 where the reader has it."""
    if has(request, tag):
        return Reply(status=304, headers=headers(tag))
    return Reply(body=body, headers=headers(tag))
