"""Arrivals as rows of tables, and the facts a list states about them with the very cell each was read in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from foundation.errors import Place
from foundation.ids import new_id
from suppliers.batches.arrivals import PARTY_KINDS, SITE_KINDS, Arrival, head_of, identifiers_in
from suppliers.batches.sectors import sector_of
from suppliers.importing.figures import NumberRange
from suppliers.importing.rows import ImportReading, SupplierRow
from suppliers.sites import GIVEN

Columns = dict[str, Any]
WHOLE = 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What every written row carries."""

    id: UUID
    organisation_id: UUID
    recorded_by: UUID | None
    now: datetime
    reading: ImportReading

    def place(self, row: SupplierRow, field: str | None = None) -> Place:
        column = head_of(self.reading, field) if field else None
        return Place(file=self.reading.table.file, sheet=row.sheet, row=row.row, column=column)


def node_columns(batch: Batch, arrival: Arrival) -> Columns:
    return {"id": arrival.node_id, "kind": arrival.kind, "organisation_id": batch.organisation_id}


def _both(batch: Batch, arrival: Arrival) -> Columns:
    return {
        "id": arrival.node_id,
        "organisation_id": batch.organisation_id,
        "reference": arrival.reference,
        "row_key": arrival.row_key,
        "name": arrival.name,
        "folded_name": arrival.folded_name,
        "country": arrival.country,
        "batch_id": batch.id,
        "source": _source(batch, arrival),
        "recorded_at": batch.now,
        "closed_at": None,
        "version": 1,
    }


def _source(batch: Batch, arrival: Arrival) -> Columns:
    """The cleaned cells too, each with the text as it stood, so that every value can be shown against the file."""
    if arrival.row is None:
        return {"file": batch.reading.table.file, "named_only": True}
    row = arrival.row
    cleaned = {change.field: change.original for change in row.changes}
    source: Columns = {"file": batch.reading.table.file, "sheet": row.sheet, "row": row.row, "cleaned": cleaned}
    return source | ({"personal": list(row.personal)} if row.personal else {})  # fields that others see masked


def party_columns(batch: Batch, arrival: Arrival) -> Columns:
    row = arrival.row or SupplierRow(0, None, 0, (), arrival.name)
    return _both(batch, arrival) | {
        "kind": row.party_kind if row.party_kind in PARTY_KINDS else "organisation",
        "roles": [row.role.lower()] if row.role else [],
        "city": row.city,
        "address": row.address,
        "phone": row.phone,
        "website": row.website,
        "remark": row.remark,
    }


def site_columns(batch: Batch, arrival: Arrival) -> Columns:
    row = arrival.row
    assert row is not None  # noqa: S101 - only parties are named without a row
    kind = row.site_kind if row.site_kind in SITE_KINDS else "other"
    return _both(batch, arrival) | {
        "kind": kind,
        "sector": sector_of(row.sector, kind),
        "sector_text": "; ".join(row.sector),
        "region": row.region,
        "city": row.city,
        "address": row.address,
        "postcode": row.postcode,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "precision": None if row.latitude is None else row.precision or GIVEN,
        "operator_id": arrival.operator_id,
    }


def identifier_columns(arrival: Arrival) -> Iterator[Columns]:
    listed = arrival.row.identifiers if arrival.row else ()
    verdicts = {(one.scheme or "unstated", one.value): one.check for one in reversed(listed)}
    for scheme, value in identifiers_in(listed):
        check = verdicts[scheme, value]
        yield {"id": new_id(), "node_id": arrival.node_id, "scheme": scheme, "value": value, "check": check}


def spelling_columns(arrival: Arrival) -> Columns:
    return {
        "id": new_id(),
        "node_id": arrival.node_id,
        "text": arrival.name,
        "folded": arrival.folded_name,
        "kind": "registered",
    }


def fact_columns(batch: Batch, arrival: Arrival) -> Iterator[Columns]:
    """What a list says is claimed, as of the day it came in: lists seldom say of which day they are."""
    if arrival.row is None:
        return
    for field, value, column in _stated(arrival):
        if value:
            yield {
                "id": new_id(),
                "organisation_id": batch.organisation_id,
                "node_id": arrival.node_id,
                "field": field,
                "value": value,
                "original": _original(arrival.row, column, value),
                "standing": "claimed",
                "as_of": batch.now.date(),
                "valid_until": None,
                "source": str(batch.place(arrival.row, column)),
                "source_row": arrival.row.row,
                "source_column": head_of(batch.reading, column),
                "batch_id": batch.id,
                "recorded_by": batch.recorded_by,
                "recorded_at": batch.now,
                "superseded_at": None,
            }


def _original(row: SupplierRow, field: str, value: str) -> str:
    return next((change.original for change in row.changes if change.field == field), value)


def _stated(arrival: Arrival) -> Iterator[tuple[str, str, str]]:
    """(fact, value, field of the list)."""
    row = arrival.row
    assert row is not None  # noqa: S101 - asked by the caller
    yield "workers_total", counted(row.workers), "workers"
    yield "agency_workers", counted(row.agency_workers), "agency_workers"
    yield "agency_share", _share(row.agency_workers, row.workers), "agency_workers"
    yield "email", row.email, "email"
    yield "season", row.season, "season"
    yield "processing_types", "" if row.site_kind in {*SITE_KINDS, "other"} else row.site_kind, "site_kind"
    for field, day in (("supplier_since", row.since), ("founded_on", row.founded), ("dissolved_on", row.dissolved)):
        yield field, day.isoformat() if day else "", field.removesuffix("_on").removeprefix("supplier_")
    if arrival.kind == "site":  # a party has columns of its own for these
        yield "phone", row.phone, "phone"
        yield "website", row.website, "website"
        yield "remark", row.remark, "remark"


def counted(number: NumberRange | None) -> str:
    """`210`, `100-200`, and with an open end `500-` or `-100`: a range stays a range."""
    return "" if number is None else str(number)


def _share(part: NumberRange | None, whole: NumberRange | None) -> str:
    """Only from two exact counts; a share of guesses would look better known than it is."""
    if part is None or whole is None or part.low != part.high or whole.low != whole.high:
        return ""
    if not whole.low or part.low is None or part.low > whole.low:
        return ""
    return f"{min(WHOLE, part.low / whole.low):.4g}"
