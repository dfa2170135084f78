"""
The languages of the desk: their names, their way of writing, and the catalogue of each. A language is one row here and
`locales/<code>/LC_MESSAGES/desk.po`; it is offered wherever one is chosen, and a test fails on a message it lacks. One
for respondents only is offered to those who come by a link and have no account; its catalogue holds their messages
(`api/web/respondents.py`), and the same test fails on one of those.
"""

from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from babel import Locale
from babel.support import Translations

from reports.contents.kinds import KINDS

CATALOGUES: Final = Path(__file__).parent / "locales"


@dataclass(frozen=True, slots=True)
class Language:
    """`name` in the language itself; `locale` is how it writes days, numbers and the names of countries."""

    code: str
    name: str
    locale: Locale
    respondents_only: bool = False


OFFERED: Final = (
    Language("en", "English", Locale("en", "GB")),  # day before month, as the direction writes dates
    Language("es", "Español", Locale("es")),
    Language("ar", "العربية", Locale("ar")),
    Language("fr", "Français", Locale("fr")),
    Language("de", "Deutsch", Locale("de")),
    Language("pt", "Português", Locale("pt", "PT")),
    Language("tr", "Türkçe", Locale("tr"), respondents_only=True),
    Language("ro", "Română", Locale("ro"), respondents_only=True),
)
LOCALES: Final[dict[str, Locale]] = {one.code: one.locale for one in OFFERED if not one.respondents_only}
"""Of the desk."""
LANGUAGE_NAMES: Final[dict[str, str]] = {one.code: one.name for one in OFFERED if not one.respondents_only}
RESPONDENTS_LOCALES: Final[dict[str, Locale]] = {one.code: one.locale for one in OFFERED}
"""Of the desk, and those for respondents only."""
RESPONDENTS_NAMES: Final[dict[str, str]] = {one.code: one.name for one in OFFERED}
RESPONDENTS_AT: Final = ("/invited/", "/register/own/")
"""How addresses begin at which somebody without an account answers."""


def names_at(path: str) -> dict[str, str]:
    """The languages a page can be read in, by their own names."""
    return RESPONDENTS_NAMES if path.startswith(RESPONDENTS_AT) else LANGUAGE_NAMES


@lru_cache(maxsize=len(RESPONDENTS_LOCALES))
def catalogue(locale: str) -> NullTranslations:
    found: NullTranslations = Translations.load(str(CATALOGUES), [locale], domain="desk")
    return found


def translated(locale: str, text: str) -> str:
    """A marked text outside a template, for notices and mail."""
    return catalogue(locale).gettext(text)


@lru_cache(maxsize=len(KINDS))
def report_languages(kind: str) -> dict[str, str]:
    """
    What reports of a kind are written in, each by its own name: fewer languages than the desk's, for their words are
    their own (`reports/contents/words`). Empty for a kind that is none.
    """
    codes = next((one.languages for one in KINDS if one.id == kind), ())
    return {code: LANGUAGE_NAMES.get(code) or Locale(code).get_language_name() or code for code in codes}
