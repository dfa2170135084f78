"""`tierlight audits`: plans from an instance file, without any database."""

from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from api.cli.output import say, writable_file
from api.cli.process_start import process_started

app = typer.Typer(no_args_is_help=True, help="Plan visits, draw them at random, follow findings up.")

STARTED = process_started(monotonic())
"""`--seconds` counts from there, not from when the work begins."""
RESERVE, RESERVE_SHARE = 0.3, 0.5
"""Kept for writing the file and for leaving: seconds, and a share of what starting took, for a busy machine is slow
at both ends."""
LEAST_WORK = 0.2
DEFAULT_SECONDS = 10.0
CORES = 2


@app.command()
def plan(
    instance: Annotated[Path, typer.Option(help="PLAN.json: sites, inspectors, days, travel.", dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Where the plan goes.")],
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Wall time from start to exit.")] = None,
    iterations: Annotated[int | None, typer.Option(min=0, help="Instead of --seconds: same seed, same plan.")] = None,
    seed: Annotated[int, typer.Option(help="Two seeds may give two plans of about the same value.")] = 1,
    published: Annotated[
        Path | None, typer.Option(help="A plan people act on: its visits stay unless a required one needs their place.")
    ] = None,
) -> None:
    """Plan visits: most value within working days, languages, conflicts, windows and due days."""
    if seconds is not None and iterations is not None:
        raise typer.BadParameter("give --seconds or --iterations, not both")
    from audits.planning.engine import Budget
    from audits.planning.instance import read_instance
    from audits.planning.plan import make_plan
    from audits.planning.plan_file import write_plan
    from audits.planning.published import read_published

    writable_file(out, instance)
    question = read_instance(instance)
    if iterations is not None:
        budget = Budget(seed, iterations=iterations)
    else:
        gone = monotonic() - STARTED
        work = (seconds or DEFAULT_SECONDS) - gone - RESERVE - RESERVE_SHARE * gone
        budget = Budget(seed, seconds=max(LEAST_WORK, work), clock=monotonic, processes=CORES)
    held = read_published(published) if published else ()
    made = make_plan(question, budget, published=held)
    write_plan(made, out)
    for site in made.moved:
        say(f"Moved: the published visit to site {site} stands on another inspector or day, or nowhere.")
    for one in made.left_out:
        say(f"Left out, nobody can serve it: site {one.site}: {one.reason}")
    for site in made.crowded_out:
        say(f"Not met: required site {site} can be served, but not beside the other required sites in these days.")
    proof = "and no plan is better" if made.proved else f"and no plan exceeds {made.bound:g}"
    say(f"{len(made.visits)} visits worth {made.value:g}, {proof}; written to {out}.")
