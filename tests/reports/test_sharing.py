"""What one house lets another read: the decision alone, and the agreement with everything it leaves out."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from audits.models import Finding
from foundation import accounts, trail
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import Account, TrailEntry
from foundation.versions import ChangedMeanwhile
from reports.facts.shared_rows import told_people
from reports.models import SharingAgreement
from reports.sharing import agreements, reading
from reports.sharing.deciding import Reason, RowFacts, Terms, may_read
from reports.sharing.fields import KINDS, Kind, fields_of, names_of
from reports.sharing.payloads import AgreementPropose, Grant
from reports.sharing.refusals import (
    AgreementNotFound,
    AgreementOver,
    FieldNotShareable,
    NotShared,
    NotYourStep,
    PartnerNotFound,
    ScopeNotOwn,
    SecondPersonNeeded,
    SharingEnded,
    SharingExpired,
    SharingNotAccepted,
    SharingNotBegun,
    StepNotPossible,
)
from suppliers.models import Party, Site
from tests.builders import NOW, a_fact, a_finding, a_party, a_site, an_account, an_action

TODAY = NOW.date()
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 8))
IDS = st.frozensets(st.sampled_from([UUID(int=n) for n in range(3)]), max_size=2)
COUNTRIES = st.frozensets(st.sampled_from(["ES", "PT", "MA"]), max_size=2)
NAMES = st.sampled_from([*(one.name for kind in KINDS for one in fields_of(kind)), "description", "address"])
TERMS = st.builds(
    Terms,
    state=st.sampled_from(["proposed", "approved", "accepted", "accepted", "accepted", "ended"]),
    starts_on=DAYS,
    ends_on=DAYS,
    grants=st.dictionaries(st.sampled_from(KINDS), st.frozensets(NAMES, max_size=4)),
    countries=COUNTRIES,
    sites=IDS,
    parties=IDS,
)
ROWS = st.builds(
    RowFacts,
    country=st.sampled_from(["ES", "PT", None]),
    sites=IDS,
    parties=IDS,
    personal=st.booleans(),
    protected=st.booleans(),
    sealed=st.booleans(),
)


@given(TERMS, DAYS, st.sampled_from(KINDS), NAMES, ROWS)
def test_what_may_be_read_was_agreed_accepted_and_is_within_its_days_and_scope(
    terms: Terms, day: date, kind: Kind, field: str, row: RowFacts
) -> None:
    verdict = may_read(terms, day, kind, field, row)
    assert verdict.allowed == (verdict.reason is Reason.AGREED)
    if verdict.allowed:
        assert terms.state == "accepted"
        assert terms.starts_on <= day <= terms.ends_on
        assert field in terms.grants[kind] & names_of(kind)
        assert not any((row.personal, row.protected, row.sealed))
        assert not terms.countries or row.country in terms.countries
        assert not terms.sites or terms.sites & row.sites
        assert not terms.parties or terms.parties & row.parties


@given(TERMS, DAYS, st.sampled_from(KINDS), NAMES, ROWS, COUNTRIES, IDS)
def test_narrowing_an_agreement_never_opens_anything(
    terms: Terms, day: date, kind: Kind, field: str, row: RowFacts, countries: frozenset[str], ids: frozenset[UUID]
) -> None:
    fewer = replace(
        terms,
        countries=terms.countries & countries or terms.countries or countries,
        sites=terms.sites & ids or terms.sites or ids,
        ends_on=min(terms.ends_on, day),
        grants={one: names - {"name"} for one, names in terms.grants.items()},
    )
    if may_read(fewer, day, kind, field, row).allowed:
        assert may_read(terms, day, kind, field, row).allowed


@given(st.integers(0, 5000))
def test_a_count_of_people_is_hidden_below_ten_and_rounded_down_above(people: int) -> None:
    shown = told_people(str(people))
    assert shown == ("fewer than 10" if 0 < people < 10 else people // 10 * 10)


def test_no_field_that_may_be_shared_holds_words_of_somebody_or_a_way_to_a_door() -> None:
    never = {
        "address", "postcode", "phone", "latitude", "longitude", "description", "reply", "remark", "plan",
        "root_cause", "responsible", "closed_because", "grounds", "grounds_text", "under_18", "workers_affected",
    }  # fmt: skip
    assert {name for kind in KINDS for name in names_of(kind)} & never == set()


@pytest.fixture
def second(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")


def proposal(**more: object) -> AgreementPropose:
    plain: dict[str, object] = {
        "partner": "Valmarra Labour Authority",
        "purpose": "Planning joint visits in the valley",
        "grants": [Grant(kind="sites", fields=["reference", "name", "country"])],
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=30),
    }
    return AgreementPropose.model_validate(plain | more)


def in_force(session: Session, giver: Actor, approver: Actor, partner: Actor, **more: object) -> SharingAgreement:
    made = agreements.propose(session, giver, proposal(**more), now=NOW)
    agreements.approve(session, approver, made.id, version_seen=1, now=NOW)
    return agreements.accept(session, partner, made.id, version_seen=2, now=NOW)


def rows(
    session: Session, partner: Actor, made: SharingAgreement, kind: Kind = "sites", *, days: int = 0
) -> list[dict[str, str | int]]:
    page = reading.read_shared(session, partner, made.id, kind, cursor="", limit=50, now=NOW + timedelta(days=days))
    return [dict(row) for row in page.rows]


def test_only_agreed_fields_of_rows_in_scope_are_read_and_what_is_unknown_is_left_out(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    a_site(session, officer, "Finca Norte", country="ES")
    a_site(session, officer, "Finca Sur", country="MA")
    a_site(session, officer, "Finca Nowhere", country=None)
    made = in_force(session, officer, second, planner, countries=["ES"])
    (row,) = rows(session, planner, made)
    assert row.keys() == {"reference", "name", "country"}
    assert (row["name"], row["country"]) == ("Finca Norte", "ES")
    wide = in_force(session, officer, second, planner, grants=[Grant(kind="sites", fields=["name", "country"])])
    nowhere = next(one for one in rows(session, planner, wide) if one["name"] == "Finca Nowhere")
    assert "country" not in nowhere
    with pytest.raises(NotShared):
        rows(session, planner, made, "findings")


def test_homes_persons_and_what_persons_run_are_never_read(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    firm, person = a_party(session, officer, "Agro Ensayo"), a_party(session, officer, "P. Inventado")
    person.kind = "person"
    kept = a_site(session, officer, "Finca de la firma", operator=firm)
    of_person = a_site(session, officer, "Finca P. Inventado", operator=person)
    home = a_site(session, officer, "Casa Inventada", operator=firm)
    home.source = {"personal": ["address"]}
    session.add_all((person, home))
    session.flush()
    every = [Grant(kind=kind, fields=sorted(names_of(kind) - {"score_band"})) for kind in KINDS]
    made = in_force(session, officer, second, planner, grants=every)
    for site in (kept, of_person, home):
        an_action(session, officer, a_finding(session, officer, site))
    assert [row["name"] for row in rows(session, planner, made)] == ["Finca de la firma"]
    assert [row["name"] for row in rows(session, planner, made, "parties")] == ["Agro Ensayo"]
    assert [row["site_reference"] for row in rows(session, planner, made, "findings")] == [kept.reference]
    assert [row["site_reference"] for row in rows(session, planner, made, "actions")] == [kept.reference]
    assert rows(session, planner, made, "cases") == []


def test_protected_findings_and_their_actions_are_never_read(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    site = a_site(session, officer, "Finca Norte")
    told = a_finding(session, officer, site)
    young = a_finding(session, officer, site)
    young.under_18 = True
    held = a_finding(session, officer, site, "zero_tolerance")
    session.add(young)
    session.flush()
    for finding in (told, young, held):
        an_action(session, officer, finding)
    grants = [Grant(kind=kind, fields=["state", "site_reference"]) for kind in ("findings", "actions")]
    grants[0].fields.append("reference")
    grants[1].fields.append("finding_reference")
    made = in_force(session, officer, second, planner, grants=grants)
    protected = {one.reference for one in session.exec(select(Finding)) if _is_held(session, one)}
    shown = {str(row["reference"]) for row in rows(session, planner, made, "findings")}
    assert told.reference in shown
    assert shown & (protected | {young.reference}) == set()
    acted = {str(row["finding_reference"]) for row in rows(session, planner, made, "actions")}
    assert acted == shown


def _is_held(session: Session, finding: Finding) -> bool:
    from audits.findings import referrals

    return referrals.is_protected(session, finding)


def test_workers_are_rounded_and_a_score_is_read_only_where_it_is_named(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    large, small = a_site(session, officer, "Large"), a_site(session, officer, "Small")
    a_fact(session, officer, large.id, "workers_total", "147")
    a_fact(session, officer, small.id, "workers_total", "4")
    made = in_force(session, officer, second, planner, grants=[Grant(kind="sites", fields=["name", "workers"])])
    assert {str(row["name"]): row["workers"] for row in rows(session, planner, made)} == {
        "Large": 140,
        "Small": "fewer than 10",
    }
    assert all("score_band" not in row for row in rows(session, planner, made))


def test_nothing_of_another_house_is_handed_on_by_an_authority(
    session: Session, officer: Actor, inspector: Actor, planner: Actor, database: Database
) -> None:
    """It sees the sites of its countries, whoever recorded them; only its own are its to give."""
    a_site(session, officer, "Finca Norte", country="ES")
    own = a_site(session, planner, "Obra Propia", country="ES")
    given = proposal(partner="Lindenhof Hotels")
    made = agreements.propose(session, planner, given, now=NOW)
    agreements.approve(session, planner, made.id, version_seen=1, now=NOW)
    agreements.accept(session, officer, made.id, version_seen=2, now=NOW)
    assert made.alone, "an inspector may not approve, so nobody else of the house may"
    assert [row["reference"] for row in rows(session, officer, made)] == [own.reference]
    foreign = session.exec(select(Site).where(Site.name == "Finca Norte")).one()
    with pytest.raises(ScopeNotOwn):
        agreements.propose(session, planner, given.model_copy(update={"sites": [str(foreign.id)]}), now=NOW)


def test_one_site_and_one_firm_narrow_every_kind(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    firm, other = a_party(session, officer, "Agro Ensayo"), a_party(session, officer, "Agro Otra")
    first = a_site(session, officer, "Finca Norte", operator=firm)
    a_site(session, officer, "Finca Sur", operator=other)
    for site in session.exec(select(Site)).all():
        a_finding(session, officer, site)
    grants = [Grant(kind="sites", fields=["name"]), Grant(kind="parties", fields=["name"])]
    grants.append(Grant(kind="findings", fields=["site_reference"]))
    for narrowed in ({"sites": [first.reference]}, {"party": firm.reference}):
        made = in_force(session, officer, second, planner, grants=grants, **narrowed)
        assert rows(session, planner, made) == [{"name": "Finca Norte"}]
        assert rows(session, planner, made, "parties") == [{"name": "Agro Ensayo"}]
        assert rows(session, planner, made, "findings") == [{"site_reference": first.reference}]


def test_the_day_ends_it_in_the_middle_of_reading_without_any_job(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    for number in range(3):
        a_site(session, officer, f"Finca {number}")
    made = in_force(session, officer, second, planner, starts_on=TODAY, ends_on=TODAY)
    first = reading.read_shared(session, planner, made.id, "sites", cursor="", limit=2, now=NOW)
    assert len(first.rows) == 2
    assert first.next_cursor
    last = NOW.replace(hour=23, minute=59)
    rest = reading.read_shared(session, planner, made.id, "sites", cursor=first.next_cursor, limit=2, now=last)
    assert len(rest.rows) == 1
    with pytest.raises(SharingExpired) as refused:
        reading.read_shared(
            session, planner, made.id, "sites", cursor=first.next_cursor, limit=2, now=NOW + timedelta(days=1)
        )
    assert refused.value.code == "sharing.expired"
    assert made.state == "accepted", "nothing had to run"


def test_nothing_is_read_before_acceptance_before_the_first_day_or_after_an_end(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    made = agreements.propose(session, officer, proposal(starts_on=TODAY + timedelta(days=2)), now=NOW)
    with pytest.raises(AgreementNotFound):
        rows(session, planner, made)
    agreements.approve(session, second, made.id, version_seen=1, now=NOW)
    with pytest.raises(SharingNotAccepted):
        rows(session, planner, made)
    agreements.accept(session, planner, made.id, version_seen=2, now=NOW)
    with pytest.raises(SharingNotBegun):
        rows(session, planner, made)
    assert rows(session, planner, made, days=2) == []
    agreements.end(session, planner, made.id, "No longer needed", version_seen=3, now=NOW)
    with pytest.raises(SharingEnded):
        rows(session, planner, made, days=2)
    with pytest.raises(StepNotPossible):
        agreements.end(session, officer, made.id, "Once more", version_seen=4, now=NOW)


def test_a_second_person_approves_and_the_other_house_accepts(
    session: Session, officer: Actor, second: Actor, planner: Actor, inspector: Actor
) -> None:
    made = agreements.propose(session, officer, proposal(), now=NOW)
    with pytest.raises(SecondPersonNeeded):
        agreements.approve(session, officer, made.id, version_seen=1, now=NOW)
    agreements.approve(session, second, made.id, version_seen=1, now=NOW)
    assert not made.alone
    with pytest.raises(NotYourStep):
        agreements.accept(session, officer, made.id, version_seen=2, now=NOW)
    with pytest.raises(ActionNotAllowed):
        agreements.accept(session, inspector, made.id, version_seen=2, now=NOW)
    with pytest.raises(AgreementOver):
        agreements.accept(session, planner, made.id, version_seen=2, now=NOW + timedelta(days=31))


def test_who_is_alone_in_the_house_approves_alone_and_that_is_written_down(
    session: Session, database: Database, officer: Actor, second: Actor, planner: Actor
) -> None:
    accounts.disable(session, session.get_one(Account, second.account_id), now=NOW)
    made = agreements.propose(session, officer, proposal(), now=NOW)
    agreements.approve(session, officer, made.id, version_seen=1, now=NOW)
    assert made.alone
    (line,) = trail.about(session, officer, made, "sharing.approved")
    assert '"alone":true' in line.changes


def test_a_proposal_is_refused_by_name(session: Session, officer: Actor, authority: OrganisationId) -> None:
    with pytest.raises(PartnerNotFound):
        agreements.propose(session, officer, proposal(partner="Nobody"), now=NOW)
    with pytest.raises(PartnerNotFound):
        agreements.propose(session, officer, proposal(partner="Lindenhof Hotels"), now=NOW)
    wrong = [Grant(kind="findings", fields=["description", "state"])]
    with pytest.raises(FieldNotShareable) as refused:
        agreements.propose(session, officer, proposal(grants=wrong), now=NOW)
    assert refused.value.names == ("findings.description",)
    with pytest.raises(ScopeNotOwn):
        agreements.propose(session, officer, proposal(party="NO-SUCH"), now=NOW)


def test_each_reading_is_a_line_in_the_trail_of_the_giver_without_content(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    a_site(session, officer, "Finca Norte")
    made = in_force(session, officer, second, planner)
    rows(session, planner, made)
    (line,) = session.exec(select(TrailEntry).where(TrailEntry.action == "sharing.read")).all()
    assert (line.organisation_id, line.actor_id) == (officer.organisation_id, planner.account_id)
    assert "Finca" not in line.changes
    (read,) = reading.readings(session, officer, made.id)
    assert (read.kind, read.rows, read.role, read.purpose) == ("sites", 1, planner.role, made.purpose)
    with pytest.raises(NotYourStep):
        reading.readings(session, planner, made.id)
    agreements.end(session, officer, made.id, "Over and out", version_seen=3, now=NOW)
    with pytest.raises(SharingEnded):
        rows(session, planner, made)
    assert len(reading.readings(session, officer, made.id)) == 1, "what was refused was no reading"


def test_one_who_is_no_part_of_it_learns_nothing(
    session: Session, database: Database, officer: Actor, second: Actor, planner: Actor
) -> None:
    other = accounts.add_organisation(session, name="Third House", kind="buyer", now=NOW)
    made = in_force(session, officer, second, planner)
    stranger = replace(officer, organisation_id=OrganisationId(other.id))
    with pytest.raises(AgreementNotFound):
        rows(session, stranger, made)
    assert agreements.list_agreements(session, stranger) == []


def test_of_two_who_approve_at_once_one_is_told_that_it_is_done(own_database: str) -> None:
    database = Database.at(own_database)
    with database.transaction() as session:
        buyer = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        accounts.add_organisation(session, name="Valmarra Labour Authority", kind="inspectorate", now=NOW)
        buyer_id = OrganisationId(buyer.id)
    people = [an_account(database, buyer_id, Role.COMPLIANCE_OFFICER, email=f"p{n}@x.example") for n in range(3)]
    with database.transaction() as session:
        made = agreements.propose(session, people[0], proposal(), now=NOW).id
    told: list[str] = []
    gate = threading.Barrier(2)

    def approve(actor: Actor) -> None:
        gate.wait()
        try:
            with database.transaction() as session:
                agreements.approve(session, actor, made, version_seen=1, now=NOW)
            told.append("approved")
        except ChangedMeanwhile:
            told.append("changed")

    both = [threading.Thread(target=approve, args=(actor,)) for actor in people[1:]]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == ["approved", "changed"]
    with database.reading() as session:
        lines = session.exec(select(TrailEntry).where(col(TrailEntry.action) == "sharing.approved")).all()
        assert len(lines) == 1
        assert session.exec(select(Party)).all() == []
    database.close()
