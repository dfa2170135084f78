"""
The contractors above the firm of a case: who they are by the contracts of the offence day, what is shown of each, and
who may answer by it. Reckoned anew each time it is read; what was said is kept and never changed.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.versions import hold
from sanctions.cases import cases, papers
from sanctions.cases.payloads import (
    AnsweringRead,
    CaseChainRead,
    ContractorRead,
    DefenceRead,
    DefenceStated,
    KnowledgeRead,
    KnowledgeStated,
)
from sanctions.cases.refusals import CaseOver, DayImpossible, DefenceNotClaimed, NotOnContractPath
from sanctions.models import Case, CaseDefence, CaseKnowledge
from sanctions.penalties.chain_liability import Answering, Contractor, Defence, Knowledge, who_answers
from suppliers import chain, identity, sites
from suppliers.chain import Chain

CONTRACTS = ("subcontracts", "provides_labour")
OVER = frozenset({"closed", "expired", "withdrawn", "annulled"})
SHOWN_AS = {
    "knew": Knowledge.KNEW,
    "should_have_known": Knowledge.NEGLIGENT,
    "did_not_know": Knowledge.NONE,
    "unknown": Knowledge.UNKNOWN,
}
Said = TypeVar("Said", CaseKnowledge, CaseDefence)


@dataclass(frozen=True, slots=True)
class Above:
    """`ways`: the steps that lead from the firm up to this contractor, itself last; the shortest way of several."""

    party_id: UUID
    name: str
    ways: tuple[tuple[UUID, str], ...]


def chain_of_case(session: Session, actor: Actor, case_id: UUID) -> CaseChainRead:
    """Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    above = _above(session, actor, case)
    shown = [_contractor(session, actor, case, one) for one in above]
    by_id = {one.party_id: one for one in shown}
    answering = [_answering(by_id[UUID(one.contractor.id)], one) for one in _answers(case, above, by_id)]
    return CaseChainRead(
        as_of=case.offence_on,
        regime=case.regime,
        contractors=shown,
        answering=answering,
        unknown=[one.name for one in shown if one.knowledge == "unknown"],
    )


def state_knowledge(
    session: Session, actor: Actor, case_id: UUID, party_id: UUID, said: KnowledgeStated, *, now: datetime
) -> CaseKnowledge:
    """
    The newest statement of a contractor stands. Raises CaseNotFound, CaseOver, NotOnContractPath, DayImpossible,
    EvidenceNotOfCase.
    """
    case = _opened(session, actor, case_id, party_id, said, now)
    _supersede(session, actor, CaseKnowledge, case, party_id, now)
    row = CaseKnowledge.model_validate(said.model_dump(), update=_who(actor, case, party_id, now))
    session.add(row)
    session.flush()
    told: dict[str, trail.Change] = {"party": party_id, "knowledge": row.knowledge, "ground": row.ground}
    trail.record(session, actor, "case.knowledge_stated", case, told)
    return row


def state_defence(
    session: Session, actor: Actor, case_id: UUID, party_id: UUID, said: DefenceStated, *, now: datetime
) -> CaseDefence:
    """
    Claimed first; then accepted or refused. Raises CaseNotFound, CaseOver, NotOnContractPath, DayImpossible,
    EvidenceNotOfCase, DefenceNotClaimed.
    """
    case = _opened(session, actor, case_id, party_id, said, now)
    if said.state != "claimed" and not _said_of(session, actor, CaseDefence, case, party_id):
        raise DefenceNotClaimed
    _supersede(session, actor, CaseDefence, case, party_id, now)
    row = CaseDefence.model_validate(said.model_dump(), update=_who(actor, case, party_id, now))
    session.add(row)
    session.flush()
    told: dict[str, trail.Change] = {"party": party_id, "defence": row.state, "reason": row.reason}
    trail.record(session, actor, "case.defence_stated", case, told)
    return row


def _who(actor: Actor, case: Case, party_id: UUID, now: datetime) -> dict[str, object]:
    return {"case_id": case.id, "party_id": party_id, "recorded_by": actor.account_id, "recorded_at": now}


def _opened(
    session: Session,
    actor: Actor,
    case_id: UUID,
    party_id: UUID,
    said: KnowledgeStated | DefenceStated,
    now: datetime,
) -> Case:
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    hold(session, case)
    if case.state in OVER:
        raise CaseOver(case.state)
    if said.stated_on > today_in(actor.zone, now):
        raise DayImpossible("stated_on", said.stated_on, "it lies in the future")
    if party_id not in {one.party_id for one in _above(session, actor, case)}:
        raise NotOnContractPath(case.reference, case.offence_on)
    papers.require_own_evidence(session, actor, case, said.evidence_id)
    return case


def _supersede(session: Session, actor: Actor, table: type[Said], case: Case, party_id: UUID, now: datetime) -> None:
    for former in _said_of(session, actor, table, case, party_id):
        if former.superseded_at is None:
            former.superseded_at = now
            session.add(former)


