"""`tierlight suppliers import` and `undo`: a list, or a document, into the register and back out of it whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from api.cli.import_telling import as_read, tell
from api.cli.output import FileMissing, TerminalProgress, answer_json, say, writable_file
from foundation.errors import Invalid

if TYPE_CHECKING:
    from foundation.actors import Actor
    from foundation.database import Database
    from suppliers.batches.checking import Given
    from suppliers.batches.mending import Heed, Mending
    from suppliers.importing.choices import ReadingChoices
    from suppliers.interop.delivered import Delivered
    from suppliers.models import ImportBatch

DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose register; needed when the database has more than one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        help='JSON: {"Firma": "name", "Notiz": ""}, or all choices: {"columns": {…}, "sheet": …, "head_rows": [3], '
        '"day_orders": {"": "day_first"}, "country": "ES", …}; remembered for lists with the same heads'
    ),
]
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
    mapping: MappingOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would happen and write nothing")] = False,
    errors: Annotated[Path | None, typer.Option(help="workbook of the rows to mend")] = None,
    exclusive: Annotated[
        bool, typer.Option("--exclusive", help="links in one go: twice as fast, but nobody else can write meanwhile")
    ] = False,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a list into the register; a dry run needs no database when there is none."""
    from api.cli.databases import DatabaseFileMissing, opened
    from suppliers.batches.mending import Mending, unheeded

    if not file.is_file():
        raise FileMissing(file)
    if errors:
        writable_file(errors, file, mapping, database)
    mending = Mending()
    order = _Order(file, kind, _settled(mapping), organisation, dry_run=dry_run, exclusive=exclusive)
    try:
        with opened(database) as store:
            batch = order.carry_out(store, mending.heed if errors else unheeded)
    except DatabaseFileMissing as missing:
        if not dry_run:
            raise
        say(f"{missing.message} Until then the list is checked by itself.")
        batch = None
    told = order.as_read(mending) if batch is None else order.told(batch)
    if errors:
        from suppliers.importing.error_book import write_errors_workbook

        write_errors_workbook(errors, mending.parts)
    tell(file, told, order.choices, errors=errors, as_json=as_json, written=not dry_run)


def _settled(mapping: Path | None) -> "ReadingChoices | None":
    """Raises FileMissing, MappingUnreadable, ChoicesBroken."""
    import json

    from suppliers.importing.choices import from_file

    if mapping is None:
        return None
    if not mapping.is_file():
        raise FileMissing(mapping)
    try:
        return from_file(json.loads(mapping.read_text("utf-8")))
    except (ValueError, UnicodeDecodeError) as broken:
        raise MappingUnreadable(mapping) from broken


