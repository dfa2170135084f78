"""
Where somebody lives is shown to whoever has leave to read about persons, and leaves the house for nobody.

A record is personal as a whole when it is a natural person, and in part when the list it came from says that a field is
about a home (`source["personal"]`, see `suppliers.importing.personal`). Town and country always stay. Street, house
number, postcode, telephone, e-mail and birth facts are replaced by WITHHELD, so that nobody takes them for missing; a
point is rounded to about ten kilometres and its precision says so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from suppliers.models import Fact, ImportBatch, Party, Site

WITHHELD = "withheld (a person's home)"
COARSE_DECIMALS = 1
PER_QUERY = 500

PLACE = frozenset({"address", "other_address", "postcode", "latitude", "longitude", "coordinates", "residence"})
"""Fields that lead to the door; where a list marks one of them, all are of a home."""
OF_A_PERSON = PLACE | {
    "phone", "email", "remark", "birth_date", "birth_place", "death_date", "tax_residency",
}  # fmt: skip
_READ_WITH_PLACES = PLACE | {"city", "region", "country"}
"""Cells out of which an address may have been cut: as written they still hold the street."""
Row = TypeVar("Row", bound=Party | Site)


def may_see(reader: Actor | None) -> bool:
    """No `reader`: a paper or file that may be passed on to anybody."""
    return reader is not None and reader.may(Action.READ_PERSONS)


def personal_fields(row: Party | Site) -> frozenset[str]:
    """What of this record is about somebody's private life; empty for a firm or a place of work."""
    kind = row.kind if isinstance(row, Party) else ""
    return _fields(kind, row.source)


def _fields(party_kind: str, source: Mapping[str, Any]) -> frozenset[str]:
    if party_kind == "person":
        return OF_A_PERSON
    marked = frozenset(source.get("personal", ()))
    return marked | PLACE if marked & PLACE else marked


def shown(row: Row, reader: Actor | None) -> Row:
    """The row itself, or a copy that no session knows, so that nothing withheld is ever written back."""
    fields = frozenset() if may_see(reader) else personal_fields(row)
    if not fields:
        return row
    kept = row.model_dump()
    hidden = {name: WITHHELD for name in fields if isinstance(kept.get(name), str) and kept[name]}
    return type(row)(**kept | hidden | _coarse(row, fields) | {"source": _source(row, fields)})


def shown_all(rows: Iterable[Row], reader: Actor | None) -> tuple[Row, ...]:
    return tuple(shown(row, reader) for row in rows)


def _coarse(row: Party | Site, fields: Collection[str]) -> dict[str, Any]:
    if isinstance(row, Party) or "latitude" not in fields or row.latitude is None or row.longitude is None:
        return {}
    return {"latitude": coarse(row.latitude), "longitude": coarse(row.longitude), "precision": WITHHELD}


def coarse(degrees: float) -> float:
    return round(degrees, COARSE_DECIMALS)


def _source(row: Party | Site, fields: frozenset[str]) -> dict[str, Any]:
    cleaned: Mapping[str, str] = row.source.get("cleaned", {})
    hidden = fields | _READ_WITH_PLACES if fields & PLACE else fields
    secrets = [value.casefold() for name in fields if isinstance(value := getattr(row, name, None), str) and value]
    told = {
        name: WITHHELD if name in hidden or any(secret in text.casefold() for secret in secrets) else text
        for name, text in cleaned.items()
    }
    return dict(row.source) | ({"cleaned": told} if cleaned else {})


def marks_of(session: Session, node_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """The personal fields of those among these records, found visible before, that have any."""
    found: dict[UUID, frozenset[str]] = {}
    wanted = sorted(set(node_ids))
    for start in range(0, len(wanted), PER_QUERY):
        part = wanted[start : start + PER_QUERY]
        parties = select(Party.id, Party.kind, Party.source).where(
            col(Party.id).in_(part), (col(Party.kind) == "person") | is_marked(Party)
        )
        found |= {node_id: _fields(kind, source) for node_id, kind, source in session.exec(parties)}
        sites = select(Site.id, Site.source).where(col(Site.id).in_(part), is_marked(Site))
        found |= {node_id: _fields("", source) for node_id, source in session.exec(sites)}
    return found


def is_marked(table: type[Party] | type[Site]) -> ColumnElement[bool]:
    """A quote inside a text of the JSON stands behind a backslash, so no file name is taken for the key."""
    return cast(col(table.source), String).like('%"personal":%')


def marked_ids(session: Session) -> frozenset[UUID]:
    """Of every register, for readers that go through all facts anyway."""
    parties = select(Party.id).where((col(Party.kind) == "person") | is_marked(Party))
    return frozenset((*session.exec(parties), *session.exec(select(Site.id).where(is_marked(Site)))))


def shown_facts(session: Session, facts: Sequence[Fact], reader: Actor | None) -> list[Fact]:
    """Facts of records found visible before, in the same order; what is withheld is a copy no session knows."""
    if may_see(reader):
        return list(facts)
    marks = marks_of(session, {fact.node_id for fact in facts})
    return [_shown_fact(fact) if fact.field in marks.get(fact.node_id, ()) else fact for fact in facts]


def _shown_fact(fact: Fact) -> Fact:
    return Fact(**fact.model_dump() | {"value": WITHHELD, "original": WITHHELD})


def mark_like(made: Party | Site, former: Party | Site) -> None:
    """A record made from another one is as personal as that one was."""
    if marked := former.source.get("personal"):
        made.source = dict(made.source) | {"personal": list(marked)}


def shown_batch(batch: ImportBatch, reader: Actor | None) -> ImportBatch:
    """
    Without the cells quoted from columns about persons: which rows are of persons the batch does not say. Whoever
    handed the file in has it.
    """
    if may_see(reader) or (reader is not None and batch.recorded_by == reader.account_id):
        return batch
    heads = {column["head"] for column in batch.mapping.get("columns", ()) if column["field"] in OF_A_PERSON}
    issues = [
        issue | {"value": WITHHELD} if issue.get("value") and issue.get("column") in heads else issue
        for issue in batch.issues
    ]
    return ImportBatch(**batch.model_dump() | {"issues": issues})
