"""
Sentences that rows keep in English because the product itself wrote them: the label of a driver, why a visit was
planned. They are said again in the language being spoken. A text that none of the kept sentences fits was written by a
person or a publisher, and stays as it is.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from reports.contents.blocks import RuleVersion
from reports.contents.spoken import OTHERWISE, book, language_spoken, word
from reports.contents.wording import day

GROUPS = ("driver", "choice", "told", "remedy", "indicator", "task", "code", "value", "actions", "finding", "field")
"""Groups of words whose English stands in rows. The first that fits is taken."""
SEPARATORS = {"; ": "value.apart", ", ": "value.beside"}
DAYS = ("first", "last", "day")
"""What stands under these names is a day, kept as 2026-11-23."""
NAMED = re.compile(r"\{(\w+)\}")


def retold(text: str) -> str:
    """Part by part where the whole is a list of known sentences."""
    if language_spoken() == OTHERWISE or not text:
        return text
    return _known(text) or _in_parts(text) or text


def rules_said(rules: Iterable[RuleVersion]) -> Iterator[str]:
    """Name and version of each."""
    return (f"{retold(rule.name)} {retold(rule.version)}" for rule in rules)


def _known(text: str) -> str:
    key = _whole().get(text.casefold())
    if key is not None:
        return word(key)
    for pattern, one in _patterns():
        if found := pattern.fullmatch(text):
            return word(one, **{name: _filling(name, part) for name, part in found.groupdict().items()})
    return ""


def _in_parts(text: str) -> str:
    """Nothing where no part is known."""
    for separator, written in SEPARATORS.items():
        parts = text.split(separator)
        said = [_known(part) for part in parts]
        if len(parts) > 1 and any(said):
            return word(written).join(one or part for one, part in zip(said, parts, strict=True))
    return ""


@cache
def _whole() -> dict[str, str]:
    """English text, folded, to its key."""
    found: dict[str, str] = {}
    for group in GROUPS:
        for key, row in book().items():
            if key.partition(".")[0] == group and row[OTHERWISE] and not NAMED.search(row[OTHERWISE]):
                found.setdefault(row[OTHERWISE].casefold(), key)
    return found


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those of `driver` and `told` that name a fact, the longest literal text first."""
    named = [
        (row[OTHERWISE], key)
        for key, row in book().items()
        if key.partition(".")[0] in ("driver", "told") and NAMED.search(row[OTHERWISE])
    ]
    named.sort(key=lambda one: -len(NAMED.sub("", one[0])))
    return tuple((_pattern(text), key) for text, key in named)


def _pattern(text: str) -> re.Pattern[str]:
    pieces = NAMED.split(text)
    return re.compile("".join(_piece(one) if place % 2 else re.escape(one) for place, one in enumerate(pieces)))


def _piece(name: str) -> str:
    return rf"(?P<{name}>\d{{4}}-\d\d-\d\d)" if name in DAYS else f"(?P<{name}>.+?)"


def _filling(name: str, text: str) -> str:
    return day(date.fromisoformat(text)) if name in DAYS else retold(text)
