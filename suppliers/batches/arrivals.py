"""
What a row of a list becomes. Pure: rows in, arrivals and issues out; nothing here reads a database.

One row is one site, at one address. A row is a party instead when the list itself says so (a column such as Record or
Ficha). A party is made beside a site only when the list names who runs it (Operator, or a legal name of its own) or
who owns the row (Owner, Parent): a name alone never makes two things. The same cleaned row is the same thing, however
often it is read (`row_key`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from foundation.ids import new_id
from foundation.sentences import Sentence
from suppliers.edges import content_key
from suppliers.importing.issues import RowIssue, Severity
from suppliers.importing.rows import ImportReading, ListedIdentifier, SupplierRow
from suppliers.nodes import folded

NodeKind = Literal["party", "site"]
SITE_KINDS = frozenset({"hotel", "farm", "construction_project", "factory", "accommodation"})
MOSTLY_DIFFERENT = 0.9  # of the ids of a list; below it they do not tell its rows apart
FEW_REPEATS = 3  # up to so many rows with an ID that stood before are slips, however short the list
PARTY_KINDS = frozenset({"organisation", "person", "unknown"})
SENTENCES = {
    "row.record_kind_unknown": Sentence("Say whether this row is a company or a site."),
    "row.reference_shared": Sentence(
        "Several rows bear this code, so each of them got a reference with an ending of its own (%(reference)s)."
    ),
    "row.reference_twice": Sentence(
        "This ID stands twice with different content: give each row its own (the other is row %(row)s)."
    ),
    "site.operator_unknown": Sentence("This operator is in no list: import it first, or correct the ID."),
    "site.operator_ambiguous": Sentence("Several parties have this operator's name: give the operator's ID."),
    "party.kind_unknown": Sentence("Use organisation, person or unknown; it was read as an organisation."),
    "row.possible_duplicate": Sentence("The register or this list has one of the same name and town: compare them."),
}

TWICE_ACROSS_SHEETS = Sentence(
    "This ID stands twice with different content: give each row its own (the other is row %(row)s of %(sheet)s)."
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """`row` is None for a party that the list only names as operator or owner of a row."""

    kind: NodeKind
    node_id: UUID
    row_key: str
    reference: str
    name: str
    folded_name: str
    country: str | None
    row: SupplierRow | None
    operator_id: UUID | None = None

    def placed(self, node_id: UUID) -> "Arrival":
        return replace(self, node_id=node_id)


def arrivals_of(reading: ImportReading, issues: list[RowIssue]) -> Iterator[Arrival]:
    """Each row that may go on. Refuses kinds nobody knows and IDs that stand for two rows; repeats come through."""
    first: dict[str, Arrival] = {}
    shared = _shared_codes(reading.rows)
    for row in reading.rows:
        if row.record_kind not in {"party", "site", ""}:
            issues.append(row_issue(reading, row, "row.record_kind_unknown", "record_kind", row.record_kind))
            continue
        arrival = _arrival(row, shared)
        earlier = first.setdefault(row.external_id, arrival) if row.external_id else arrival
        if row.external_id in shared:
            if earlier is arrival:
                told = replace(SENTENCES["row.reference_shared"], facts={"reference": arrival.reference})
                issues.append(_told_of_id(reading, row, "row.reference_shared", told))
        elif earlier.row_key != arrival.row_key:
            issues.append(_told_of_id(reading, row, "row.reference_twice", _other_row(earlier)))
            continue
        if row.party_kind and row.party_kind not in PARTY_KINDS:
            issues.append(
                row_issue(reading, row, "party.kind_unknown", "party_kind", row.party_kind, severity="warning")
            )
        yield arrival


def _shared_codes(rows: Sequence[SupplierRow]) -> frozenset[str]:
    """
    A column of supplier codes that many rows share names firms, not rows: these are the codes several rows bear. Empty
    for a column of IDs in which some stand twice: that is a mistake, and told as one.
    """
    borne = Counter(row.external_id for row in rows if row.external_id and row.duplicate_of is None)
    repeats = borne.total() - len(borne)
    if repeats <= FEW_REPEATS or len(borne) >= MOSTLY_DIFFERENT * borne.total():
        return frozenset()
    return frozenset(code for code, times in borne.items() if times > 1)


def _told_of_id(reading: ImportReading, row: SupplierRow, code: str, sentence: Sentence) -> RowIssue:
    severity: Severity = "warning" if code == "row.reference_shared" else "refused"
    told = row_issue(reading, row, code, "external_id", row.external_id, severity=severity)
    return replace(told, sentence=sentence)


def _other_row(arrival: Arrival) -> Sentence:
    row = arrival.row
    assert row is not None  # noqa: S101 - it came from one
    if row.sheet:
        return replace(TWICE_ACROSS_SHEETS, facts={"row": row.row, "sheet": row.sheet})
    return replace(SENTENCES["row.reference_twice"], facts={"row": row.row})


def _arrival(row: SupplierRow, shared: frozenset[str]) -> Arrival:
    kind: NodeKind = "party" if row.record_kind == "party" or (not row.record_kind and row.party_kind) else "site"
    key = _row_key(kind, row)
    return Arrival(
        kind=kind,
        node_id=new_id(),
        row_key=key,
        reference=_reference(kind, row.external_id, key, shared),
        name=row.name,
        folded_name=folded(row.name),
        country=row.country,
        row=row,
    )


def _reference(kind: NodeKind, external_id: str, key: str, shared: frozenset[str]) -> str:
    """The list's own ID wherever it tells one row from all others, so that links and the next list find it."""
    if external_id:
        return f"{external_id}/{key[:6]}" if external_id in shared else external_id
    return f"{kind[0].upper()}-{key[:8].upper()}"


