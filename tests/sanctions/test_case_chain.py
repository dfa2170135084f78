"""Who else may answer up the chain: recorded for each contractor, reckoned anew, and never called liable."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlmodel import Session, select

from foundation import evidence
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from foundation.models import TrailEntry
from sanctions.cases import contractors, refusals
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseChainRead, CaseOpening, DefenceStated, KnowledgeStated
from sanctions.models import Case, CaseKnowledge
from sanctions.penalties.chain_liability import (
    Contractor,
    Defence,
    Knowledge,
    Standing,
    liability_rules,
    who_answers,
)
from suppliers import identity
from suppliers.models import Party
from tests.builders import NOW, a_party, an_account, an_edge

LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LAW = "eu_employer_sanctions"


@pytest.fixture
def officer(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def chain(session: Session, planner: Actor) -> list[Party]:
    """The firm, its contractor, the main contractor above, and one that only buys."""
    held = [a_party(session, planner, name) for name in ("Obras Vega", "Levante Sub", "Levante Main", "Buyer")]
    for place, kind in enumerate(("subcontracts", "subcontracts", "supplies")):
        an_edge(session, planner, held[place].id, held[place + 1].id, kind)  # type: ignore[arg-type] # words of the list
    return held


@pytest.fixture
def case(session: Session, officer: Actor, chain: list[Party]) -> Case:
    new = CaseOpening(
        reference="C-1",
        party_id=chain[0].id,
        offence_family="illegal_employment",
        offence_on=date(2026, 9, 1),
        opened_on=date(2026, 9, 14),
        grounds="Work without papers, alleged",
    )
    case = open_case(session, officer, new, now=NOW)
    case.regime = LAW
    session.add(case)
    session.flush()
    return case


def standings(told: CaseChainRead) -> dict[str, str]:
    return {one.name: one.standing for one in told.answering}


def knows(session: Session, officer: Actor, case: Case, party: Party, word: str, **more: object) -> CaseKnowledge:
    said = {"knowledge": word, "stated_on": date(2026, 11, 2), "ground": "Its site manager signed the sheets"} | more
    stated = KnowledgeStated.model_validate(said)
    return contractors.state_knowledge(session, officer, case.id, party.id, stated, now=LATER)


def defends(session: Session, officer: Actor, case: Case, party: Party, word: str) -> None:
    said = {"state": word, "stated_on": date(2026, 11, 3), "reason": "Papers were asked for each month"}
    stated = DefenceStated.model_validate(said)
    contractors.state_defence(session, officer, case.id, party.id, stated, now=LATER)


def test_who_may_answer_follows_what_is_shown_and_what_is_unknown_is_named(
    session: Session, officer: Actor, case: Case, chain: list[Party]
) -> None:
    told = contractors.chain_of_case(session, officer, case.id)
    assert [(one.name, one.steps_up) for one in told.contractors] == [("Levante Sub", 1), ("Levante Main", 2)]
    assert told.unknown == ["Levante Sub", "Levante Main"]
    assert standings(told) == {"Levante Sub": "answers", "Levante Main": "if_shown"}
    for word, standing in (("should_have_known", "does_not"), ("did_not_know", "does_not"), ("knew", "answers")):
        knows(session, officer, case, chain[2], word)
        told = contractors.chain_of_case(session, officer, case.id)
        assert standings(told)["Levante Main"] == standing
    assert told.unknown == ["Levante Sub"]
    main = told.contractors[1]
    assert [one.knowledge for one in main.statements] == ["knew", "did_not_know", "should_have_known"]
    assert [one.superseded_at is None for one in main.statements] == [True, False, False]
    knows(session, officer, case, chain[2], "unknown", ground="The sheets were another firm's")
    assert standings(contractors.chain_of_case(session, officer, case.id))["Levante Main"] == "if_shown"
    lines = session.exec(select(TrailEntry).where(TrailEntry.action == "case.knowledge_stated")).all()
    assert len(lines) == 4


def test_only_an_accepted_defence_frees_and_only_once_it_was_claimed(
    session: Session, officer: Actor, case: Case, chain: list[Party]
) -> None:
    with pytest.raises(refusals.DefenceNotClaimed):
        defends(session, officer, case, chain[1], "accepted")
    for word, standing in (("claimed", "answers"), ("accepted", "freed"), ("refused", "answers")):
        defends(session, officer, case, chain[1], word)
        told = contractors.chain_of_case(session, officer, case.id)
        assert (told.contractors[0].defence, standings(told)["Levante Sub"]) == (word, standing)
    assert all("liable" not in one.answers_as for one in told.answering)
    case.regime = "de_milog"
    defends(session, officer, case, chain[1], "accepted")
    rules = contractors.chain_of_case(session, officer, case.id).answering
    wages = next(one for one in rules if one.party_id == chain[1].id and one.owes == ["back_pay"])
    assert (wages.standing, wages.due_diligence_frees) == ("answers", False)


def test_what_cannot_be_said_of_a_contractor_is_refused(
    session: Session, officer: Actor, case: Case, chain: list[Party], planner: Actor, tmp_path: Path
) -> None:
    for stranger in (chain[0], chain[3], a_party(session, planner, "Nobody")):
        with pytest.raises(refusals.NotOnContractPath):
            knows(session, officer, case, stranger, "knew")
    with pytest.raises(refusals.DayImpossible):
        knows(session, officer, case, chain[1], "knew", stated_on=date(2026, 12, 2))
    new = NewEvidence("case", chain[1].id, "correspondence", "Sheets", "text/plain")
    other = evidence.take_in(session, officer, Store(tmp_path), new, BytesIO(b"x"), now=NOW, limit=9)
    with pytest.raises(refusals.EvidenceNotOfCase):
        knows(session, officer, case, chain[1], "knew", evidence_id=other.id)
    with pytest.raises(ActionNotAllowed):
        knows(session, replace(officer, role=Role.APPROVER), case, chain[1], "knew")
    with pytest.raises(ValueError, match="ground"):
        knows(session, officer, case, chain[1], "knew", ground=" ")
    case.state = "withdrawn"
    session.add(case)
    session.flush()
    with pytest.raises(refusals.CaseOver):
        knows(session, officer, case, chain[1], "knew")
    assert session.exec(select(CaseKnowledge)).all() == []


def test_a_contractor_is_one_under_every_name_decided_to_be_the_same(
    session: Session, officer: Actor, case: Case, chain: list[Party], planner: Actor
) -> None:
    again = a_party(session, planner, "Levante Principal", reference="again")
    top = a_party(session, planner, "Top", reference="top")
    an_edge(session, planner, again.id, top.id, "subcontracts")
    identity.decide(session, planner, (chain[2].id, again.id), "same", reason="one number", now=NOW)
    told = contractors.chain_of_case(session, officer, case.id)
    assert [one.steps_up for one in told.contractors] == [1, 2, 3]
    assert told.contractors[2].name == "Top"
    knows(session, officer, case, top, "knew")
    assert standings(contractors.chain_of_case(session, officer, case.id))["Top"] == "answers"


def test_more_shown_never_frees_and_a_defence_never_adds() -> None:
    order = (Standing.DOES_NOT, Standing.FREED, Standing.IF_SHOWN, Standing.ANSWERS)
    shown = (Knowledge.NONE, Knowledge.NEGLIGENT, Knowledge.KNEW)
    for rule in liability_rules():
        for steps in (1, 2):
            for defence in Defence:
                path = [
                    [Contractor(str(at), rule.links[0], knowledge=one, defence=defence) for at in range(steps)]
                    for one in shown
                ]
                ranks = [
                    [order.index(said.standing) for said in who_answers(way, rule.regime) if said.rule.id == rule.id]
                    for way in path
                ]
                assert ranks == sorted(ranks)
