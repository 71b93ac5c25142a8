"""The folder of mails on a machine that sends none."""

import asyncio
from pathlib import Path

import pytest

from core.errors import Misconfigured, Refusal, Unavailable
from core.ports.mail import Mail, Parcel
from core.transport.mail_folder import MailFolder

SENDER = "Cricksy <cricksy@localhost>"


def parcel(name: str, **changes: str) -> Parcel:
    """A mail on its way."""
    mail = {"recipient": "ann@example.org", "subject": "Grüße", "text": "Ein Code: 1234\n", **changes}
    return Parcel(id=name, mail=Mail(**mail), attempts=1, created_ms=1_700_000_000_000)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_a_mail_can_be_read_back(tmp_path: Path) -> None:
    """Alone and in the list, with its letters beyond ASCII."""
    folder = MailFolder(tmp_path / "var" / "mail", SENDER)
    assert await folder.letters() == []
    await folder.send(parcel("01"))
    await folder.send(parcel("02", recipient="\u0930\u093e\u0939\u0941\u0932@example.org", subject="x" * 200))
    newest, oldest = await folder.letters()
    assert (oldest.id, oldest.recipient, oldest.subject, oldest.text) == (
        "01",
        "ann@example.org",
        "Grüße",
        "Ein Code: 1234\n",
    )
    assert oldest.sent_ms == 1_700_000_000_000
    assert (newest.recipient, newest.subject) == ("\u0930\u093e\u0939\u0941\u0932@example.org", "x" * 200)
    assert await folder.letters(1) == [newest]


async def test_the_same_mail_again_takes_its_own_place(tmp_path: Path) -> None:
    """A postman that died before it could say so delivers twice; here that is once."""
    folder = MailFolder(tmp_path, SENDER)
    await folder.send(parcel("01"))
    await folder.send(parcel("01"))
    assert names(tmp_path) == ["01.eml"]


async def test_the_oldest_make_room(tmp_path: Path) -> None:
    """Also where several are written at once."""
    folder = MailFolder(tmp_path, SENDER, most=10)
    for start in range(0, 30, 10):
        await asyncio.gather(*(folder.send(parcel(f"{start + n:02}")) for n in range(10)))
    assert [letter.id for letter in await folder.letters()] == [f"{n}" for n in range(29, 19, -1)]
    assert len(names(tmp_path)) == 10


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: eve@example.org"},
        {"recipient": "ann@example.org\r\nBcc: eve@example.org"},
        {"recipient": "ann@example.org, eve@example.org"},
        {"recipient": "Ann <ann@example.org>"},
    ],
)
async def test_no_header_can_be_smuggled_in(tmp_path: Path, changes: dict[str, str]) -> None:
    """Neither a second recipient nor a second header; such a mail is refused, and nothing is written."""
    with pytest.raises(Refusal):
        await MailFolder(tmp_path, SENDER).send(parcel("01", **changes))
    assert names(tmp_path) == []


async def test_a_folder_that_cannot_be_written_to_is_tried_again(tmp_path: Path) -> None:
    """It may be repaired."""
    (tmp_path / "mail").write_text("a file", encoding="utf-8")
    with pytest.raises(Unavailable):
        await MailFolder(tmp_path / "mail", SENDER).send(parcel("01"))


@pytest.mark.parametrize("sender", ["", "Cricksy", "a@b, c@d", "<>", "Cricksy <a b@c>"])
def test_a_sender_that_is_no_address_stops_the_start(tmp_path: Path, sender: str) -> None:
    """Rather than every mail."""
    with pytest.raises(Misconfigured):
        MailFolder(tmp_path, sender)
