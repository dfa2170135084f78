"""`tierlight sanctions`: screening names and comparing pairs work on files alone, without any database."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import alerts, watch_lists
from api.cli.output import FileMissing, TerminalProgress, answer_json, say, writable_file
from foundation.errors import Invalid, Place

if TYPE_CHECKING:
    from sanctions.screening.index import Target

app = typer.Typer(no_args_is_help=True, help="Screen names against lists, compare pairs, assess penalties.")
app.add_typer(watch_lists.app, name="lists")
app.command("replay")(alerts.replay)
app.command("four-eyes")(alerts.four_eyes)
app.command("listed")(alerts.listed)
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]

COMPARE_HEADS = ("pair_id", "probability", "alert")
MOST_NAMED = 20  # odd rows named one by one on stderr before the rest are only counted


class EngineUnknown(Invalid):
    code = "screen.engine_unknown"

    def __init__(self, engine: str) -> None:
        super().__init__(f"There is no engine {engine!r}: use local, or local:N for N processes.")
        self.engine = engine


class ListsNotLoaded(Invalid):
    code = "screen.lists_not_loaded"

    def __init__(self) -> None:
        super().__init__(
            "No lists are loaded: run `tierlight sanctions lists add`, or give --against a file or a folder."
        )


@app.command("screen")
def screen_names(
    queries: Annotated[Path, typer.Argument(help="CSV with query_id, name and, where known, kind and country")],
    against: Annotated[
        Path, typer.Option("--against", help="targets as JSON lines, a folder of published lists, or `loaded`")
    ],
    out: Annotated[Path, typer.Option("--out", help="JSON lines, one a hit; gzipped when the name ends in .gz")],
    top: Annotated[int, typer.Option("--top", min=1, help="the most hits of one query")] = 20,
    all_candidates: Annotated[bool, typer.Option("--all-candidates", help="also what is too unlike to alert")] = False,
    engine: Annotated[str, typer.Option("--engine", help="local (all cores) or local:N (N processes)")] = "local",
    as_json: JsonOption = False,
) -> None:
    """Say which names may be listed parties, how likely, and why."""
    from api.cli.screening_files import read_queries, write_hits
    from foundation.clock import utc_now
    from sanctions.screening.index import build_index
    from sanctions.screening.pool import screen_all

    processes = _processes(engine)
    writable_file(out, queries, against)
    asked = read_queries(queries)
    _name_odd_rows(asked.odd)
    progress = TerminalProgress()
    index = build_index(_targets(against, utc_now().date(), progress), progress)
    answers = screen_all(
        index, asked.queries, top=top, all_candidates=all_candidates, processes=processes, progress=progress
    )
    hits = write_hits(out, answers)
    if as_json:
        answer_json({"queries": len(asked.queries), "odd": len(asked.odd), "targets": len(index.targets), "hits": hits})
    else:
        say(f"{len(asked.queries):,} names screened against {len(index.targets):,} parties: {hits:,} hits in {out}.")


def _processes(engine: str) -> int | None:
    name, _, number = engine.partition(":")
    if name != "local" or (number and not (number.isdigit() and int(number))):
        raise EngineUnknown(engine)
    return int(number) if number else None


def _targets(against: Path, today: date, progress: TerminalProgress) -> "list[Target]":
    from sanctions.lists.reading import read_lists
    from sanctions.screening.screen import targets_of

    if str(against) == "loaded" and not against.exists():
        return _loaded()
    if not against.exists():
        raise FileMissing(against)
    reading = read_lists(against, progress)
    for refused in reading.refused:
        say(f"not used: {refused.message} [{refused.code}]")
    for note in reading.notes:
        say(f"note: {note}")
    in_force = [entry for entry in reading.entries if entry.in_force(today)]
    if len(in_force) < len(reading.entries):
        say(f"note: {len(reading.entries) - len(in_force):,} entries are past their last day and left out.")
    plain = not against.is_dir()
    return list(targets_of(in_force, plain_ids=plain))


def _loaded() -> "list[Target]":
    targets = watch_lists.loaded_targets()
    if not targets:
        raise ListsNotLoaded
    return targets


def _name_odd_rows(odd: Sequence[tuple[Place, str]]) -> None:
    for place, reason in odd[:MOST_NAMED]:
        say(f"not screened: {place}: {reason}.")
    if len(odd) > MOST_NAMED:
        say(f"not screened: {len(odd) - MOST_NAMED:,} more rows of the same kinds.")


@app.command("compare")
def compare_names(
    pairs: Annotated[Path, typer.Argument(help="CSV with pair_id, query, targets (parted by ' | ') and kind")],
    out: Annotated[Path, typer.Option("--out", help="pair_id,probability,alert in the order given")],
    as_json: JsonOption = False,
) -> None:
    """Say for given names whether they are the given listed party."""
    from api.cli.csv_files import write_csv
    from api.cli.screening_files import read_pairs
    from sanctions.screening.screen import compare

    writable_file(out, pairs)
    asked = read_pairs(pairs)
    answers = [compare(pair.query, pair.targets, pair.kind) for pair in asked]
    rows = ((pair.pair_id, said.probability, int(said.alert)) for pair, said in zip(asked, answers, strict=True))
    write_csv(out, COMPARE_HEADS, rows)
    alerts = sum(said.alert for said in answers)
    if as_json:
        answer_json({"pairs": len(asked), "alerts": alerts})
    else:
        say(f"{len(asked):,} pairs compared: {alerts:,} alerts in {out}.")
