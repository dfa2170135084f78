"""Which column of a list is which of our fields, in seven languages, with how sure we are and why."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from foundation.countries import resolve_country
from foundation.errors import Invalid, Place
from suppliers.importing.choices import AS_FOUND, ReadingChoices, position_of
from suppliers.importing.heads import Synonym, fold_head, synonyms
from suppliers.importing.issues import ISSUE_HEADS
from suppliers.importing.tables import Table

ListKind = Literal["parties", "edges"]
HowMapped = Literal["exact", "part", "similar", "values", "chosen"]

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
SURE = {"exact": 1.0, "part": 0.9, "similar": 0.75, "values": 0.6, "chosen": 1.0}
PER_RANK = 0.05  # a looser head (rank 2, 3) gives way to a strict one of the same kind
SIMILAR = 88.0  # of 100 on folded heads: a letter or two, a plural
SAMPLED = 200
MOST = 0.8
SOME = 0.3
TELLING_VALUES = 3


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
    guesses = [_by_head(at, table.heads[at], kind) for at in free if at not in taken]
    columns = _one_per_field([*fixed, *(guess for guess in guesses if guess and guess.field)])
    ignored = {guess.position for guess in guesses if guess and not guess.field}
    if kind == "parties":
        spare = [at for at in free if at not in ignored and at not in {column.position for column in columns}]
        columns = _one_per_field([*columns, *_by_values(table, spare, columns)])
    if kind == "edges":
        columns = _with_source(table, columns)
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


def _by_head(at: int, head: str, kind: ListKind) -> MappedColumn | None:
    """The whole head, then the lower part of a two-row head, then a near spelling."""
    known = synonyms(kind)
    folded = fold_head(head)
    if not folded:
        return None
    if folded in known:
        return _column(at, head, known[folded], "exact")
    for part in (*_of_workers(head, known), *_parts(head)):
        if part in known:
            return _column(at, head, known[part], "part")
    return _similar(at, head, folded, kind)


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
    longer = [name for name in known if len(name) > TELLING_VALUES]
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
    missing = {field for field in VALUE_TESTS if not any(column.field == field for column in columns)}
    found = []
    for at in spare:
        cells = [record.cells[at].strip() for record in table.records[:SAMPLED]]
        values = [cell for cell in cells if cell]
        for field in (field for field in VALUE_TESTS if field in missing):
            test, share = VALUE_TESTS[field]
            if len(values) >= TELLING_VALUES and sum(map(test, values)) >= share * len(values):
                found.append(MappedColumn(at, table.heads[at], field, SURE["values"], "values"))
                missing.discard(field)
                break
    return found


def _is_country(value: str) -> bool:
    return resolve_country(value).alpha2 is not None


def _is_email(value: str) -> bool:
    return EMAIL.fullmatch(value) is not None


def _is_firm(value: str) -> bool:
    """A column of which many cells end in a legal form is a column of firms; few other columns have any."""
    return _FIRM.search(value) is not None


EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
_FIRM = re.compile(
    r"(?:\b(?:ltd|limited|inc|llc|llp|gmbh|ag|kg|corp|plc|bv|nv|pty|pvt|co|company|oy|ab|spa|srl|sarl|sas|sl|slu|sa|sat"
    r"|lda|ltda|kft|sro|doo|tic|sti|hotel|farm|resort)\b|s\.\s?a\.|s\.\s?l\.|s\.r\.l|s\.p\.a|a\.ş|şti|شركة|有限公司)\W*$",
    re.IGNORECASE,
)
VALUE_TESTS: dict[str, tuple[Callable[[str], bool], float]] = {
    "country": (_is_country, MOST),
    "email": (_is_email, MOST),
    "name": (_is_firm, SOME),
}
