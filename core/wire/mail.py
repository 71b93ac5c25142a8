"""The bodies of ``/api/mail``, where a machine that sends no mail shows what it would have sent."""

from msgspec import Struct


class LetterView(Struct, frozen=True, kw_only=True):
    """A mail."""

    id: str
    recipient: str
    subject: str
    sent_ms: int
    text: str


class LetterList(Struct, frozen=True, kw_only=True):
    """The newest first."""

    letters: list[LetterView]
