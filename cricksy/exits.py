"""How the command ends: its exit codes, and the mistakes that it answers with a sentence instead of a traceback."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, the same for every command; ``HELP`` prints them."""

    OK = 0
    FAILED = 1
    """The command ran and found what it must not: a scorecard that differs, something missing."""
    USAGE = 2
    """The command line itself is wrong."""
    UNREACHABLE = 3
    """The hub or the database does not answer."""
    REFUSED = 4
    """The hub answers, and says no."""


HELP = (
    "Exit codes: 0 done; 1 a check failed; 2 wrong use; 3 no answer from the hub or database; "
    "4 the hub refused; 130 interrupted."
)


class CommandError(Exception):
    """Ends a command with one sentence for the user and an exit code."""

    def __init__(self, message: str, code: Exit = Exit.FAILED) -> None:
        """``message`` says what is wrong and what to do about it."""
        super().__init__(message)
        self.code = code
