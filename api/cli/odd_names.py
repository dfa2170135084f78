"""What is odd about a name, a row or a head of the files that `sanctions screen` and `compare` read: codes, words."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from foundation.errors import Place
from sanctions.kinds import Kind

LONGEST_NAME = 400
UNREADABLE = "\ufffd"  # stands where bytes were no text
REASONS = {
    "query.name_blank": "The name is blank.",
    "query.name_too_long": f"The name has more than {LONGEST_NAME} letters: no name is that long.",
    "query.name_without_letters": "The name has no letter or digit.",
    "query.name_one_letter": "The name is one letter or digit: it could be anybody.",
}
DOUBTS = {
    "query.more_cells_than_heads": "has more cells than the first row: put a name that holds the separator in quotes.",
    "query.quotation_mark_open": "opens a quotation mark that never closes: its line was taken as it stands.",
    "query.kind_unknown": "says a kind that is not known: it was compared with every kind.",
    "query.country_unknown": "says a country that is not known: it was screened without that one.",
    "query.letters_unreadable": "holds letters that could not be read: save the file as UTF-8.",
    "query.id_repeated": "has the id of an earlier row: their answers cannot be told apart.",
    "query.target_left_out": "was compared without one of its targets: it has no letter, or more than 400 of them.",
}


@dataclass(frozen=True, slots=True)
class NotScreened:
    """`query_id` as given, or the row's number from 0 when there is none."""

    query_id: str
    place: Place
    code: str

    @property
    def reason(self) -> str:
        return REASONS[self.code]


@dataclass
class Doubts:
    """What was screened all the same: how many rows there are of each kind, and the first of them."""

    rows: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, row: int) -> None:
        self.rows[code] += 1
        self.first[code] = min(row, self.first.get(code, row))

    def sentences(self, file: str) -> Iterator[str]:
        for code, count in self.rows.items():
            more = f" Other rows like it: {count - 1:,}." if count > 1 else ""
            yield f"{file}, row {self.first[code]} {DOUBTS[code]}{more} [{code}]"


class Ids:
    """Sixteen bytes an id, because a million ids as texts would take more room than the index they are asked of."""

    def __init__(self) -> None:
        self._marks = array("q")
        self._rows = array("q")

    def add(self, query_id: str, row: int) -> None:
        self._marks.append(hash(query_id))
        self._rows.append(row)

    def repeated(self) -> list[int]:
        """Rows whose id an earlier row has."""
        import numpy as np

        marks = np.frombuffer(self._marks, dtype=np.int64) if self._marks else np.zeros(0, np.int64)
        _, first = np.unique(marks, return_index=True)
        again = np.ones(len(marks), dtype=bool)
        again[first] = False
        return [self._rows[int(place)] for place in np.flatnonzero(again)]


def odd_name(name: str) -> str:
    """The code of why this is no name that can be screened, empty when it is one."""
    from sanctions.screening.score_name import read_score_name
    from suppliers.names import fold

    if not name:
        return "query.name_blank"
    if len(name) > LONGEST_NAME:
        return "query.name_too_long"
    folded = fold(name)
    if not folded:
        return "query.name_without_letters"
    # A Han or Hangul letter alone is a whole name: it is read as several Latin ones.
    one = len(folded) == 1 and sum(map(len, read_score_name(name, Kind.UNKNOWN).tokens)) == 1
    return "query.name_one_letter" if one else ""


def odd_target(name: str) -> str:
    """A listed name of one letter is compared: somebody already thought the two alike."""
    code = odd_name(name)
    return "" if code == "query.name_one_letter" else code


def repeated_heads(file: str, heads: Sequence[str], read: Sequence[str]) -> Iterator[str]:
    """Only heads that are read; of equal ones the first column is."""
    folded = [head.casefold() for head in heads]
    for head in read:
        if (times := folded.count(head)) > 1:
            places = [str(place) for place, one in enumerate(folded, start=1) if one == head]
            yield (
                f"{file} has {times} columns called {head} ({', '.join(places)}): column {places[0]} was read. "
                "[query.head_repeated]"
            )
