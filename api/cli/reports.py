"""`tierlight reports`: which reports exist, and what the laws ask for. Needs no database."""

import typer

from api.cli.output import answer, answer_json

app = typer.Typer(no_args_is_help=True, help="Make reports, list their kinds, read the laws they answer.")


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
