"""
The register of fitted models: which were made, on what, which one is in force and since when, and why not another.

A fit is entered with its card. It comes into force when a person says so and why, and only if it does not part groups
further than the one in force (`risk/targeting/gap_limits.py`); that one is then retired. Nothing is deleted.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Place
from foundation.trail import Change
from risk.models import FittedModel
from risk.targeting.cards import digest_of
from risk.targeting.gap_limits import GapLimits, gap_limits, gate
from risk.targeting.payloads import ModelCard

IN_ORDER = (
    col(FittedModel.name),
    (col(FittedModel.state) == "active").desc(),
    col(FittedModel.entered_at).desc(),
    col(FittedModel.id),
)
"""By name, of one name the one in force first, then the newest."""


class FittedModelNotFound(NotFound):
    code = "fitted_model.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such fitted model in the register; `tierlight risk models list` shows all.")


class FittedModelHeldBack(Conflict):
    """`reasons`: one per gap that the fit would worsen."""

    code = "fitted_model.held_back"

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("The fit is not activated: " + " ".join(reasons))
        self.reasons = reasons


class FittedModelNotActive(Conflict):
    code = "fitted_model.not_active"

    def __init__(self, state: str) -> None:
        super().__init__(f"The fitted model is {state}, so it cannot be retired: only one in force can.")
        self.state = state


class FittedModelRetired(Conflict):
    code = "fitted_model.retired"

    def __init__(self) -> None:
        super().__init__("The fitted model is retired: fit again and enter the new one.")


class PersonNeeded(NotAllowed):
    code = "fitted_model.person_needed"

    def __init__(self) -> None:
        super().__init__("A model comes into force, or leaves it, by a person's word: act as an account, not as a job.")


class ReasonMissing(Invalid):
    code = "fitted_model.reason_missing"

    def __init__(self) -> None:
        super().__init__("Say in a sentence why.", places=(Place(column="reason"),))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """An organisation's own, and what others have published."""
    return or_(col(FittedModel.organisation_id) == actor.organisation_id, publicly_visible())


def publicly_visible() -> ColumnElement[bool]:
    """What anybody may read, signed in or not: published, and in force now or once."""
    return and_(col(FittedModel.published).is_(True), col(FittedModel.state) != "entered")


def enter(session: Session, actor: Actor, card: ModelCard, *, now: datetime, published: bool = False) -> FittedModel:
    """Entering the same card again changes nothing."""
    actor.require(Action.SCORE)
    digest = digest_of(card)
    own = select(FittedModel).where(col(FittedModel.organisation_id) == actor.organisation_id)
    if standing := session.exec(own.where(FittedModel.card_sha256 == digest)).first():
        return standing
    fit = FittedModel(
        organisation_id=actor.organisation_id,
        name=card.name,
        kind=card.kind,
        as_of=card.as_of,
        card=card.approved_by("").model_dump(mode="json"),
        card_sha256=digest,
        model_sha256=card.model_sha256,
        published=published,
        entered_at=now,
    )
    session.add(fit)
    session.flush()
    trail.record(session, actor, "fitted_model.entered", fit, {"card_sha256": digest, "published": published})
    return fit


def list_fits(session: Session, actor: Actor) -> list[FittedModel]:
    actor.require(Action.READ_RISK)
    return list(session.exec(select(FittedModel).where(visible_to(actor)).order_by(*IN_ORDER)).all())


def list_published(session: Session) -> list[FittedModel]:
    return list(session.exec(select(FittedModel).where(publicly_visible()).order_by(*IN_ORDER)).all())


def fit_with(session: Session, actor: Actor, fit_id: UUID) -> FittedModel:
    """One of the actor's own organisation. Raises FittedModelNotFound."""
    fit = session.get(FittedModel, fit_id)
    if fit is None or fit.organisation_id != actor.organisation_id:
        raise FittedModelNotFound
    return fit


def card_of_fit(fit: FittedModel) -> ModelCard:
    return ModelCard.model_validate(fit.card)


def active_fit(session: Session, organisation_id: UUID, name: str) -> FittedModel | None:
    """The one in force under this name."""
    return session.exec(
        select(FittedModel).where(
            FittedModel.organisation_id == organisation_id, FittedModel.name == name, FittedModel.state == "active"
        )
    ).first()


def held_back_by(session: Session, fit: FittedModel, limits: GapLimits | None = None) -> tuple[str, ...]:
    """Why it may not come into force now; empty if it may."""
    before = active_fit(session, fit.organisation_id, fit.name)
    previous = card_of_fit(before).bias if before and before.id != fit.id else None
    return gate(previous, card_of_fit(fit).bias, limits or gap_limits())


def activate(session: Session, actor: Actor, fit_id: UUID, reason: str, *, now: datetime) -> FittedModel:
    """Raises FittedModelNotFound, PersonNeeded, ReasonMissing, FittedModelRetired, FittedModelHeldBack."""
    fit = _asked_by_a_person(session, actor, fit_id, reason)
    if fit.state == "active":
        return fit
    if fit.state == "retired":
        raise FittedModelRetired
    if reasons := held_back_by(session, fit):
        raise FittedModelHeldBack(reasons)
    if before := active_fit(session, fit.organisation_id, fit.name):
        _retire(session, actor, before, f"Gave way to {fit.card_sha256[:12]}: {reason}", now)
    fit.state, fit.activated_at, fit.activated_by, fit.activated_because = "active", now, actor.account_id, reason
    session.flush()
    told: dict[str, Change] = {"state": ("entered", "active"), "reason": reason, "gap_limits": gap_limits().version}
    trail.record(session, actor, "fitted_model.activated", fit, told)
    return fit


def retire(session: Session, actor: Actor, fit_id: UUID, reason: str, *, now: datetime) -> FittedModel:
    """Raises FittedModelNotFound, PersonNeeded, ReasonMissing, FittedModelNotActive."""
    fit = _asked_by_a_person(session, actor, fit_id, reason)
    if fit.state != "active":
        raise FittedModelNotActive(fit.state)
    _retire(session, actor, fit, reason, now)
    return fit


def _asked_by_a_person(session: Session, actor: Actor, fit_id: UUID, reason: str) -> FittedModel:
    actor.require(Action.SCORE)
    if actor.account_id is None:
        raise PersonNeeded
    if not reason.strip():
        raise ReasonMissing
    return fit_with(session, actor, fit_id)


def _retire(session: Session, actor: Actor, fit: FittedModel, reason: str, now: datetime) -> None:
    fit.state, fit.retired_at, fit.retired_because = "retired", now, reason
    session.flush()
    trail.record(session, actor, "fitted_model.retired", fit, {"state": ("active", "retired"), "reason": reason})
