"""``cricksy jobs``: what it can be asked; ``cricksy.job_desk`` does it."""

from pathlib import Path
from typing import Annotated

import typer

from core.models.jobs import JobState
from core.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Look at the job queue, end jobs, let them begin again.")

TheJob = Annotated[str, typer.Argument(help="A job's id.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Var = Annotated[Path | None, typer.Option(help="Where one machine keeps its data (CRICKSY_VAR).")]


@app.command("list")
def list_jobs(  # noqa: PLR0913  an option each
    *,
    state: Annotated[list[JobState] | None, typer.Option(help="Only those; may be given more than once.")] = None,
    workspace: Annotated[str | None, typer.Option(help="An account's or an organisation's id.")] = None,
    subject: Annotated[str | None, typer.Option(help="What they are about, video:ID.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many, the newest first.")] = 50,
    as_json: AsJson = False,
    var: Var = None,
) -> None:
    """List jobs, the newest first."""
    from cricksy import job_desk  # noqa: PLC0415  as in ``cricksy.cli``

    asked = job_desk.Asked(states=tuple(state or ()), workspace=workspace, subject=subject, limit=limit)
    job_desk.list_jobs(_settings(var), asked, as_json=as_json)


@app.command()
def show(job: TheJob, *, as_json: AsJson = False, var: Var = None) -> None:
    """Show one job."""
    from cricksy import job_desk  # noqa: PLC0415  as in ``cricksy.cli``

    job_desk.show(_settings(var), job, as_json=as_json)


@app.command()
def retry(job: TheJob, *, as_json: AsJson = False, var: Var = None) -> None:
    """Let a job that ended without success begin again."""
    from cricksy import job_desk  # noqa: PLC0415  as in ``cricksy.cli``

    job_desk.retry(_settings(var), job, as_json=as_json)


@app.command()
def cancel(job: TheJob, *, as_json: AsJson = False, var: Var = None) -> None:
    """End a job: at once where it waits, within a second where it runs."""
    from cricksy import job_desk  # noqa: PLC0415  as in ``cricksy.cli``

    job_desk.cancel(_settings(var), job, as_json=as_json)


def _settings(var: Path | None) -> Settings:
    return Settings.model_validate({} if var is None else {"var": var})
