"""What the reaper's witnesses say of exports and reports: whether what was reserved for has come to be.

A job that has not ended keeps its reservation, since it may still store something; its end settles it.
"""

from collections.abc import Mapping

from core.entitlements.keys import Limit
from core.errors import NotFound, Unavailable
from core.ids import AnalysisId, ExportId
from core.models.media import AnalysisState, ExportState
from core.ports.analyses import AnalysisBook
from core.ports.clips import ClipBook


class ExportWitness:
    """Knows the bytes of exported files."""

    def __init__(self, clips: ClipBook) -> None:
        self._clips = clips

    async def found(self, about: str) -> Mapping[str, int]:
        """The bytes of ``export:<id>``; one that is deleted has been settled by whoever removed its file."""
        try:
            export = await self._clips.export(ExportId(about.partition(":")[2]))
        except NotFound:
            return {}
        if export.state is ExportState.QUEUED:
            raise Unavailable("The export is not over.", code="not_over")
        return {Limit.STORAGE_GB: export.bytes} if export.state is ExportState.READY else {}


class AnalysisWitness:
    """Knows which reports are still to be made."""

    def __init__(self, analyses: AnalysisBook) -> None:
        self._analyses = analyses

    async def found(self, about: str) -> Mapping[str, int]:
        """Nothing: what ends ``analysis:<id>`` settles it, and what is held still was held by an attempt too late."""
        try:
            analysis = await self._analyses.one(AnalysisId(about.partition(":")[2]))
        except NotFound:
            return {}
        if analysis.state is AnalysisState.QUEUED:
            raise Unavailable("The report is not over.", code="not_over")
        return {}
