"""What one organisation or role recorded is not read off another one's pages, lists or tasks."""

from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from foundation import evidence, obligations
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.evidence import EvidenceNotFound, NewEvidence
from foundation.evidence_store import Store
from foundation.obligations import Due, ObligationNotFound, ObligationQuery
from reports.facts.chain_views import without_facts
from reports.facts.party_record import party_facts
from reports.facts.worklist import WorkQuery, worklist
from suppliers import chain, identity
from suppliers.invitations import declaring, entering, inviting
from suppliers.invitations.payloads import Confirmation, Declaration, InvitationCreate, Key, LineIn
from tests.builders import NOW, a_finding, a_party, a_site, an_account

TODAY = NOW.date()


def test_a_firms_page_counts_no_finding_that_an_authority_recorded_at_its_site(
    database: Database, officer: Actor, inspector: Actor
) -> None:
    with database.transaction() as session:
        grower = a_party(session, officer, "Agro Almanzora S.A.T.")
        farm = a_site(session, officer, "Finca El Tarajal", operator=grower)
        a_finding(session, inspector, farm)
        a_finding(session, officer, farm)
        sites = party_facts(session, officer, grower.id, today=TODAY, now=NOW).sites
        assert [site.findings for site in sites] == [1]


def test_two_firms_that_an_authority_takes_for_one_are_not_told_to_their_buyer(
    database: Database, officer: Actor, planner: Actor
) -> None:
    with database.transaction() as session:
        one, other = (a_party(session, officer, name) for name in ("Agro Almanzora S.A.T.", "Almanzora Agro S.A.T."))
        identity.decide(session, planner, (one.id, other.id), "review", reason="one address", now=NOW)
        assert party_facts(session, officer, one.id, today=TODAY, now=NOW).possibly_same == ()
        assert len(party_facts(session, planner, one.id, today=TODAY, now=NOW).possibly_same) == 1


def test_a_firms_page_keeps_back_the_name_that_its_supplier_keeps_back(database: Database, officer: Actor) -> None:
    said = [LineIn(name="Puente Temporal", country="ES", visibility="hidden_name"), LineIn(name="Frutas Sur")]
    with database.transaction() as session:
        grower = a_party(session, officer, "Agro Almanzora S.A.T.")
        asked = InvitationCreate(party_id=grower.id, email="a@agro.example")
        made = inviting.invite(session, officer, asked, now=NOW)
        invitation = entering.enter(session, Key(secret=made.secret, pin=made.pin), now=NOW)
        assert invitation is not None
        entering.confirm(session, invitation, Confirmation(name="Agro", answered_by="Eva Ejemplo"), now=NOW)
        declaring.declare(session, invitation, Declaration(lines=said), now=NOW)
        relations = party_facts(session, officer, grower.id, today=TODAY, now=NOW).relations
        found = chain.closure(session, officer, grower.id, "upstream", as_of=TODAY)
        nameless = next(node.id for node in found.nodes if node.withheld)
        removal = without_facts(session, officer, grower.id, TODAY, nameless)
    told = {relation.other.name: relation.other.id is None for relation in relations}
    assert told == {"A supplier of Agro Almanzora S.A.T. (name withheld)": True, "Frutas Sur": False}
    assert removal.removed is not None
    assert removal.removed.withheld


@pytest.mark.parametrize("subject", ["hit", "case"])
def test_a_task_is_read_by_who_may_read_what_it_is_about(
    database: Database, authority: OrganisationId, inspector: Actor, subject: str
) -> None:
    entitled = an_account(database, authority, Role.CASE_OFFICER)
    due = Due(
        kind=f"{subject}.rule",
        title="Rule a name match in or out",
        reason="A possible match",
        subject_kind=subject,
        subject_id=uuid4(),
        due_on=TODAY,
        team=entitled.desk.value,
    )
    with database.transaction() as session:
        task = obligations.open_obligation(session, entitled, due)
        assert obligations.list_obligations(session, inspector, ObligationQuery()).rows == []
        assert worklist(session, inspector, WorkQuery("team"), today=TODAY).counts.team == 0
        with pytest.raises(ObligationNotFound):
            obligations.visible_obligation(session, inspector, task.id)
        assert obligations.visible_obligation(session, entitled, task.id).id == task.id


def test_a_task_given_to_a_person_is_read_by_that_person_whatever_it_is_about(
    database: Database, authority: OrganisationId, inspector: Actor
) -> None:
    colleague = an_account(database, authority, Role.CASE_OFFICER)
    due = Due("hit.rule", "Look", "A colleague asks", "hit", uuid4(), TODAY, assigned_to=inspector.account_id)
    with database.transaction() as session:
        task = obligations.open_obligation(session, colleague, due)
        assert obligations.visible_obligation(session, inspector, task.id).id == task.id


def test_evidence_of_a_complaint_is_no_evidence_to_a_colleague_without_the_case_role(
    database: Database, planner: Actor, inspector: Actor, tmp_path: Path
) -> None:
    new = NewEvidence("grievance", uuid4(), "document", "A pay slip", "text/plain")
    with database.transaction() as session:
        kept = evidence.take_in(session, planner, Store(tmp_path), new, BytesIO(b"paid late"), now=NOW, limit=1 << 20)
        assert evidence.visible_evidence(session, planner, kept.id).id == kept.id
        with pytest.raises(EvidenceNotFound):
            evidence.visible_evidence(session, inspector, kept.id)
