"""Settings become ports: open, ready, and closed in the end."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass

from core.ports import Bus, Log, Snapshots
from core.ports.alignments import AlignmentBook
from core.ports.analyses import AnalysisBook
from core.ports.analyst import Analyst
from core.ports.blobs import Blobs
from core.ports.clips import ClipBook
from core.ports.coaching import CoachingStore
from core.ports.devices import DeviceBook
from core.ports.directory import Directory
from core.ports.fixtures import TeamStore, TournamentStore
from core.ports.games import GameStore
from core.ports.jobs import JobBook, Messages, Tallies
from core.ports.looks import BrandBook, PictureBook
from core.ports.mail import Mailbox, Mailer, Outbox
from core.ports.news import News
from core.ports.orders import Orders
from core.ports.organisations import InvitationBook, Register
from core.ports.payments import PaymentProvider
from core.ports.people import AccountBook, Estate, PasswordBook
from core.ports.plans import Records
from core.ports.production import ImpressionBook, ProgrammeStore
from core.ports.rasters import Rasters
from core.ports.sessions import SessionBook
from core.ports.signals import Signals
from core.ports.slots import Slots
from core.ports.tournament import EntryBook, FixtureBook, OfficialBook, RuleBook, VenueBook
from core.ports.uploads import UploadBook
from core.ports.usage import Meters
from core.ports.videos import VideoBook
from core.settings import Settings
from core.storage.accounts import SqlAccounts
from core.storage.alignments import SqlAlignments
from core.storage.analyses import SqlAnalyses
from core.storage.blobs.address import open_blobs
from core.storage.clips import SqlClips
from core.storage.coaching import SqlCoaching
from core.storage.devices import SqlDevices
from core.storage.directory import SqlDirectory
from core.storage.engine import open_database
from core.storage.entries import SqlEntries
from core.storage.estate import SqlEstate
from core.storage.fixtures import SqlFixtures
from core.storage.games import SqlGames
from core.storage.invitations import SqlInvitations
from core.storage.jobs import SqlJobs
from core.storage.log import SqlLog
from core.storage.looks import SqlBrands
from core.storage.meters import SqlMeters
from core.storage.officials import SqlOfficials
from core.storage.orders import SqlOrders
from core.storage.organisations import SqlRegister
from core.storage.outbox import SqlOutbox
from core.storage.passwords import SqlPasswords
from core.storage.pictures import SqlPictures
from core.storage.production import SqlImpressions, SqlProgrammes
from core.storage.records import SqlRecords
from core.storage.revision import is_current, require_current
from core.storage.sessions import SqlSessions
from core.storage.slots import SqlSlots
from core.storage.snapshots import SqlSnapshots
from core.storage.tallies import SqlTallies
from core.storage.teams import SqlTeams
from core.storage.tournament_rules import SqlRules
from core.storage.tournaments import SqlTournaments
from core.storage.uploads import SqlUploads
from core.storage.venues import SqlVenues
from core.storage.videos import SqlVideos
from core.transport.bus import RedisBus
from core.transport.local import LocalBus
from core.transport.local_signals import LocalSignals
from core.transport.mail_folder import MailFolder
from core.transport.manual_payments import ManualPayments
from core.transport.news import open_news
from core.transport.rasters import ChildRasters
from core.transport.rq_queue import RqMessages
from core.transport.signals import RedisSignals
from core.transport.smtp import SmtpMailer
from core.usecases.upload_failures import UploadFailures


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What matches need from outside, open and ready."""

    log: Log
    snapshots: Snapshots
    bus: Bus


@dataclass(frozen=True, kw_only=True)
class Platform(Ports):
    """What all use cases need from outside."""

    records: Records
    signals: Signals
    meters: Meters
    slots: Slots
    games: GameStore
    tournaments: TournamentStore
    teams: TeamStore
    venues: VenueBook
    rules: RuleBook
    entries: EntryBook
    officials: OfficialBook
    fixtures: FixtureBook
    accounts: AccountBook
    passwords: PasswordBook
    estate: Estate
    sessions: SessionBook
    devices: DeviceBook
    outbox: Outbox
    register: Register
    invitations: InvitationBook
    orders: Orders
    payments: PaymentProvider
    directory: Directory
    jobs: JobBook
    tallies: Tallies
    messages: Messages | None
    """The way to the workers; none where no Redis is set for it."""
    blobs: Blobs
    uploads: UploadBook
    videos: VideoBook
    coaching: CoachingStore
    clips: ClipBook
    analyses: AnalysisBook
    alignments: AlignmentBook
    programmes: ProgrammeStore
    impressions: ImpressionBook
    brands: BrandBook
    pictures: PictureBook
    rasters: Rasters
    news: News
    """How processes hear of each other's work."""
    analyst: Analyst | None
    """A model that looks at videos; without one they are analysed offline."""
    mailer: Mailer
    mailbox: Mailbox | None
    """Where mails lie on a machine that sends none."""


