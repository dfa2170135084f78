"""
Who may not touch a complaint: whoever is tied to the place it is about, by a conflict or a tie that stands in their own
record as an inspector. A tie that ended counts still; here nobody gains by a cooling-off.
"""

from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from audits.models import Inspector, InspectorTie
from foundation.actors import Action, Actor, Role, permissions_of
from foundation.errors import Invalid, NotAllowed
from foundation.models import Account
from suppliers import parties, sites
from suppliers.models import Party, Site


class HandlerTied(NotAllowed):
    code = "grievance.handler_tied"

    def __init__(self) -> None:
        super().__init__("Whoever is tied to the place may not handle what was said about it: name somebody else.")


class HandlerWithoutLeave(Invalid):
    code = "grievance.handler_without_leave"

    def __init__(self) -> None:
        super().__init__("A handler is somebody of this organisation who may read complaints: name somebody else.")


def require_untied(session: Session, actor: Actor, account_id: UUID, site_id: UUID) -> None:
    """Raises HandlerTied, HandlerWithoutLeave."""
    account = session.get(Account, account_id)
    own = account is not None and account.organisation_id == actor.organisation_id and account.disabled_at is None
    if account is None or not own or Action.READ_GRIEVANCES not in permissions_of(Role(account.role)):
        raise HandlerWithoutLeave
    if site_id in tied_sites(session, actor, account_id):
        raise HandlerTied


def tied_sites(session: Session, actor: Actor, account_id: UUID | None) -> frozenset[UUID]:
    """Sites by their own name or that of their operator. Empty for a job, which is tied to nothing."""
    named = _names(session, actor, account_id) if account_id else frozenset[str]()
    if not named:
        return frozenset()
    ids = [one for one in map(_as_id, named) if one is not None]
    firms = select(Party.id).where(
        parties.visible_to(actor), or_(col(Party.reference).in_(named), col(Party.id).in_(ids))
    )
    by_name = or_(col(Site.reference).in_(named), col(Site.id).in_(ids), col(Site.operator_id).in_(firms))
    return frozenset(session.exec(select(Site.id).where(sites.visible_to(actor), by_name)).all())


def _names(session: Session, actor: Actor, account_id: UUID) -> frozenset[str]:
    own = (Inspector.organisation_id == actor.organisation_id, Inspector.account_id == account_id)
    conflicts = session.exec(select(Inspector.conflicts).where(*own)).all()
    ties = session.exec(
        select(InspectorTie.to)
        .join(Inspector, col(Inspector.id) == col(InspectorTie.inspector_id))
        .where(*own, col(InspectorTie.removed_at).is_(None))
    ).all()
    return frozenset(ties) | {name for several in conflicts for name in several}


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
