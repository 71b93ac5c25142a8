"""What the extensions of tus 1.0.0 say that a server MUST do, a rule a test, in their order.

Left out are the rules for clients, and the extensions that are not spoken here: the deferred length, the checksum in a
trailer, and concatenation; a server that does not name them in ``Tus-Extension`` refuses them.
"""

import re
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime

import pytest

from core.clock import unix_ms
from core.usecases.arrivals import IDLE_MS
from tests.uploads.ground import TUS, Coach, metadata
from tests.uploads.rules import DATA, Rule, Table, digest, refused_at

TABLE = Table()


@TABLE.must("Creation: the Upload-Length MUST be a non-negative integer")
async def _length_is_a_number(coach: Coach) -> None:
    for length in ("-1", "1.5", "0x10", "", "1e3", "10 10", "9" * 400):
        assert (await coach.create(100, Upload_Length=length)).status == 400


@TABLE.must("Creation: a request without Upload-Length and without creation-defer-length MUST be refused (400)")
async def _length_needed(coach: Coach) -> None:
    said = {"Upload-Metadata": metadata({"filename": "a.mp4", "session_id": coach.session})}
    assert (await coach("POST", "/uploads", {**TUS, **said})).status == 400
    deferred = await coach("POST", "/uploads", {**TUS, **said, "Upload-Defer-Length": "1"})
    assert (deferred.status, deferred.code) == (400, "length_needed")


@TABLE.must("Creation: if the length exceeds the maximum the Server MUST respond with 413")
async def _too_large(coach: Coach) -> None:
    answer = await coach.create(2048 * 1024 * 1024 + 1)
    assert (answer.status, answer.code, answer.body["limit"]) == (413, "video_too_large", 2048)
    assert await coach.ground.used(coach.account) == (0, 0)
    largest = await coach.create(2048 * 1024 * 1024)
    assert largest.status == 201


@TABLE.must("Creation: the Server MUST acknowledge with 201 and MUST set the Location header")
async def _created(coach: Coach) -> None:
    answer = await coach.create(100)
    assert answer.status == 201
    assert re.fullmatch(r"/api/uploads/[0-9a-f-]{36}", answer.headers["Location"])


@TABLE.must("Creation/Upload-Metadata: keys MUST be unique, without spaces and commas, values in Base64")
async def _metadata_is_read(coach: Coach) -> None:
    good = metadata({"filename": "a.mp4", "session_id": coach.session})
    for wrong in (
        f"{good},filename YQ==",
        f"{good},",
        ",",
        " ",
        f"{good},a !",
        f"{good},a YQ",
        f"{good},ä YQ==",
        "a b c",
    ):
        assert (await coach.create(100, Upload_Metadata=wrong)).status == 400, wrong
    assert (await coach.create(100, Upload_Metadata=f"{good},empty,other  ")).status == 201


@TABLE.must("Creation/Upload-Metadata: HEAD MUST include the metadata as the Client said it")
async def _metadata_comes_back(coach: Coach) -> None:
    said = {
        "filename": "Netze für Ann.mov",
        "filetype": "video/quicktime",
        "session_id": str(coach.session),
        "recorded_ms": "1764000000000",
    }
    for more in ("", ",camera bGVmdA==", ",is_private", ", angle MMKw"):
        coach.session = await coach.ground.session(coach.account)
        said["session_id"] = str(coach.session)
        sent = metadata(said) + more
        where = (await coach.create(100, Upload_Metadata=sent)).headers["Location"]
        assert (await coach.head(where)).headers["Upload-Metadata"] == sent


@TABLE.must("Creation With Upload: the Server MUST include the Upload-Offset in the response, and the bytes count")
async def _creation_with_upload(coach: Coach) -> None:
    answer = await coach.create(100, data=DATA[:30])
    assert (answer.status, answer.offset) == (201, 30)
    where = answer.headers["Location"]
    await coach.send(where, 30, DATA[30:])
    assert await coach.stored(where) == DATA


@TABLE.must("Creation With Upload: the whole upload may come with its creation")
async def _creation_with_all(coach: Coach) -> None:
    answer = await coach.create(100, data=DATA)
    assert (answer.status, answer.offset) == (201, 100)
    assert await coach.stored(answer.headers["Location"]) == DATA


@TABLE.must("Creation With Upload: it MUST say application/offset+octet-stream, else 415 and nothing is created")
async def _creation_with_other_upload(coach: Coach) -> None:
    assert (await coach.create(100, data=DATA, Content_Type="video/mp4")).status == 415
    assert (await coach.create(100)).status == 201


@TABLE.must("Creation With Upload: a body that is refused leaves an upload whose address the client learns")
async def _creation_with_wrong_upload(coach: Coach) -> None:
    answer = await coach.create(100, data=DATA, Upload_Checksum=digest("sha1", b"other"))
    assert (answer.status, answer.offset) == (201, 0)
    assert (await coach.send(answer.headers["Location"], 0, DATA)).status == 204


