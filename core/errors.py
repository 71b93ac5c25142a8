"""Every error that Cricksy raises on purpose.

::

    CricksyError                 code "error"
    ├── Refusal                  the sender's mistake; nothing has changed
    │   ├── Malformed            not the shape that the protocol describes
    │   │   └── ChecksumMismatch the bytes are not those that the checksum was made of
    │   ├── Unauthorized         no token, or one that is not valid any more
    │   ├── Forbidden            a valid token without the right that this needs
    │   │   └── UpgradeRequired  the plan does not include the ``feature``; ``upgrade_to`` names those that do
    │   ├── NotFound             no such thing, or not for this caller
    │   │   └── Gone             there was one, and it does not come back
    │   ├── WrongVersion         another version of the protocol is spoken here
    │   ├── WrongMedia           a body of a type that is not taken
    │   ├── TooLarge             over a stated limit in bytes or items
    │   ├── TooFast              over a stated rate; try again after ``retry_after_s``
    │   ├── QuotaExhausted       this period's ``limit`` of a ``meter`` is spent until ``resets_at``
    │   ├── LimitReached         all of the ``limit`` of a ``meter`` are ``used`` at this moment
    │   └── IllegalScore         the Laws or the state of the match rule this out
    ├── Conflict                 somebody else was first; reload and retry
    │   ├── SequenceConflict     the log had moved on from the expected sequence
    │   └── Locked               somebody is at it at this moment
    ├── Misconfigured            a setting is missing or wrong; the program does not start
    └── Unavailable              our side's fault; the same request may work later

A class's docstring is its default message. Fields given as keywords are the payload that
travels with the ``code`` to the caller, so they never hold a secret.
"""

from typing import ClassVar


class CricksyError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str | None = None, *, code: str | None = None, **fields: object) -> None:
        """``message`` defaults to the class's docstring, ``code`` to the class's own."""
        self.message = message or (type(self).__doc__ or "").splitlines()[0]
        self.reason = code or self.code
        self.fields = fields
        super().__init__(self.message)

    def payload(self) -> dict[str, object]:
        """What the caller is told: the stable code, the sentence and the fields."""
        return {"code": self.reason, "detail": self.message, **self.fields}


class Refusal(CricksyError):
    """The request cannot be taken."""

    code = "refused"


class Malformed(Refusal):
    """The message is not of the documented shape."""

    code = "malformed"


class ChecksumMismatch(Malformed):
    """The bytes are not what their checksum says; nothing of them is kept."""

    code = "checksum_mismatch"


class Unauthorized(Refusal):
    """A valid token is needed."""

    code = "unauthorized"


class Forbidden(Refusal):
    """This token does not allow that."""

    code = "forbidden"


class UpgradeRequired(Forbidden):
    """The plan does not include this.

    Fields: ``feature``, ``plan`` (the one that holds) and ``upgrade_to`` (plans that include it, cheapest first).
    """

    code = "upgrade_required"


class NotFound(Refusal):
    """There is no such thing here."""

    code = "not_found"


class Gone(NotFound):
    """This is gone for good."""

    code = "gone"


class WrongVersion(Refusal):
    """This version of the protocol is not spoken here."""

    code = "wrong_version"


class WrongMedia(Refusal):
    """A body of this media type is not taken here."""

    code = "unsupported_media_type"


class TooLarge(Refusal):
    """The message is larger than allowed."""

    code = "too_large"


class TooFast(Refusal):
    """Too many requests; wait a moment."""

    code = "too_fast"


class QuotaExhausted(Refusal):
    """The plan's allowance for this month is spent.

    Fields: ``meter``, ``limit``, ``used`` and ``resets_at`` (RFC 3339), ``plan`` and ``upgrade_to``.
    """

    code = "quota_exhausted"


class LimitReached(Refusal):
    """The plan allows no more of these at once.

    Fields: ``meter``, ``limit``, ``used``, ``resets_at`` (always ``None``: something has to be given up), ``plan``
    and ``upgrade_to``.
    """

    code = "limit_reached"


class IllegalScore(Refusal):
    """The Laws, or the state of the match, rule this out."""

    code = "illegal"


class Conflict(CricksyError):
    """Somebody else changed this first."""

    code = "conflict"


class SequenceConflict(Conflict):
    """The log has moved on from the expected sequence."""

    code = "sequence_conflict"


class Locked(Conflict):
    """Somebody else is at this at the moment."""

    code = "locked"


class Unavailable(CricksyError):
    """The service cannot do this just now."""

    code = "unavailable"


class Misconfigured(CricksyError):
    """A setting is missing or wrong."""

    code = "misconfigured"
