"""The two commands that do the whole job: `run` on one's own files, `demo` on the demo country."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.many import ManyFilesCommand
from api.cli.output import TerminalProgress, answer, answer_json, say, writable_folder

OutOption = Annotated[Path, typer.Option(help="folder for the results; made when it does not exist")]


def run(
    suppliers: Annotated[list[Path], typer.Option(help="supplier lists: CSV, TSV, XLSX, XLS, ODS, JSON, GeoJSON")],
    out: OutOption,
    edges: Annotated[Path | None, typer.Option(help="who supplies, staffs or owns whom")] = None,
    inspectors: Annotated[Path | None, typer.Option(help="who can visit; without it three invented ones")] = None,
    lists: Annotated[Path | None, typer.Option(help="folder of published watch lists")] = None,
    starts_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="first day of the round")] = None,
    seed: Annotated[int, typer.Option(help="the same seed on the same files plans the same round")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="print only JSON")] = False,
) -> None:
    """Import, match, map, screen, score, plan and report your own files, in a database of their own in OUT."""
    from api.main_job.order import MainJobOrder, next_monday
    from api.main_job.running import run_on_files
    from foundation.clock import utc_now

    monday = next_monday(utc_now().date())
    first: date = starts_on.date() if starts_on else monday
    order = MainJobOrder(tuple(suppliers), first, seed, edges, inspectors, lists)
    order.check()
    done = run_on_files(order, writable_folder(out), clock=utc_now, progress=TerminalProgress())
    if as_json:
        answer_json(done.summary)
        return
    for line in done.sentences:
        say(line)
    answer(str(out))


def demo(
    folder: Annotated[Path, typer.Option("--dir", help="where the demo country lives")] = Path("var/demo"),
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="open the desk afterwards")] = True,
    port: Annotated[int | None, typer.Option(help="first port to try")] = None,
) -> None:
    """The whole job on the demo country in an embedded database, then the desk."""
    from api.demo.showing import open_desk, prepare
    from foundation.clock import utc_now

    country = prepare(writable_folder(folder), clock=utc_now, progress=TerminalProgress())
    for line in country.sentences:
        say(line)
    answer(str(country.results))
    if serve:
        open_desk(country, port)


def add_to(app: typer.Typer) -> None:
    app.command(cls=ManyFilesCommand)(run)
    app.command()(demo)
