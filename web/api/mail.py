"""``/api/mail``: on a machine that sends no mail, what it would have sent, for whoever sits at it."""

import ipaddress

from core.errors import NotFound
from core.ports.mail import Mailbox
from core.wire.forwarded import FORWARDED_FOR
from core.wire.mail import LetterList, LetterView
from web.call import Call


class MailApi:
    """The handler. Mails hold secrets, so nobody on the network sees them, nor a foreign page by a name of its own."""

    def __init__(self, mailbox: Mailbox) -> None:
        """``mailbox`` is the folder."""
        self._mailbox = mailbox

    async def list(self, call: Call) -> LetterList:
        """The newest mails; only for a browser on this machine itself."""
        request = call.request
        host = request.url.host or ""
        if FORWARDED_FOR in request.headers or not (_is_here(request.remote or "") and _is_here(host)):
            raise NotFound
        return LetterList(
            letters=[
                LetterView(
                    id=each.id,
                    recipient=each.recipient,
                    subject=each.subject,
                    sent_ms=each.sent_ms,
                    text=each.text,
                )
                for each in await self._mailbox.letters()
            ]
        )


def _is_here(host: str) -> bool:
    """Whether it names this machine by something that nobody else can give a name to (against DNS rebinding)."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
