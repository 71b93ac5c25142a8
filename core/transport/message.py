"""A mail as it travels (RFC 5322)."""

from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, getaddresses

from core.errors import Malformed, Misconfigured
from core.ports.mail import Parcel
from core.usecases.emails import compared


def sender_of(text: str) -> Address:
    """The ``From`` of every mail, out of ``Name <address>`` or an address. Raises ``Misconfigured``."""
    try:
        ((name, address),) = getaddresses([text])
        return Address(name, addr_spec=address)
    except (ValueError, IndexError, MessageError):  # the library's parser raises them all
        raise Misconfigured("CRICKSY_MAIL_FROM reads Name <address@host>.") from None


def compose(parcel: Parcel, sender: Address) -> EmailMessage:
    """Write the message.

    Its id follows from the parcel's, so that a mail which is sent twice is known to be the same (3.6.4).
    Raises ``Malformed`` for a recipient that is not one plain address, or a subject of more than one line.
    """
    recipient = compared(parcel.mail.recipient)
    local, _, domain = recipient.partition("@")
    message = EmailMessage(policy=SMTP if recipient.isascii() else SMTPUTF8)
    message["From"] = sender
    message["To"] = Address(username=local, domain=domain)
    try:
        message["Subject"] = parcel.mail.subject
    except ValueError as error:
        raise Malformed("A subject is one line.") from error
    message["Date"] = format_datetime(datetime.fromtimestamp(parcel.created_ms / 1000, UTC))
    message["Message-ID"] = f"<{parcel.id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday notice answers (RFC 3834, 5)
    message.set_content(parcel.mail.text)
    return message
