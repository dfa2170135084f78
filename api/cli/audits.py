"""`tierlight audits`: plans from an instance file, without any database."""

from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from api.cli.output import say, writable_file

app = typer.Typer(no_args_is_help=True, help="Plan visits, draw them at random, follow findings up.")

STARTED = monotonic()
"""Nearly when the process began: `--seconds` counts from there, not from when the work begins."""
RESERVE = 0.6
"""Seconds kept for the interpreter before this line ran, for writing the file and for leaving."""
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
) -> None:
    """Plan visits: most value within working days, languages, conflicts, windows and due days."""
    if seconds is not None and iterations is not None:
        raise typer.BadParameter("give --seconds or --iterations, not both")
    from audits.planning.engine import Budget
    from audits.planning.instance import read_instance
    from audits.planning.plan import make_plan
    from audits.planning.plan_file import write_plan

    writable_file(out, instance)
    question = read_instance(instance)
    if iterations is not None:
        budget = Budget(seed, iterations=iterations)
    else:
        work = (seconds or DEFAULT_SECONDS) - (monotonic() - STARTED) - RESERVE
        budget = Budget(seed, seconds=max(LEAST_WORK, work), clock=monotonic, processes=CORES)
    made = make_plan(question, budget)
    write_plan(made, out)
    for one in made.left_out:
        say(f"Left out, nobody can serve it: site {one.site}: {one.reason}")
    for site in made.crowded_out:
        say(f"Not met: required site {site} can be served, but not beside the other required sites in these days.")
    proof = "and no plan is better" if made.proved else f"and no plan exceeds {made.bound:g}"
    say(f"{len(made.visits)} visits worth {made.value:g}, {proof}; written to {out}.")
