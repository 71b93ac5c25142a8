"""Secrets from files: whoever lists a machine's processes sees arguments."""

from pathlib import Path

from cricksy.exits import CommandError, Exit


def secret(given: str | None, file: Path | None, what: str) -> str | None:
    """A secret from a file's first line where one is named, else as it was given.

    Raises ``CommandError`` (``USAGE``) for a file that cannot be read or holds none; it quotes nothing of it.
    """
    if file is None:
        return given or None
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The file of {what} cannot be read: {file}", Exit.USAGE) from error
    if not lines or not lines[0].strip():
        raise CommandError(f"The file of {what} is empty: {file}", Exit.USAGE)
    return lines[0].strip()
