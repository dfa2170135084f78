"""What the wording lint says of words that somebody wrote; it stands beside them and forbids nothing."""

from reports.contents.wording_lint import Remark, languages, lint


def remarks_on(text: str, language: str, *, final: bool = False) -> tuple[Remark, ...]:
    """None for a language without rules. `final`: nothing in it is alleged any more."""
    return lint(text, language, final=final) if language in languages() else ()
