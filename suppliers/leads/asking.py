"""Draws leads from what the register knows: orders, dated facts of sites, recruitment links."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from suppliers import edges, facts, nodes
from suppliers.importing.figures import parse_count, parse_decimal, parse_share
from suppliers.leads import keeping
from suppliers.leads.corridors import corridor_leads
from suppliers.leads.drawing import order_leads
from suppliers.leads.keeping import Kept
from suppliers.leads.orders import names_of, orders_known
from suppliers.leads.payloads import Corridor, Dated, Drawn, Interval, LeadDraft, SiteKnown
from suppliers.leads.rules import parameters
from suppliers.models import Edge, Fact, Party

FIELDS = (
    "workers_total", "agency_share", "processes", "approved_places", "weekly_hours", "line_efficiency",
    "units_per_hour", "wage_per_hour", "wage_currency", "recruitment_licence_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeadsSearched:
    """`untested`: what kept tests of orders from being made, with the number of orders."""

    undeclared_subcontracting: Kept
    recruitment_fees: Kept
    untested: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LeadsDrawn:
    """All there are of both kinds on the day, not kept yet."""

    of_orders: Drawn
    of_recruiters: tuple[LeadDraft, ...]
    as_of: date


def draw(session: Session, actor: Actor, *, as_of: date) -> LeadsDrawn:
    """The long part of a search; writes nothing, so that a reading session does."""
    keeping.require_search(actor)
    fees = corridor_leads(corridors_known(session, actor, as_of=as_of), as_of=as_of)
    return LeadsDrawn(leads_of_orders(session, actor, as_of=as_of), tuple(fees), as_of)


def keep_drawn(session: Session, actor: Actor, drawn: LeadsDrawn, *, now: datetime) -> LeadsSearched:
    """May run as often as one likes."""
    orders, as_of = drawn.of_orders, drawn.as_of
    return LeadsSearched(
        keeping.keep(session, actor, "undeclared_subcontracting", orders.leads, as_of=as_of, now=now),
        keeping.keep(session, actor, "recruitment_fees", drawn.of_recruiters, as_of=as_of, now=now),
        orders.untested,
    )


def search(session: Session, actor: Actor, *, as_of: date, now: datetime) -> LeadsSearched:
    """Draws all leads of both kinds anew and keeps them, in one session."""
    return keep_drawn(session, actor, draw(session, actor, as_of=as_of), now=now)


def leads_of_orders(session: Session, actor: Actor, *, as_of: date) -> Drawn:
    """Without keeping any; orders that had begun by the day."""
    orders = orders_known(session, actor, as_of=as_of)
    sites = sites_known(session, actor, {UUID(order.site) for order in orders}, as_of=as_of)
    return order_leads(orders, {site.key: site for site in sites}, parameters())


def sites_known(session: Session, actor: Actor, site_ids: Collection[UUID], *, as_of: date) -> list[SiteKnown]:
    """Every dated value, the superseded too: a drop is seen only between two of them."""
    actor.require(Action.READ_REGISTRY)
    names = names_of(session, actor, site_ids)
    values: dict[UUID, list[_Value]] = {}
    for some in keeping.portions(sorted(site_ids)):
        columns = (Fact.node_id, Fact.field, Fact.value, Fact.as_of)
        wanted = select(*columns).where(  # type: ignore[call-overload] # sqlmodel types no bare date
            col(Fact.node_id).in_(some), col(Fact.field).in_(FIELDS), col(Fact.as_of) <= as_of, facts.visible_to(actor)
        )
        for node_id, field, value, day in session.exec(wanted.order_by(col(Fact.as_of), col(Fact.recorded_at))):
            values.setdefault(node_id, []).append(_Value(field, value, day))
    return [_site(site_id, names.get(site_id, ""), values.get(site_id, [])) for site_id in sorted(site_ids)]


@dataclass(frozen=True, slots=True)
class _Value:
    field: str
    text: str
    day: date


def _site(site_id: UUID, name: str, values: list[_Value]) -> SiteKnown:
    last = {value.field: value.text for value in values}
    return SiteKnown(
        key=str(site_id),
        name=name or "the site",
        head_counts=tuple(_counts(values)),
        agency_shares=tuple(_shares(values)),
        processes=_words(last.get("processes", "")),
        places=_words(last.get("approved_places", "")),
        hours_per_week=_number(last.get("weekly_hours", "")),
        efficiency=_share(last.get("line_efficiency", "")),
        units_per_hour=_number(last.get("units_per_hour", "")),
        wage_per_hour=parse_decimal(last.get("wage_per_hour", "")),
        currency=last.get("wage_currency", "").upper(),
    )


def _counts(values: list[_Value]) -> Iterator[Dated]:
    for value in values:
        found = parse_count(value.text) if value.field == "workers_total" else None
        if found:
            yield Dated(value.day, Interval(found.low or 0.0, float("inf") if found.high is None else found.high))


def _shares(values: list[_Value]) -> Iterator[Dated]:
    for value in values:
        share = _share(value.text) if value.field == "agency_share" else None
        if share:
            yield Dated(value.day, share)


def _share(text: str) -> Interval | None:
    """Facts hold fractions; `1` is the whole and not one percent."""
    plain = parse_decimal(text)
    if plain is not None and 0 <= plain <= 1:
        return Interval(plain, plain)
    found = parse_share(text) if text else None
    return None if found is None or found.low is None or found.high is None else Interval(found.low, found.high)


def _number(text: str) -> Interval | None:
    ends = [parse_decimal(part) for part in text.split("-", 1)]
    low, high = ends[0], ends[-1]
    return None if low is None or high is None or low > high else Interval(low, high)


def _words(text: str) -> frozenset[str] | None:
    return frozenset(part.strip().casefold() for part in text.split(";") if part.strip()) or None


def corridors_known(session: Session, actor: Actor, *, as_of: date) -> list[Corridor]:
    """Recruitment links that hold on the day, with the licence's last day where it is a fact of the recruiter."""
    actor.require(Action.READ_REGISTRY)
    columns = (
        Edge.id, Edge.from_id, Edge.to_id, Edge.corridor_origin, Edge.corridor_destination, Edge.fee_policy,
        Edge.licence_no, Party.name,
    )  # fmt: skip
    held = (
        select(*columns)  # type: ignore[call-overload] # sqlmodel types at most four columns
        .join(Party, col(Party.id) == col(Edge.from_id))
        .where(
            Edge.kind == "recruits_for",
            edges.visible_to(actor),
            edges.held_on(as_of),
            col(Edge.superseded_at).is_(None),
            nodes.of_table(Party, actor),
        )
    )
    rows = session.exec(held.order_by(col(Edge.id))).all()
    known = facts.facts_of(session, actor, [row[1] for row in rows], as_of)
    return [
        Corridor(
            recruiter=str(recruiter),
            employer=str(employer),
            origin=origin or "",
            destination=destination or "",
            fee_policy=policy,
            licence_no=licence,
            licence_until=_day(known.get(recruiter, {})),
            recruiter_name=name,
            row=f"edge:{edge_id}",
        )
        for edge_id, recruiter, employer, origin, destination, policy, licence, name in rows
    ]


def _day(known: dict[str, facts.KnownFact]) -> date | None:
    fact = known.get("recruitment_licence_until")
    try:
        return date.fromisoformat(fact.value) if fact else None
    except ValueError:
        return None
