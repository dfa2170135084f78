"""
Names of nobody listed: people of many countries, firms as stock exchanges list them, words of listed names anew.

Words come from `screening_names.csv`; a hash parts them into two halves, so that the innocents that judge share no
coined combination, and few words, with those that taught. A name all of whose words make up a listed name is left out.
"""

import csv
import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from benchmarks.screening_data import Asked
from sanctions.kinds import Kind
from sanctions.screening.index import Query, Target
from suppliers.names import read_name

PARTS = Path(__file__).with_name("screening_names.csv")
UNSAID = 0.25  # of the queries do not say what they are
Draw = random.Random


@cache
def words(part: str, half: int) -> dict[str, list[str]]:
    """By culture; only the words of one half, 0 (teaching) or 1 (judging)."""
    with PARTS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["part"] == part]
    return {row["culture"]: [word for word in row["words"].split() if _half_of(word) == half] for row in rows}


def _half_of(word: str) -> int:
    return hashlib.sha256(word.encode()).digest()[0] % 2


def innocents(targets: Sequence[Target], seed: int, number: int, *, half: int = 1) -> dict[str, list[Asked]]:
    """`number` of each sort."""
    draw = random.Random(seed)  # noqa: S311 - test data, reproducible on purpose
    listed = {tuple(sorted(read_name(n.text).core)) for t in targets for n in t.names}
    shared = {kind: _shared_words(targets, kind) for kind in (Kind.PERSON, Kind.ORGANISATION)}

    def anew() -> tuple[str, Kind]:
        kind = draw.choice((Kind.PERSON, Kind.ORGANISATION))
        return _anew(shared[kind], kind, draw), kind

    sorts: dict[str, Callable[[], tuple[str, Kind]]] = {
        "people": lambda: (_person(draw, half), Kind.PERSON),
        "firms": lambda: (_firm(draw, half), Kind.ORGANISATION),
        "anew": anew,
    }
    return {sort: _made(sort, make, listed, number, draw) for sort, make in sorts.items()}


def _made(
    sort: str, make: Callable[[], tuple[str, Kind]], listed: set[tuple[str, ...]], number: int, draw: Draw
) -> list[Asked]:
    made: list[Asked] = []
    while len(made) < number:
        name, kind = make()
        if tuple(sorted(read_name(name).core)) in listed:
            continue
        said = Kind.UNKNOWN if draw.random() < UNSAID else kind
        made.append(Asked(Query(f"{sort}{len(made)}", name, said), frozenset(), sort))
    return made


def _person(draw: Draw, half: int) -> str:
    culture = draw.choice(sorted(words("given", half)))
    given, family = words("given", half)[culture], words("family", half)[culture]
    first = [draw.choice(given)]
    if draw.random() < 0.2:
        first.append(draw.choice(given) if draw.random() < 0.6 else f"{draw.choice(given)[0]}.")
    last = [draw.choice(family)]
    if culture in ("spanish", "portuguese") and draw.random() < 0.4:
        last.append(draw.choice(family))
    return " ".join([*last, *first] if draw.random() < 0.15 else [*first, *last])


def _firm(draw: Draw, half: int) -> str:
    family = [word for some in words("family", half).values() for word in some]
    firm, trade = words("firm", half)[""], words("trade", half)[""]
    sort = draw.random()
    if sort < 0.4:
        first = [draw.choice(words("stem", half)[""]) + draw.choice(words("ending", half)[""])]
    elif sort < 0.55:
        first = [draw.choice(family)] if draw.random() < 0.7 else [draw.choice(family), "&", draw.choice(family)]
    else:
        first = [draw.choice(firm)] + ([draw.choice(firm)] if draw.random() < 0.35 else [])
    rest = draw.choices(trade, k=draw.choice((0, 1, 1, 1, 2)))
    return " ".join([*first, *rest, draw.choice(words("form", half)[""])])


def _shared_words(targets: Sequence[Target], kind: Kind) -> list[str]:
    """Words of at least three parties: a word of one party alone names it, and such a query is no innocent."""
    said = [{w for n in t.names for w in read_name(n.text).tokens} for t in targets if t.kind is kind]
    counts = Counter(word for some in said for word in some)
    return [word for some in said for word in sorted(some) if counts[word] >= 3]


def _anew(known: Sequence[str], kind: Kind, draw: Draw) -> str:
    size = draw.choice((2, 2, 3, 3, 4) if kind is Kind.PERSON else (2, 3, 3, 4, 5))
    return " ".join(draw.choice(known) for _ in range(size))