def _row_key(kind: str, row: SupplierRow) -> str:
    """Everything the row says, cleaned; not where it stands in the file."""
    return content_key(
        (
            kind,
            row.name,
            row.legal_name,
            row.address,
            row.city,
            row.region,
            row.postcode,
            row.country,
            *row.sector,
            row.site_kind,
            row.workers,
            row.agency_workers,
            row.latitude,
            row.longitude,
            row.email,
            row.phone,
            row.website,
            tuple(
                (one.scheme, one.value) for one in row.identifiers
            ),  # not the verdict: rules change, the row does not
            row.parent,
            row.owner,
            row.operator,
            row.operator_id,
            row.external_id,
            row.party_kind,
            row.role,
            row.season,
            row.since,
            row.founded,
            row.dissolved,
            row.remark,
        )
    )


def named_only(name: str, country: str | None) -> Arrival:
    """A party the list names without a row of its own."""
    node_id = new_id()
    key = content_key(("named", node_id))
    return Arrival("party", node_id, key, f"P-{key[:8].upper()}", name, folded(name), country, None)


def operator_named(row: SupplierRow) -> str:
    """A legal name beside another name is the firm behind the site."""
    return row.operator or (row.legal_name if row.legal_name != row.name else "")


def owners_named(row: SupplierRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (row.owner, row.parent) if name and name != row.name))


def row_issue(
    reading: ImportReading, row: SupplierRow, code: str, field: str, value: str, *, severity: Severity = "refused"
) -> RowIssue:
    return RowIssue(code, severity, SENTENCES[code], row.sheet, row.row, row.index, head_of(reading, field), value)


def head_of(reading: ImportReading, field: str) -> str | None:
    columns = reading.mapping.columns_of(field)
    return columns[0].head if columns else None


def identifiers_in(identifiers: Sequence[ListedIdentifier]) -> list[tuple[str, str]]:
    """(scheme, value); a number whose scheme the list does not say is kept as `unstated`."""
    return list(dict.fromkeys((identifier.scheme or "unstated", identifier.value) for identifier in identifiers))
