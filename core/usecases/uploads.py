"""Uploads: a video on its way to a coaching session, resumable, against a storage reservation.

What the store holds says how far an upload is; its row is brought up to that whenever somebody asks.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature, Limit
from core.errors import ChecksumMismatch, Conflict, CricksyError, Malformed, NotFound, TooLarge, Unavailable
from core.ids import AccountId, UploadId, VideoId, WorkspaceId, uuid7
from core.models.media import Upload, UploadState
from core.models.media_keys import video_prefix
from core.ports.blobs import Part
from core.ports.coaching import CoachingStore
from core.ports.uploads import UploadBook
from core.usecases.arrivals import IDLE_MS, LEASE_S, Arrivals, handle_of, key_of
from core.usecases.entitled import MANAGERS, entitled
from core.usecases.grants import Grants
from core.usecases.intake import Held, Intake
from core.usecases.metering import Ask, Metering
from core.usecases.upload_asks import SUFFIXES, UploadAsk, check_ask, check_size
from core.usecases.upload_refusals import UploadGone, UploadLocked, WrongOffset

MOST_CHECKED_BYTES: Final = 64 * 1024 * 1024
"""Of a piece with a checksum: all of it waits on the local disk until the checksum is known to be right."""


class Checksum(Struct, frozen=True, kw_only=True):
    """What a piece has to be."""

    algorithm: str
    """As ``hashlib`` names it."""
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What is sent at once."""

    offset_bytes: int
    """Where it begins."""
    body: AsyncIterator[bytes]
    size_bytes: int | None = None
    """How much is said to come, where that is said."""
    checksum: Checksum | None = None


