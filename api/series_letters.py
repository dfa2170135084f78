"""Letters about series of reports, in the language of whoever reads them. None names what a report is about."""

from functools import partial
from typing import Final

from api.web.languages import LOCALES, translated
from api.web.marking import marked as _
from foundation.outbox import Message
from foundation.settings import Settings
from reports.series.alerts import SeriesLetter, Writer

SUBJECTS: Final = {
    "made": _("A report is ready for you"),
    "failed": _("A report could not be made"),
    "missed": _("A public day has passed without its report"),
    "ask": _("Confirm that you want to be sent reports"),
}
WORDS: Final = {
    "made": _("A report for the period %(slot)s was made. Open it behind this link:"),
    "failed": _("The report for the period %(slot)s was not made, and nothing was sent. Why stands behind this link:"),
    "missed": _("The report for the period %(slot)s was promised for a day that has passed. See it behind this link:"),
    "ask": _("Somebody wants to send reports to this address. Open the link to agree, or later to end it."),
}


def series_writer(settings: Settings) -> Writer:
    desk = settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return partial(series_letter, desk=desk)


def series_letter(letter: SeriesLetter, *, desk: str) -> Message:
    """`desk` is the address that links begin with."""
    locale = letter.locale if letter.locale in LOCALES else "en"
    words = translated(locale, WORDS[letter.what]) % {"slot": letter.slot}
    body = f"{words}\n\n{desk}{_path(letter)}\n"
    return Message("mail", letter.email, translated(locale, SUBJECTS[letter.what]), body)


def _path(letter: SeriesLetter) -> str:
    if letter.what == "ask":
        return f"/shared-reports/asked/{letter.secret}"
    return f"/shared-reports/{letter.secret}" if letter.secret else f"/report-series/{letter.series_id}"
