"""The acknowledgement of a submit: a receipt for each of its events."""

from collections.abc import Collection, Mapping, Sequence

from core.ids import EventId
from core.ports import Head
from core.usecases.score import Judged, Known, id_of
from core.wire.socket import Receipt, Submitted, Verdict


def receipts(judged: Judged, known: Mapping[EventId, Known], contested: Collection[EventId], head: Head) -> Submitted:
    """What became of a batch, once what may enter the log has; ``contested`` are the versions of open conflicts."""
    results: list[Receipt] = []
    told: set[EventId] = set()
    for answer in judged.answers:
        if isinstance(answer, Receipt):
            results.append(answer)
            continue
        status = Verdict.CONFLICT if answer in contested else Verdict.ACCEPTED
        if answer in told:
            status = Verdict.DUPLICATE
        told.add(answer)
        seq, cautions = known[answer].seq, judged.drafts[answer].cautions
        results.append(Receipt(id=answer, status=status, seq=seq, warnings=cautions))
    return Submitted(results=results, epoch=head.epoch, seq=head.seq)


def unavailable(raws: Sequence[bytes], reason: str, head: Head) -> Submitted:
    """Nothing of a batch is known to be stored, and all of it may be sent again."""
    refused = [Receipt(id=id_of(raw), status=Verdict.REJECTED, code="unavailable", detail=reason) for raw in raws]
    return Submitted(results=refused, epoch=head.epoch, seq=head.seq)
