"""Somebody to sign in as for each plan, on a machine that shows the demo."""

import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog
from msgspec import Struct

from core.bootstrap import Services
from core.entitlements.shipped import CATALOGUE
from core.errors import CricksyError
from core.ids import AccountId
from core.ports.mail import Mailbox

_DOMAIN: Final = "demo.example"
"""Reserved, so that no mail ever goes there (RFC 2606)."""
DEMO_COACH: Final = f"coach-pro-plus@{_DOMAIN}"
"""Who has a session with a video."""
DEMO_DIRECTOR: Final = f"scorers-pro-plus@{_DOMAIN}"
"""Whose tournament the matches are in."""
_AGENT: Final = "cricksy demo"
_CODE: Final = re.compile(r"#([\w-]{20,})")
_PASSWORD_FILE: Final = "demo-password"  # noqa: S105 - a name

_logger = structlog.get_logger(__name__)


class Logins(Struct, frozen=True, kw_only=True):
    """What the demo's people sign in with."""

    password: str
    """The machine's own, made once: the accounts can be reached by whoever reaches the machine."""
    emails: Sequence[str]
    """One for each plan, in the catalogue's order."""


async def demo_accounts(services: Services, var: Path) -> Logins | None:
    """Make the accounts that are missing.

    ``None`` on a machine that sends mail: their addresses are nobody's.
    """
    mailbox = services.ports.mailbox
    if mailbox is None:
        return None
    password = _kept_password(var)
    emails = []
    for plan in CATALOGUE.plans.values():
        email = f"{plan.key.replace('_', '-')}@{_DOMAIN}"
        try:
            if not await _is_there(services, email):
                await _make(services, mailbox, email, plan.name, password)
                await services.business.administrators.operator().granting.grant(email, plan.key, reason="demo")
        except CricksyError as error:
            _logger.warning("demo_account_failed", email=email, code=error.reason, detail=error.message)
        else:
            emails.append(email)
    return Logins(password=password, emails=emails)


async def _is_there(services: Services, email: str) -> bool:
    found = await services.business.administrators.operator().inquiries.find(email, limit=1)
    return any(each.email == email for each in found)


async def _make(services: Services, mailbox: Mailbox, email: str, name: str, password: str) -> None:
    """Register as anybody does, and prove the address with the code of the mail."""
    await services.people.accounts.register(name, email, password)
    await services.postman.deliver_due()
    signed_in = await services.people.sessions.login(email, password, _AGENT, "")
    text = next(letter.text for letter in await mailbox.letters() if letter.recipient == email)
    found = _CODE.search(text)
    if found is not None:
        await services.people.accounts.verify(AccountId(signed_in.account), found[1])
    await services.people.sessions.revoke(signed_in.account, signed_in.session)


def _kept_password(var: Path) -> str:
    path = var / _PASSWORD_FILE
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write("-".join(secrets.token_hex(2) for _ in range(3)))
    return path.read_text(encoding="ascii").strip()
