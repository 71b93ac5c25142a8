"""Kinds of job, and what does them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from workers.work import Work

P = TypeVar("P")


@dataclass(frozen=True, kw_only=True)
class Handler(Generic[P]):
    """What does the jobs of a kind."""

    payload: type[P]
    """The shape of its payload; a job whose payload has another one is set aside."""
    run: Callable[[Work[P]], Awaitable[None]]
    """Does it, perhaps for the second time: nothing but its last transaction may be unfit for that.

    A ``Refusal`` that it raises ends the job as ``failed``, anything else lets it be tried again later.
    """
    stall_s: float = 300.0
    """An attempt that has not said for so long how far it is counts as stuck."""


Registry: TypeAlias = Mapping[str, Handler[Any]]
"""Handlers by the kinds of job that they do."""
