"""Codes that were sent by mail, in SQL: kept by their hashes until they are used."""

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert

from core.errors import NotFound
from core.ids import AccountId
from core.ports.people import CodePurpose, NewCode
from core.storage.tables.people import mail_codes

IS_GOOD = (
    mail_codes.c.hash == bindparam("code"),
    mail_codes.c.purpose == bindparam("purpose"),
    mail_codes.c.expires_ms > bindparam("now"),
)
"""Conditions of a code that can be used."""
_USE = delete(mail_codes).where(*IS_GOOD).returning(mail_codes.c.account_id, mail_codes.c.email)
_VOID = delete(mail_codes).where(mail_codes.c.account_id == bindparam("of"))


def keep_code(connection: Connection, code: NewCode) -> None:
    """Let a code be used, once."""
    connection.execute(insert(mail_codes), msgspec.to_builtins(code, builtin_types=(bytes,)))


def use_code(connection: Connection, account: AccountId, code_hash: bytes, purpose: CodePurpose, now_ms: int) -> str:
    """Use an account's code up; returns the address that it proves. Raises ``NotFound`` (``bad_code``)."""
    used = connection.execute(_USE, {"code": code_hash, "purpose": purpose, "now": now_ms}).one_or_none()
    if used is None or used.account_id != account:
        raise bad_code()
    return str(used.email)


def void_codes(connection: Connection, account: AccountId) -> None:
    """Let none of an account's codes be used."""
    connection.execute(_VOID, {"of": account})


def bad_code() -> NotFound:
    """The error for a code that is unknown, used, too old or somebody else's."""
    return NotFound("There is no such code, or its time is over.", code="bad_code")
