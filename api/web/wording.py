"""Remarks on the wording of a draft, shown under it: they hinder nobody and are not kept."""

from reports.contents.wording_lint import Remark, likely_language, lint


def remarks_on(text: str | None, final: bool, locale: str) -> tuple[Remark, ...]:  # noqa: FBT001 - called by templates
    """A draft rarely says its language: Arabic shows in its letters, anything else is read in the reader's."""
    return lint(text, likely_language(text, locale), final=final) if text else ()
