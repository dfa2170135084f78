"""What nobody knows, counted over the sites, each with why and how it can be learnt. Unknown is data, not a gap."""

from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from reports.contents.spoken import word
from reports.facts.register import Register
from reports.facts.scope import facts_visible_to
from reports.payloads import UnknownCount
from risk.sectors import fields
from suppliers.models import Fact, Site

OWNED = ("owns", "controls")
HEAD_COUNT = "workers_total"


def unknowns_of(session: Session, actor: Actor, register: Register) -> tuple[UnknownCount, ...]:
    """Only what at least one site lacks."""
    told = _sites_told_of(session, actor)
    owned = {link.to_id for link in register.links if link.kind in OWNED}
    missing = (
        ("score", [site for site in register.sites if _unscored(register, site)]),
        ("country", [site for site in register.sites if not site.country]),
        ("point", [site for site in register.sites if site.latitude is None]),
        ("workers", [site for site in register.sites if site.id not in register.workers]),
        ("sector-facts", [site for site in register.sites if site.id not in told]),
        ("operator", [site for site in register.sites if site.operator_id is None]),
        ("owner", [site for site in register.sites if not {site.id, site.operator_id} & owned]),
    )
    return tuple(
        UnknownCount(
            key, word(f"reading.lack-{key}"), len(lacking), len(register.sites), word(f"reading.lack-{key}-how")
        )
        for key, lacking in missing
        if lacking
    )


def _unscored(register: Register, site: Site) -> bool:
    row = register.scores.get(site.id)
    return row is None or row.value is None


def _sites_told_of(session: Session, actor: Actor) -> frozenset[UUID]:
    """Sites of which a fact about the work itself stands; country facts and the bare head-count say nothing of it."""
    about_work = [name for name, field in fields().items() if not field.context and name != HEAD_COUNT]
    standing = select(Fact.node_id).where(
        facts_visible_to(actor), col(Fact.superseded_at).is_(None), col(Fact.field).in_(about_work)
    )
    return frozenset(session.exec(standing.distinct()).all())
