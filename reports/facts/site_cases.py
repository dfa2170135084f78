"""Cases about a site or a firm, for their reports: all for the full version, else what is final and may be public."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, or_, select

from foundation.actors import Action, Actor
from reports.contents.spoken import word_for
from reports.payloads import CaseLineOf, PaidLine
from sanctions.cases import cases
from sanctions.cases.money import balances_of
from sanctions.cases.transitions import public_states
from sanctions.models import Case


def cases_about(session: Session, actor: Actor, nodes: Sequence[UUID], *, full: bool) -> tuple[Case, ...] | None:
    """None for whoever may not read cases: an empty list would read as if there were none."""
    if not actor.may(Action.READ_CASES):
        return None
    wanted = select(Case).where(
        cases.visible_to(actor), or_(col(Case.site_id).in_(nodes), col(Case.party_id).in_(nodes))
    )
    if not full:
        wanted = wanted.where(col(Case.state).in_(public_states()))
    return tuple(session.exec(wanted.order_by(col(Case.opened_on).desc(), col(Case.reference))))


def case_lines(held: tuple[Case, ...] | None) -> tuple[CaseLineOf, ...] | None:
    if held is None:
        return None
    return tuple(
        CaseLineOf(
            case.reference,
            word_for("code.offence", case.offence_family),
            case.state,
            case.final_on,
            case.final_amount,
            case.currency,
        )
        for case in held
    )


def paid_lines(session: Session, held: tuple[Case, ...] | None) -> tuple[PaidLine, ...] | None:
    """What went to workers. A penalty for the authority is no remedy and is not counted here."""
    if held is None:
        return None
    return tuple(
        PaidLine(case.reference, one.currency, one.due, one.paid, one.left)
        for case in held
        for one in balances_of(session, case)
        if one.payee == "workers"
    )
