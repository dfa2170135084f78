"""`tierlight reports`: which reports exist, what the laws ask for, and making one from the database."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import answer, answer_json, placed, say, writable_file, write_whole
from foundation.errors import Invalid

if TYPE_CHECKING:
    from reports.contents.kinds import Form
    from reports.making import ReportOrder

ENDINGS = ("pdf", "xlsx", "csv", "json", "html")

app = typer.Typer(no_args_is_help=True, help="Make reports, list their kinds, read the laws they answer.")


class ReportFormUnknown(Invalid):
    code = "report_form.unknown"

    def __init__(self, out: Path) -> None:
        super().__init__(f"{out.name} has no known ending: choose one of {', '.join(ENDINGS)}.")
        self.out = out


class SchemaNeedsWorkbook(Invalid):
    code = "schema.needs_workbook"

    def __init__(self, out: Path) -> None:
        super().__init__(f"--schema describes the sheets of a workbook: let --out end in .xlsx, not {out.suffix!r}.")
        self.out = out


@app.command()
def make(
    kind: Annotated[str, typer.Argument(help="One of `tierlight reports kinds`.")],
    about: Annotated[str, typer.Option("--for", help="What it is about: an id, a reference, a name or a law.")],
    out: Annotated[Path, typer.Option(help="The file to write; its ending chooses the form.")],
    period: Annotated[str, typer.Option(help="2026, 2026-H2, 2026-Q4 or 2026-11; else the current year.")] = "",
    language: Annotated[str, typer.Option(help="en, es, ar or hi, for kinds that have its words; else en.")] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the report; else today.")] = None,
    organisation: Annotated[str, typer.Option(help="Report for this one; else for the only one there is.")] = "",
    database: Annotated[Path | None, typer.Option(help="A SQLite file, not the configured database.")] = None,
    firm: Annotated[str, typer.Option(help="A law's statement without a database: who it is prepared for.")] = "",
    schema: Annotated[Path | None, typer.Option(help="With a workbook: its Table Schema, as JSON.")] = None,
) -> None:
    """Write a report. A law's statement without --organisation or --database holds the law's questions alone."""
    from foundation.clock import utc_now
    from reports.contents.kinds import require_period_taken
    from reports.making import ReportOrder

    require_period_taken(kind, period)
    form = _form_of(out)
    writable_file(out, database)
    if schema:
        _schema_asked(schema, out, database)
    now = utc_now() if on is None else on.replace(hour=12, tzinfo=utc_now().tzinfo)
    if kind == "law_statement" and not (organisation or database):
        content = _questions(about, period, firm, form, now)
        write_whole(out, content)
    else:
        content = _from_database(database, organisation, ReportOrder(kind, about, form, period, language), out, now)
    if schema:
        from reports.renderers.xlsx.schema import package_in

        write_whole(schema, package_in(content))
    say(f"Wrote {out}")


def _schema_asked(schema: Path, out: Path, database: Path | None) -> None:
    if out.suffix.lower() != ".xlsx":
        raise SchemaNeedsWorkbook(out)
    writable_file(schema, database, out)


def _form_of(out: Path) -> "Form":
    ending = out.suffix[1:].lower()
    if ending not in ENDINGS:
        raise ReportFormUnknown(out)
    return form_named(ending)


def form_named(ending: str) -> "Form":
    """Raises ReportFormUnknown."""
    from reports.contents.kinds import Form

    if ending not in ENDINGS:
        raise ReportFormUnknown(Path(ending))
    return Form(ending)


def _questions(law_id: str, period: str, firm: str, form: "Form", now: datetime) -> bytes:
    from reports.contents.law_statement import law_statement
    from reports.laws.answering import without_facts
    from reports.laws.book import law_book
    from reports.laws.versions import reporting_year, whole_year
    from reports.payloads import Frame
    from reports.renderers import render

    book, today = law_book(), now.date()
    year = reporting_year(whole_year(period, today=today))
    frame = Frame(data_cut=today, prepared_for=firm)
    return render(law_statement(without_facts(frame, book, book.law(law_id), year)), form)


def _from_database(file: Path | None, organisation: str, order: "ReportOrder", out: Path, now: datetime) -> bytes:
    """Entered only once the file is on disk: the trail claims no file that is not there."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from reports import making

    with opened(file) as store:
        with store.reading() as session:
            actor = acting_for(session, organisation)
            drafted = making.read(session, actor, order, now=now)
        written = making.written(drafted, order.form)
        with placed(out, written.content), store.transaction() as session:
            making.enter(session, actor, order, written, now=now)
    return written.content


@app.command()
def kinds(as_json: Annotated[bool, typer.Option("--json", help="Print only JSON.")] = False) -> None:
    """The reports that can be made, and the forms each comes in."""
    from reports.contents.kinds import KINDS

    if as_json:
        answer_json(
            [{"id": kind.id, "title": kind.title, "about": kind.about, "formats": list(kind.formats)} for kind in KINDS]
        )
        return
    for kind in KINDS:
        answer(f"{kind.id:<19} {kind.title} (for {kind.about}): {', '.join(kind.formats)}")


@app.command()
def laws(as_json: Annotated[bool, typer.Option("--json", help="Print only JSON.")] = False) -> None:
    """The due-diligence laws, section by section, with citation, certainty and the day last checked."""
    from reports.laws.book import law_book

    book = law_book()
    if as_json:
        answer_json([law.model_dump(mode="json") for law in book.laws])
        return
    for law in book.laws:
        checked = f"{law.applies.certainty}, checked {law.applies.checked or 'never'}"
        answer(f"{law.id:<18} {len(law.sections):>2} sections  {law.name} ({checked})")
    answer(f"{len(book.laws)} laws, {sum(len(law.sections) for law in book.laws)} sections. Not legal advice.")