def _said_of(session: Session, actor: Actor, table: type[Said], case: Case, party_id: UUID) -> list[Said]:
    """The newest first, under every name that was decided to be the same."""
    ids = identity.all_ids(session, actor, party_id)
    rows = select(table).where(table.case_id == case.id, col(table.party_id).in_(ids))
    return list(session.exec(rows.order_by(col(table.recorded_at).desc(), col(table.id).desc())))


def _above(session: Session, actor: Actor, case: Case) -> tuple[Above, ...]:
    """Nearest first. A site that is worked for stands for the firm that runs it."""
    found = chain.closure(session, actor, case.party_id, "downstream", as_of=case.offence_on, kinds=CONTRACTS)
    runs = {node.id: _runs(session, actor, node.id, node.kind) for node in found.nodes}
    names = {node.id: node.name for node in found.nodes}
    above: dict[UUID, Above] = {}
    for node_id, way in _ways(found):
        party_id = runs.get(node_id)
        if party_id is not None and party_id != found.start and party_id not in above:
            steps = tuple((runs.get(step) or step, link) for step, link in way)
            above[party_id] = Above(party_id, names[node_id], steps)
    return tuple(above.values())


def _runs(session: Session, actor: Actor, node_id: UUID, kind: str) -> UUID | None:
    return sites.read_site(session, actor, node_id).operator_id if kind == "site" else node_id


def _ways(found: Chain) -> list[tuple[UUID, tuple[tuple[UUID, str], ...]]]:
    """Breadth first, so that each contractor is met at its fewest steps; records taken for one are one place."""
    one_of = _places(found)
    onward: dict[UUID, list[tuple[UUID, str]]] = {}
    for edge in found.edges:
        onward.setdefault(one_of.get(edge.from_id, edge.from_id), []).append(
            (one_of.get(edge.to_id, edge.to_id), edge.kind)
        )
    start = one_of.get(found.start, found.start)
    ways: list[tuple[UUID, tuple[tuple[UUID, str], ...]]] = []
    waiting: deque[tuple[UUID, tuple[tuple[UUID, str], ...]]] = deque([(start, ())])
    seen = {start}
    while waiting:
        here, way = waiting.popleft()
        for there, link in onward.get(here, ()):
            if there not in seen:
                seen.add(there)
                ways.append((there, (*way, (there, link))))
                waiting.append(ways[-1])
    return ways


def _places(found: Chain) -> dict[UUID, UUID]:
    """Of records taken for one, the one that stands for all of them; the start stands for its own."""
    place: dict[UUID, UUID] = {found.start: found.start}
    for pair in found.same:
        first, second = (place.setdefault(one, one) for one in pair)
        stays = found.start if found.start in (first, second) else first
        place.update({one: stays for one, at in list(place.items()) if at in (first, second)})
    return place


def _contractor(session: Session, actor: Actor, case: Case, above: Above) -> ContractorRead:
    known = _said_of(session, actor, CaseKnowledge, case, above.party_id)
    defended = _said_of(session, actor, CaseDefence, case, above.party_id)
    return ContractorRead.model_validate(
        {
            "party_id": above.party_id,
            "name": above.name,
            "steps_up": len(above.ways),
            "link": above.ways[-1][1],
            "knowledge": known[0].knowledge if known else "unknown",
            "defence": defended[0].state if defended else "not_claimed",
            "statements": [KnowledgeRead.model_validate(one) for one in known],
            "defences": [DefenceRead.model_validate(one) for one in defended],
        }
    )


def _answers(case: Case, above: tuple[Above, ...], shown: dict[UUID, ContractorRead]) -> list[Answering]:
    """Each contractor by its own way up, under every rule of the law that reaches it."""
    found = []
    for one in above if case.regime else ():
        path = [_step(step, link, shown) for step, link in one.ways]
        found += [said for said in who_answers(path, case.regime) if said.steps_up == len(one.ways)]
    return found


def _step(party_id: UUID, link: str, shown: dict[UUID, ContractorRead]) -> Contractor:
    said = shown.get(party_id)
    if said is None:
        return Contractor(str(party_id), link)
    return Contractor(str(party_id), link, knowledge=SHOWN_AS[said.knowledge], defence=Defence(said.defence))


def _answering(contractor: ContractorRead, said: Answering) -> AnsweringRead:
    rule = said.rule
    return AnsweringRead.model_validate(
        {
            "party_id": contractor.party_id,
            "name": contractor.name,
            "steps_up": said.steps_up,
            "standing": said.standing.value,
            "rule": rule.id,
            "answers_as": rule.answers_as,
            "owes": list(rule.owes),
            "to_show": said.to_show,
            "defence": rule.defence,
            "due_diligence_frees": rule.due_diligence_frees,
            "due_diligence_certainty": rule.due_diligence_certainty,
            "ref": rule.ref,
            "certainty": rule.certainty,
        }
    )
