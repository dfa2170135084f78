"""`tierlight reports make-many`: many reports of one kind into a folder, going on where an earlier run stopped."""

import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import answer_json, say, writable_folder, write_whole
from foundation.errors import Conflict, Invalid, Place

if TYPE_CHECKING:
    from foundation.actors import Actor
    from foundation.database import Database
    from reports.bulk.drafting import Asked
    from reports.bulk.many import ManyOrder
    from reports.bulk.rendering import Presses

HEAD = ("place", "subject", "file", "sha256", "code", "message")
LISTED = "manifest.csv"
SHORTEST_NAMES = ("id", "reference", "subject")


class FolderNotEmpty(Conflict):
    code = "bulk.folder_not_empty"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds reports already: go on with --resume, or name another folder.")
        self.folder = folder


class SubjectsUnreadable(Invalid):
    code = "bulk.subjects_unreadable"

    def __init__(self, file: Path, why: str = "names nothing") -> None:
        known = ", ".join(SHORTEST_NAMES)
        super().__init__(
            f"{file.name} {why}: give a CSV in UTF-8 with a column {known}, or one value a line.",
            places=(Place(file=file.name),),
        )
        self.file = file


def make_many(
    kind: Annotated[str, typer.Argument(help="One of `tierlight reports kinds`.")],
    subjects: Annotated[
        Path, typer.Option("--for-file", exists=True, dir_okay=False, help="CSV of ids or references.")
    ],
    out: Annotated[Path, typer.Option(file_okay=False, help="The folder to write to; manifest.csv lists what came.")],
    form: Annotated[str, typer.Option("--form", help="pdf, xlsx, csv, json or html.")] = "pdf",
    period: Annotated[str, typer.Option(help="2026, 2026-H2, 2026-Q4 or 2026-11; else the current year.")] = "",
    language: Annotated[
        str, typer.Option(help="en, es or ar, for kinds that have its words; else the organisation's.")
    ] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the reports; else today.")] = None,
    organisation: Annotated[str, typer.Option(help="Report for this one; else for the only one there is.")] = "",
    database: Annotated[Path | None, typer.Option(help="A SQLite file, not the configured database.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an earlier run stopped.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON.")] = False,
) -> None:
    """Write many reports of one kind; each is entered in the trail. What is refused is listed with its reason."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from api.cli.reports import form_named
    from foundation.clock import utc_now
    from reports.bulk.many import ManyOrder
    from reports.contents.kinds import language_of, report_kind, require_period_taken

    require_period_taken(kind, period)
    order = ManyOrder(report_kind(kind).id, form_named(form), period, _subjects(subjects), language)
    now = utc_now() if on is None else on.replace(hour=12, tzinfo=utc_now().tzinfo)
    with opened(database) as store:
        with store.reading() as session:
            actor = acting_for(session, organisation)
        language_of(report_kind(kind), language, actor.locale)
        standing = _standing(writable_folder(out), resume=resume)
        made, refused = _write(store, actor, order, out, standing, now)
    counts = {"made": made, "refused": refused, "stood": len(standing)}
    if as_json:
        answer_json(counts)
    say(f"Wrote {made} reports to {out}; {refused} refused, {len(standing)} stood there already.")
    if refused:
        raise typer.Exit(1)


def _subjects(file: Path) -> tuple[str, ...]:
    """Raises SubjectsUnreadable."""
    rows = _rows(file)
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    column = next((head.index(name) for name in SHORTEST_NAMES if name in head), None)
    if column is None and len(head) != 1:
        raise SubjectsUnreadable(file)
    body = rows if column is None else rows[1:]
    found = [row[column or 0].strip() for row in body if len(row) > (column or 0)]
    subjects = tuple(dict.fromkeys(one for one in found if one))
    if not subjects:
        raise SubjectsUnreadable(file)
    return subjects


def _rows(file: Path) -> list[list[str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [row for row in csv.reader(lines) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise SubjectsUnreadable(file, "cannot be read as text") from wrong


def _standing(out: Path, *, resume: bool) -> frozenset[str]:
    """Subjects made before whose file is still what the manifest says. Raises FolderNotEmpty."""
    import hashlib

    from reports.bulk.packing import as_given

    path = out / LISTED
    if not path.is_file():
        return frozenset()
    if not resume:
        raise FolderNotEmpty(out)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row.get("file")]
    files = {as_given(row["subject"]): (out / Path(row["file"]).name, row["sha256"]) for row in rows}
    return frozenset(
        subject
        for subject, (file, sha256) in files.items()
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    )


def _write(
    store: "Database", actor: "Actor", order: "ManyOrder", out: Path, standing: frozenset[str], now: datetime
) -> tuple[int, int]:
    """Made and refused. The manifest grows with each step, so that a run that is cut off can go on."""
    from reports.bulk.many import AT_ONCE
    from reports.bulk.packing import plain
    from reports.bulk.rendering import presses

    left = [(place, one) for place, one in enumerate(order.subjects) if one not in standing]
    fresh = not (out / LISTED).is_file()
    made = refused = 0
    with presses(len(left)) as machines, (out / LISTED).open("a", encoding="utf-8", newline="") as listed:
        writer = csv.writer(listed, lineterminator="\n")
        if fresh:
            writer.writerow(HEAD)
        for start in range(0, len(left), AT_ONCE):
            for row in _step(store, actor, order, left[start : start + AT_ONCE], machines, out, now):
                writer.writerow(plain(row))
                made, refused = made + bool(row[2]), refused + bool(row[4])
            listed.flush()
            say(f"{min(start + AT_ONCE, len(left))} of {len(left)}")
    return made, refused


def _step(
    store: "Database",
    actor: "Actor",
    order: "ManyOrder",
    part: list[tuple[int, str]],
    machines: "Presses",
    out: Path,
    now: datetime,
) -> list[tuple[object, ...]]:
    """Read while nobody waits to write, drawn, then entered in one short transaction; the rows of the manifest."""
    from foundation.clock import today_in
    from reports import making
    from reports.bulk.drafting import read_many
    from reports.bulk.many import name_of, written_many

    with store.reading() as session:
        many = read_many(
            session, actor, order.kind, part, order.period, today=today_in(actor.zone, now), language=order.language
        )
    pairs = written_many(many, order.form, machines)
    rows: list[tuple[object, ...]] = []
    with store.transaction() as session:
        for asked, file in pairs:
            if file is None:
                rows.append((asked.place, asked.subject, "", "", *refusal_of(asked)))
                continue
            write_whole(out / name_of(asked, order.form), file.content)
            making.enter(session, actor, order.one(asked.subject), file, now=now)
            rows.append((asked.place, asked.subject, name_of(asked, order.form), file.sha256, "", ""))
    return rows


def refusal_of(asked: "Asked") -> tuple[str, str]:
    from foundation.errors import TierlightError

    refused = asked.drafted
    return (refused.code, refused.message) if isinstance(refused, TierlightError) else ("", "")
