"""Writes a plan of links in bulk: what is known better is superseded and added, never overwritten."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from suppliers.batches import bulk
from suppliers.batches.bulk import moment
from suppliers.batches.edge_plan import ORIGINS, EdgePlan, NewLinks
from suppliers.batches.existing import chunks
from suppliers.batches.node_rows import Batch, counted
from suppliers.batches.passed_checks import Value
from suppliers.batches.replaced import Replaced
from suppliers.importing.figures import NumberRange
from suppliers.importing.rows import picked
from suppliers.importing.terms import NO_TERMS, TERMS
from suppliers.models import Edge

COLUMNS = (
    "id", "row_key", "kind", "from_id", "to_id", "origin", "verification", "verified_until", "valid_from", "valid_to",
    "share_min", "share_max", "workers", "commodity", "corridor", "source_text", "source_row", "reasons",
)  # fmt: skip
GIVER = COLUMNS.index("from_id")


def write_part(session: Session, batch: Batch, plan: EdgePlan) -> None:
    """All or nothing with the caller's transaction. Sorted by giver, so that an index is filled from end to end."""
    _supersede(session, [*plan.replaces, *plan.own], batch.now)
    replaced = Replaced()
    replaced.superseded("edge", plan.replaces)
    replaced.store(session, batch.id)
    has_terms = any(plan.new.links.terms)
    columns = COLUMNS + TERMS if has_terms else COLUMNS
    rows = sorted(_rows(plan.new, plan.ends.plain, with_terms=has_terms), key=itemgetter(GIVER))
    table = bulk.table_of(Edge)
    constants: dict[str, Value] = bulk.defaults_of(table, columns) | {
        "organisation_id": batch.organisation_id.hex,
        "batch_id": batch.id.hex,
        "recorded_at": moment(batch.now),
    }
    bulk.insert(session, table, columns, rows, constants)


def _supersede(session: Session, edge_ids: Sequence[UUID], now: datetime) -> None:
    for ids in chunks(edge_ids):
        session.execute(update(Edge).where(col(Edge.id).in_(ids)).values(superseded_at=now))


def _rows(new: NewLinks, plain: Sequence[str], *, with_terms: bool) -> Iterator[tuple[Value, ...]]:
    links = new.links
    workers, reasons = _workers(links.workers)
    terms: Iterable[Sequence[Value]] = ()
    if with_terms:
        terms = zip(*(astuple(stated or NO_TERMS) for stated in links.terms), strict=True)
    return zip(
        [f"{edge_id:032x}" for edge_id in new.ids],
        [digest.hex() for digest in new.digests],
        links.kind,
        picked(plain, new.givers),
        picked(plain, new.receivers),
        [origin if origin in ORIGINS else "declared" for origin in links.origin],
        [standing or "claimed" for standing in links.standing],
        _days(links.verified_until),
        _days(links.since),
        _days(links.until),
        [share.low if share else None for share in links.share],
        [share.high if share else None for share in links.share],
        workers,
        links.commodity,
        links.corridor,
        links.source,
        links.row,
        reasons,
        *terms,
        strict=True,
    )


def _days(column: Sequence[date | None]) -> list[str | None]:
    spelt = {day: day.isoformat() if day else None for day in set(column)}
    return [spelt[day] for day in column]


def _workers(column: Sequence[NumberRange | None]) -> tuple[list[int | None], list[str]]:
    """A count given as a range is stored at its lower end, with the range among the reasons."""
    numbers: list[int | None] = [None] * len(column)
    reasons = ["[]"] * len(column)
    for at, given in enumerate(column):
        if given is None:
            continue
        low = given.low if given.low is not None else given.high
        numbers[at] = None if low is None else int(low)
        if given.low != given.high:
            reasons[at] = json.dumps([f"workers stated as {counted(given)}"])
    return numbers, reasons
