"""
What a public entry must not tell: who a worker is, which small site it was, or a count so small that people know each
other. Pure. Found by shape and by the names of the record itself; whoever approves still reads every word.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from audits.grievances.private_words import personal_in
from foundation.errors import Invalid, Place
from suppliers.names import fold

SMALLEST: Final = 10
"""Counts below it are shown as "fewer than 10" (notes on privacy of small cells: k of 10)."""
FEWER: Final = f"fewer than {SMALLEST}"
SHORTEST_NAME: Final = 4
_NUMBER = "one|two|three|four|five|six|seven|eight|nine|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|[1-9]"
_PEOPLE = (
    "workers?|employees?|people|persons?|men|women|labourers?|children|trabajador(?:es|as|a)?|empleados?|personas?|"
    "عمال|عامل|عاملا|عاملين|أشخاص"
)
SMALL_COUNT: Final = re.compile(rf"(?<![\w.,])(?:{_NUMBER})\s+(?:\w+\s+)?(?:{_PEOPLE})\b", re.IGNORECASE)


class TooPrivate(Invalid):
    code = "publication.too_private"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__(
            f"This text tells more than the public may read ({len(places)} places): take out persons, small counts and "
            "the site, or choose from the list of grounds.",
            places=places,
        )


def shown_count(counted: int | None) -> str:
    """As the public reads it; empty when nobody stated it."""
    if counted is None:
        return ""
    return FEWER if counted < SMALLEST else str(counted)


def require_public(texts: Mapping[str, str], *, withheld: Iterable[str] = ()) -> None:
    """`texts` by field; `withheld` are the site's own names and addresses. Raises TooPrivate with every place."""
    names = [name for name in withheld if len(fold(name)) >= SHORTEST_NAME]
    found = [Place(column=field, value=value) for field, text in texts.items() for value in (*_telling(text, names),)]
    if found:
        raise TooPrivate(tuple(found))


def _telling(text: str, names: list[str]) -> Iterable[str]:
    yield from (one.value for one in personal_in(text))
    yield from (one.group() for one in SMALL_COUNT.finditer(text))
    plain = f" {fold(text)} "
    yield from (name for name in names if f" {fold(name)} " in plain)
