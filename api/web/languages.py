"""The languages of the desk: their names, their way of writing, and the catalogue of each."""

from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from babel import Locale
from babel.support import Translations

CATALOGUES: Final = Path(__file__).parent / "locales"
LOCALES: Final[dict[str, Locale]] = {
    "en": Locale("en", "GB"),  # day before month, as the direction writes dates
    "es": Locale("es"),
    "ar": Locale("ar"),
}
LANGUAGE_NAMES: Final[dict[str, str]] = {"en": "English", "es": "Español", "ar": "العربية"}


@lru_cache(maxsize=len(LOCALES))
def catalogue(locale: str) -> NullTranslations:
    found: NullTranslations = Translations.load(str(CATALOGUES), [locale], domain="desk")
    return found


def translated(locale: str, text: str) -> str:
    """A marked text outside a template, for notices and mail."""
    return catalogue(locale).gettext(text)
