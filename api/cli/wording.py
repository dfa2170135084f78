"""`tierlight reports check-wording`: what a draft should not say, line by line. No database."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import FileMissing, answer, answer_json, say
from foundation.errors import Invalid, Place


class DraftUnreadable(Invalid):
    code = "draft.unreadable"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} is no plain text: {reason}. Save it as UTF-8 text.", places=(Place(file=file.name),))
        self.file = file


def check_wording(
    file: Annotated[Path, typer.Argument(help="The draft, as UTF-8 text.")],
    language: Annotated[str, typer.Option(help="Language of the draft: en, es, ar, fr, pt or de.")] = "en",
    final: Annotated[bool, typer.Option("--final", help="The decision is final: guilt may be said.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON.")] = False,
) -> None:
    """Remark guilt before a final decision, victims, names of people and sensational words. Remarks refuse nothing."""
    from dataclasses import asdict

    from reports.contents.wording_lint import lint

    text = _text_of(file)
    remarks = lint(text, language, final=final)
    if as_json:
        answer_json([asdict(one) for one in remarks])
        return
    for one in remarks:
        line = text.count("\n", 0, one.start) + 1
        column = one.start - (text.rfind("\n", 0, one.start) + 1) + 1
        said = " ".join(one.text.split())
        answer(f"{file.name}:{line}:{column} {one.kind}: {said!r}. {one.why} Rather: {one.instead} [{one.rule}]")
    say(f"{len(remarks)} remark{'' if len(remarks) == 1 else 's'}")


def _text_of(file: Path) -> str:
    if not file.is_file():
        raise FileMissing(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise DraftUnreadable(file, f"byte {wrong.start + 1} is not UTF-8") from wrong
    except OSError as refused:
        raise DraftUnreadable(file, refused.strerror or "refused") from refused
    if "\0" in text:
        raise DraftUnreadable(file, "it holds null characters")
    return text
