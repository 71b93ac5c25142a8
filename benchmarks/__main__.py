"""``python -m benchmarks [NAME...] [--quick]``: a table on the screen, a JSON file in ``benchmarks/results``."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.acknowledgements import acknowledgements
from benchmarks.clips import clips
from benchmarks.engine import engine
from benchmarks.fanout.suite import fanout
from benchmarks.figures import Benchmark, Row, Section, machine
from benchmarks.gate import gate
from benchmarks.keyframes import keyframes
from benchmarks.ladder import ladder
from benchmarks.painting import painting
from benchmarks.uploads import uploads
from core.clock import utc_now

ALL: dict[str, Benchmark] = {
    "engine": engine,
    "gate": gate,
    "acknowledgements": acknowledgements,
    "fanout": fanout,
    "clips": clips,
    "keyframes": keyframes,
    "ladder": ladder,
    "uploads": uploads,
    "painting": painting,
}
RESULTS = Path(__file__).with_name("results")


def _verdict(row: Row) -> str:
    if row.met is None:
        return ""
    return "[green]met[/]" if row.met else "[bold red]missed[/]"


def show(section: Section, console: Console) -> None:
    """Print one benchmark's table."""
    table = Table(title=section.title, caption=section.on, title_justify="left", caption_justify="left")
    table.add_column("what")
    table.add_column("figure", justify="right")
    table.add_column("unit")
    table.add_column("target")
    table.add_column("")
    for row in section.rows:
        figure = f"{row.value:,.0f}" if row.value >= 1000 else f"{row.value:.2f}"
        table.add_row(row.what, figure, row.unit, row.target, _verdict(row))
    console.print(table)
    for note in section.notes:
        console.print(note, highlight=False, soft_wrap=True)
    console.print()


def main() -> None:
    """Run the benchmarks that were named, or all."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(ALL)}; all by default")
    parser.add_argument("--quick", action="store_true", help="only to see that they run")
    options = parser.parse_args()
    unknown = set(options.names) - set(ALL)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    console = Console()
    facts = machine()
    console.print(", ".join(facts.values()), highlight=False)
    sections = []
    for name in options.names or ALL:
        sections.append(ALL[name](options.quick))
        show(sections[-1], console)
    RESULTS.mkdir(exist_ok=True)
    now = utc_now()
    file = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    found = {"at": now.isoformat(), "machine": facts, "sections": [asdict(section) for section in sections]}
    file.write_text(json.dumps(found, indent=1), encoding="utf-8")
    console.print(f"written to {file.name} in benchmarks/results")


if __name__ == "__main__":
    main()
