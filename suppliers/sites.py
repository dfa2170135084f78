"""Places of work: list, read, add, correct, close. A closed site stays readable, with all that happened there."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, read_cursor
from foundation.versions import require_unchanged
from suppliers import edges, name_words, nodes, parties
from suppliers.models import Identifier, Node, Site
from suppliers.payloads import SiteCorrection, SiteCreate

SiteId = NewType("SiteId", UUID)
GIVEN = "given"  # where the list or a person gave the point itself; a geocoder would say how near it came


NAMES_NOBODY = ("kind", "sector", "region")
"""What the trail keeps as it was and is; a name or an address may be somebody's home."""


class SiteNotFound(NotFound):
    code = "site.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such site, or it belongs to another organisation.")


class SiteClosed(Conflict):
    code = "site.closed"

    def __init__(self) -> None:
        super().__init__("This site is closed: add it again if people work there once more.")


@dataclass(frozen=True, slots=True)
class SiteQuery:
    """What a page's URL, the API and an export share. Empty means any; `closed` adds those that are over."""

    name: str = ""
    country: str = ""
    region: str = ""
    sector: str = ""
    kind: str = ""
    operator_id: UUID | None = None
    closed: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return nodes.of_table(Site, actor)


def list_sites(session: Session, actor: Actor, query: SiteQuery) -> Page[Site]:
    """In the order of their folded names."""
    actor.require(Action.READ_REGISTRY)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(Site).where(visible_to(actor), *_filters(session, actor, query))
    if query.cursor:
        statement = statement.where(nodes.after(Site, read_cursor(query.cursor, 2)))
    rows = session.exec(statement.order_by(col(Site.folded_name), col(Site.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda site: (site.folded_name, str(site.id)))


def _filters(session: Session, actor: Actor, query: SiteQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.name:
        found.append(nodes.called(session, actor, query.name).answered(col(Site.id), col(Site.folded_name)))
    if query.operator_id:
        found.append(col(Site.operator_id) == query.operator_id)
    if not query.closed:
        found.append(col(Site.closed_at).is_(None))
    equal = (
        (col(Site.country), query.country),
        (col(Site.region), query.region),
        (col(Site.sector), query.sector),
        (col(Site.kind), query.kind),
    )
    return found + [column == wanted for column, wanted in equal if wanted]


def read_site(session: Session, actor: Actor, site_id: UUID) -> Site:
    """Raises SiteNotFound."""
    actor.require(Action.READ_REGISTRY)
    return visible_site(session, actor, site_id)


def visible_site(session: Session, actor: Actor, site_id: UUID) -> Site:
    """For upper floors, which ask for their own leave: who records a finding need not read the register."""
    site = session.exec(select(Site).where(Site.id == site_id, visible_to(actor))).first()
    if site is None:
        raise SiteNotFound
    return site


def identifiers_of(session: Session, actor: Actor, site_id: UUID) -> list[Identifier]:
    site = read_site(session, actor, site_id)
    return list(session.exec(select(Identifier).where(Identifier.node_id == site.id).order_by(col(Identifier.scheme))))


def add_site(session: Session, actor: Actor, new: SiteCreate, *, now: datetime) -> Site:
    """Raises ReferenceTaken, PartyNotFound for an operator nobody here knows."""
    actor.require(Action.WRITE_REGISTRY)
    node = Node(kind="site", organisation_id=actor.organisation_id)
    reference = new.reference or f"S-{node.id.hex[-8:].upper()}"
    nodes.refuse_taken(session, actor, reference)
    if new.operator_id:
        parties.read_party(session, actor, new.operator_id)
    session.add(node)
    session.flush()
    site = Site.model_validate(
        new.model_dump(exclude={"identifiers"}),
        update={
            "id": node.id,
            "organisation_id": actor.organisation_id,
            "reference": reference,
            "row_key": f"by-hand:{new_id().hex}",
            "folded_name": nodes.folded(new.name),
            "precision": None if new.latitude is None else GIVEN,
            "recorded_at": now,
        },
    )
    session.add(site)
    session.flush()
    nodes.add_identifiers(session, site.id, new.identifiers)
    nodes.accept_spelling(session, site.id, site.name)
    name_words.relearn(session, [site.id])
    trail.record(session, actor, "site.added", site, {"reference": site.reference})
    changes.tell(session, actor, "site.added", "site", [site.id])
    if site.operator_id:
        edges.set_operator(session, actor, site.id, site.operator_id, now=now)
    return site


def correct_site(
    session: Session, actor: Actor, site_id: UUID, correction: SiteCorrection, *, version_seen: int, now: datetime
) -> Site:
    """Raises SiteNotFound, NodeOfAnother, SiteClosed, ChangedMeanwhile, PartyNotFound."""
    actor.require(Action.WRITE_REGISTRY)
    site = _own_open_site(session, actor, site_id, version_seen)
    new = correction.model_dump(exclude_none=True)
    if correction.operator_id and correction.operator_id != site.operator_id:
        parties.read_party(session, actor, correction.operator_id)
        edges.set_operator(session, actor, site.id, correction.operator_id, now=now)
    corrected = sorted(new)
    if correction.name is not None:
        new["folded_name"] = nodes.folded(correction.name)
        nodes.accept_spelling(session, site.id, site.name, kind="former")
        nodes.accept_spelling(session, site.id, correction.name)
    told: dict[str, trail.Change] = {"columns": list(corrected)}
    told |= {name: (getattr(site, name), new[name]) for name in NAMES_NOBODY if name in new}
    site.sqlmodel_update(new | {"version": site.version + 1})
    session.add(site)
    name_words.relearn(session, [site.id])
    trail.record(session, actor, "site.corrected", site, told)
    changes.tell(session, actor, "site.changed", "site", [site.id])
    return site


def close_site(session: Session, actor: Actor, site_id: UUID, *, reason: str, version_seen: int, now: datetime) -> Site:
    """Raises as `correct_site` does."""
    actor.require(Action.WRITE_REGISTRY)
    site = _own_open_site(session, actor, site_id, version_seen)
    site.sqlmodel_update({"closed_at": now, "version": site.version + 1})
    session.add(site)
    session.flush()
    trail.record(session, actor, "site.closed", site, {"reason": reason})
    changes.tell(session, actor, "site.closed", "site", [site.id])
    return site


def _own_open_site(session: Session, actor: Actor, site_id: UUID, version_seen: int) -> Site:
    site = read_site(session, actor, site_id)
    nodes.require_own(actor, site.organisation_id)
    if site.closed_at is not None:
        raise SiteClosed
    require_unchanged(session, site, version_seen)
    return site
