"""Text that somebody or something wrote, made fit to stand in a sentence."""

import unicodedata
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Controls, marks that turn the direction of what follows (Unicode TR 36, 2.10.1), and halves of surrogate pairs."""
_JOINERS: Final = frozenset("\u200c\u200d")
"""Hidden too, but Hindi, Persian and emoji are written with them."""


def plain(text: str, most: int) -> str:
    """One line without anything hidden in it, of at most ``most`` characters; an ellipsis stands for what is cut."""
    line = " ".join("".join(filter(_is_seen, " ".join(text.split()))).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def quoted(text: str, most: int = 160) -> str:
    """The same between quotation marks, without a full stop at its end: the sentence around it has one."""
    return f"“{plain(text, most).rstrip('.')}”"


def _is_seen(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _HIDDEN
