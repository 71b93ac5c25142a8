"""The operator's commands: what they can be asked; ``cricksy.administration`` does it."""

from pathlib import Path
from typing import Annotated

import typer

from core.settings import Settings

Who = Annotated[str, typer.Argument(help="An account's address or id, or an organisation's id.")]
Key = Annotated[str, typer.Argument(help="A feature or a limit, as `/api/plans` names them.")]
Reason = Annotated[str, typer.Option(help="Why, for the audit.")]
Until = Annotated[str | None, typer.Option(help="2026-12-31, 2026-12-31T18:00Z, or from now: 12h, 30d.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Var = Annotated[Path | None, typer.Option(help="Where one machine keeps its data (CRICKSY_VAR).")]
_PANEL = "Accounts and plans, in this machine's database"

app = typer.Typer()


@app.command(rich_help_panel=_PANEL)
def grant(  # noqa: PLR0913  an option each
    who: Who,
    plan: Annotated[str, typer.Argument(help="A plan; `free` ends the present one, `superuser` makes one.")],
    *,
    until: Until = None,
    reason: Reason = "",
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """Give a plan, paid or not; an organisation's goes to the one that the person owns."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.grant(_settings(var), who, plan, until, reason, as_json=as_json)


@app.command(rich_help_panel=_PANEL)
def override(  # noqa: PLR0913  an option each
    who: Who,
    kind: Annotated[str | None, typer.Argument(help="grant, deny, limit, cap or plan; end takes one back.")] = None,
    key: Annotated[str | None, typer.Argument(help="A feature, limit or plan; with end, the exception's id.")] = None,
    value: Annotated[str | None, typer.Argument(help="A level, a whole number or unlimited.")] = None,
    *,
    until: Until = None,
    reason: Reason = "",
    member: Annotated[str | None, typer.Option(help="For one member of the organisation: address or id.")] = None,
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """Make a dated exception from the plan, or take one back; without a kind, list them."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    asked = administration.Exceptional(kind=kind, key=key, value=value, until=until, reason=reason, member=member)
    administration.override(_settings(var), who, asked, as_json=as_json)


@app.command(rich_help_panel=_PANEL)
def revoke(
    who: Who,
    *,
    session: Annotated[str | None, typer.Option(help="Sign out there, instead of ending the plan.")] = None,
    reason: Reason = "",
    var: Var = None,
) -> None:
    """End somebody's plan now, or one session."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.revoke(_settings(var), who, session, reason)


@app.command(rich_help_panel=_PANEL)
def superuser(
    who: Who,
    *,
    no: Annotated[bool, typer.Option("--no", help="No longer.")] = False,
    reason: Reason = "",
    var: Var = None,
) -> None:
    """Let a person run the platform."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.superuser(_settings(var), who, reason, superuser=not no)


@app.command(rich_help_panel=_PANEL)
def explain(
    who: Who,
    key: Key,
    *,
    within: Annotated[str | None, typer.Option("--in", help="An organisation's id: for this member of it.")] = None,
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """Say why somebody may or may not do something, and what else was considered."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.explain(_settings(var), who, key, within, as_json=as_json)


@app.command(rich_help_panel=_PANEL)
def find(
    words: Annotated[str, typer.Argument(help="An id, an address, or a part of an address or a name.")],
    *,
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """Find accounts and organisations."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.find(_settings(var), words, as_json=as_json)


@app.command(rich_help_panel=_PANEL)
def usage(who: Who, *, as_json: AsJson = False, var: Var = None) -> None:
    """Say what is used of each limit."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.usage(_settings(var), who, as_json=as_json)


@app.command(rich_help_panel=_PANEL)
def audit(
    who: Annotated[str | None, typer.Argument(help="As elsewhere; everybody when left out.")] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = 50,
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """Say who changed what somebody may do."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.audit(_settings(var), who, limit, as_json=as_json)


@app.command(rich_help_panel=_PANEL)
def orders(
    who: Annotated[str | None, typer.Argument(help="As elsewhere; everybody when left out.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="The paid and the withdrawn ones too.")] = False,
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """List the orders that wait to be paid."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    administration.orders(_settings(var), who, every=every, as_json=as_json)


@app.command(rich_help_panel=_PANEL)
def settle(  # noqa: PLR0913  an option each
    order: Annotated[str, typer.Argument(help="An order's id.")],
    *,
    reference: Annotated[str | None, typer.Option(help="The payment's own name.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="It will not be paid.")] = False,
    reason: Reason = "",
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """Say that an order is paid: its plan holds from now on."""
    from cricksy import administration  # noqa: PLC0415  as in ``cricksy.cli``

    paid = administration.Payment(reference=reference, withdraw=withdraw, reason=reason)
    administration.settle(_settings(var), order, paid, as_json=as_json)


def _settings(var: Path | None) -> Settings:
    return Settings.model_validate({} if var is None else {"var": var})
