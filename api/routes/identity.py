"""Which records are one: pairs that wait, answers, merges, splits and moves, and taking each of them back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from suppliers import identity
from suppliers.identity import ActQuery, Consequences, DecisionQuery, NodeStanding
from suppliers.identity.payloads import (
    ActDetail,
    ActPage,
    ActRead,
    AnswerCreate,
    ConsequencesRead,
    DecisionPage,
    EffectRead,
    MergeCreate,
    MoveCreate,
    SplitCreate,
    StandingRead,
    StateReport,
)
from suppliers.models import IdentityAct, IdentityDecision
from suppliers.payloads import Decision, DecisionRead

router = APIRouter(prefix="/identity", tags=["register of suppliers"])
Cursor = Annotated[str, Field(pattern=CURSOR_PATTERN)]
Limit = Annotated[int, Field(ge=1, le=LARGEST_LIMIT)]


class DecisionsAsked(BaseModel):
    """`undone` adds what no longer stands."""

    model_config = ConfigDict(extra="forbid")

    node_id: UUID | None = None
    decision: Decision | None = None
    undone: bool = False
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor = ""


class ActsAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    node_id: UUID | None = None
    undone: bool = True
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor = ""


def decisions_asked(given: Annotated[DecisionsAsked, Query()]) -> DecisionQuery:
    return DecisionQuery(given.node_id, given.decision or "", given.undone, given.limit, given.cursor)


def acts_asked(given: Annotated[ActsAsked, Query()]) -> ActQuery:
    return ActQuery(given.node_id, given.undone, given.limit, given.cursor)


@router.get("/waiting", response_model=DecisionPage)
def waiting_pairs(
    actor: ActorDep,
    database: DatabaseDep,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> Page[IdentityDecision]:
    """The most probable first; a list of matched records never leaves more than a tenth of its rows here."""
    with database.reading() as session:
        return identity.waiting(session, actor, limit=limit, cursor=cursor)


@router.get("/decisions", response_model=DecisionPage)
def list_decisions(
    query: Annotated[DecisionQuery, Depends(decisions_asked)], actor: ActorDep, database: DatabaseDep
) -> Page[IdentityDecision]:
    """Of people and of comparisons, the newest first; with `node_id` those about one record."""
    with database.reading() as session:
        return identity.list_decisions(session, actor, query)


@router.post("/decisions", response_model=DecisionRead, status_code=201)
def decide(new: AnswerCreate, actor: ActorDep, database: DatabaseDep) -> IdentityDecision:
    pair = (new.left_id, new.right_id)
    with database.transaction() as session:
        return identity.decide(session, actor, pair, new.decision, reason=new.reason, now=utc_now())


@router.post("/decisions/{decision_id}/undoing", response_model=DecisionRead)
def undo_decision(decision_id: UUID, actor: ActorDep, database: DatabaseDep) -> IdentityDecision:
    """Takes back the whole act that made it; what the act had ended stands again."""
    with database.transaction() as session:
        return identity.undo(session, actor, decision_id, now=utc_now())


@router.get("/foresight", response_model=ConsequencesRead)
def what_follows(
    node_id: Annotated[list[UUID], Query(min_length=2, max_length=51)], actor: ActorDep, database: DatabaseDep
) -> Consequences:
    """What taking these records for one would touch and contradict; the first is the one kept in front."""
    with database.reading() as session:
        return identity.what_follows(session, actor, node_id)


@router.post("/merges", response_model=ActRead, status_code=201)
def merge(new: MergeCreate, actor: ActorDep, database: DatabaseDep) -> IdentityAct:
    with database.transaction() as session:
        return identity.merge(session, actor, new, now=utc_now())


@router.post("/splits", response_model=ActRead, status_code=201)
def split(new: SplitCreate, actor: ActorDep, database: DatabaseDep) -> IdentityAct:
    """`other_id` of the answer is the new record."""
    with database.transaction() as session:
        return identity.split(session, actor, new, now=utc_now())


@router.post("/moves", response_model=ActRead, status_code=201)
def move(new: MoveCreate, actor: ActorDep, database: DatabaseDep) -> IdentityAct:
    """`front_id` of the answer is the site at the new address."""
    with database.transaction() as session:
        return identity.move(session, actor, new, now=utc_now())


@router.post("/reports", response_model=ActRead, status_code=201)
def report_state(report: StateReport, actor: ActorDep, database: DatabaseDep) -> IdentityAct:
    """Closed, or works again."""
    with database.transaction() as session:
        return identity.report_state(session, actor, report, now=utc_now())


@router.get("/acts", response_model=ActPage)
def list_acts(
    query: Annotated[ActQuery, Depends(acts_asked)], actor: ActorDep, database: DatabaseDep
) -> Page[IdentityAct]:
    with database.reading() as session:
        return identity.list_acts(session, actor, query)


@router.get("/acts/{act_id}")
def read_act(act_id: UUID, actor: ActorDep, database: DatabaseDep) -> ActDetail:
    """With every row it added, ended or changed."""
    with database.reading() as session:
        act = identity.read_act(session, actor, act_id)
        effects = [EffectRead.model_validate(effect) for effect in identity.effects_of(session, act)]
        return ActDetail(**ActRead.model_validate(act).model_dump(), effects=effects)


@router.post("/acts/{act_id}/undoing", response_model=ActRead)
def undo_act(act_id: UUID, actor: ActorDep, database: DatabaseDep) -> IdentityAct:
    with database.transaction() as session:
        return identity.undo_act(session, actor, act_id, now=utc_now())


@router.get("/records/{node_id}", response_model=StandingRead)
def read_standing(node_id: UUID, actor: ActorDep, database: DatabaseDep) -> NodeStanding:
    """Which record to read when this one was merged, moved or split."""
    with database.reading() as session:
        return identity.state_of(session, actor, node_id)
