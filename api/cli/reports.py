"""`tierlight reports`: which reports exist, what the laws ask for, and one law's report. Needs no database."""

from datetime import datetime
from pathlib import Path

import typer

from api.cli.output import answer, answer_json, say, writable_file
from foundation.errors import Invalid

ENDINGS = ("pdf", "xlsx", "csv", "json", "html")

app = typer.Typer(no_args_is_help=True, help="Make reports, list their kinds, read the laws they answer.")


class ReportFormUnknown(Invalid):
    code = "report_form.unknown"

    def __init__(self, out: Path) -> None:
        super().__init__(f"{out.name} has no known ending: choose one of {', '.join(ENDINGS)}.")
        self.out = out


@app.command()
def make(
    kind: str = typer.Argument(help="One of `tierlight reports kinds`."),
    about: str = typer.Option(..., "--for", help="The id of what the report is about, such as a law."),
    out: Path = typer.Option(..., "--out", help="The file to write; its ending chooses the form."),
    on: datetime | None = typer.Option(
        None, "--on", formats=["%Y-%m-%d"], help="Day of the data; else today."
    ),
    firm: str = typer.Option("", "--firm", help="The organisation the report is prepared for."),
) -> None:
    """Write a report. A disclosure made without a database holds the law's questions, all not answered."""
    from foundation.clock import utc_now
    from reports.contents.disclosure import disclosure
    from reports.contents.kinds import Form, report_kind
    from reports.laws.book import law_book
    from reports.payloads import Frame
    from reports.renderers import render

    report_kind(kind)
    if out.suffix[1:].lower() not in ENDINGS:
        raise ReportFormUnknown(out)
    book = law_book()
    frame = Frame(data_cut=(on or utc_now()).date(), prepared_for=firm)
    content = render(disclosure(frame, book, book.law(about)), Form(out.suffix[1:].lower()))
    writable_file(out).write_bytes(content)
    say(f"Wrote {out}")


@app.command()
def kinds(as_json: bool = typer.Option(False, "--json", help="Print only JSON.")) -> None:
    """The reports that can be made, and the forms each comes in."""
    from reports.contents.kinds import KINDS

    if as_json:
        answer_json(
            [{"id": kind.id, "title": kind.title, "about": kind.about, "formats": list(kind.formats)} for kind in KINDS]
        )
        return
    for kind in KINDS:
        answer(f"{kind.id:<12} {kind.title} (for {kind.about}): {', '.join(kind.formats)}")


@app.command()
def laws(as_json: bool = typer.Option(False, "--json", help="Print only JSON.")) -> None:
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
