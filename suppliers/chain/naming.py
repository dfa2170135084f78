"""
Names of a chain, and the one rule about names that are kept back.

A supplier may declare its own suppliers and keep their names (`visibility` hidden_name on the link, with the
`visibility_owner_id` of whoever declared it). Such a party or site belongs to the register of the declarer, so nothing
that reads the register of the buyer ever finds its row. The link stands in the chain, and its risk counts: whoever may
see a link, but not one of its ends, reads of that end only its kind, its country, its tier and beside whom it stands. A
link that is `private` is not in the chain at all (`suppliers.edges.visible_to`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, case
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from foundation.actors import Actor
from suppliers import nodes
from suppliers.models import Party, Site
from suppliers.personal import coarse, is_marked

PER_QUERY = 500
GIVERS: Mapping[str, str] = {
    "supplies": "supplier", "subcontracts": "subcontractor", "provides_labour": "labour provider",
    "recruits_for": "recruiter", "owns": "owner", "controls": "controller", "operates": "operator",
}  # fmt: skip
RECEIVERS: Mapping[str, str] = {
    "supplies": "customer", "subcontracts": "principal", "provides_labour": "user of labour",
    "recruits_for": "employer", "owns": "holding", "controls": "firm under control", "operates": "site",
}  # fmt: skip
COLUMNS = ("id", "name", "reference", "country", "city")


@dataclass(frozen=True, slots=True)
class Named:
    """A party or site as far as the actor may read it."""

    id: UUID
    kind: Literal["party", "site"]
    name: str
    reference: str = ""
    country: str | None = None
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    unknown: bool = False
    withheld: bool = False


def names_of(
    session: Session, actor: Actor, ids: Sequence[UUID], links: Iterable[tuple[str, UUID, UUID]]
) -> dict[UUID, Named]:
    """`links` are (kind, from, to) that the actor sees; they say beside whom a withheld one stands."""
    found: dict[UUID, Named] = {}
    for start in range(0, len(ids), PER_QUERY):
        part = ids[start : start + PER_QUERY]
        found.update(_parties(session, actor, part))
        found.update(_sites(session, actor, part))
    hidden = [one for one in ids if one not in found]
    return found | _withheld(session, hidden, links, found) if hidden else found


def _visible(table: type[Party] | type[Site], actor: Actor) -> ColumnElement[bool]:
    """As `visible_to` says it, but in a form that SQLite does not take for a way to find rows: the ids are that."""
    return case((nodes.of_table(table, actor), 1), else_=0) == 1


def _parties(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Named]:
    columns = [getattr(Party, name) for name in (*COLUMNS, "kind")]
    rows = session.execute(core_select(*columns).where(col(Party.id).in_(ids), _visible(Party, actor)))
    return {
        one: Named(one, "party", name, reference, country, city, unknown=kind == "unknown")
        for one, name, reference, country, city, kind in rows
    }


def _sites(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Named]:
    columns = [getattr(Site, name) for name in (*COLUMNS, "latitude", "longitude")]
    rows = session.execute(core_select(*columns, is_marked(Site)).where(col(Site.id).in_(ids), _visible(Site, actor)))
    return {
        one: Named(one, "site", name, reference, country, city, *_point(latitude, longitude, home=home))
        for one, name, reference, country, city, latitude, longitude, home in rows
    }


def _point(latitude: float | None, longitude: float | None, *, home: bool) -> tuple[float | None, float | None]:
    """No chain needs to know at which door somebody lives, whoever reads it."""
    if latitude is None or longitude is None or not home:
        return latitude, longitude
    return coarse(latitude), coarse(longitude)


def _withheld(
    session: Session, hidden: Sequence[UUID], links: Iterable[tuple[str, UUID, UUID]], named: Mapping[UUID, Named]
) -> dict[UUID, Named]:
    beside = _beside(frozenset(hidden), links, named)
    found: dict[UUID, Named] = {}
    for table, kind in ((Party, "party"), (Site, "site")):
        for start in range(0, len(hidden), PER_QUERY):
            # Visible as the end of a visible link, by kind and country alone.
            part: Any = core_select(col(table.id), col(table.country)).where(
                col(table.id).in_(hidden[start : start + PER_QUERY])
            )
            for one, country in session.execute(part):
                told = beside.get(one, f"A {kind} that another supplier declared")
                found[one] = Named(one, kind, f"{told} (name withheld)", country=country, withheld=True)  # type: ignore[arg-type] # the two kinds stand above
    return found


def _beside(
    hidden: frozenset[UUID], links: Iterable[tuple[str, UUID, UUID]], named: Mapping[UUID, Named]
) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for kind, giver, receiver in links:
        if giver in hidden and receiver in named:
            found.setdefault(giver, f"A {GIVERS.get(kind, 'party')} of {named[receiver].name}")
        elif receiver in hidden and giver in named:
            found.setdefault(receiver, f"A {RECEIVERS.get(kind, 'party')} of {named[giver].name}")
    return found
