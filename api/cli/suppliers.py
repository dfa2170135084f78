from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import chain_questions, leads, lookup, registry
from api.cli.csv_files import position, read_csv, write_csv
from api.cli.output import answer_json, say, writable_file
from foundation.errors import Invalid, Place

if TYPE_CHECKING:
    from suppliers.matching import ComparePair, Matching, MatchRecord, PairLabel

app = typer.Typer(no_args_is_help=True, help="Who supplies us: import, match and map.")
registry.add_to(app)
lookup.add_to(app)
leads.add_to(app)
chain_questions.add_to(app)
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]

CLUSTER_HEADS = ("row", "cluster")
PAIR_HEADS = ("row_a", "row_b", "probability", "decision", "reasons")
COMPARE_HEADS = ("pair_id", "probability", "decision", "reasons")
BETWEEN_REASONS = "; "
_ANSWERS = {"1": True, "0": False, "true": True, "false": False, "yes": True, "no": False}


class LabelUnreadable(Invalid):
    code = "label.unreadable"

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"A label cannot be read ({place}): give row numbers from 0, and 1 or 0 for same.", places=(place,)
        )


@app.command("match")
def match_list(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with any heads; one of them names the site")],
    out: Annotated[Path, typer.Option("--out", help="row,cluster: every record once")],
    labels: Annotated[Path | None, typer.Option("--labels", help="row_a,row_b,same that people answered")] = None,
    pairs: Annotated[Path | None, typer.Option("--pairs", help="every compared pair with its decision")] = None,
    as_json: JsonOption = False,
) -> None:
    """Find which records of a list are one site."""
    from suppliers.importing.files import FileEmpty
    from suppliers.matching import Matching, match

    writable_file(out, file, labels)
    if pairs:
        writable_file(pairs, file, labels, out)
    try:
        records = _records(file)
    except FileEmpty:
        _write(Matching((), ()), (), out, pairs)
        raise
    answer = match(records, labels=_labels(labels) if labels else ())
    _write(answer, [record.index for record in records], out, pairs)
    _tell(answer, as_json=as_json)


def _write(answer: "Matching", rows: Sequence[int], out: Path, pairs: Path | None) -> None:
    write_csv(out, CLUSTER_HEADS, zip(rows, answer.clusters, strict=True))
    if pairs:
        compared = (
            (p.row_a, p.row_b, p.probability, p.decision, BETWEEN_REASONS.join(p.reasons)) for p in answer.pairs
        )
        write_csv(pairs, PAIR_HEADS, compared)


def _tell(answer: "Matching", *, as_json: bool) -> None:
    counts = answer.tally()
    clusters = len(set(answer.clusters))
    if as_json:
        told = {"records": len(answer.clusters), "clusters": clusters, "pairs": counts, "notes": list(answer.notes)}
        answer_json(told)
    else:
        say(f"{len(answer.clusters):,} records are {clusters:,} sites; {counts['review']:,} pairs wait for review.")
        for note in answer.notes:
            say(note)


@app.command("compare")
def compare_pairs(
    file: Annotated[Path, typer.Argument(help="pair_id and left_*, right_* columns (name, address, country, ...)")],
    out: Annotated[Path, typer.Option("--out", help="pair_id,probability,decision,reasons in the order given")],
    as_json: JsonOption = False,
) -> None:
    """Say for given pairs of records whether both are one site."""
    from suppliers.matching import compare

    writable_file(out, file)
    heads, rows = read_csv(file)
    pair_id = position(file, heads, "pair_id")
    answers = compare(_compare_pairs(heads, rows))
    written = (
        (row[pair_id], answer.probability, answer.decision, BETWEEN_REASONS.join(answer.reasons))
        for row, answer in zip(rows, answers, strict=True)
    )
    write_csv(out, COMPARE_HEADS, written)
    if as_json:
        same = sum(answer.decision == "same" for answer in answers)
        answer_json({"pairs": len(answers), "same": same})
    else:
        say(f"{len(answers):,} pairs compared.")


def _records(file: Path) -> "list[MatchRecord]":
    """What is no record (a sum, a note, heads once more) stays in the answer as a record that matches nothing."""
    from suppliers.importing.tables import read_table
    from suppliers.matching.columns import records_of

    table = read_table(file)
    rows = [(record.index, record.cells if record.kind == "data" else ()) for record in table.records]
    return records_of(table.heads, rows)


def _labels(file: Path) -> "list[PairLabel]":
    from suppliers.matching import PairLabel

    heads, rows = read_csv(file)
    columns = [position(file, heads, column) for column in ("row_a", "row_b", "same")]
    labels = []
    for number, row in enumerate(rows, start=2):
        one, other, same = (row[at].strip() for at in columns)
        if not (one.isdigit() and other.isdigit() and same.casefold() in _ANSWERS):
            raise LabelUnreadable(Place(file=file.name, row=number, value=",".join(row)))
        labels.append(PairLabel(int(one), int(other), same=_ANSWERS[same.casefold()]))
    return labels


def _compare_pairs(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> "list[ComparePair]":
    from suppliers.matching import ComparePair
    from suppliers.matching.columns import find_columns

    sides = []
    for side in ("left_", "right_"):
        own = [at for at, head in enumerate(heads) if head.casefold().startswith(side)]
        columns = find_columns([heads[at][len(side) :] for at in own])
        sides.append([columns.record(number, [row[at] for at in own]) for number, row in enumerate(rows)])
    return [ComparePair(left, right) for left, right in zip(*sides, strict=True)]
