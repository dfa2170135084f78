"""Orders in the register: recorded from a list, read back as the plain values that leads are drawn from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.trail import Subject
from suppliers import edges, nodes
from suppliers.leads.payloads import Order
from suppliers.models import PurchaseOrder, Site
from suppliers.payloads import ImportIssue

SENTENCES = {
    "lead.site_unknown": "The register has no such site: import it first, or correct the reference.",
    "lead.buyer_unknown": "The register has no such buyer: import it first, or leave the cell empty.",
}


@dataclass(frozen=True, slots=True)
class OrdersRecorded:
    new: int
    same: int
    replaced: int
    issues: tuple[ImportIssue, ...]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """What somebody ordered and at what price is nobody else's business."""
    return col(PurchaseOrder.organisation_id) == actor.organisation_id


def record_orders(
    session: Session, actor: Actor, rows: Sequence[tuple[int, Order]], *, file_name: str, now: datetime
) -> OrdersRecorded:
    """
    The same line twice is one order; a changed line of a known reference replaces it, and the former stays readable.
    Lines whose site is not in the register are issues.
    """
    actor.require(Action.WRITE_REGISTRY)
    standing = {
        order.reference: order
        for order in session.exec(
            select(PurchaseOrder).where(visible_to(actor), col(PurchaseOrder.superseded_at).is_(None))
        )
    }
    ends = _Ends(session, actor)
    counts = {"new": 0, "same": 0, "replaced": 0}
    issues: list[ImportIssue] = []
    for row, order in rows:
        site, buyer = ends.id_of(order.site), ends.id_of(order.buyer) if order.buyer else None
        fault = "lead.site_unknown" if site is None else "lead.buyer_unknown" if order.buyer and not buyer else ""
        if fault or site is None:
            issues.append(_issue(fault, file_name, row, order.site if site is None else order.buyer))
            continue
        made = _row(actor, order, (site, buyer), {"file": file_name, "row": row}, now)
        counts[_write(session, made, standing.get(order.reference), now)] += 1
    session.flush()
    if counts["new"] or counts["replaced"]:
        trail.record(session, actor, "orders.recorded", Subject("file", file_name), dict(counts))
        changes.tell(session, actor, "orders.recorded", "organisation", [actor.organisation_id])
    return OrdersRecorded(**counts, issues=tuple(issues))


def _issue(code: str, file_name: str, row: int, value: str) -> ImportIssue:
    return ImportIssue(code=code, severity="refused", sentence=SENTENCES[code], file=file_name, row=row, value=value)


class _Ends:
    """References to ids, each asked for once."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self._known: dict[str, UUID | None] = {}

    def id_of(self, reference: str) -> UUID | None:
        if reference not in self._known:
            found = nodes.ids_of_reference(self.session, self.actor, reference)
            self._known[reference] = found[0] if len(found) == 1 else None
        return self._known[reference]


def _row(
    actor: Actor, order: Order, ends: tuple[UUID, UUID | None], source: dict[str, object], now: datetime
) -> PurchaseOrder:
    content = (
        order.reference, ends[0], ends[1], order.item, ";".join(sorted(order.processes)), order.units,
        order.standard_minutes, order.price, order.currency, order.starts_on, order.due_on, order.shipped_from,
        order.unauthorised,
    )  # fmt: skip
    return PurchaseOrder(
        organisation_id=actor.organisation_id,
        row_key=edges.content_key(content),
        reference=order.reference,
        site_id=ends[0],
        buyer_id=ends[1],
        item=order.item,
        process=";".join(sorted(order.processes)),
        units=order.units,
        standard_minutes=order.standard_minutes,
        price=None if order.price is None else Decimal(str(order.price)),
        currency=order.currency,
        starts_on=order.starts_on,
        due_on=order.due_on,
        shipped_from=order.shipped_from,
        unauthorised=order.unauthorised,
        source=source | {"content": edges.content_key(content)},
        recorded_by=actor.account_id,
        recorded_at=now,
    )


def _write(session: Session, made: PurchaseOrder, known: PurchaseOrder | None, now: datetime) -> str:
    if known is not None and known.source["content"] == made.source["content"]:
        return "same"
    if known is not None:
        # A line that comes back to what it once said needs a key of its own; the former row stays as it was.
        made.row_key = edges.content_key((made.row_key, known.id))
        known.superseded_at = now
        session.add(known)
    session.add(made)
    return "replaced" if known else "new"


def orders_known(session: Session, actor: Actor, *, as_of: date) -> list[Order]:
    """Those that had begun by the day, under the ids of their sites."""
    actor.require(Action.READ_REGISTRY)
    wanted = select(PurchaseOrder).where(
        visible_to(actor), col(PurchaseOrder.superseded_at).is_(None), col(PurchaseOrder.starts_on) <= as_of
    )
    return [_order(row) for row in session.exec(wanted.order_by(col(PurchaseOrder.id)))]


def _order(row: PurchaseOrder) -> Order:
    return Order(
        reference=row.reference,
        site=str(row.site_id),
        units=row.units,
        starts_on=row.starts_on,
        due_on=row.due_on,
        item=row.item,
        processes=frozenset(filter(None, row.process.split(";"))),
        standard_minutes=row.standard_minutes,
        price=None if row.price is None else float(row.price),
        currency=row.currency,
        shipped_from=row.shipped_from,
        unauthorised=row.unauthorised,
        buyer=str(row.buyer_id or ""),
    )


def names_of(session: Session, actor: Actor, site_ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = select(Site.id, Site.name).where(nodes.of_table(Site, actor), col(Site.id).in_(sorted(set(site_ids))))
    return dict(session.exec(wanted).all())
