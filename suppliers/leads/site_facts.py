"""Records what a list says of sites as dated facts, so that leads can be drawn from the register alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isinf
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from suppliers import facts, nodes
from suppliers.leads.payloads import Interval, SiteKnown
from suppliers.models import Fact
from suppliers.payloads import FactCreate

BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class FactsRecorded:
    """`unknown`: references that name no site of the register, or more than one."""

    new: int
    same: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    field: str
    value: str
    on: date


def record_site_facts(
    session: Session, actor: Actor, sites: Sequence[SiteKnown], *, file_name: str, as_of: date, now: datetime
) -> FactsRecorded:
    """What has no day of its own holds as of `as_of`. The same list twice adds nothing. Raises FactInFuture."""
    actor.require(Action.WRITE_REGISTRY)
    new = same = 0
    unknown: list[str] = []
    for site in sites:
        found = nodes.ids_of_reference(session, actor, site.key)
        if len(found) != 1:
            unknown.append(site.key)
            continue
        known = _known(session, actor, found[0])
        for said in _said(site, as_of):
            if (said.field, said.value, said.on) in known:
                same += 1
                continue
            fact = FactCreate(node_id=found[0], field=said.field, value=said.value, as_of=said.on, source=file_name)
            facts.add_fact(session, actor, fact, now=now)
            new += 1
    return FactsRecorded(new, same, tuple(unknown))


def _known(session: Session, actor: Actor, node_id: UUID) -> set[tuple[str, str, date]]:
    wanted = select(Fact).where(col(Fact.node_id) == node_id, facts.visible_to(actor))
    return {(fact.field, fact.value, fact.as_of) for fact in session.exec(wanted)}


def _said(site: SiteKnown, as_of: date) -> Iterator[_Said]:
    for count in site.head_counts:
        yield _Said("workers_total", _spelt(count.value), count.on)
    for share in site.agency_shares:
        yield _Said("agency_share", _spelt(share.value, percent=True), share.on)
    plain = {
        "processes": BETWEEN.join(sorted(site.processes or ())),
        "approved_places": BETWEEN.join(sorted(site.places or ())),
        "weekly_hours": _spelt(site.hours_per_week),
        "line_efficiency": _spelt(site.efficiency, percent=True),
        "units_per_hour": _spelt(site.units_per_hour),
        "wage_per_hour": "" if site.wage_per_hour is None else f"{site.wage_per_hour:g}",
        "wage_currency": site.currency,
    }
    yield from (_Said(field, value, as_of) for field, value in plain.items() if value)


def _spelt(value: Interval | None, *, percent: bool = False) -> str:
    """As lists write it and the readers here read it: `120`, `100-120`, `500+`; a share as a fraction or `10-20%`."""
    if value is None:
        return ""
    if isinf(value.high):
        return f"{value.low:g}+"
    if value.low == value.high:
        return f"{value.low:g}"
    return f"{value.low * 100:g}-{value.high * 100:g}%" if percent else f"{value.low:g}-{value.high:g}"
