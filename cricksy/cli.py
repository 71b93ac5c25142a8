"""The ``cricksy`` command: what it can be asked, and nothing of how it is done.

Each command imports what it runs when it runs: all of them together take seconds to load.
"""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import pydantic
import structlog
import typer
from rich.console import Console

from core.errors import CricksyError, Misconfigured, Unavailable
from core.ids import MatchId
from core.settings import Settings
from cricksy import jobs, operator
from cricksy.exits import HELP, CommandError, Exit

out = Console()
err = Console(stderr=True)


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=f"Live cricket scoring on one machine or many.\n\n{HELP}",
)

Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 lets phones in (CRICKSY_HOST).")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (CRICKSY_PORT).")]
Var = Annotated[Path | None, typer.Option(help="Where one machine keeps its data (CRICKSY_VAR).")]
Url = Annotated[str, typer.Option(help="Origin of the running platform.")]
Token = Annotated[str, typer.Option(help="An access token, see `cricksy token`.", envvar="CRICKSY_TOKEN")]
Devices = Annotated[int, typer.Option(min=1, max=20, help="Scoring devices for each match.")]
Drop = Annotated[float, typer.Option(min=0, max=0.9, help="Probability that a send loses its connection.")]
DEFAULT_URL = "http://127.0.0.1:8080"


@app.command()
def up(
    *,
    host: Host = None,
    port: Port = None,
    var: Var = None,
    demo: Annotated[bool, typer.Option("--demo", help="Have matches played.")] = False,
) -> None:
    """Run everything on this machine, in one process; Ctrl-C stops it."""
    from cricksy import up as up_  # noqa: PLC0415  see above

    up_.run(_settings(host, port, var), out, demo=demo)


@app.command()
def hub(*, host: Host = None, port: Port = None, var: Var = None) -> None:
    """Run the hub alone: sockets of scorers and viewers."""
    from cricksy.up import run_program  # noqa: PLC0415  see above
    from realtime.__main__ import serve  # noqa: PLC0415  see above

    settings = _settings(host, port, var)
    run_program(settings, serve(settings))


@app.command()
def web(*, host: Host = None, port: Port = None, var: Var = None) -> None:
    """Run the web API and the pages alone."""
    from cricksy.up import run_program  # noqa: PLC0415  see above
    from web.__main__ import serve  # noqa: PLC0415  see above

    settings = _settings(host, port, var)
    run_program(settings, serve(settings))


@app.command()
def worker(
    queues: Annotated[
        list[str] | None, typer.Argument(help="ingest, media, clips, analysis, light; all by default.")
    ] = None,
    *,
    var: Var = None,
) -> None:
    """Run what takes longer than a request, a process for each queue, and what is done again and again."""
    from cricksy.up import run_program  # noqa: PLC0415  see above
    from workers.__main__ import serve  # noqa: PLC0415  see above
    from workers.queues import known_queues  # noqa: PLC0415  see above

    settings = _settings(None, None, var)
    run_program(settings, serve(settings, known_queues(queues or [])))


@app.command()
def migrate(*, var: Var = None) -> None:
    """Bring the database's tables up to date."""
    from cricksy import migration  # noqa: PLC0415  see above

    migration.run(_settings(None, None, var), out)


