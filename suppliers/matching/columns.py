"""
Which column of a list says what, for matching only: any heads, in the order and languages that importing knows.

What no head explains is kept as `other`, where a person's answers can give it weight. Row numbers, internal ids and
sources are left out: they tell lists apart, not sites.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foundation.errors import Invalid
from suppliers.importing.head_grammar import spoken_head
from suppliers.importing.heads import Synonym, fold_head, synonyms
from suppliers.matching.payloads import MatchRecord
from suppliers.names import fold

_IGNORED = frozenset({"external_id", "workers", "agency_workers"})
_NAMING_HEADS = ("name", "nombre", "nom", "nome", "firma", "firm", "empresa", "isim", "unvan", "ragione sociale")
_ALIASES = {"addr": "address", "zip": "postcode", "ph": "phone", "fone": "phone"}
_NOTHING = frozenset({"", "na", "n a", "none", "null", "nan", "unknown", "tbd"})


class NoNameColumn(Invalid):
    code = "columns.no_name"

    def __init__(self, heads: Sequence[str]) -> None:
        shown = ", ".join(repr(head) for head in heads[:8])
        super().__init__(f"No column holds names among {shown}: call one of them 'name'.")
        self.heads = tuple(heads)


@dataclass(frozen=True, slots=True)
class Columns:
    """Field to the positions of its columns, best first; `identifiers` are (scheme, position)."""

    fields: Mapping[str, tuple[int, ...]]
    identifiers: tuple[tuple[str, int], ...]
    other: tuple[tuple[str, int], ...]

    def record(self, index: int, cells: Sequence[str]) -> MatchRecord:
        point = _point(
            self._first("latitude", cells), self._first("longitude", cells), self._first("coordinates", cells)
        )
        return MatchRecord(
            index=index,
            name=self._first("name", cells) or self._first("legal_name", cells),
            address=self._all("address", cells),
            city=self._all("city", cells),
            postcode=self._first("postcode", cells),
            country=self._first("country", cells),
            phone=self._first("phone", cells),
            email=self._first("email", cells),
            website=self._first("website", cells),
            identifiers=tuple((scheme, text) for scheme, at in self.identifiers if (text := _cell(cells, at))),
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
            other=tuple((head, text) for head, at in self.other if (text := _cell(cells, at))),
        )

    def _first(self, field: str, cells: Sequence[str]) -> str:
        return next((text for at in self.fields.get(field, ()) if (text := _cell(cells, at))), "")

    def _all(self, field: str, cells: Sequence[str]) -> str:
        return ", ".join(text for at in sorted(self.fields.get(field, ())) if (text := _cell(cells, at)))


def find_columns(heads: Sequence[str]) -> Columns:
    """Raises NoNameColumn."""
    known = synonyms("parties")
    ranked: dict[str, list[tuple[int, int]]] = defaultdict(list)
    identifiers: list[tuple[str, int]] = []
    other: list[tuple[str, int]] = []
    for at, head in enumerate(heads):
        plain = fold_head(head)
        synonym = known.get(_ALIASES.get(plain, plain)) or _spoken(head)
        if synonym is None:
            other.append((plain, at))
        elif synonym.field == "identifiers":
            identifiers += [(synonym.scheme, at)] if synonym.scheme else []
        elif synonym.field not in _IGNORED:
            ranked[synonym.field].append((synonym.rank, at))
    if not (ranked["name"] or ranked["legal_name"]):
        at = _naming_column(heads)
        ranked["name"].append((1, at))
        other = [(head, place) for head, place in other if place != at]
    fields = {field: tuple(at for _, at in sorted(places)) for field, places in ranked.items()}
    return Columns(fields, tuple(identifiers), tuple(other))


def _spoken(head: str) -> Synonym | None:
    """A head that no list of heads holds, when all its words are known: `Total headcount`, `Nazwa zakładu`."""
    spoken = spoken_head(head, "parties")
    if spoken is None or spoken.strange:
        return None
    return Synonym(spoken.pattern.field, spoken.pattern.rank, spoken.pattern.scheme)


def _naming_column(heads: Sequence[str]) -> int:
    for at, head in enumerate(heads):
        if any(word in f" {fold_head(head)} " for word in _NAMING_HEADS):
            return at
    if len([head for head in heads if head.strip()]) == 1:
        return next(at for at, head in enumerate(heads) if head.strip())
    raise NoNameColumn(heads)


def records_of(heads: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> list[MatchRecord]:
    """`rows`: index and cells. Raises NoNameColumn."""
    columns = find_columns(heads)
    return [columns.record(index, cells) for index, cells in rows]


def _cell(cells: Sequence[str], at: int) -> str:
    text = cells[at].strip() if at < len(cells) else ""
    return "" if fold(text) in _NOTHING and text.casefold() != "na" else text


def _point(latitude: str, longitude: str, both: str) -> tuple[float, float] | None:
    if both and not latitude:
        latitude, _, longitude = both.strip("()[] ").partition(",")
    try:
        point = float(latitude), float(longitude)
    except ValueError:
        return None
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None  # noqa: PLR2004 - degrees of a globe
