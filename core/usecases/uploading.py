"""Everything about uploads, made over the stores."""

from dataclasses import dataclass
from pathlib import Path

from core.ports.blobs import Blobs
from core.ports.coaching import CoachingStore
from core.ports.uploads import UploadBook
from core.ports.usage import Meters
from core.usecases.arrivals import Arrivals
from core.usecases.grants import Grants
from core.usecases.intake import Intake
from core.usecases.metering import Metering
from core.usecases.spool import Spool
from core.usecases.upload_upkeep import UploadEvidence, UploadUpkeep
from core.usecases.uploads import Uploads


@dataclass(frozen=True, kw_only=True)
class Uploading:
    """The use cases of uploads."""

    uploads: Uploads
    upkeep: UploadUpkeep
    evidence: UploadEvidence


def uploading(  # noqa: PLR0913 - four stores, the grants and a folder
    *, grants: Grants, meters: Meters, book: UploadBook, coaching: CoachingStore, blobs: Blobs, spool: Path
) -> Uploading:
    """Make them; ``spool`` is a local folder where parts gather."""
    metering, gathering = Metering(grants, meters), Spool(spool)
    intake = Intake(blobs, gathering)
    arrivals = Arrivals(metering, book, intake)
    return Uploading(
        uploads=Uploads(grants, metering, book=book, coaching=coaching, intake=intake, arrivals=arrivals),
        upkeep=UploadUpkeep(book, arrivals, blobs, gathering),
        evidence=UploadEvidence(arrivals),
    )
