"""`tierlight risk fit | predict`: learn from a history of visits or events where harm was found, and score by it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import TerminalProgress, answer_json, say, writable_file, writable_folder, written_whole

DAY = "%Y-%m-%d"
HEADS = ("id", "probability", "low", "high", "contributions")
ALL = "all"
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


def fit(
    history: Annotated[list[Path], typer.Argument(help="CSV files of the history, plain or gzipped")],
    spec: Annotated[Path, typer.Option("--spec", help="YAML that says how the history is read")],
    as_of: Annotated[datetime, typer.Option("--as-of", formats=[DAY], help="nothing from this day on is used")],
    out: Annotated[Path, typer.Option("--out", help="folder of the model and its card; a former model is replaced")],
    licence: Annotated[str, typer.Option("--licence", help="licence of the history, for the card")] = "",
    as_json: JsonOption = False,
) -> None:
    """Learn from a history how likely a finding is. The examiner explains the past and scores nobody."""
    from foundation.clock import today_in, utc_now
    from risk.targeting.fits import fit_model

    writable_folder(out.resolve().parent)
    today = today_in("UTC", utc_now())
    done = fit_model(history, spec, out, as_of=as_of.date(), today=today, licence=licence, progress=TerminalProgress())
    auc = done.card.figure("auc") if done.card else None
    if as_json:
        answer_json(
            {
                "rows": done.rows,
                "found": done.found,
                "sha256": done.digest,
                "figures": [figure.model_dump() for figure in done.card.figures] if done.card else [],
            }
        )
        return
    say(f"Learned from {done.rows:,} rows, {done.found:,} with the outcome. Model and card in {out}.")
    if auc and auc.value is not None and done.card:
        judged = done.card.trial_judged_on
        say(
            f"An earlier fit on {judged.first} to {judged.last}, which it had not seen: AUC {auc.value:.3f} "
            f"({auc.low:.3f} to {auc.high:.3f})."
        )
    else:
        say("The history is too short to check an earlier fit on later days: treat its chances with care.")


def predict(
    model: Annotated[Path, typer.Argument(help="folder that `risk fit` wrote")],
    history: Annotated[list[Path], typer.Option("--history", help="CSV of the history; may be given often")],
    out: Annotated[Path, typer.Option("--out", help="id,probability,low,high,contributions; gzipped when it ends .gz")],
    inputs: Annotated[Path | None, typer.Argument(help="CSV of the visits to score")] = None,
    units: Annotated[str, typer.Option("--units", help="`all`: every unit with an event in five years")] = "",
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=[DAY], help="nothing from this day on is used; else the fit's")
    ] = None,
    spec: Annotated[Path | None, typer.Option("--spec", help="refuse a model that was fitted on another spec")] = None,
    as_json: JsonOption = False,
) -> None:
    """Score visits to come, or units, by a fitted model; each row by itself, from its past alone."""
    import csv

    from foundation.clock import today_in, utc_now
    from risk.targeting.kinds import rows_asked
    from risk.targeting.model_files import read_model
    from risk.targeting.predicting import predictions

    if units not in {"", ALL}:
        raise typer.BadParameter(f"{units!r}: only `all` can be said here", param_hint="--units")
    if (inputs is None) == (not units):
        raise typer.BadParameter("name a file of visits, or say --units all", param_hint="INPUTS")
    writable_file(out, *history, inputs)
    progress = TerminalProgress()
    opened = read_model(model, spec)
    day = as_of.date() if as_of else None
    asked = rows_asked(opened, history, inputs, as_of=day, today=today_in("UTC", utc_now()), progress=progress)
    with written_whole(out, *history, inputs) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADS)
        for done, row in enumerate(predictions(opened.ensemble, opened.calibration, asked), 1):
            writer.writerow((row.id, repr(row.probability), repr(row.low), repr(row.high), row.as_json))
            if done % 5000 == 0:
                progress("Writing scores", done, len(asked.ids))
    if as_json:
        answer_json({"rows": len(asked.ids), "model": opened.digest})
    else:
        say(f"{len(asked.ids):,} scores in {out}.")
