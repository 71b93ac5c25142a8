"""What came of work that somebody reserved for: each kind of work knows where its result would be."""

from collections.abc import Mapping

from core.errors import Unavailable
from core.ports.usage import Evidence


class Witnesses:
    """Asks whoever knows the kind of work, which is what stands before the colon in ``upload:<id>``."""

    def __init__(self, witnesses: Mapping[str, Evidence]) -> None:
        """One for each kind."""
        self._witnesses = witnesses

    async def found(self, about: str) -> Mapping[str, int]:
        """What exists. Raises ``Unavailable`` for a kind that nobody here knows, so that it is not refunded."""
        witness = self._witnesses.get(about.partition(":")[0])
        if witness is None:
            raise Unavailable(f"Nobody here knows what became of {about}.", code="no_witness")
        return await witness.found(about)
