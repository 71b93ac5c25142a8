"""Whether somebody may do something in a workspace: by the role there, and by what the plan includes."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.keys import Feature, Limit
from core.entitlements.shipped import CATALOGUE
from core.entitlements.upgrade import plans_with_more
from core.errors import Forbidden, LimitReached, NotFound
from core.models.people import Role
from core.usecases.grants import Grants

MANAGERS: Final = frozenset({Role.OWNER, Role.ADMIN})
ANYBODY: Final = frozenset(Role)


async def entitled(
    grants: Grants, subject: Subject, feature: Feature | None = None, *, roles: Collection[Role] = ANYBODY
) -> Entitlements:
    """What holds for the subject, whose role is one of ``roles`` and whose plan includes ``feature``.

    A person in the own workspace has every role. Raises ``NotFound`` for a stranger, who does not learn whether the
    workspace exists, ``Forbidden`` for another role, and with the code ``seat_needed`` for a member without a seat,
    ``UpgradeRequired``, and ``Unavailable``.
    """
    known = await grants.of(subject)
    if subject.account is not None:
        if known.role is None or known.closed:
            raise NotFound("There is no such workspace.", workspace=subject.workspace)
        if known.role not in roles:
            raise Forbidden("Your role in this organisation does not include that.", role=known.role.value)
    if feature is not None:
        if known.unseated:
            raise seat_needed()
        await grants.require(subject, feature)
    return known


def seat_needed() -> Forbidden:
    """The refusal of a member for whom nothing of the organisation's plan is."""
    return Forbidden("This needs a seat of the organisation; an admin gives it.", code="seat_needed")


@contextmanager
def limited(known: Entitlements, key: Limit) -> Iterator[int | None]:
    """The limit, for the length of the context; a refusal in it is told what plan holds and which give more."""
    limit = known.limits[key]
    try:
        yield limit
    except LimitReached as error:
        told = {
            **error.fields,
            "resets_at": None,
            "plan": known.plan,
            "upgrade_to": plans_with_more(CATALOGUE, key, limit),
        }
        raise LimitReached(error.message, **told) from None  # type: ignore[arg-type]  # fields are of any type