class _Order:
    """What the command was asked for."""

    def __init__(
        self,
        file: Path,
        kind: Kind,
        settled: "ReadingChoices | None",
        organisation: str,
        *,
        dry_run: bool,
        exclusive: bool,
    ) -> None:
        from foundation.clock import utc_now
        from suppliers.importing.choices import AS_FOUND

        self.choices = settled or AS_FOUND
        self.given: Given | None = None
        self.file, self.kind, self.settled, self.organisation = file, kind, settled, organisation
        self.dry_run, self.exclusive = dry_run, exclusive
        self.now = utc_now()
        self.progress = TerminalProgress()

    def carry_out(self, store: "Database", heed: "Heed") -> "ImportBatch":
        import gc

        from api import list_files
        from api.cli.acting import acting_for
        from api.cli.list_writing import ListWriting, say_unfinished
        from suppliers.batches.checking import check
        from suppliers.batches.writing import Handed

        gc.disable()  # millions of rows without a circle among them: looking for one is a third of the time
        with store.reading() as session:
            actor = acting_for(session, self.organisation)
            if self.dry_run:
                say_unfinished(session, actor)
        sha256 = list_files.sha256_of(self.file)
        writing = ListWriting(store, actor, self.now, self.progress)
        if not self.dry_run:
            writing.look(self.kind, sha256)
        choices = list_files.settled(writing.begun) if writing.begun else self._choices(store, actor)
        given = self._given(choices)
        handed = Handed(self.file.name, sha256, self.now, choices)
        if self.dry_run:
            return check(store, actor, given, handed, progress=self.progress, heed=heed)
        batch = writing.write(given, handed, heed, exclusive=self.exclusive)
        self._remember(store, actor, choices)
        return batch

    def _given(self, choices: "ReadingChoices") -> "Given":
        from api import list_files

        self.choices = choices
        self.given = list_files.given(self.file, self.kind, today=self.now.date(), choices=choices)
        return self.given

    def _choices(self, store: "Database", actor: "Actor") -> "ReadingChoices":
        """The mapping named, or what is remembered of lists with the same heads, which is said."""
        from api import list_files
        from suppliers.batches import remembering
        from suppliers.importing.choices import AS_FOUND

        if self.settled is not None:
            return self.settled
        with store.reading() as session:
            found = list_files.proposed(session, actor, self.file, self.kind)
        remembered = remembering.choices_of(found) if found else None
        if found is None or remembered is None:
            return AS_FOUND
        say(f"Read as {found.file_name} was on {found.used_at.date().isoformat()}; --mapping settles it otherwise.")
        return remembered

    def _remember(self, store: "Database", actor: "Actor", choices: "ReadingChoices") -> None:
        from api import list_files
        from suppliers.batches import remembering

        if choices.as_json():
            source = list_files.source_of(self.file, self.kind)
            with store.transaction() as session:
                remembering.remember(session, actor, source, choices, file_name=self.file.name, now=self.now)

    def as_read(self, mending: "Mending") -> dict[str, Any]:
        """Without a database: what the file alone tells."""
        from suppliers.batches.checking import WholeList
        from suppliers.batches.writing import MOST_ISSUES, RANKS, told
        from suppliers.interop.delivered import Delivered

        given = self._given(self.choices)
        if isinstance(given, WholeList) and isinstance(given.reading, Delivered):
            return self._told(None, {"records": given.reading.records}, _losses(given.reading))
        rows, issues = 0, list[dict[str, Any]]()
        for reading in [given.reading] if isinstance(given, WholeList) else given.parts():
            assert not isinstance(reading, Delivered)  # noqa: S101 - told above
            mending.heed(reading.table, reading.issues)
            rows += len(reading.rows) or len(getattr(reading, "edges", ()))
            issues += told(reading, reading.issues)
            issues = sorted(issues, key=lambda one: RANKS[one["severity"]])[:MOST_ISSUES]
        every = [issue for part in mending.parts for issue in part.issues]
        refused = len({(issue.sheet, issue.row) for issue in every if issue.severity == "refused"})
        return self._told(None, {"rows": rows, "refused": refused, "issues": len(every)}, issues)

    def told(self, batch: "ImportBatch") -> dict[str, Any]:
        return self._told(batch, batch.counts, batch.issues)

    def _told(
        self, batch: "ImportBatch | None", counts: dict[str, int], issues: list[dict[str, Any]]
    ) -> dict[str, Any]:
        state = {"batch": str(batch.id), "state": batch.state} if batch else {"batch": None, "state": "read"}
        read = as_read(self.given) if self.given else {}
        return {**state, "counts": counts, **read, "issues": issues}


def _losses(document: "Delivered") -> list[dict[str, Any]]:
    about = {"file": document.file, "sheet": None, "row": None, "column": None, "value": ""}
    return [
        {"code": "document.loss", "severity": "warning", "sentence": str(loss), **about} for loss in document.losses
    ]


def undo(
    batch: Annotated[UUID, typer.Argument(help="the id that `import` printed")],
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a whole import back, while nothing hangs on its rows."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from api.cli.list_writing import is_dead
    from foundation.clock import utc_now
    from suppliers import batches
    from suppliers.batches import holding

    with opened(database) as store, store.transaction() as session:
        actor, now = acting_for(session, organisation), utc_now()
        holding.let_go_of_dead(session, actor, is_dead, now=now)
        undone = batches.undo(session, actor, batch, now=now)
        told = {"batch": str(undone.id), "file": undone.file_name, "state": undone.state}
    if as_json:
        answer_json(told)
    else:
        say(f"{told['file']} was taken back.")
