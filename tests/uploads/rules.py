"""Rules of tus 1.0.0, a test each."""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from tests.uploads.ground import Answer, Coach

Rule: TypeAlias = Callable[[Coach], Awaitable[None]]

DATA: Final = b"0123456789" * 10


class Table:
    """What the protocol says, in its order, and what shows that it is done."""

    def __init__(self) -> None:
        self.rules: list[tuple[str, Rule]] = []

    def must(self, text: str) -> Callable[[Rule], Rule]:
        """Put a rule into the table."""

        def add(rule: Rule) -> Rule:
            self.rules.append((text, rule))
            return rule

        return add

    @property
    def names(self) -> list[str]:
        """The rules, for the names of their tests."""
        return [f"{number:02}{rule.__name__}" for number, (_, rule) in enumerate(self.rules, 1)]


def digest(algorithm: str, data: bytes) -> str:
    """``Upload-Checksum`` of a piece."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


async def refused_at(coach: Coach, where: str, offset: int, answer: Answer, status: int) -> None:
    """The refusal is this one, and nothing has changed."""
    assert answer.status == status, answer
    assert (await coach.head(where)).offset == offset