@TABLE.must("Expiration: Upload-Expires MUST be in PATCH responses if the upload is going to expire, as an HTTP date")
async def _expires(coach: Coach) -> None:
    created = await coach.create(100)
    sent = await coach.send(created.headers["Location"], 0, DATA[:30])
    for answer in (created, sent, await coach.head(created.headers["Location"])):
        until_ms = parsedate_to_datetime(answer.headers["Upload-Expires"]).timestamp() * 1000
        assert answer.headers["Upload-Expires"].endswith(" GMT")
        assert abs(until_ms - unix_ms() - IDLE_MS) < 60_000


@TABLE.must("Expiration: a request for an upload that has expired MUST be answered by 404, or better 410")
async def _expired(coach: Coach) -> None:
    where = await coach.begin(100)
    await coach.send(where, 0, DATA[:30])
    upload = await coach.ground.upload(where)
    await coach.ground.outdate(upload.id)
    for answer in (await coach.head(where), await coach.send(where, 30, DATA[30:]), await coach.cancel(where)):
        assert (answer.status, "Upload-Offset" in answer.headers) == (410, False)
    assert await coach.ground.used(coach.account) == (0, 0)
    assert list(await coach.ground.blobs.keys("")) == []


@TABLE.must("Checksum: the Server MUST support at least sha1, and MUST list what it knows in Tus-Checksum-Algorithm")
async def _checksums(coach: Coach) -> None:
    known = (await coach("OPTIONS", "/uploads")).headers["Tus-Checksum-Algorithm"].split(",")
    assert known == ["sha1", "sha256", "md5"]
    where = await coach.begin(10 * len(known))
    for at, algorithm in enumerate(known):
        piece = DATA[10 * at : 10 * at + 10]
        answer = await coach.send(where, 10 * at, piece, Upload_Checksum=digest(algorithm, piece))
        assert (answer.status, answer.offset) == (204, 10 * at + 10)
    assert await coach.stored(where) == DATA[:30]


@TABLE.must("Checksum: a mismatch MUST be answered by 460, and the chunk MUST be discarded and not move the offset")
async def _mismatch(coach: Coach) -> None:
    where = await coach.begin(200_000)
    data = DATA * 2000
    answer = await coach.send(where, 0, data[:150_000], Upload_Checksum=digest("sha256", b"other"))
    await refused_at(coach, where, 0, answer, 460)
    assert answer.code == "checksum_mismatch"
    answer = await coach.send(where, 0, data, Upload_Checksum=digest("sha256", data))
    assert answer.status == 204
    assert await coach.stored(where) == data


@TABLE.must("Checksum: an algorithm that is not supported MUST be answered by 400")
async def _unknown_algorithm(coach: Coach) -> None:
    where = await coach.begin(100)
    for checksum in (digest("sha512", DATA), "sha1", "sha1 !", "", "SHA1 AAAA", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu"):
        answer = await coach.send(where, 0, DATA, Upload_Checksum=checksum)
        assert answer.status in {400, 460}
        assert (await coach.head(where)).offset == 0


@TABLE.must("Termination: the Server MUST acknowledge DELETE with 204, and SHOULD free the resources")
async def _terminated(coach: Coach) -> None:
    where = await coach.begin(200_000)
    await coach.send(where, 0, DATA * 1000)
    assert (await coach.cancel(where)).status == 204
    assert await coach.ground.used(coach.account) == (0, 0)
    assert list(await coach.ground.blobs.keys("")) == []
    assert list(await coach.ground.blobs.unfinished("", 2**52)) == []


@TABLE.must("Termination: for all future requests the Server SHOULD respond with 404 or 410")
async def _terminated_for_good(coach: Coach) -> None:
    where = await coach.begin(100)
    await coach.cancel(where)
    for answer in (await coach.head(where), await coach.send(where, 0, DATA), await coach("GET", where)):
        assert answer.status == 410
    assert (await coach.cancel(where)).status == 204


@TABLE.must("Concatenation is not spoken: a partial or final upload is refused")
async def _no_concatenation(coach: Coach) -> None:
    for concat in ("partial", "final;/api/uploads/a"):
        answer = await coach.create(100, Upload_Concat=concat)
        assert (answer.status, answer.code) == (400, "no_concatenation")


@TABLE.must("More than was announced is refused (413); with an unknown length, no byte too many is kept")
async def _no_more_than_announced(coach: Coach) -> None:
    where = await coach.begin(100)
    await refused_at(coach, where, 0, await coach.send(where, 0, DATA + b"x"), 413)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(12):
            yield DATA[:10]

    assert (await coach.send(where, 0, endless())).status == 413
    assert (await coach.head(where)).offset <= 100


@pytest.mark.parametrize(("text", "rule"), TABLE.rules, ids=TABLE.names)
async def test_rule(text: str, rule: Rule, folder_coach: Coach) -> None:
    """What it says is done."""
    assert text
    await rule(folder_coach)