class Uploads:
    """Opens, takes and cancels uploads. Every method may raise ``Unavailable``."""

    def __init__(  # noqa: PLR0913 - two stores, four use cases and the clock
        self,
        grants: Grants,
        metering: Metering,
        *,
        book: UploadBook,
        coaching: CoachingStore,
        intake: Intake,
        arrivals: Arrivals,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        self._grants, self._metering, self._book, self._coaching = grants, metering, book, coaching
        self._intake, self._arrivals, self._now_ms = intake, arrivals, now_ms
        self._busy: set[UploadId] = set()

    async def open(self, account: AccountId, ask: UploadAsk) -> Upload:
        """Announce a video for a session, and hold the storage for it.

        Raises ``NotFound`` for a session that is not the account's to see, ``UpgradeRequired``, ``Forbidden`` with the
        code ``seat_needed``, ``TooLarge``, ``Malformed`` as ``check_ask`` does, ``LimitReached`` where the storage is
        full, and ``Conflict`` with the code ``session_has_video`` and ``upload_id`` or ``video_id``.
        """
        session = await self._coaching.session(ask.session_id)
        subject = _subject(account, session.workspace_id)
        try:
            known = await entitled(self._grants, subject, Feature.VIDEO_UPLOAD)
        except NotFound:
            raise NotFound("There is no such session.", session=ask.session_id) from None
        kind = check_ask(ask)
        check_size(ask.length_bytes, known)
        now_ms = self._now_ms()
        upload_id = UploadId(uuid7(now_ms))
        upload = Upload(
            id=upload_id,
            workspace_id=session.workspace_id,
            session_id=session.id,
            account_id=account,
            state=UploadState.OPEN,
            length_bytes=ask.length_bytes,
            offset_bytes=0,
            filename=ask.filename,
            content_type=kind,
            object_key=f"{video_prefix(session.workspace_id, VideoId(upload_id))}source{SUFFIXES[kind]}",
            handle="",
            recorded_ms=ask.recorded_ms,
            metadata=ask.metadata,
            created_ms=now_ms,
            expires_ms=now_ms + IDLE_MS,
        )
        async with self._arrivals.turns:
            return await self._open(subject, upload)

    async def status(self, account: AccountId, upload_id: UploadId) -> Upload:
        """An upload as it really is; one that turns out to be whole is finished.

        Raises ``NotFound`` for one that is not the account's to see, and ``UploadGone``.
        """
        upload = await self._own(account, upload_id)
        if upload.state is UploadState.RECEIVED:
            return await self._arrivals.charge(upload)
        if upload_id in self._busy:
            return upload
        return await self._arrivals.settle(upload, await self._arrivals.held(upload))

    async def append(self, account: AccountId, upload_id: UploadId, piece: Piece) -> Upload:
        """Add a piece; however it ends, what arrived is kept, unless its checksum is wrong.

        It may end early: the upload that is returned says how far it is. One that is whole then is finished. Raises
        ``NotFound``, ``UploadGone``, ``UploadLocked``, ``WrongOffset``, ``ChecksumMismatch``, and ``TooLarge`` for more
        than was announced.
        """
        with self._alone(upload_id):
            upload = await self._own(account, upload_id)
            if upload.state is UploadState.RECEIVED:
                _check_offset(piece.offset_bytes, upload.length_bytes)
                return await self._arrivals.charge(upload)
            held = await self._arrivals.held(upload)
            if isinstance(held, Held):
                _check_offset(piece.offset_bytes, held.offset_bytes)
                held = await self._take(upload, held, piece)
            return await self._arrivals.settle(upload, held)

    async def send_whole(self, account: AccountId, upload_id: UploadId, body: AsyncIterator[bytes]) -> Upload:
        """Send all of a video at once, of which only the most that it may come to was announced.

        There is nothing to go on with where it ends early: whatever is raised, the upload is cancelled.
        """
        with self._alone(upload_id):
            upload = await self._own(account, upload_id)
            try:
                parts = await self._take_whole(upload, body)
                return await self._arrivals.finish(upload, parts)
            except BaseException:
                await self._arrivals.end(upload, expired=False)
                raise

    async def cancel(self, account: AccountId, upload_id: UploadId) -> None:
        """End an upload and free what it holds; one that is cancelled stays so.

        Raises ``NotFound``, ``UploadGone`` for one that expired, and ``Conflict`` with the code ``upload_received``
        for a video that has arrived.
        """
        upload = await self._seen(account, upload_id)
        if upload.state is UploadState.EXPIRED:
            raise UploadGone
        await self._arrivals.end(upload, expired=False)

    async def _open(self, subject: Subject, upload: Upload) -> Upload:
        about, held = key_of(upload.id), Ask(meter=Limit.STORAGE_GB, amount=upload.length_bytes)
        await self._metering.reserve(subject, about, [held], lease_s=LEASE_S, about=about)
        try:
            upload = replace(upload, handle=(await self._intake.begin(upload.object_key)).id)
            await self._book.open(upload)
        except Unavailable:
            raise  # it may be open all the same; the reaper knows
        except CricksyError:
            await self._arrivals.give_up(upload)
            raise
        return upload

    async def _own(self, account: AccountId, upload_id: UploadId) -> Upload:
        """One that still counts; its time may just be over."""
        upload = await self._seen(account, upload_id)
        if upload.state is UploadState.OPEN and upload.expires_ms <= self._now_ms():
            upload = await self._arrivals.repair(upload_id)
        if upload.state in {UploadState.CANCELLED, UploadState.EXPIRED}:
            raise UploadGone
        return upload

    async def _seen(self, account: AccountId, upload_id: UploadId) -> Upload:
        """Whoever began it and the workspace's managers see it; to others it does not exist."""
        stranger = NotFound("There is no such upload.")
        try:
            upload = await self._book.one(upload_id)
            known = await entitled(self._grants, _subject(account, upload.workspace_id))
        except NotFound:
            raise stranger from None
        if upload.account_id != account and known.role not in MANAGERS:
            raise stranger
        return upload

    @contextmanager
    def _alone(self, upload_id: UploadId) -> Iterator[None]:
        """Among the requests of this process; two processes that store the same bytes do no harm to each other."""
        if upload_id in self._busy:
            raise UploadLocked
        self._busy.add(upload_id)
        try:
            yield
        finally:
            self._busy.discard(upload_id)

    async def _take(self, upload: Upload, held: Held, piece: Piece) -> Held:
        left = upload.length_bytes - held.offset_bytes
        if piece.size_bytes is not None and piece.size_bytes > left:
            raise TooLarge("There is more than the upload was announced to have.", most_bytes=left)
        if piece.checksum is None:
            return await self._store(upload, held, piece.body, left)
        most = min(left, MOST_CHECKED_BYTES)
        async with self._intake.spool.draft() as draft:
            async for data in piece.body:
                if draft.size_bytes + len(data) > most:
                    raise TooLarge(code="piece_too_large", most_bytes=most)
                await draft.write(data)
            if await draft.digest(piece.checksum.algorithm) != piece.checksum.digest:
                raise ChecksumMismatch
            return await self._store(upload, held, draft.read(), left)

    async def _store(self, upload: Upload, held: Held, body: AsyncIterator[bytes], most_bytes: int) -> Held:
        try:
            async with self._intake.taking(handle_of(upload), held, self._arrivals.noting(upload)) as taking:
                await taking.take(body, most_bytes)
        except (NotFound, Conflict):
            await self._after_loss(upload)
            raise
        return taking.held

    async def _after_loss(self, upload: Upload) -> None:
        """Somebody may have ended the upload while bytes arrived: then nothing of them stays."""
        ended = await self._book.one(upload.id)
        if ended.state in {UploadState.CANCELLED, UploadState.EXPIRED}:
            await self._arrivals.give_up(ended)
            raise UploadGone from None

    async def _take_whole(self, upload: Upload, body: AsyncIterator[bytes]) -> tuple[Part, ...]:
        nothing = Held(parts=())
        async with self._intake.taking(handle_of(upload), nothing, self._arrivals.noting(upload)) as taking:
            await taking.take(body, upload.length_bytes)
            parts = await taking.close()
        if not parts:
            raise Malformed("An empty file is no video.", code="empty_file", where="file")
        return parts


def _check_offset(given: int, real: int) -> None:
    if given != real:
        raise WrongOffset(offset=real)


def _subject(account: AccountId, workspace: WorkspaceId) -> Subject:
    return Subject(workspace) if workspace == WorkspaceId(account) else Subject(workspace, account)