@app.command()
def doctor(
    *,
    host: Host = None,
    port: Port = None,
    var: Var = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is there and what is missing; exit 1 if something needed is."""
    from cricksy import doctor as doctor_  # noqa: PLC0415  see above

    _judge(good=doctor_.run(_settings(host, port, var), out, as_json=as_json))


@app.command()
def token(
    who: Annotated[str, typer.Argument(help="The scorer's name.")],
    *,
    match: Annotated[str, typer.Option(help="A match's id, or * for any.")] = "*",
    can: Annotated[str, typer.Option(help="Rights, of score, watch and create.")] = "score,watch,create",
    ttl: Annotated[str, typer.Option(help="How long it is valid: 90s, 30m, 12h, 7d.")] = "12h",
    var: Var = None,
) -> None:
    """Print an access token for this machine's platform."""
    from cricksy import tokens  # noqa: PLC0415  see above

    print(tokens.sign(_settings(None, None, var), who, match, can, ttl))


@app.command()
def scorecard(
    files: Annotated[list[Path], typer.Argument(help="Cricsheet JSON.")],
    *,
    check: Annotated[Path | None, typer.Option(help="Folder of expected scorecards, one <id>.json a match.")] = None,
) -> None:
    """Turn matches into scorecards, one a line; with --check compare them, exit 1 if one differs."""
    from cricksy import scorecard as scorecard_  # noqa: PLC0415  see above

    raise typer.Exit(scorecard_.run(files, check))


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(help="MP4 or MOV files.", exists=True, dir_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line for each file.")] = False,
) -> None:
    """Say what is in a video file and whether it is whole; exit 1 if one is not."""
    from cricksy import inspect as inspect_  # noqa: PLC0415  see above

    _judge(good=inspect_.run(files, out, as_json=as_json))


@app.command()
def replay(  # noqa: PLR0913  an option each
    file: Annotated[Path, typer.Argument(help="A match in Cricsheet JSON.", exists=True, dir_okay=False)],
    *,
    token: Token,
    url: Url = DEFAULT_URL,
    match: Annotated[str | None, typer.Option(help="Id of the match; a new one when left out.")] = None,
    speed: Annotated[str, typer.Option(help="Times real time, or max.")] = "max",
    devices: Devices = 3,
    drop: Drop = 0.0,
    outboxes: Annotated[Path | None, typer.Option(help="Keep the devices' journals here, and go on from them.")] = None,
    patience: Annotated[float, typer.Option(help="Seconds that the hub may be away.")] = 60.0,
) -> None:
    """Play a real match into a running hub; exit 1 unless the hub ends with the file's scorecard."""
    from cricksy import replay as replay_  # noqa: PLC0415  see above

    order = replay_.Order(
        file=file,
        url=url,
        token=token,
        match_id=MatchId(match) if match else None,
        speed=_speed(speed),
        devices=devices,
        drop=drop,
        outboxes=outboxes,
        patience_s=patience,
    )
    _judge(good=replay_.run(order, out))


@app.command()
def simulate(  # noqa: PLR0913  an option each
    *,
    token: Token,
    url: Url = DEFAULT_URL,
    matches: Annotated[int, typer.Option(min=1, max=500)] = 5,
    devices: Devices = 2,
    viewers: Annotated[int, typer.Option(min=0, max=20_000, help="In all, over Socket.IO.")] = 200,
    overlays: Annotated[int, typer.Option(min=0, max=5_000, help="In all, over Server-Sent Events.")] = 5,
    balls: Annotated[int, typer.Option(min=1, help="Of each match.")] = 60,
    interval: Annotated[float, typer.Option(min=0, help="Seconds from ball to ball; 0 is as fast as it goes.")] = 1.0,
    drop: Drop = 0.0,
) -> None:
    """Put made-up matches, devices and viewers on a running hub and measure; exit 1 if a viewer missed a ball."""
    from cricksy import simulate as simulate_  # noqa: PLC0415  see above

    load = simulate_.Load(
        matches=matches,
        devices=devices,
        viewers=viewers,
        overlays=overlays,
        balls=balls,
        ball_s=interval,
        drop=drop,
    )
    _judge(good=simulate_.run(load, url, token, out))


@app.command()
def demo(
    *,
    token: Token,
    url: Url = DEFAULT_URL,
    tempo: Annotated[float, typer.Option(min=0.1, help="Times as fast.")] = 1.0,
    var: Var = None,
) -> None:
    """Play matches of several formats into a running hub, for ever."""
    from cricksy import demo as demo_  # noqa: PLC0415  see above

    demo_.run(demo_.Stage(url=url, token=token, outboxes=_settings(None, None, var).var / "demo", tempo=tempo))


@app.command()
def bridge(  # noqa: PLR0913  an option each
    *,
    server: Annotated[str, typer.Option(help="Origin of the platform.")] = DEFAULT_URL,
    match: Annotated[str, typer.Option(help="The match's id.")],
    token: Annotated[str, typer.Option(help="A feed token of the match.", envvar="CRICKSY_TOKEN")] = "",
    token_file: Annotated[Path | None, typer.Option(help="Read the feed token from here.")] = None,
    obs: Annotated[str | None, typer.Option(help="OBS's obs-websocket: ws://127.0.0.1:4455.")] = None,
    obs_password_file: Annotated[
        Path | None, typer.Option(help="Read its password from here; else CRICKSY_OBS_PASSWORD.")
    ] = None,
    vmix: Annotated[str | None, typer.Option(help="vMix's TCP API: 127.0.0.1:8099.")] = None,
    scene_map: Annotated[Path | None, typer.Option(help="What belongs to what, in TOML; see docs/bridge.md.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Send what is on air now, and end.")] = False,
) -> None:
    """Push a match's programme and score to OBS and vMix on this machine; Ctrl-C stops it."""
    from cricksy.bridge import bridge as bridge_  # noqa: PLC0415  see above
    from cricksy.bridge import order as order_  # noqa: PLC0415  see above

    asked = order_.Asked(
        server=server,
        match=match,
        token=token,
        token_file=token_file,
        obs=obs,
        obs_password_file=obs_password_file,
        vmix=vmix,
        scene_map=scene_map,
        once=once,
    )
    bridge_.run(order_.order_of(asked), out)


app.add_typer(operator.app)
app.add_typer(jobs.app, name="jobs", rich_help_panel="Accounts and plans, in this machine's database")


def main() -> None:
    """The console script: answers a user's mistakes with a sentence and an exit code; logs go to standard error."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    try:
        app(prog_name="cricksy")
    except CommandError as error:
        _fail(str(error), error.code)
    except pydantic.ValidationError as error:
        _fail(_settings_mistakes(error), Exit.USAGE)
    except Misconfigured as error:
        _fail(str(error), Exit.USAGE)
    except Unavailable as error:
        _fail(str(error), Exit.UNREACHABLE)
    except CricksyError as error:
        _fail(str(error), Exit.FAILED)


def _fail(message: str, code: Exit) -> NoReturn:
    err.print(message, style="red", markup=False, highlight=False)
    sys.exit(code)


def _settings(host: str | None, port: int | None, var: Path | None) -> Settings:
    given = {"host": host, "port": port, "var": var}
    return Settings.model_validate({name: value for name, value in given.items() if value is not None})


def _settings_mistakes(error: pydantic.ValidationError) -> str:
    lines = (f"{'CRICKSY_' + '_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
    return "\n".join(lines)


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < 1e6:  # noqa: PLR2004  beyond it "max" says what is meant, and NaN is no speed
        raise CommandError(f"--speed is a number above 0, or max; not {text!r}.", Exit.USAGE)
    return speed


def _judge(*, good: bool) -> None:
    if not good:
        raise typer.Exit(Exit.FAILED)