async def migrate(url: str) -> None:
    """Bring the tables of the database at ``url`` up to date. Raises ``Unavailable``."""
    from core.storage import migrate as migrations  # noqa: PLC0415 - 10 MB that a process needs once in its life

    await migrations.migrate(url)


@asynccontextmanager
async def open_bus(settings: Settings) -> AsyncIterator[Bus]:
    """Open the bus alone: Redis where one is set, else within this process."""
    if not settings.redis_url:
        yield LocalBus()
    else:
        async with aclosing(RedisBus(settings.redis_url)) as bus:
            yield bus


@asynccontextmanager
async def open_signals(settings: Settings) -> AsyncIterator[Signals]:
    """Open the signals alone: over Redis where one is set, else within this process."""
    if not settings.redis_url:
        yield LocalSignals()
    else:
        async with aclosing(RedisSignals(settings.redis_url)) as signals:
            yield signals


@asynccontextmanager
async def open_store(settings: Settings, tallies: Tallies) -> AsyncIterator[Blobs]:
    """Open the store of videos; what an S3 store fails to take is counted for everybody."""
    async with (
        aclosing(UploadFailures(tallies)) as failures,
        aclosing(open_blobs(settings.media, endpoint=settings.s3_endpoint, failed=failures.failed)) as blobs,
    ):
        yield blobs


@asynccontextmanager
async def open_analyst(settings: Settings) -> AsyncIterator[Analyst | None]:
    """Open the model that is asked about videos, where there is a key for one."""
    if settings.openai_api_key is None:
        yield None
        return
    from core.transport.openai_analyst import MODEL, OpenAiAnalyst  # noqa: PLC0415 - its client takes a second to load

    async with aclosing(
        OpenAiAnalyst(settings.openai_api_key, base_url=settings.openai_base_url, model=settings.openai_model or MODEL)
    ) as analyst:
        yield analyst


@asynccontextmanager
async def open_ports(settings: Settings) -> AsyncIterator[Platform]:
    """Open the database and the bus; on the way out finish what was taken, then close both.

    SQLite is migrated here. PostgreSQL is not, because others may be using it: ``migrate`` does that,
    when the operator says so.

    Raises ``Misconfigured`` when its tables are not this program's, and ``Unavailable`` when it does not answer.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(aclosing(open_database(settings.database_url)))
        if database.dialect != "sqlite":
            await require_current(settings.database_url)
        elif not await is_current(settings.database_url):
            await migrate(settings.database_url)
        log = await stack.enter_async_context(aclosing(SqlLog(database)))
        snapshots = await stack.enter_async_context(aclosing(SqlSnapshots(database)))
        bus = await stack.enter_async_context(open_bus(settings))
        jobs_url = settings.jobs_url
        tallies = SqlTallies(database)
        folder = None if settings.smtp_url else MailFolder(settings.var / "mail", settings.mail_from)
        yield Platform(
            log=log,
            snapshots=snapshots,
            bus=bus,
            records=SqlRecords(database),
            signals=await stack.enter_async_context(open_signals(settings)),
            meters=SqlMeters(database),
            slots=SqlSlots(database),
            games=SqlGames(database),
            tournaments=SqlTournaments(database),
            teams=SqlTeams(database),
            venues=SqlVenues(database),
            rules=SqlRules(database),
            entries=SqlEntries(database),
            officials=SqlOfficials(database),
            fixtures=SqlFixtures(database),
            accounts=SqlAccounts(database),
            passwords=SqlPasswords(database),
            estate=SqlEstate(database),
            sessions=SqlSessions(database),
            devices=SqlDevices(database),
            outbox=SqlOutbox(database),
            register=SqlRegister(database),
            invitations=SqlInvitations(database),
            orders=SqlOrders(database),
            payments=ManualPayments(),
            directory=SqlDirectory(database),
            jobs=SqlJobs(database),
            tallies=tallies,
            messages=await stack.enter_async_context(aclosing(RqMessages(jobs_url))) if jobs_url else None,
            blobs=await stack.enter_async_context(open_store(settings, tallies)),
            uploads=SqlUploads(database),
            videos=SqlVideos(database),
            coaching=SqlCoaching(database),
            clips=SqlClips(database),
            analyses=SqlAnalyses(database),
            alignments=SqlAlignments(database),
            programmes=SqlProgrammes(database),
            impressions=SqlImpressions(database),
            brands=SqlBrands(database),
            pictures=SqlPictures(database),
            rasters=ChildRasters(),
            news=await stack.enter_async_context(aclosing(open_news(settings.jobs_url))),
            analyst=await stack.enter_async_context(open_analyst(settings)),
            mailer=folder or SmtpMailer(str(settings.smtp_url), settings.mail_from),
            mailbox=folder,
        )
