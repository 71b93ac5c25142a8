"""What somebody's account holds, and how it ends."""

from collections.abc import Callable

from core.clock import unix_ms
from core.ids import AccountId
from core.ports.payments import PaymentProvider
from core.ports.people import Estate
from core.usecases import letters
from core.usecases.amendments import Announcer
from core.usecases.proof import Proof
from core.wire.own_data import OwnData


class Closing:
    """Hands people what is theirs, and lets them go."""

    def __init__(
        self,
        estate: Estate,
        proof: Proof,
        payments: PaymentProvider,
        announcer: Announcer,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``payments`` are stopped before an account ends."""
        self._estate, self._proof, self._payments = estate, proof, payments
        self._announcer, self._now_ms = announcer, now_ms

    async def own_data(self, account: AccountId) -> OwnData:
        """Everything that is kept about an account. Raises ``NotFound``."""
        return await self._estate.own_data(account)

    async def close(self, account: AccountId, password: str) -> None:
        """Delete the account for good.

        Raises ``Forbidden`` (``wrong_password``), ``TooFast``, and ``Conflict`` (``sole_owner``, with
        ``organisations``) while it is the only owner of an organisation that has other members; ``Unavailable`` where
        its payments cannot be stopped.
        """
        known = await self._proof.again(account, password)
        for subscription in await self._estate.ending(account):
            if subscription.provider == self._payments.name:
                await self._payments.stop(subscription)
        farewell = letters.farewell(known.account.email or "")
        for changed in await self._estate.close(account, known.password_hash, farewell, self._now_ms()):
            await self._announcer.changed(*changed)
