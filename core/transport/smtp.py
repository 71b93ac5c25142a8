"""Mail over SMTP (RFC 5321), encrypted where the server can."""

import asyncio
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPNotSupported, SMTPRecipientsRefused

from core.errors import Malformed, Misconfigured, Unavailable
from core.ports.mail import Parcel
from core.transport.message import compose, sender_of

_STEP_S: Final = 20.0
_WHOLE_S: Final = 120.0
_FOR_GOOD: Final = 500
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_FORM: Final = "CRICKSY_SMTP_URL reads smtp://user:password@host:587 or smtps://user:password@host:465."


class SmtpMailer:
    """Sends each mail over a connection of its own."""

    def __init__(self, url: str, sender: str) -> None:
        """``url`` is ``smtp://`` or ``smtps://``, ``sender`` the ``From`` of every mail.

        ``smtps`` speaks TLS from the start. ``smtp`` does from STARTTLS on where the server offers it (RFC 7435). It
        must with ``?starttls=required``, and where there is a password to protect on the way to another machine.
        Raises ``Misconfigured``.
        """
        self._server, self._sender = _Server(url), sender_of(sender)

    async def send(self, parcel: Parcel) -> None:
        """Hand it to the server. What the server says is in the error, what it was told is not."""
        message = compose(parcel, self._sender)
        try:
            async with asyncio.timeout(_WHOLE_S):
                client = self._server.client()
                try:
                    await client.connect()
                    await client.send_message(message)
                    with suppress(SMTPException):  # it is out, whatever the server makes of the farewell
                        await client.quit()
                finally:
                    client.close()
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            raise _refusal(error) from error
        except SMTPNotSupported as error:  # an address beyond ASCII (RFC 6531)
            raise Malformed(f"The mail server cannot send it: {error}", code="mail_refused") from error
        except (SMTPException, OSError) as error:
            raise Unavailable(f"The mail server does not take it: {type(error).__name__}: {error}") from error


class _Server:
    """What an address says of the server, and of how to speak to it."""

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            self._port, self._host = parts.port, parts.hostname
        except ValueError:
            raise Misconfigured(_FORM) from None
        if parts.scheme not in {"smtp", "smtps"} or not self._host:
            raise Misconfigured(_FORM)
        self._tls = parts.scheme == "smtps"
        self._user, self._password = _unquoted(parts.username), _unquoted(parts.password)
        self._starttls_required = self._asks_for_starttls(parts)

    def client(self) -> SMTP:
        """A client that is not connected yet."""
        starttls = False if self._tls else self._starttls_required or None
        return SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls,
            start_tls=starttls,
            # Whoever could show a false certificate could as well hide that the server offers STARTTLS.
            validate_certs=self._tls or self._starttls_required,
            timeout=_STEP_S,
        )

    def _asks_for_starttls(self, parts: SplitResult) -> bool:
        asked = parse_qs(parts.query).get("starttls", ["offered"])[-1]
        if asked not in {"offered", "required"}:
            raise Misconfigured("In CRICKSY_SMTP_URL, starttls is offered or required.")
        return asked == "required" or (self._password is not None and self._host not in _THIS_MACHINE)


def _unquoted(part: str | None) -> str | None:
    return None if part is None else unquote(part)


def _refusal(error: SMTPRecipientsRefused | SMTPDataError) -> Malformed | Unavailable:
    """For good where the server says 5xx, for now where it says 4xx (RFC 5321, 4.2.1)."""
    answer = error if isinstance(error, SMTPDataError) else error.recipients[0]
    said = f"The mail server says: {answer.code} {answer.message}"
    return Malformed(said, code="mail_refused") if answer.code >= _FOR_GOOD else Unavailable(said)
