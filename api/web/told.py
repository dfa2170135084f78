"""
Reasons that a row keeps as English text, made fit to be read: in the reader's language, no rule codes, days as the
reader writes them.
"""

import re
from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_skeleton

from reports.contents.retold import retold
from reports.contents.spoken import retelling

RULE_CODE: Final = re.compile(r"\bS\d{2}[a-z]?:? ")
LEADS: Final = ("required: ", "first visit: ")
"""What the column beside the reason says already."""
DAY: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def told(text: str, *, locale: Locale) -> str:
    """
    The codes of rules stay in the row and in what the API answers; a page says the rule in words, and a sentence of the
    product in the reader's language.
    """
    plain = RULE_CODE.sub("", text)
    for lead in LEADS:
        plain = plain.removeprefix(lead)
    return DAY.sub(lambda found: _day(found[0], locale), retold_here(plain, locale=locale))


def _day(text: str, locale: Locale) -> str:
    try:
        return str(format_skeleton("yMMMd", date.fromisoformat(text), locale=locale))
    except ValueError:  # looks like a day and is none, such as a version or a number of papers
        return text


def retold_here(text: str, *, locale: Locale) -> str:
    """What a model wrote into a row: the label of a driver, its value, what would lower it."""
    with retelling(locale.language):
        return retold(text)


def tongues(codes: tuple[str, ...] | str, *, locale: Locale) -> str:
    """Languages by their names in the reader's own; a code that has no name here stays as it was written."""
    own = (codes,) if isinstance(codes, str) else codes
    separator = "، " if locale.text_direction == "rtl" else ", "
    return separator.join(locale.languages.get(code, code) for code in own)
