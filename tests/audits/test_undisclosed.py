"""A subcontractor that nobody disclosed: node, link, finding and tasks in one act, or nothing at all."""

from datetime import date

import pytest
from sqlmodel import Session, select

from audits.findings import undisclosed
from audits.findings.undisclosed import DisclosedAlready
from audits.models import Visit
from audits.payloads import UndisclosedSeen
from foundation.actors import Actor
from foundation.models import Obligation
from suppliers.chain.closure import closure
from suppliers.models import Edge, Party, Site
from tests.builders import NOW, a_party, a_site, an_edge

TODAY = NOW.date()


def a_visit(session: Session, actor: Actor, site: Site) -> Visit:
    visit = Visit(
        organisation_id=actor.organisation_id,
        code="Visit 7",
        site_id=site.id,
        day=TODAY,
        starts_at_minute=540,
        minutes=240,
        recorded_at=NOW,
    )
    session.add(visit)
    session.flush()
    return visit


def seen(name: str = "Brisa Laundry SL", day: date = TODAY) -> UndisclosedSeen:
    return UndisclosedSeen(name=name, activity="washes linen in the cellar", workers=14, seen_on=day)


def count(session: Session) -> list[int]:
    return [len(session.exec(select(table.id)).all()) for table in (Party, Site, Edge)]


@pytest.mark.parametrize("name", ["Brisa Laundry SL", ""])
def test_an_inspector_records_all_of_it_in_one_act(
    session: Session, planner: Actor, inspector: Actor, name: str
) -> None:
    operator = a_party(session, planner, "Hotel Operator")
    site = a_site(session, planner, "Hotel", operator=operator)
    made = undisclosed.record_undisclosed(session, inspector, a_visit(session, planner, site).id, seen(name), now=NOW)
    assert made.party.kind == ("organisation" if name else "unknown")
    assert "Visit 7" in made.party.remark
    assert (made.edge.kind, made.edge.from_id, made.edge.to_id) == ("subcontracts", operator.id, made.party.id)
    assert (made.edge.origin, made.edge.verification, made.edge.workers) == ("discovered", "evidenced", 14)
    assert made.place.operator_id == made.party.id
    assert (made.finding.site_id, made.finding.state, made.finding.recorded_by) == (
        site.id,
        "alleged",
        inspector.account_id,
    )
    steps = set(session.exec(select(Obligation.step).where(Obligation.subject_id == made.finding.id)))
    assert steps == {"decide", "plan", "close", "evidence"}
    reached = {
        node.id
        for way in ("upstream", "downstream")
        for node in closure(session, planner, site.id, way, as_of=TODAY).nodes
    }
    assert made.party.id in reached


def test_a_firm_of_the_disclosed_chain_is_refused_with_its_place_and_nothing_is_written(
    session: Session, planner: Actor, inspector: Actor
) -> None:
    operator, laundry = a_party(session, planner, "Hotel Operator"), a_party(session, planner, "Brisa Laundry")
    site = a_site(session, planner, "Hotel", operator=operator)
    an_edge(session, planner, operator.id, laundry.id, "subcontracts")
    visit, before = a_visit(session, planner, site), count(session)
    with pytest.raises(DisclosedAlready, match=laundry.reference):
        undisclosed.record_undisclosed(session, inspector, visit.id, seen(), now=NOW)
    assert count(session) == before
