"""The brands of a workspace: made, changed, removed, and chosen for matches and tournaments."""

from collections.abc import Callable, Sequence

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import Malformed, NotFound
from core.ids import BrandId, MatchId, TournamentId, WorkspaceId, uuid7
from core.ports import Log
from core.ports.fixtures import TournamentStore
from core.ports.looks import Brand, BrandBook, PictureBook, Use, Wearer
from core.usecases.branding.facts import PICTURES, look_of, pictures_of
from core.usecases.branding.rights import BrandRights, manages
from core.wire.brands import BrandFacts, BrandList, BrandUse, BrandView, Look


class Brands:
    """What managers do with brands. ``Subject`` says in which workspace; another's brands are not there."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is named where they are put together
        self,
        book: BrandBook,
        pictures: PictureBook,
        log: Log,
        tournaments: TournamentStore,
        rights: BrandRights,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``log`` and ``tournaments`` know whose a match or a tournament is; ``now_ms`` is the wall clock."""
        self._book, self._pictures, self._log, self._tournaments = book, pictures, log, tournaments
        self._rights, self._now_ms = rights, now_ms

    async def list(self, subject: Subject) -> BrandList:
        """The workspace's, the default first. Raises ``NotFound`` to a stranger."""
        known = await self._rights.require_member(subject)
        found, uses = await self._book.of(subject.workspace), await self._book.uses(subject.workspace)
        ordered = sorted(found, key=lambda brand: (not brand.is_default, brand.look.name.casefold(), brand.id))
        return BrandList(
            workspace_id=subject.workspace,
            brands=[_view(brand, uses) for brand in ordered],
            may_change=manages(subject, known),
        )

    async def workspace_of(self, brand: BrandId) -> WorkspaceId:
        """Whose a brand is. Raises ``NotFound``."""
        return (await self._book.one(brand)).workspace_id

    async def show(self, subject: Subject, brand: BrandId) -> BrandView:
        """One. Raises ``NotFound``."""
        await self._rights.require_member(subject)
        return await self._viewed(await self._owned(subject, brand))

    async def create(self, subject: Subject, facts: BrandFacts) -> BrandView:
        """Make one; the first is the default.

        Raises as ``BrandRights.require`` and ``look_of``, ``Malformed`` (``no_such_picture``), and ``TooLarge``.
        """
        now = self._now_ms()
        look = look_of(facts, now)
        await self._rights.require(subject, Look(), look)
        await self._require_pictures(subject.workspace, look)
        brand = Brand(
            id=BrandId(uuid7(now)),
            workspace_id=subject.workspace,
            is_default=False,
            revision=1,
            look=look,
            created_ms=now,
            changed_ms=now,
        )
        return _view(await self._book.add(brand), ())

    async def change(self, subject: Subject, brand: BrandId, facts: BrandFacts, revision: int) -> BrandView:
        """Give one another look. Raises as ``create``, and ``Conflict`` (``stale_revision``) with the ``revision``."""
        now = self._now_ms()
        look = look_of(facts, now)
        before = await self._owned(subject, brand)
        await self._rights.require(subject, before.look, look)
        await self._require_pictures(subject.workspace, look)
        return await self._viewed(await self._book.change(brand, look, revision, now))

    async def remove(self, subject: Subject, brand: BrandId) -> None:
        """Remove one; possible under any plan. Raises ``Forbidden``, ``NotFound``, ``Conflict`` (``is_default``)."""
        await self._rights.require_manager(subject)
        await self._owned(subject, brand)
        await self._book.remove(brand)

    async def make_default(self, subject: Subject, brand: BrandId) -> BrandView:
        """Let all matches wear it that name no other. Raises as ``BrandRights.require_any``, and ``NotFound``."""
        await self._rights.require_any(subject)
        await self._owned(subject, brand)
        return await self._viewed(await self._book.make_default(brand))

    async def owner(self, wearer: Wearer, of: str) -> WorkspaceId:
        """Whose a match or a tournament is. Raises ``NotFound``, also for a match that is nobody's."""
        if wearer is Wearer.TOURNAMENT:
            return (await self._tournaments.one(TournamentId(of))).workspace_id
        owner = (await self._log.match(MatchId(of))).workspace_id
        if owner is None:
            raise _unknown(wearer)
        return owner

    async def choose(self, subject: Subject, wearer: Wearer, of: str, brand: BrandId | None) -> None:
        """Let a match or a tournament of the subject's workspace name one of its brands, or none.

        Naming none is possible under any plan. Raises as ``make_default``; a stranger does not learn whose it is.
        """
        try:
            await self._rights.require_manager(subject)
        except NotFound:
            raise _unknown(wearer) from None
        if brand is not None:
            await self._rights.require_any(subject)
            await self._owned(subject, brand)
        await self._book.choose(wearer, of, brand)

    async def _owned(self, subject: Subject, brand: BrandId) -> Brand:
        found = await self._book.one(brand)
        if found.workspace_id != subject.workspace:
            raise NotFound("There is no such brand.", brand=brand)
        return found

    async def _viewed(self, brand: Brand) -> BrandView:
        return _view(brand, await self._book.uses(brand.workspace_id))

    async def _require_pictures(self, workspace: WorkspaceId, look: Look) -> None:
        missing = await self._pictures.missing(workspace, pictures_of(look))
        if missing:
            raise Malformed(
                "A picture is not there any more; upload it again.",
                code="no_such_picture",
                where="logo",
                pictures=[f"{PICTURES}{name}" for name in sorted(missing)],
            )


def _view(brand: Brand, uses: Sequence[Use]) -> BrandView:
    used = [use for use in uses if use.brand == brand.id]
    return BrandView(
        id=brand.id,
        workspace_id=brand.workspace_id,
        is_default=brand.is_default,
        revision=brand.revision,
        look=brand.look,
        matches=[BrandUse(id=use.id, name=use.name) for use in used if use.wearer is Wearer.MATCH],
        tournaments=[BrandUse(id=use.id, name=use.name) for use in used if use.wearer is Wearer.TOURNAMENT],
        changed_ms=brand.changed_ms,
    )


def _unknown(wearer: Wearer) -> NotFound:
    return NotFound(f"There is no such {wearer} of a workspace.")
