"""Which column of a list is which of our fields, in many languages, with how sure we are and why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from foundation.errors import Invalid, Place
from suppliers.importing.choices import AS_FOUND, ReadingChoices, position_of
from suppliers.importing.column_values import SAMPLED, TELLING, bear_out, could_be_names, field_shown, values_in
from suppliers.importing.head_grammar import meanings, spoken_head
from suppliers.importing.heads import Synonym, fold_head, synonyms
from suppliers.importing.issues import ISSUE_HEADS
from suppliers.importing.tables import Table

ListKind = Literal["parties", "edges"]
HowMapped = Literal["exact", "part", "words", "similar", "values", "chosen"]

PARTY_FIELDS = (
    "name", "legal_name", "address", "city", "region", "postcode", "country", "sector", "site_kind", "workers",
    "agency_workers", "latitude", "longitude", "coordinates", "precision", "email", "phone", "website", "identifiers",
    "parent", "owner", "operator", "operator_id", "external_id", "record_kind", "party_kind", "role", "season",
    "since", "founded", "dissolved", "remark",
)  # fmt: skip
EDGE_FIELDS = (
    "from_name", "from_id", "kind", "to_name", "to_id", "since", "until", "share", "workers", "commodity", "standing",
    "verified_until", "corridor", "origin", "source", "declared_tier", "process", "approval", "order_ref",
    "contract_kind", "corridor_origin", "corridor_destination", "fee_policy", "licence_no", "volume", "unit",
    "interest_type", "directness",
)  # fmt: skip
MANY_COLUMNS = frozenset({"address", "identifiers"})  # several columns may feed these; any other field has one
SURE = {"exact": 1.0, "part": 0.9, "words": 0.85, "similar": 0.75, "values": 0.6, "chosen": 1.0}
PER_RANK = 0.05  # a looser head (rank 2, 3) gives way to a strict one of the same kind
SIMILAR = 88.0  # of 100 on folded heads: a letter or two, a plural
STRANGE_WORD = 0.15  # what a word nobody knows takes from how sure we are
LONGER_THAN = 3  # letters; a near spelling of a shorter head says nothing
FEWEST_KNOWN = 2
AN_END = "an_end"
SHOWN_OTHERWISE = {  # field -> (the other one its head may mean, the shape of cells that tells)
    "from_name": ("since", "since"),
    "to_name": ("until", "until"),
    "external_id": ("postcode", "postcode"),
    "region": ("country", "country_written_out"),
}
MOST_RANKS = 2
NAMING = frozenset(
    {
        "name",
        "entity",
        "site",
        "company",
        "trade",
        "make",
        "fill",
        "giver",
        "principal",
        "subcontractor",
        "legal",
        "agency",
    }
)


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """`position` counts from 0. `scheme` is set for a column of identifiers whose head names it."""

    position: int
    head: str
    field: str
    confidence: float
    how: HowMapped
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    kind: ListKind
    columns: tuple[MappedColumn, ...]
    unmapped: tuple[str, ...] = ()

    def columns_of(self, field: str) -> tuple[MappedColumn, ...]:
        return tuple(column for column in self.columns if column.field == field)


class NoNameColumn(Invalid):
    code = "suppliers.no_name_column"


class NoEdgeEnds(Invalid):
    code = "suppliers.no_edge_ends"


class MappingDoesNotFit(Invalid):
    code = "suppliers.mapping_does_not_fit"


def map_columns(
    table: Table,
    kind: ListKind = "parties",
    chosen: Mapping[str, str] | None = None,
    *,
    choices: ReadingChoices = AS_FOUND,
) -> ColumnMapping:
    """
    `choices.columns` and `chosen` (head -> field, "" to leave a column out) win over every guess, `chosen` over both.

    Raises `NoNameColumn` for a list of parties without a name, `NoEdgeEnds` for edges without both ends, and
    `MappingDoesNotFit` when `chosen` names a head or field that does not exist.
    """
    settled = {**choices.columns, **(chosen or {})}
    fixed = _chosen_columns(table, kind, settled)
    left_out = {position_of(table.heads, head) for head, field in settled.items() if not field}
    own = len(ISSUE_HEADS) if table.heads[: len(ISSUE_HEADS)] == ISSUE_HEADS else 0
    free = [at for at in range(own, len(table.heads)) if at not in left_out]
    taken = {column.position for column in fixed}
    guesses = [_by_head(table, at, kind) for at in free if at not in taken]
    columns = _one_per_field(_as_shown(table, [*fixed, *(guess for guess in guesses if guess and guess.field)]))
    ignored = {guess.position for guess in guesses if guess and not guess.field}
    if kind == "parties":
        spare = [at for at in free if at not in ignored and at not in {column.position for column in columns}]
        columns = _one_per_field([*columns, *_by_values(table, spare, columns)])
    if kind == "edges":
        columns = _with_both_ends(_with_source(table, columns))
    positions = {column.position for column in columns}
    unmapped = tuple(table.heads[at] for at in range(own, len(table.heads)) if table.heads[at] and at not in positions)
    mapping = ColumnMapping(kind, tuple(sorted(columns, key=lambda column: column.position)), unmapped)
    _refuse_without_ends(table, mapping)
    return mapping


def _chosen_columns(table: Table, kind: ListKind, chosen: Mapping[str, str]) -> list[MappedColumn]:
    fields = PARTY_FIELDS if kind == "parties" else EDGE_FIELDS
    columns = []
    for head, field in chosen.items():
        at = position_of(table.heads, head)
        name, _, scheme = field.partition(":")  # "identifiers:vat"
        if at is None or (name and name not in fields):
            what = f"has no column {head!r}" if at is None else f"cannot map {head!r}: there is no field {field!r}"
            raise MappingDoesNotFit(
                f"{table.file} {what}; heads are {_listed(table.heads)}.", places=(Place(file=table.file, column=head),)
            )
        if name:
            columns.append(MappedColumn(at, table.heads[at], name, SURE["chosen"], "chosen", scheme or None))
    return columns


def _refuse_without_ends(table: Table, mapping: ColumnMapping) -> None:
    fields = {column.field for column in mapping.columns}
    place = (Place(file=table.file, sheet=table.sheet, row=table.head_rows[0] if table.head_rows else None),)
    if mapping.kind == "parties" and not fields & {"name", "legal_name"}:
        raise NoNameColumn(
            f"{table.file} has no column of names (found {_listed(table.heads)}): "
            "rename one to Name or choose it in the mapping.",
            places=place,
        )
    if mapping.kind == "edges" and not (fields & {"from_name", "from_id"} and fields & {"to_name", "to_id"}):
        raise NoEdgeEnds(
            f"{table.file} needs a column for each end of a relation (found {_listed(table.heads)}): "
            "rename them to From and To or choose them in the mapping.",
            places=place,
        )


def _listed(heads: Sequence[str]) -> str:
    return ", ".join(repr(head) for head in heads if head) or "no heads"


def _by_head(table: Table, at: int, kind: ListKind) -> MappedColumn | None:
    """The whole head, then the lower part of a two-row head, then what its words say, then a near spelling."""
    head = table.heads[at]
    known = synonyms(kind)
    folded = fold_head(head)
    if not folded:
        return None
    if folded in known:
        return _column(at, head, known[folded], "exact")
    spoken = _by_words(table, at, kind)
    if spoken and spoken.confidence >= SURE["words"] - MOST_RANKS * PER_RANK:
        return spoken
    for part in (*_of_workers(head, known), *_parts(head)):
        if part in known:
            return _column(at, head, known[part], "part")
    return spoken or _similar(at, head, folded, kind)


def _as_shown(table: Table, columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """`From` may name an end or a day, `Kod` an id or a postcode, `Territory` a region or a country: cells decide."""
    fields = {column.field for column in columns}
    found = []
    for column in columns:
        other, shape = SHOWN_OTHERWISE.get(column.field, ("", ""))
        asked = other and other not in fields and column.how != "chosen"
        shown = asked and bear_out(_values(table, column.position), shape)
        found.append(replace(column, field=other, confidence=SURE["values"]) if shown else column)
    return found


def _by_words(table: Table, at: int, kind: ListKind) -> MappedColumn | None:
    """A head of which a word is strange holds only where the cells bear it out; else a person is asked."""
    head = table.heads[at]
    spoken = spoken_head(head, kind)
    if spoken is None:
        return None
    pattern = spoken.pattern
    if spoken.strange and not bear_out(_values(table, at), pattern.field):
        return None
    column = _column(at, head, Synonym(pattern.field, pattern.rank, pattern.scheme), "words")
    sure = round(column.confidence - STRANGE_WORD * spoken.strange, 2)
    return replace(column, confidence=sure)


def _values(table: Table, at: int) -> list[str]:
    return values_in([record.cells[at] for record in table.records[:SAMPLED]])


def _of_workers(head: str, known: Mapping[str, Synonym]) -> list[str]:
    """Under a head of workers, `Headcount / Agency`, the lower part says which workers."""
    upper, _, lower = head.partition(" / ")
    above = known.get(fold_head(upper))
    return [fold_head(f"{lower} workers")] if lower and above and above.field == "workers" else []


def _parts(head: str) -> list[str]:
    """`Address / City` is a city, `Site name (English)` a name, `Country*` a country, `1. Name` a name."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", head)
    halves = [half for half in re.split(r"\s/\s|\n|:\s", bare) if half.strip()]
    numbered = re.sub(r"^\s*\d+[.)]?\s+", "", bare)
    return [fold_head(part) for part in (bare, numbered, *reversed(halves))]


