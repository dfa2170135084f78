"""One firm after another: reasons for a person to look, one sentence for each rule. All names are invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from foundation import obligations
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import NotAllowed
from foundation.obligations import ObligationQuery
from sanctions import phoenix
from sanctions.cases import cases
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseOpening
from sanctions.phoenix_score import Ending, Firm, candidates, name_likeness
from suppliers import leads, parties
from suppliers.leads.payloads import LeadSettlement
from suppliers.lookalikes.comparing import TraitIndex
from suppliers.lookalikes.payloads import Source, Trait
from suppliers.models import Lead, Party
from suppliers.payloads import PartyCreate
from tests.builders import NOW, a_fact, a_party, a_site, an_account, an_edge

TODAY = NOW.date()
SECRET = b"a secret of the tests, long enough"
ENDED = TODAY - timedelta(days=400)


@dataclass(frozen=True)
class Pair:
    former: Party
    follower: Party


@pytest.fixture
def case_officer(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.CASE_OFFICER)


def a_crew(session: Session, actor: Actor, name: str, phone: str, director: str, founded: date) -> Party:
    crew = parties.add_party(session, actor, PartyCreate(name=name, country="ES", phone=phone), now=NOW)
    a_fact(session, actor, crew.id, "founded_on", founded.isoformat())
    a_fact(session, actor, crew.id, "directors", director)
    return crew


def a_pair(
    session: Session, actor: Actor, *, opened: date, director: str = "Zorban, Teofil", ended: date = ENDED
) -> Pair:
    former = a_crew(session, actor, "Nordika Vorm Ehitus OÜ", "+372 000 111 222", "Teófil Zorbán", date(2015, 1, 1))
    a_fact(session, actor, former.id, "dissolved_on", ended.isoformat())
    follower = a_crew(session, actor, "Nordica Form Bau OÜ", "000 111 222", director, opened)
    return Pair(former, follower)


def search(session: Session, actor: Actor) -> leads.Kept:
    return phoenix.search(session, actor, as_of=TODAY, secret=SECRET, now=NOW)


def only_lead(session: Session, actor: Actor) -> Lead:
    (lead,) = leads.list_leads(session, actor, leads.LeadQuery(kind="phoenix")).rows
    return lead


def test_a_firm_that_opens_after_the_end_of_another_with_its_director_and_phone_goes_to_a_person(
    database: Database, planner: Actor
) -> None:
    with database.transaction() as session:
        pair = a_pair(session, planner, opened=ENDED + timedelta(days=8))
        assert search(session, planner).new == 1
        lead = only_lead(session, planner)
        tasks = obligations.list_obligations(session, planner, ObligationQuery(kind="lead")).rows
    assert (lead.subject_id, lead.other_id, lead.state) == (pair.follower.id, pair.former.id, "open")
    assert {reason["code"] for reason in lead.reasons} == {"director", "phone", "similar_name", "after_dissolution"}
    assert "Zorb" not in repr(lead.reasons)
    assert [task.subject_id for task in tasks] == [lead.id]


def test_a_kept_reason_tells_nobody_where_somebody_lives(
    database: Database, planner: Actor, case_officer: Actor
) -> None:
    assert case_officer.may(Action.READ_PERSONS)
    with database.transaction() as session:
        pair = a_pair(session, planner, opened=ENDED + timedelta(days=8))
        for firm in (pair.former, pair.follower):
            firm.source = {"personal": ["phone", "address"]}
            session.add(firm)
            a_fact(session, planner, firm.id, "address", "Calle Inventada 12, 04001")
        search(session, case_officer)
        lead = only_lead(session, case_officer)
    assert {"phone", "address"} <= {reason["code"] for reason in lead.reasons}
    told = [reason["sentence"] for reason in lead.reasons]  # row ids are drawn and may hold any three digits
    assert "111" not in repr(told)
    assert "Inventada" not in repr(lead.reasons)
    assert "withheld (a person's home)" in repr(lead.reasons)


def test_nobody_is_sanctioned_and_a_refusal_is_remembered(
    database: Database, planner: Actor, case_officer: Actor
) -> None:

    with database.transaction() as session:
        a_pair(session, planner, opened=ENDED + timedelta(days=8))
        search(session, planner)
        lead = only_lead(session, planner)
        answer = LeadSettlement(state="refuted", reason="the director sold and started elsewhere")
        leads.settle(session, planner, lead.id, answer, version_seen=lead.version, now=NOW)
        assert search(session, planner) == leads.Kept(new=0, standing=0, remembered=1, lapsed=0)
        assert cases.list_cases(session, case_officer, cases.CaseQuery()).rows == []


@pytest.mark.parametrize("days_after", [-400, 800])
def test_a_sister_firm_of_long_before_or_a_start_of_long_after_is_none(
    database: Database, planner: Actor, days_after: int
) -> None:
    ended = TODAY - timedelta(days=900)
    with database.transaction() as session:
        a_pair(session, planner, opened=ended + timedelta(days=days_after), ended=ended)
        assert search(session, planner).new == 0


def test_a_case_counts_only_for_who_reads_cases_and_hides_the_lead_from_others(
    database: Database, planner: Actor, case_officer: Actor
) -> None:
    with database.transaction() as session:
        former = a_crew(session, planner, "Alba Cuadrilla", "600 111 222", "Ada Invented", date(2012, 1, 1))
        a_crew(session, planner, "Zeta Cosecha", "600 111 222", "Ada Invented", TODAY - timedelta(days=20))
        opening = CaseOpening(
            reference="C-1",
            party_id=former.id,
            offence_family="wage_underpayment",
            offence_on=TODAY - timedelta(days=60),
            grounds="alleged",
            opened_on=TODAY - timedelta(days=30),
        )
        open_case(session, case_officer, opening, now=NOW)
        assert search(session, planner).new == 0
        assert search(session, case_officer).new == 1
        lead = only_lead(session, case_officer)
        assert any("(alleged)" in reason["sentence"] for reason in lead.reasons)
        assert leads.list_leads(session, planner, leads.LeadQuery()).rows == []


def test_a_site_and_workers_that_pass_over_are_told(database: Database, planner: Actor) -> None:
    with database.transaction() as session:
        site, agency = a_site(session, planner, "Yard"), a_party(session, planner, "Agency")
        pair = a_pair(session, planner, opened=ENDED + timedelta(days=30), director="Ben Invented")
        for firm in (pair.former, pair.follower):
            an_edge(session, planner, firm.id, site.id, "operates")
            an_edge(session, planner, agency.id, firm.id, "provides_labour")
        search(session, planner)
        lead = only_lead(session, planner)
    assert {"site_taken_over", "workers_taken_over"} <= {reason["code"] for reason in lead.reasons}


def test_an_inspector_reads_leads_and_does_not_search(database: Database, inspector: Actor) -> None:
    with database.transaction() as session, pytest.raises(NotAllowed):
        search(session, inspector)


def test_names_that_sound_alike_are_alike_whatever_their_common_words() -> None:
    weights = {"nordika": 5.0, "nordica": 5.0, "vorm": 4.0, "form": 4.0, "ehitus": 1.0, "bau": 1.0, "other": 5.0}
    alike = name_likeness(("nordika", "vorm", "ehitus"), ("nordica", "form", "bau"), weights)
    assert alike > 0.7
    assert name_likeness(("other", "bau"), ("nordica", "form", "bau"), weights) < 0.3
    assert name_likeness((), ("bau",), weights) == 0


def test_a_mailbox_full_of_firms_raises_no_pair() -> None:
    ids = [UUID(int=number) for number in range(60)]
    box = {one: [Trait("address", "box", "Box Street 1", Source("party", one, "address"))] for one in ids}
    firms = [Firm(one, f"Firm {one.int}", opened=ENDED + timedelta(days=5)) for one in ids[1:]]
    firms.append(Firm(ids[0], "Former", date(2010, 1, 1), (Ending("dissolution", ENDED, "fact:1"),)))
    assert candidates(firms, TraitIndex(box)) == []


def test_without_the_day_of_founding_more_is_asked_and_the_gap_is_named() -> None:
    former, follower = UUID(int=1), UUID(int=2)
    kinds = (("director", "d"), ("phone", "p"))
    both = {
        one: [Trait(kind, key, "", Source("party", one, kind)) for kind, key in kinds]  # type: ignore[arg-type] # words of TraitKind
        for one in (former, follower)
    }
    firms = [
        Firm(former, "Alba", date(2010, 1, 1), (Ending("dissolution", ENDED, "fact:1"),)),
        Firm(follower, "Zeta"),
    ]
    (found,) = candidates(firms, TraitIndex(both))
    assert found.missing == ("the day on which the firm was founded",)
