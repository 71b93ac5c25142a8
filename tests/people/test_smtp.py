"""Mail over SMTP to a real server."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import aclosing, closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from functools import partial
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import select

from core.errors import Malformed, Misconfigured, Unavailable
from core.ports.mail import Mail, Parcel
from core.storage.engine import open_database
from core.storage.migrate import migrate
from core.storage.outbox import SqlOutbox, queue
from core.storage.tables.people import outgoing_mail
from core.transport.smtp import SmtpMailer
from core.usecases.postman import Postman

SENDER = "Cricksy <cricksy@example.org>"
SECRET = "s3cret/p@ss"  # noqa: S105  a test's own


def free_port() -> int:
    """A port that nothing listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


class Office:
    """A mail server with what came in; ``answers`` are given instead of taking it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.came: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.answers: dict[str, str] = {}
        self._controller: Controller | None = None

    def open(self, **options: Any) -> None:  # noqa: ANN401  the server's own options
        """Listen."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=True, **options)
        self._controller.start()

    def close(self) -> None:
        """Listen no more."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802  the server's own name
        self, _server: object, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Take a recipient, unless told otherwise."""
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, _server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802  as above
        """Take a mail, unless told otherwise."""
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = envelope.content
        assert isinstance(content, bytes)
        self.came.append(message_from_bytes(content, _class=EmailMessage, policy=SMTPUTF8))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[Office]:
    """A mail server that is not open yet."""
    with closing(Office()) as made:
        yield made