def _column(at: int, head: str, synonym: Synonym, how: HowMapped) -> MappedColumn:
    confidence = round(SURE[how] - PER_RANK * (synonym.rank - 1), 2)
    return MappedColumn(at, head, synonym.field, confidence, how, synonym.scheme)


def _similar(at: int, head: str, folded: str, kind: ListKind) -> MappedColumn | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - native, and most heads are known exactly

    known = synonyms(kind)
    longer = [name for name in known if len(name) > LONGER_THAN]
    near = process.extractOne(folded, longer, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return _column(at, head, known[near[0]], "similar") if near else None


def _one_per_field(columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """The surest column wins a field, the leftmost among equals; the others stay unmapped and are named to the user."""
    kept: list[MappedColumn] = []
    for column in sorted(columns, key=lambda column: (column.how != "chosen", -column.confidence, column.position)):
        clashes = (other for other in kept if other.field == column.field and column.field not in MANY_COLUMNS)
        if not any(clashes):
            kept.append(column)
    return kept


def _with_both_ends(columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """`Agency | Farm`: a column of sites or firms is whichever end of the relation no other column names."""
    ends = {"from_name": {"from_name", "from_id"}, "to_name": {"to_name", "to_id"}}
    missing = [end for end, fields in ends.items() if not any(column.field in fields for column in columns)]
    found = [column for column in columns if column.field != AN_END]
    neutral = next((column for column in columns if column.field == AN_END), None)
    if neutral is not None and len(missing) == 1:
        found.append(replace(neutral, field=missing[0]))
    return found


def _with_source(table: Table, columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """`source` beside a `from` says where the line was read; alone it is the end itself, as graph tools write it."""
    starts = [column for column in columns if column.field in {"from_name", "from_id"}]
    at = next((at for at, head in enumerate(table.heads) if fold_head(head) == "source"), None)
    read_there = any(column.field == "source" for column in columns)
    if at is None or read_there or all(column.position == at for column in starts):
        return list(columns)
    chosen = [column for column in columns if column.position != at or column.how == "chosen"]
    if any(column.position == at for column in chosen):
        return chosen
    return [*chosen, MappedColumn(at, table.heads[at], "source", SURE["exact"], "exact")]


def _by_values(table: Table, spare: Sequence[int], columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """What a column holds tells countries, e-mails and firm names; heads of other columns are never overruled."""
    missing = [field for field in TELLING if not any(column.field == field for column in columns)]
    found = []
    for at in spare:
        if field := field_shown(_values(table, at), missing):
            found.append(MappedColumn(at, table.heads[at], field, SURE["values"], "values"))
            missing.remove(field)
    named = any(column.field in {"name", "legal_name"} for column in (*columns, *found))
    return found if named or len(columns) < FEWEST_KNOWN else [*found, *_likely_names(table, spare, found)]


def _likely_names(table: Table, spare: Sequence[int], found: Sequence[MappedColumn]) -> list[MappedColumn]:
    """In a list whose other heads are known, the first strange column with words of its own in every row."""
    taken = {column.position for column in found}
    records = min(len(table.records), SAMPLED)
    for at in spare:
        said = frozenset().union(*meanings(table.heads[at]))
        if at not in taken and said <= NAMING and could_be_names(_values(table, at), records):
            return [MappedColumn(at, table.heads[at], "name", SURE["values"], "values")]
    return []
