"""`tierlight sanctions`: screening names and comparing pairs work on files alone, without any database."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli import alerts, equity, penalties, register, watch_lists
from api.cli.output import answer_json, say, writable_file

app = typer.Typer(no_args_is_help=True, help="Screen names against lists, compare pairs, assess penalties.")
app.add_typer(watch_lists.app, name="lists")
app.add_typer(register.app, name="register")
app.command("replay")(alerts.replay)
app.command("four-eyes")(alerts.four_eyes)
app.command("listed")(alerts.listed)
app.command("assess")(penalties.assess_case)
app.command("facts")(penalties.list_facts)
app.command("equity")(equity.weigh_cases)
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]

COMPARE_HEADS = ("pair_id", "probability", "alert")


@app.command("screen")
def screen_names(
    queries: Annotated[Path, typer.Argument(help="CSV with query_id, name and, where known, kind and country")],
    against: Annotated[
        Path, typer.Option("--against", help="targets as JSON lines, a folder of published lists, or `loaded`")
    ],
    out: Annotated[Path, typer.Option("--out", help="JSON lines, one a hit; gzipped when the name ends in .gz")],
    top: Annotated[int, typer.Option("--top", min=1, help="the most hits of one query")] = 20,
    all_candidates: Annotated[bool, typer.Option("--all-candidates", help="also what is too unlike to alert")] = False,
    engine: Annotated[
        str,
        typer.Option("--engine", help="local (all cores), local:N (N processes) or dask:ADDRESS (a Dask scheduler)"),
    ] = "local",
    not_screened: Annotated[
        Path | None, typer.Option("--not-screened", help="CSV of every row that could not be screened, and why")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say which names may be listed parties, how likely, and why."""
    from api.cli import screening_batch
    from sanctions.screening.partitions import Asking

    run = screening_batch.Run(
        queries, against, out, not_screened, Asking(top, all_candidates), screening_batch.engine_of(engine)
    )
    done = run.screened()
    if as_json:
        answer_json(done.as_json())
    else:
        say(done.sentence(out))


@app.command("compare")
def compare_names(
    pairs: Annotated[Path, typer.Argument(help="CSV with pair_id, query, targets (parted by ' | ') and kind")],
    out: Annotated[Path, typer.Option("--out", help="pair_id,probability,alert in the order given")],
    as_json: JsonOption = False,
) -> None:
    """Say for given names whether they are the given listed party."""
    from api.cli.csv_files import write_csv
    from api.cli.screening_batch import Teller, tell_doubts
    from api.cli.screening_pairs import PairFile
    from sanctions.screening.screen import compare

    writable_file(out, pairs)
    teller = Teller(done="compared")
    file = PairFile(pairs, teller)
    asked = file.pairs()
    teller.tell_rest()
    tell_doubts(file.name, file.repeated_heads, file.doubts)
    answers = [compare(pair.query, pair.targets, pair.kind) for pair in asked]
    rows = ((pair.pair_id, said.probability, int(said.alert)) for pair, said in zip(asked, answers, strict=True))
    write_csv(out, COMPARE_HEADS, rows)
    alerts = sum(said.alert for said in answers)
    if as_json:
        answer_json({"pairs": len(asked), "alerts": alerts, "not_compared": dict(teller.codes)})
    else:
        left = f" {teller.codes.total():,} rows could not be compared and got 0." if teller.codes else ""
        say(f"{len(asked):,} pairs: {alerts:,} alerts in {out}.{left}")
