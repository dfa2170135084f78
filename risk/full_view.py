"""
A score as the case role sees it: with what was confided to its own organisation, from the first day and by its name.

It is worked out when it is asked for and stored nowhere beside the open one, so no query can hand it to the wrong
reader; each reading leaves a line in the trail with the receipt's hash. What was confided to other organisations stays
as coarse and delayed here as in the open score.
"""

import json
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.signing import Signer
from risk import events, scores
from risk.joined import joined_records
from risk.models import LedgerEvent
from risk.replaying import Paper, model_named
from risk.scoring import RiskEvent, Score, SiteFacts, View, receipt
from risk.scoring.canonical import Inputs, canonical, read_inputs
from risk.scoring.seen import seen_events
from risk.scoring.site_score import score_inputs
from risk.sealing import seal_alone


class FullScore(NamedTuple):
    """`open_value` is what everybody else reads of the same site, None where that is unknown."""

    score: Score
    paper: Paper
    open_value: int | None


def full_score(
    session: Session, actor: Actor, site_id: UUID, *, as_of: date, signer: Signer | None = None
) -> FullScore:
    """
    Facts and chain as in the open score that stands, events as the ledger has them on `as_of`. Raises ScoreNotFound,
    ReceiptOfAnotherModel when that score is of a model this version no longer has.
    """
    actor.require(Action.READ_FULL_SCORES)
    standing = scores.of_site(session, actor, site_id)
    model = model_named(standing.model)
    given = read_inputs(canonical(json.loads(standing.receipt)["inputs"]), str(site_id), model)
    happened = _opened(session, actor, site_id, as_of)
    seen = seen_events(happened, as_of, View.OPEN, model.ledger)
    found = score_inputs(Inputs(given.facts, seen, given.exposure, as_of, View.FULL), model)
    paper = receipt(found, SiteFacts(str(site_id), model.sector))
    trail.record(session, actor, "site_score.read_in_full", standing, {"receipt": paper.sha256, "as_of": as_of})
    before = None if standing.value is None else round(standing.value)
    return FullScore(found, Paper(paper, seal_alone(paper.sha256, as_of, signer)), before)


def _opened(session: Session, actor: Actor, site_id: UUID, as_of: date) -> tuple[RiskEvent, ...]:
    """What was confided to the actor's own organisation no longer counts as confidential."""
    nodes = joined_records(session, actor).all_of(site_id)
    happened = events.events_at(session, actor, nodes, as_of=as_of)
    confided = select(LedgerEvent.id).where(
        LedgerEvent.organisation_id == actor.organisation_id,
        col(LedgerEvent.confidential),
        col(LedgerEvent.subject_id).in_(nodes),
    )
    own = {str(event_id) for event_id in session.exec(confided)}
    return tuple(replace(event, confidential=False) if event.ref in own else event for event in happened)
