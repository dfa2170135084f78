"""
A subcontractor that nobody disclosed and a visit saw: its node, its link to the principal, the finding and what it
owes, in one act. What was seen is evidenced by the visit, never verified: nobody has told who it is.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from audits.findings import findings
from audits.models import Finding, Visit
from audits.payloads import FindingCreate, UndisclosedSeen
from audits.visits.visits import visible_visit
from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Place
from suppliers import edges, parties, sites
from suppliers.chain.closure import closure
from suppliers.models import Edge, Party, Site
from suppliers.names import read_name
from suppliers.payloads import EdgeCreate, PartyCreate, SiteCreate

QUESTION: Final = "CO25"
"""Of the core checklist: is every labour supplier and subcontractor on site declared?"""
DEPTH: Final = 12
NOBODY_NAMED: Final = "Unnamed firm seen at {site}"


class VisitNotMade(Conflict):
    code = "undisclosed.visit_not_made"

    def __init__(self, code: str, state: str) -> None:
        super().__init__(f"{code} is {state}: nothing was seen on it.")
        self.state = state


class DisclosedAlready(Conflict):
    code = "undisclosed.disclosed_already"

    def __init__(self, name: str, reference: str, tier: int) -> None:
        super().__init__(
            f"{name} ({reference}) stands in the disclosed chain of this site, {tier} links away: "
            "record what is wrong with it as a finding.",
            places=(Place(column="name", value=name),),
        )
        self.name = name
        self.reference = reference
        self.tier = tier


@dataclass(frozen=True, slots=True)
class SeenThere:
    """All that the one act made."""

    party: Party
    place: Site
    edge: Edge
    finding: Finding


def record_undisclosed(
    session: Session, actor: Actor, visit_id: UUID, seen: UndisclosedSeen, *, now: datetime
) -> SeenThere:
    """
    The register is written by the house in the inspector's name: the trail of the finding says who saw it.
    Raises VisitNotFound, VisitNotMade, DisclosedAlready, DayToCome.
    """
    actor.require(Action.RECORD_FINDINGS)
    visit = visible_visit(session, actor, visit_id)
    if visit.state == "cancelled":
        raise VisitNotMade(visit.code, visit.state)
    site = sites.visible_site(session, actor, visit.site_id)
    principal = site.operator_id or site.id
    house = _house_of(actor)
    if seen.name:
        _refuse_disclosed(session, house, site, seen)
    party, place = _node(session, house, visit, site, seen, now)
    edge = edges.add_edge(session, house, _link(visit, principal, party.id, seen), now=now)
    finding = findings.record_finding(session, actor, _finding(visit, site, party, seen), now=now)
    told: dict[str, trail.Change] = {
        "party_id": party.id,
        "site_id": place.id,
        "edge_id": edge.id,
        "visit_id": visit.id,
    }
    trail.record(session, actor, "finding.undisclosed_seen", finding, told)
    return SeenThere(party, place, edge, finding)


def _house_of(actor: Actor) -> Actor:
    """What it opens reaches the desk of whoever saw it."""
    system = Actor.system(actor.organisation_id, actor.jurisdiction, zone=actor.zone)
    return replace(system, house=actor.desk)


def _refuse_disclosed(session: Session, house: Actor, site: Site, seen: UndisclosedSeen) -> None:
    """By name without its legal form, upstream and downstream: an agency gives, a subcontractor takes work."""
    wanted = read_name(seen.name).core
    for direction in ("upstream", "downstream"):
        chain = closure(session, house, site.id, direction, as_of=seen.seen_on, depth=DEPTH)
        for node in chain.nodes:
            if node.kind == "party" and node.id != site.operator_id and read_name(node.name).core == wanted:
                raise DisclosedAlready(node.name, node.reference, node.tier)


def _node(
    session: Session, house: Actor, visit: Visit, site: Site, seen: UndisclosedSeen, now: datetime
) -> tuple[Party, Site]:
    name = seen.name or NOBODY_NAMED.format(site=site.name)
    source = f"Seen on {visit.code}, {seen.seen_on.isoformat()}: {seen.activity}. Not confirmed."
    new = PartyCreate(name=name, kind="organisation" if seen.name else "unknown", country=site.country, remark=source)
    party = parties.add_party(session, house, new, now=now)
    at = SiteCreate(
        name=f"{name}, at {site.name}"[:300],
        sector=site.sector,
        country=site.country,
        region=site.region,
        city=site.city,
        latitude=site.latitude,
        longitude=site.longitude,
        operator_id=party.id,
    )
    return party, sites.add_site(session, house, at, now=now)


def _link(visit: Visit, principal: UUID, party: UUID, seen: UndisclosedSeen) -> EdgeCreate:
    """From whoever gives work or workers to whoever receives them."""
    gives, takes = (principal, party) if seen.relation == "subcontracts" else (party, principal)
    return EdgeCreate(
        kind=seen.relation,
        from_id=gives,
        to_id=takes,
        origin="discovered",
        verification="evidenced",
        valid_from=seen.seen_on,
        workers=seen.workers,
        source_text=f"Seen on {visit.code}: {seen.activity}"[:2000],
    )


def _finding(visit: Visit, site: Site, party: Party, seen: UndisclosedSeen) -> FindingCreate:
    who = seen.name or "A firm that nobody could name"
    what = "works for" if seen.relation == "subcontracts" else "sends workers to"
    told = f"{who} {what} the operator of this site and was not disclosed: {seen.activity} ({party.reference})."
    return FindingCreate(
        site_id=site.id,
        visit_id=visit.id,
        severity=seen.severity,
        question_id=QUESTION,
        description=told,
        found_on=seen.seen_on,
    )
