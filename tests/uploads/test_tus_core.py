"""What the core of tus 1.0.0 says that a server MUST do, and some of what it SHOULD: a rule a test, in its order."""

import pytest
from aiohttp import ClientSession

from tests.uploads.ground import CHUNK, TUS, Coach
from tests.uploads.rules import DATA, Rule, Table, refused_at

TABLE = Table()


@TABLE.must("Core/HEAD: the Server MUST always include the Upload-Offset header, even if the offset is 0")
async def _offset_zero(coach: Coach) -> None:
    assert (await coach.head(await coach.begin(100))).offset == 0


@TABLE.must("Core/HEAD: ... or the upload is already considered completed")
async def _offset_completed(coach: Coach) -> None:
    where = await coach.begin(100)
    await coach.send(where, 0, DATA)
    assert (await coach.head(where)).offset == 100


@TABLE.must("Core/HEAD: if the size of the upload is known, the Server MUST include the Upload-Length header")
async def _length_known(coach: Coach) -> None:
    assert (await coach.head(await coach.begin(100))).headers["Upload-Length"] == "100"


@TABLE.must("Core/HEAD: for a resource not found the Server SHOULD return 404, 410 or 403 without Upload-Offset")
async def _not_found(coach: Coach) -> None:
    answer = await coach.head("/uploads/0190cd7b-0000-7000-8000-000000000000")
    assert (answer.status, "Upload-Offset" in answer.headers) == (404, False)


@TABLE.must("Core/HEAD: the Server MUST prevent the client and proxies from caching by Cache-Control: no-store")
async def _no_store(coach: Coach) -> None:
    assert (await coach.head(await coach.begin(100))).headers["Cache-Control"] == "no-store"


@TABLE.must("Core/PATCH: the Server SHOULD accept PATCH and apply the bytes at the given offset")
async def _applies(coach: Coach) -> None:
    where = await coach.begin(100)
    await coach.send(where, 0, DATA[:30])
    await coach.send(where, 30, DATA[30:])
    assert await coach.stored(where) == DATA


@TABLE.must("Core/PATCH: all requests MUST use application/offset+octet-stream, otherwise the server SHOULD answer 415")
async def _content_type(coach: Coach) -> None:
    where = await coach.begin(100)
    for kind in ("application/octet-stream", "video/mp4", "application/offset+octet-streams"):
        answer = await coach.send(where, 0, DATA, Content_Type=kind)
        await refused_at(coach, where, 0, answer, 415)


@TABLE.must("Core/PATCH: the Upload-Offset MUST be equal to the current offset; if not, the Server MUST answer 409")
async def _wrong_offset(coach: Coach) -> None:
    where = await coach.begin(100)
    await coach.send(where, 0, DATA[:30])
    for offset in (0, 29, 31, 100, 10**17):
        await refused_at(coach, where, 30, await coach.send(where, offset, b"x"), 409)


@TABLE.must("Core/PATCH: ... without modifying the upload resource, also one that is complete")
async def _wrong_offset_completed(coach: Coach) -> None:
    where = await coach.begin(100)
    await coach.send(where, 0, DATA)
    await refused_at(coach, where, 100, await coach.send(where, 30, b"x"), 409)
    assert await coach.stored(where) == DATA


@TABLE.must("Core/PATCH: the Upload-Offset value MUST be a non-negative integer")
async def _offset_is_a_number(coach: Coach) -> None:
    where = await coach.begin(100)
    for offset in ("-1", "+0", "1e1", "0x0", "", " ", "0,0", "\u0660", "9" * 400):
        answer = await coach.send(where, 0, DATA, Upload_Offset=offset)
        await refused_at(coach, where, 0, answer, 400)
    answer = await coach("PATCH", where, CHUNK, DATA)
    await refused_at(coach, where, 0, answer, 400)


@TABLE.must("Core/PATCH: the Server MUST acknowledge success with 204, and MUST include the new Upload-Offset")
async def _acknowledged(coach: Coach) -> None:
    answer = await coach.send(await coach.begin(100), 0, DATA[:30])
    assert (answer.status, answer.offset) == (204, 30)


