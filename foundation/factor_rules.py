"""Who needs a second factor: dated rows per organisation and role, the newest that has begun holds."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import today_in
from foundation.errors import Invalid, NotFound
from foundation.models import Account, FactorRule, Organisation


class OrganisationUnknown(NotFound):
    code = "organisation.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such organisation.")


class RuleStartsInThePast(Invalid):
    code = "factor_rule.starts_in_the_past"

    def __init__(self) -> None:
        super().__init__("A rule starts today or later: what was required on a past day stays as it was.")


class RoleHoldsNoAccount(Invalid):
    code = "factor_rule.role_holds_no_account"

    def __init__(self) -> None:
        super().__init__("No account holds this role, so nothing can be required of it.")


class NewRule(NamedTuple):
    organisation_id: UUID
    role: Role
    required: bool
    starts_on: date


def set_rule(session: Session, actor: Actor, new: NewRule, *, now: datetime) -> FactorRule:
    """Raises ActionNotAllowed, OrganisationUnknown, RoleHoldsNoAccount, RuleStartsInThePast."""
    actor.require(Action.RUN_SYSTEM)
    organisation = session.get(Organisation, new.organisation_id)
    if organisation is None:
        raise OrganisationUnknown
    if new.role is Role.SYSTEM:
        raise RoleHoldsNoAccount
    if new.starts_on < today_in(organisation.time_zone, now):
        raise RuleStartsInThePast
    rule = FactorRule(**new._asdict() | {"role": new.role.value}, set_by=actor.account_id, created_at=now)
    session.add(rule)
    session.flush()
    changes: dict[str, trail.Change] = {"role": new.role.value, "required": new.required, "starts_on": new.starts_on}
    trail.record(session, actor, "factor_rule.set", rule, changes)
    return rule


def rules_of(session: Session, organisation_id: OrganisationId) -> list[FactorRule]:
    """All, newest first: of two that start on one day the later written holds."""
    wanted = select(FactorRule).where(FactorRule.organisation_id == organisation_id)
    return list(session.exec(wanted.order_by(col(FactorRule.starts_on).desc(), col(FactorRule.id).desc())))


def required_roles(rules: Iterable[FactorRule], *, on: date) -> frozenset[Role]:
    """`rules` newest first, as `rules_of` gives them."""
    holding: dict[str, bool] = {}
    for rule in rules:
        if rule.starts_on <= on:
            holding.setdefault(rule.role, rule.required)
    return frozenset(Role(role) for role, required in holding.items() if required)


def is_required(session: Session, account: Account, *, now: datetime) -> bool:
    organisation = session.get_one(Organisation, account.organisation_id)
    rules = rules_of(session, OrganisationId(organisation.id))
    return Role(account.role) in required_roles(rules, on=today_in(organisation.time_zone, now))
