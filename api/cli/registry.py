"""What needs the register: importing lists, taking them back, walking the chain. Attached to `tierlight suppliers`."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from api.cli import exchange
from api.cli.output import FileMissing, TerminalProgress, answer, answer_json, say, writable_file
from foundation.errors import Invalid

if TYPE_CHECKING:
    from sqlmodel import Session

    from foundation.actors import Actor
    from suppliers.batches import Reading
    from suppliers.models import ImportBatch

DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose register; needed when the database has more than one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
Kind = Literal["parties", "edges", "facts"]


class MappingUnreadable(Invalid):
    code = "mapping.unreadable"

    def __init__(self, file: Path) -> None:
        super().__init__(f'{file.name} is no mapping: write JSON such as {{"Firma": "name", "Notiz": ""}}.')


def import_list(
    file: Annotated[
        Path, typer.Argument(help="a list (CSV, XLSX, ODS, GeoJSON, …) or BODS, FollowTheMoney, GLEIF, Parquet")
    ],
    *,
    kind: Annotated[Kind, typer.Option(help="firms and sites, links, or answers")] = "parties",
    mapping: Annotated[Path | None, typer.Option(help='JSON: column head to field, "" to leave a column out')] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen and write nothing")] = False,
    errors: Annotated[Path | None, typer.Option(help="workbook of the rows to mend")] = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a list into the register; a dry run needs no database when there is none."""
    from api import list_files
    from api.cli.acting import acting_for
    from api.cli.databases import DatabaseFileMissing, opened
    from foundation.clock import utc_now

    if not file.is_file():
        raise FileMissing(file)
    if errors:
        writable_file(errors)
    today = utc_now().date()
    reading = list_files.read(file, kind, today=today, chosen=_chosen(mapping))
    try:
        with opened(database) as store, store.transaction() as session:
            batch = _import(session, acting_for(session, organisation), reading, file, dry_run=dry_run)
    except DatabaseFileMissing:
        if not dry_run or database:
            raise
        batch = None
    if errors:
        _write_errors(errors, reading, batch)
    _tell(reading, batch, as_json=as_json)


def _chosen(mapping: Path | None) -> dict[str, str]:
    """Raises FileMissing, MappingUnreadable."""
    import json

    if mapping is None:
        return {}
    if not mapping.is_file():
        raise FileMissing(mapping)
    try:
        chosen = json.loads(mapping.read_text("utf-8"))
    except (ValueError, UnicodeDecodeError) as broken:
        raise MappingUnreadable(mapping) from broken
    if not isinstance(chosen, dict) or not all(isinstance(field, str) for field in chosen.values()):
        raise MappingUnreadable(mapping)
    return chosen


def _import(session: "Session", actor: "Actor", reading: "Reading", file: Path, *, dry_run: bool) -> "ImportBatch":
    from foundation.clock import utc_now
    from suppliers import batches

    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    batch = batches.dry_run(session, actor, reading, file_name=file.name, sha256=sha256, now=utc_now())
    if not dry_run:
        batches.write(session, actor, batch, reading, now=utc_now(), progress=TerminalProgress())
    return batch


def _write_errors(errors: Path, reading: "Reading", batch: "ImportBatch | None") -> None:
    """With what only the register could tell, when it was asked."""
    from api.main_job.steps import with_issues
    from suppliers.importing.error_book import write_errors_workbook
    from suppliers.importing.rows import ImportReading

    if not isinstance(reading, ImportReading):
        raise ErrorsOfFacts
    write_errors_workbook(errors, [with_issues(reading, batch.issues) if batch else reading])


class ErrorsOfFacts(Invalid):
    code = "import.errors_of_facts"

    def __init__(self) -> None:
        super().__init__("A workbook of rows to mend is made for lists and links; for facts use --json.")


def _read_only(reading: "Reading") -> tuple[dict[str, int], list[dict[str, Any]]]:
    from suppliers.interop.delivered import Delivered

    if isinstance(reading, Delivered):
        losses = [{"code": "document.loss", "row": None, "sentence": str(loss)} for loss in reading.losses]
        return {"records": reading.records}, losses
    refused = len({(issue.sheet, issue.row) for issue in reading.issues if issue.severity == "refused"})
    counts = {"rows": len(reading.rows) or len(getattr(reading, "edges", ())), "refused": refused}
    return counts, [{"code": issue.code, "row": issue.row, "sentence": issue.sentence} for issue in reading.issues]


def _tell(reading: "Reading", batch: "ImportBatch | None", *, as_json: bool) -> None:
    from suppliers.batches.writing import file_of

    if batch is None:
        counts, issues = _read_only(reading)
        batch_id, state = None, "read"
    else:
        counts, batch_id, state, issues = batch.counts, str(batch.id), batch.state, batch.issues
    if as_json:
        answer_json({"batch": batch_id, "state": state, "counts": counts, "issues": issues})
        return
    said = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
    say(f"{file_of(reading)}: {said or 'nothing new'}.")
    if batch_id:
        answer(batch_id)


def undo(
    batch: Annotated[UUID, typer.Argument(help="the id that `import` printed")],
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a whole import back, while nothing hangs on its rows."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation.clock import utc_now
    from suppliers import batches

    with opened(database) as store, store.transaction() as session:
        undone = batches.undo(session, acting_for(session, organisation), batch, now=utc_now())
        told = {"batch": str(undone.id), "file": undone.file_name, "state": undone.state}
    if as_json:
        answer_json(told)
    else:
        say(f"{told['file']} was taken back.")


def chain(
    node: Annotated[str, typer.Argument(help="a party or site: its id, or your own reference for it")],
    *,
    direction: Annotated[Literal["upstream", "downstream"], typer.Option(help="towards suppliers, or buyers")],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="links that held on this day")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="supplies, subcontracts, …, owns; repeat for several")] = None,
    depth: Annotated[int | None, typer.Option(min=0, help="cut behind this tier")] = None,
    form: Annotated[Literal["json", "graphml", "geojson", "bods", "ftm", "parquet"], typer.Option("--format")] = "json",
    out: Annotated[Path | None, typer.Option("--out", help="a file instead of the terminal; parquet needs one")] = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """Print everything behind, or in front of, one party or site."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation.clock import utc_now
    from suppliers import chain as chains
    from suppliers.chain import drawing

    day: date = as_of.date() if as_of else utc_now().date()
    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        start = _node(session, actor, node)
        found = chains.closure(
            session, actor, start, direction, as_of=day, kinds=tuple(kind or _kinds_for(form)), depth=depth
        )
        if form in {"bods", "ftm", "parquet"}:
            exchange.chain_in(session, actor, found, form, out)
            return
    drawn = drawing.drawn(found, form)  # type: ignore[arg-type] # one of the others
    if out:
        writable_file(out).write_text(drawn, "utf-8")
    else:
        answer(drawn)


def _kinds_for(form: str) -> tuple[str, ...]:
    """BODS tells who owns whom, so a chain in it follows owners too."""
    from suppliers import chain as chains

    return (*chains.FLOWS, "owns", "controls") if form == "bods" else chains.FLOWS


def _node(session: "Session", actor: "Actor", text: str) -> UUID:
    """Raises NodeNotFound."""
    from suppliers.nodes import NodeNotFound, ids_of_reference

    try:
        return UUID(text)
    except ValueError:
        found = ids_of_reference(session, actor, text)
    if len(found) != 1:
        raise NodeNotFound
    return found[0]


def add_to(app: typer.Typer) -> None:
    app.command("import")(import_list)
    app.command("undo")(undo)
    app.command("chain")(chain)
    exchange.add_to(app)