@pytest.fixture(scope="session")
def tls_context(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate that nobody vouches for."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate, and is not here")
    folder = tmp_path_factory.mktemp("certificate")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj"]
    command += ["/CN=localhost", "-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  as written
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context


def parcel(recipient: str = "ann@example.org", text: str = "Hello,\n\nyour code is 1234.\n") -> Parcel:
    """A mail on its way."""
    return Parcel(
        id="0190-1",
        mail=Mail(recipient=recipient, subject="Grüße", text=text),
        attempts=1,
        created_ms=1_700_000_000_000,
    )


def url(office: Office, user: str = "", query: str = "") -> str:
    """The address of the server."""
    return f"smtp://{user}127.0.0.1:{office.port}{query}"


async def test_a_mail_arrives_as_it_was_written(office: Office) -> None:
    """With its letters beyond ASCII, a long link unbroken, and an id that is the same each time."""
    office.open()
    text = f"Grüße,\n\nhttps://scores.example.org/verify#{'x' * 200}\n.\nEnde\n"
    await SmtpMailer(url(office), SENDER).send(parcel(text=text))
    (mail,) = office.came
    assert (mail["From"], mail["To"], mail["Subject"]) == (SENDER, "ann@example.org", "Grüße")
    assert mail.get_content().replace("\r\n", "\n") == text
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<0190-1@example.org>", "auto-generated")
    assert mail["Date"] == "Tue, 14 Nov 2023 22:13:20 +0000"


async def test_an_address_beyond_ascii_is_written_to(office: Office) -> None:
    """RFC 6531."""
    office.open()
    await SmtpMailer(url(office), SENDER).send(parcel("\u0930\u093e\u0939\u0941\u0932@example.org"))
    assert office.came[0]["To"] == "\u0930\u093e\u0939\u0941\u0932@example.org"


@pytest.mark.parametrize(
    ("where", "answer", "error"),
    [
        ("ann@example.org", "550 5.1.1 no such person", Malformed),
        ("ann@example.org", "450 4.2.1 come back later", Unavailable),
        ("DATA", "554 5.7.1 we do not like it", Malformed),
        ("DATA", "452 4.3.1 disk full", Unavailable),
    ],
)
async def test_a_refusal_is_for_good_or_for_now(
    office: Office, where: str, answer: str, error: type[Exception]
) -> None:
    """As the first digit says; what the server said is in the error, what the mail says is not."""
    office.answers[where] = answer
    office.open()
    with pytest.raises(error, match=answer[:3]) as refusal:
        await SmtpMailer(url(office), SENDER).send(parcel())
    assert "1234" not in str(refusal.value)


async def test_starttls_is_used_where_it_is_offered(office: Office, tls_context: ssl.SSLContext) -> None:
    """Whoever vouches for the certificate: without asking for more, more could not be had."""
    office.open(tls_context=tls_context)
    await SmtpMailer(url(office), SENDER).send(parcel())
    assert office.encrypted == [True]


async def test_where_tls_is_required_nothing_goes_out_without_it(office: Office, tls_context: ssl.SSLContext) -> None:
    """Neither to a server that does not offer it, nor to one that nobody vouches for; neither is the mail's fault."""
    mailer = SmtpMailer(url(office, query="?starttls=required"), SENDER)
    office.open()
    with pytest.raises(Unavailable):
        await mailer.send(parcel())
    office.close()
    office.open(tls_context=tls_context)
    with pytest.raises(Unavailable):
        await mailer.send(parcel())
    with pytest.raises(Unavailable):
        await SmtpMailer(f"smtps://127.0.0.1:{office.port}", SENDER).send(parcel())
    assert office.came == []


async def test_a_password_is_used_and_never_told(office: Office, tls_context: ssl.SSLContext) -> None:
    """In the address it is quoted; a server that does not take it is asked again later."""

    def check(_server: object, _session: object, _envelope: object, _kind: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (b"cricksy", SECRET.encode()), handled=False)

    office.open(tls_context=tls_context, authenticator=check, auth_required=True)
    await SmtpMailer(url(office, "cricksy:s3cret%2Fp%40ss@"), SENDER).send(parcel())
    assert len(office.came) == 1
    with pytest.raises(Unavailable) as refusal:
        await SmtpMailer(url(office, "cricksy:wr0ng%2Fp%40ss@"), SENDER).send(parcel())
    assert "wr0ng" not in str(refusal.value)
    assert len(office.came) == 1


@pytest.mark.parametrize(
    "text",
    ["", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:port", "smtp://u:s3cret@h:99999", "smtp://u:s3cret@h?starttls=maybe"],
)  # fmt: skip
def test_an_address_that_will_not_do_stops_the_start(text: str) -> None:
    """With a sentence that does not repeat it, since there is a password in it."""
    with pytest.raises(Misconfigured) as refusal:
        SmtpMailer(text, SENDER)
    assert "s3cret" not in str(refusal.value)


def test_a_password_goes_to_another_machine_over_tls_alone() -> None:
    """To this machine it may go without."""

    def required(text: str) -> bool:
        return SmtpMailer(text, SENDER)._server._starttls_required

    assert required("smtp://u:p@mail.example.org")
    assert not required("smtp://u:p@localhost")
    assert not required("smtp://mail.example.org")


async def test_mail_for_a_server_that_is_down_arrives_once_it_is_up(office: Office, sqlite_url: str) -> None:
    """Once, and what the server refuses does not hold up the others."""
    await migrate(sqlite_url)
    now = 1_700_000_000_000
    office.answers["nobody@example.org"] = "550 5.1.1 no such person"
    async with aclosing(open_database(sqlite_url)) as database:
        for recipient in ("ann@example.org", "nobody@example.org", "ben@example.org"):
            mail = Mail(recipient=recipient, subject="Hello", text="x\n")
            await database.transact(partial(queue, mail=mail, now_ms=now))
        postman = Postman(SqlOutbox(database), SmtpMailer(url(office), SENDER), now_ms=lambda: now)
        assert await postman.deliver_due() == 0
        now += 15_000
        assert await postman.deliver_due() == 0
        office.open()
        now += 30_000
        assert sum(await asyncio.gather(postman.deliver_due(), postman.deliver_due())) == 2
        now += 24 * 3_600_000
        assert await postman.deliver_due() == 0
        rows = await database.query(select(outgoing_mail.c.recipient, outgoing_mail.c.failure))
    assert sorted(mail["To"] for mail in office.came) == ["ann@example.org", "ben@example.org"]
    assert {row.recipient for row in rows if row.failure} == {"nobody@example.org"}