@TABLE.must("Core/PATCH: ... which MUST be the sum of the offset before and the number of bytes received")
async def _sum(coach: Coach) -> None:
    where = await coach.begin(100)
    assert [(await coach.send(where, at, DATA[at : at + 10])).offset for at in (0, 10, 20)] == [10, 20, 30]


@TABLE.must("Core/PATCH: if the Server receives a request against a non-existent resource it SHOULD return 404")
async def _patch_not_found(coach: Coach) -> None:
    assert (await coach.send("/uploads/none", 0, DATA)).status == 404


@TABLE.must("Core/OPTIONS: a successful response is 204 or 200 and MUST contain the Tus-Version header")
async def _options(coach: Coach) -> None:
    for path in ("/uploads", "/uploads/any"):
        async with ClientSession() as http, http.options(f"{coach.ground.url}/api{path}") as answer:
            assert answer.status == 204
            assert answer.headers["Tus-Max-Size"].isdigit()
            assert "sha1" in answer.headers["Tus-Checksum-Algorithm"].split(",")
            assert answer.headers["Tus-Version"] == "1.0.0"
            assert set(answer.headers["Tus-Extension"].split(",")) == {
                "creation",
                "creation-with-upload",
                "termination",
                "expiration",
                "checksum",
            }


@TABLE.must("Core/OPTIONS: the Server MUST ignore the Tus-Resumable header")
async def _options_of_another_version(coach: Coach) -> None:
    headers = {"Tus-Resumable": "0.2.2"}
    async with ClientSession() as http, http.options(f"{coach.ground.url}/api/uploads", headers=headers) as answer:
        assert (answer.status, answer.headers["Tus-Version"]) == (204, "1.0.0")


@TABLE.must("Core/Tus-Max-Size: MUST be a non-negative integer")
async def _max_size(coach: Coach) -> None:
    assert (await coach("OPTIONS", "/uploads")).headers["Tus-Max-Size"] == str(2048 * 1024 * 1024)


@TABLE.must("Core/Tus-Resumable: MUST be included in every response, errors and refusals of strangers included")
async def _resumable_everywhere(coach: Coach) -> None:
    where = await coach.begin(100)
    stranger = {"Authorization": "Bearer nobody"}
    for answer in (
        await coach.head(where),
        await coach.send(where, 5, b"x"),
        await coach.head("/uploads/none"),
        await coach("POST", "/uploads", TUS),
        await coach("HEAD", where, {**TUS, **stranger}),
        await coach("DELETE", where, stranger),
        await coach("OPTIONS", "/uploads"),
        await coach.cancel(where),
    ):
        assert answer.headers["Tus-Resumable"] == "1.0.0", answer


@TABLE.must("Core/Tus-Resumable: another version MUST be answered by 412 with Tus-Version, and nothing done")
async def _wrong_version(coach: Coach) -> None:
    where = await coach.begin(100)
    for version in ("0.2.2", "1.0.1", "1.0", ""):
        answer = await coach.send(where, 0, DATA, Tus_Resumable=version)
        await refused_at(coach, where, 0, answer, 412)
        assert answer.headers["Tus-Version"] == "1.0.0"
    for method, path in (("HEAD", where), ("DELETE", where), ("POST", "/uploads"), ("POST", where)):
        assert (await coach(method, path)).status == 412


@TABLE.must("Core/X-HTTP-Method-Override: if present, the Server MUST take it for the request's method")
async def _override(coach: Coach) -> None:
    where = await coach.begin(100)
    patched = await coach("POST", where, {**CHUNK, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}, DATA[:30])
    assert (patched.status, patched.offset) == (204, 30)
    asked = await coach("POST", where, {**TUS, "X-HTTP-Method-Override": "HEAD"})
    assert (asked.status, asked.offset) == (200, 30)
    assert (await coach("POST", where, {**TUS, "X-HTTP-Method-Override": "PUT"})).status == 400
    assert (await coach("POST", where, {**TUS, "X-HTTP-Method-Override": "DELETE"})).status == 204
    assert (await coach.head(where)).status == 410


@pytest.mark.parametrize(("text", "rule"), TABLE.rules, ids=TABLE.names)
async def test_rule(text: str, rule: Rule, folder_coach: Coach) -> None:
    """What it says is done."""
    assert text
    await rule(folder_coach)
