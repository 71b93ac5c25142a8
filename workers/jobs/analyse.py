"""Making the report that somebody asked for: of a session's video, or of its notes alone."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import Conflict, Malformed, Refusal
from core.models.footage import Findings, Keyframe
from core.models.media import Analysis, AnalysisState, Video
from core.models.media_keys import still_key
from core.ports.analyst import Footage, Note, NotesReport, Still, UnusableAnswer
from core.ports.usage import Bill
from core.usecases.analysis import Analyses
from core.usecases.coaching_letters import report_ready
from core.usecases.reports import Reports
from core.wire.media_jobs import OfAnalysis
from workers.jobs.small import fetch_small
from workers.jobs.sources import fetch_source
from workers.media.candidates import Clues, candidates
from workers.media.keyframes import Wanted, extract
from workers.media.offline import analyse as analyse_offline
from workers.media.offline import gather
from workers.media.watch import Part, Watch
from workers.registry import Handler
from workers.work import Work

_FETCHED: Final = 0.2
"""The share of the work after which the files are here."""
_SEEN: Final = 0.7
"""After which they have been looked at, and a model can be asked."""

Look: TypeAlias = Callable[[], Awaitable[Findings]]


def analysing(public_url: str) -> Handler[OfAnalysis]:
    """``public_url`` is the origin that links in mails lead to."""

    async def run(work: Work[OfAnalysis]) -> None:
        ports = work.services.ports
        analysis = await ports.analyses.one(work.payload.analysis_id)
        told = await _told(work, analysis)
        subject, store = Subject(analysis.workspace_id), partial(_store, work, analysis, public_url)
        analyses = Analyses(work.services.metering, work.slate.owe)
        try:
            if analysis.video_id is None:
                report = NotesReport(title=told.title, notes=told.notes, players=told.players)
                await Reports(analyses, ports.analyst).write(subject, analysis.id, report, store)
            else:
                estimate, look = await _looking(work, await ports.videos.one(analysis.video_id), told)
                await analyses.paid(subject, analysis.id, estimate=estimate, work=look, store=store)
        except UnusableAnswer as error:  # another try would be paid as well, and end as this one
            raise Refusal(error.message, code=error.reason) from error

    return Handler(payload=OfAnalysis, run=run)


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What people have said of the session."""

    title: str
    notes: tuple[Note, ...]
    players: tuple[str, ...]


async def _told(work: Work[OfAnalysis], analysis: Analysis) -> _Told:
    coaching = work.services.ports.coaching
    session = await coaching.session(analysis.session_id)
    names = await coaching.names(analysis.workspace_id)
    return _Told(
        title=session.title,
        notes=tuple(
            Note(
                text=note.text,
                at_us=note.at_us,
                player="" if note.player_id is None else names.get(note.player_id, ""),
                kind=note.kind,
            )
            for note in await coaching.notes(analysis.session_id)
        ),
        players=tuple(names[player] for player in session.player_ids if player in names),
    )


async def _looking(work: Work[OfAnalysis], video: Video, told: _Told) -> tuple[int, Look]:
    """The most tokens that looking at the video should come to, and the looking itself."""
    facts, ports = video.facts, work.services.ports
    if facts is None:
        raise Malformed("The video has not been looked at.", code="not_ingested", video=video.id)
    analyst = ports.analyst
    source = await fetch_source(ports.blobs, video, work.folder)
    try:
        small = await fetch_small(ports.blobs, video, work.folder)
    except Conflict:  # still being encoded: the source says the same, only slower
        small = source
    work.progress(_FETCHED)
    sound = None if facts.sound is None else source
    looking = Part(work.watch, _FETCHED, _SEEN)
    duration_us = facts.duration_us
    if analyst is None:
        alone = partial(analyse_offline, small, sound, duration_us=duration_us, notes=told.notes, watch=looking)
        return 0, lambda: asyncio.to_thread(alone)
    clues = await asyncio.to_thread(gather, small, sound, duration_us=duration_us, notes=told.notes, watch=looking)
    footage = Footage(
        title=told.title,
        duration_us=duration_us,
        notes=told.notes,
        players=told.players,
        stills=await _stills(work, video, source, clues),
        candidates=candidates(clues),
    )
    return analyst.estimate(footage), partial(analyst.look, footage)


async def _stills(work: Work[OfAnalysis], video: Video, source: Path, clues: Clues) -> tuple[Still, ...]:
    """Those that were taken, else new ones."""
    if video.keyframes:
        blobs = work.services.ports.blobs
        read = [(still, await blobs.read(still_key(video, still.path))) for still in video.keyframes]
    else:
        folder = work.folder / "stills"
        folder.mkdir()
        taken = await asyncio.to_thread(_take, source, folder, clues, Part(work.watch, _SEEN, 0.9))
        read = [(still, (folder / still.path).read_bytes()) for still in taken]
    return tuple(Still(at_us=still.at_us, reason=still.reason, jpeg=jpeg) for still, jpeg in read)


def _take(source: Path, folder: Path, clues: Clues, watch: Watch) -> Sequence[Keyframe]:
    return extract(source, folder, Wanted(cuts=clues.cuts, peaks=clues.peaks), watch)


async def _store(work: Work[OfAnalysis], analysis: Analysis, public_url: str, findings: Findings, bill: Bill) -> None:
    ports = work.services.ports
    done = replace(analysis, state=AnalysisState.DONE, findings=findings, done_ms=unix_ms())
    email = (await ports.accounts.by_id(analysis.account_id)).account.email
    mails = [] if email is None else [report_ready(email, analysis.session_id, public_url)]
    await ports.analyses.conclude(work.run, done, mails, bill)
