"""Mail on a machine that sends none: each in a file, for a page that shows them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from core.errors import Unavailable
from core.ports.mail import Letter, Parcel
from core.transport.message import compose, sender_of

_MOST: Final = 1000


class MailFolder:
    """A folder of ``.eml`` files, named after the parcels, so that they lie in the order of time."""

    def __init__(self, folder: Path, sender: str, *, most: int = _MOST) -> None:
        """``most`` is how many are kept; ``sender`` is the ``From`` of every mail. Raises ``Misconfigured``."""
        self._folder, self._sender, self._most = folder, sender_of(sender), most

    async def send(self, parcel: Parcel) -> None:
        """Put it into the folder; the same one again takes its own place."""
        message = compose(parcel, self._sender)
        try:
            await asyncio.to_thread(self._write, f"{parcel.id}.eml", bytes(message))
        except OSError as error:
            raise Unavailable(f"The folder of mails cannot be written to: {error}") from error

    async def letters(self, limit: int = 100) -> Sequence[Letter]:
        """The newest first."""
        return await asyncio.to_thread(self._read_newest, limit)

    def _read_newest(self, limit: int) -> list[Letter]:
        found: list[Letter] = []
        for path in self._newest()[:limit]:
            with suppress(FileNotFoundError):  # it has just made room for a newer one
                found.append(_read(path))
        return found

    def _newest(self) -> list[Path]:
        return sorted(self._folder.glob("*.eml"), reverse=True)

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f".{name}.draft"
        draft.write_bytes(content)
        draft.replace(self._folder / name)
        for old in self._newest()[self._most :]:
            old.unlink(missing_ok=True)


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTPUTF8)
    return Letter(
        id=path.stem,
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        sent_ms=round(parsedate_to_datetime(str(message["Date"])).timestamp() * 1000),
        text=message.get_content().replace("\r\n", "\n"),
    )
