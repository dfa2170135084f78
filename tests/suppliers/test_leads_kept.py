"""Leads as rows: drawn once, answered by a person, remembered. All names are invented."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from foundation import obligations
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import NotAllowed
from foundation.models import Change
from foundation.obligations import ObligationQuery
from suppliers import edges, leads
from suppliers.leads.asking import sites_known
from suppliers.leads.keeping import LeadLapsed, LeadNotFound, LeadSettledAlready
from suppliers.leads.payloads import Dated, Interval, LeadDraft, LeadSettlement, Order, SiteKnown
from suppliers.leads.rules import reason
from suppliers.models import Lead, Party, PurchaseOrder, Site
from suppliers.payloads import EdgeCreate
from tests.builders import NOW, a_fact, a_party, a_site, an_account

TODAY = NOW.date()
START = TODAY - timedelta(days=40)


def a_workshop(session: Session, actor: Actor) -> Site:
    site = a_site(session, actor, "Weaving Shed")
    a_fact(session, actor, site.id, "workers_total", "100", as_of=START - timedelta(days=30))
    a_fact(session, actor, site.id, "processes", "sewing", as_of=START - timedelta(days=30))
    return site


def an_order(site: Site, *, units: float = 500_000, process: str = "sewing") -> Order:
    due, processes = START + timedelta(days=27), frozenset({process})
    return Order("O1", site.reference, units, START, due, processes=processes, standard_minutes=20)


def record(session: Session, actor: Actor, *orders: Order) -> leads.OrdersRecorded:
    return leads.record_orders(session, actor, list(enumerate(orders, start=2)), file_name="orders.csv", now=NOW)


def search(session: Session, actor: Actor) -> leads.Kept:
    return leads.search(session, actor, as_of=TODAY, now=NOW).undeclared_subcontracting


def only_lead(session: Session, actor: Actor) -> Lead:
    (lead,) = leads.list_leads(session, actor, leads.LeadQuery()).rows
    return lead


def settle(session: Session, actor: Actor, lead: Lead, state: str) -> Lead:
    answer = LeadSettlement(state=state, reason="seen the payroll")
    return leads.settle(session, actor, lead.id, answer, version_seen=lead.version, now=NOW)


def test_an_order_read_twice_is_one_and_a_changed_line_replaces_it(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        site = a_workshop(session, officer)
        first = an_order(site)
        strange = replace(first, reference="O2", site="nobody")
        told = record(session, officer, first, strange)
        assert (told.new, [(issue.row, issue.code) for issue in told.issues]) == (1, [(3, "lead.site_unknown")])
        assert record(session, officer, first).same == 1
        assert record(session, officer, replace(first, units=7)).replaced == 1
        assert record(session, officer, first).replaced == 1
        assert record(session, officer, first).same == 1
        standing = session.exec(select(PurchaseOrder).where(PurchaseOrder.superseded_at == None)).all()  # noqa: E711 - SQL
        assert [order.units for order in standing] == [500_000]


def test_a_lead_asks_a_person_once_and_a_refusal_is_remembered_until_there_is_another_reason(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        site = a_workshop(session, officer)
        record(session, officer, an_order(site))
        assert search(session, officer).new == 1
        assert search(session, officer).standing == 1
        assert len(obligations.list_obligations(session, officer, ObligationQuery(kind="lead")).rows) == 1
        settle(session, officer, only_lead(session, officer), "refuted")
        assert obligations.list_obligations(session, officer, ObligationQuery(kind="lead")).rows == []
        assert search(session, officer) == leads.Kept(new=0, standing=0, remembered=1, lapsed=0)
        record(session, officer, an_order(site, process="dyeing"))
        assert search(session, officer).new == 1
        told = {change.kind for change in session.exec(select(Change))}
    assert {"lead.drawn", "lead.settled", "orders.recorded"} <= told


def test_what_a_list_says_of_sites_is_kept_day_by_day_and_drawn_from(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        site = a_site(session, officer, "Weaving Shed")
        before, during = START - timedelta(days=20), START + timedelta(days=5)
        said = SiteKnown(
            site.reference,
            "Weaving Shed",
            head_counts=(Dated(before, Interval(100, 120)), Dated(during, Interval(50, 50))),
            agency_shares=(Dated(before, Interval(0.1, 0.1)), Dated(during, Interval(0.4, 0.5))),
            processes=frozenset({"sewing", "washing"}),
            hours_per_week=Interval(45, 54),
            wage_per_hour=3.5,
            currency="EUR",
        )
        first, second = (
            leads.record_site_facts(session, officer, [said], file_name="sites.csv", as_of=TODAY, now=NOW)
            for _ in range(2)
        )
        (known,) = sites_known(session, officer, [site.id], as_of=TODAY)
        record(session, officer, an_order(site, units=100))
        search(session, officer)
        lead = only_lead(session, officer)
    assert (first.new, first.same, second.new, second.same) == (8, 0, 0, 8)
    assert replace(known, key=said.key) == said
    assert {reason["code"] for reason in lead.reasons} == {"head_count_drop", "agency_share_jump"}


def test_a_lead_lapses_when_what_is_known_no_longer_says_it(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        site = a_workshop(session, officer)
        record(session, officer, an_order(site))
        search(session, officer)
        lead = only_lead(session, officer)
        record(session, officer, an_order(site, units=10))
        assert search(session, officer).lapsed == 1
        assert leads.list_leads(session, officer, leads.LeadQuery()).rows == []
        assert len(leads.list_leads(session, officer, leads.LeadQuery(lapsed=True)).rows) == 1
        with pytest.raises(LeadLapsed):
            settle(session, officer, lead, "refuted")


def test_an_answer_can_be_taken_back_and_the_same_one_is_refused(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        site = a_workshop(session, officer)
        record(session, officer, an_order(site))
        search(session, officer)
        lead = settle(session, officer, only_lead(session, officer), "taken_to_inspection")
        with pytest.raises(LeadSettledAlready):
            settle(session, officer, lead, "taken_to_inspection")
        assert settle(session, officer, lead, "open").version == 3


def test_a_recruiter_of_whom_nobody_said_who_pays_is_a_lead_on_the_agency(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        recruiter, agency, fair = (a_party(session, officer, name) for name in ("Recruiter", "Agency", "Fair Agency"))
        for employer, policy in ((agency, "unknown"), (fair, "employer_pays")):
            new = EdgeCreate(
                kind="recruits_for", from_id=recruiter.id, to_id=employer.id, corridor_origin="NP", fee_policy=policy
            )
            edges.add_edge(session, officer, new, now=NOW)
        a_fact(session, officer, fair.id, "recruitment_licence_until", "2020-01-01")
        assert leads.search(session, officer, as_of=TODAY, now=NOW).recruitment_fees.new == 1
        lead = only_lead(session, officer)
    assert (lead.subject_id, lead.other_id) == (agency.id, recruiter.id)
    assert lead.reasons[0]["code"] == "fee_unknown"


def a_restricted_draft(subject: Party, other: Party) -> LeadDraft:
    reasons = (reason("place", "Invented for the test."),)
    return LeadDraft("phoenix", str(subject.id), "", reasons, other=str(other.id), restricted=True)


def test_a_lead_that_rests_on_a_case_is_hidden_from_who_reads_no_cases(
    database: Database, authority: OrganisationId, planner: Actor
) -> None:
    case_officer = an_account(database, authority, Role.CASE_OFFICER)
    with database.transaction() as session:
        one, other = a_party(session, planner, "One"), a_party(session, planner, "Other")
        leads.keep(session, case_officer, "phoenix", [a_restricted_draft(one, other)], as_of=TODAY, now=NOW)
        lead = only_lead(session, case_officer)
        assert leads.list_leads(session, planner, leads.LeadQuery()).rows == []
        with pytest.raises(LeadNotFound):
            leads.read_lead(session, planner, lead.id)
        assert obligations.list_obligations(session, planner, ObligationQuery(kind="lead")).rows == []
        assert len(obligations.list_obligations(session, case_officer, ObligationQuery(kind="lead")).rows) == 1


def test_searches_with_and_without_leave_for_cases_leave_each_others_leads_alone(
    database: Database, authority: OrganisationId, planner: Actor
) -> None:
    case_officer = an_account(database, authority, Role.CASE_OFFICER)
    with database.transaction() as session:
        secret = a_restricted_draft(a_party(session, planner, "One"), a_party(session, planner, "Other"))
        for actor, draft in ((planner, replace(secret, restricted=False)), (case_officer, secret)) * 2:
            kept = leads.keep(session, actor, "phoenix", [draft], as_of=TODAY, now=NOW)
            assert kept.lapsed == 0
        assert kept.standing == 1
        assert len(leads.list_leads(session, planner, leads.LeadQuery()).rows) == 1
        assert len(leads.list_leads(session, case_officer, leads.LeadQuery()).rows) == 2


def test_leads_are_searched_by_who_keeps_the_register_and_seen_by_nobody_else(
    database: Database, officer: Actor, inspector: Actor
) -> None:
    with database.transaction() as session:
        site = a_workshop(session, officer)
        record(session, officer, an_order(site))
        search(session, officer)
        lead = only_lead(session, officer)
        assert leads.list_leads(session, inspector, leads.LeadQuery()).rows == []
        with pytest.raises(LeadNotFound):
            leads.read_lead(session, inspector, lead.id)
        with pytest.raises(NotAllowed):
            leads.search(session, inspector, as_of=date(2026, 1, 1), now=NOW)


def test_pages_of_leads_follow_on_without_a_gap(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        site = a_workshop(session, officer)
        orders = [replace(an_order(site, process="dyeing", units=10), reference=f"O{number}") for number in range(5)]
        record(session, officer, *orders)
        search(session, officer)
        seen, cursor = [], ""
        while True:
            page = leads.list_leads(session, officer, leads.LeadQuery(limit=2, cursor=cursor))
            seen += [lead.about for lead in page.rows]
            if page.next_cursor is None:
                break
            cursor = page.next_cursor
    assert sorted(seen) == [f"O{number}" for number in range(5)]
