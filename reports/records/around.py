"""
What was done around a record and tells of its history: its evidence and tasks, and for firms and sites the links to
others, the acts on which records are one, and the list it came with. Ids alone, and only of what the reader may see:
nothing sealed, nothing confidential, whoever reads.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from foundation import evidence, obligations
from foundation.actors import Actor
from foundation.models import Evidence, Obligation
from suppliers import edges
from suppliers.identity import decisions
from suppliers.models import Edge, IdentityAct, IdentityDecision, Party, Site

MOST: Final = 1000
"""The newest of each; an older one is told by the trail itself."""
Ids = SelectOfScalar[Any]


def around_any(actor: Actor, own: Sequence[UUID]) -> tuple[Ids, ...]:
    task = or_(col(Obligation.subject_id).in_(own), col(Obligation.about_id).in_(own))
    return (
        _newest(
            select(Evidence.id),
            Evidence.id,
            (evidence.visible_to(actor), col(Evidence.subject_id).in_(own), col(Evidence.sealed).is_(False)),
        ),
        _newest(
            select(Obligation.id),
            Obligation.id,
            (obligations.visible_to(actor), task, col(Obligation.confidential).is_(False)),
        ),
    )


def around_node(actor: Actor, own: Sequence[UUID]) -> tuple[Ids, ...]:
    house = actor.organisation_id
    linked = or_(col(Edge.from_id).in_(own), col(Edge.to_id).in_(own))
    decided = or_(col(IdentityDecision.left_id).in_(own), col(IdentityDecision.right_id).in_(own))
    acted = or_(col(IdentityAct.front_id).in_(own), col(IdentityAct.other_id).in_(own))
    seen = decisions.visible_to(actor), decided
    of_decisions = select(IdentityDecision.act_id).where(*seen, col(IdentityDecision.act_id).is_not(None))
    return (
        _newest(select(Edge.id), Edge.id, (edges.visible_to(actor), linked)),
        _newest(select(IdentityDecision.id), IdentityDecision.id, seen),
        _newest(of_decisions, IdentityDecision.id, ()),
        _newest(select(IdentityAct.id), IdentityAct.id, (IdentityAct.organisation_id == house, acted)),
        *(
            select(table.batch_id).where(
                table.organisation_id == house, col(table.id).in_(own), col(table.batch_id).is_not(None)
            )
            for table in (Party, Site)
        ),
    )


def _newest(ids: Ids, key: UUID, conditions: Sequence[ColumnElement[bool] | bool]) -> Ids:
    return ids.where(*conditions).order_by(col(key).desc()).limit(MOST)
