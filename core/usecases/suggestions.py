"""What to say to somebody who names something that does not exist."""

from collections.abc import Iterable
from difflib import get_close_matches

from core.errors import Malformed


def unknown(noun: str, given: str, known: Iterable[str]) -> Malformed:
    """The refusal of a name that is not ``known``, with those that it may have been meant for, in ``did_you_mean``."""
    names = sorted(known)
    near = get_close_matches(given.strip().casefold().replace("-", "_").replace(" ", "_"), names)
    hint = f" Did you mean {' or '.join(near)}?" if near else f" There are: {', '.join(names)}."
    return Malformed(f"There is no {noun} {given!r}.{hint}", code=f"unknown_{noun}", did_you_mean=near)
