"""What a report is about, named by id or by the reader's own reference; a row one may not see is not there."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.models import Plan
from audits.rounds.rounds import PlanNotFound
from foundation.actors import Actor
from foundation.errors import Conflict, NotFound
from foundation.models import Organisation
from reports.facts.scope import parties_visible_to, plans_visible_to, sites_visible_to
from suppliers.models import Party, Site
from suppliers.parties import PartyNotFound
from suppliers.sites import SiteNotFound


class OrganisationNotFound(NotFound):
    code = "organisation.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such organisation, or it is not yours to report on.")


class ReferenceNotUnique(Conflict):
    code = "register.reference_not_unique"

    def __init__(self, reference: str) -> None:
        super().__init__(f"Several organisations use the reference {reference}: name the row by its id.")
        self.reference = reference


def id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def named_site(session: Session, actor: Actor, subject: str) -> Site:
    """Raises SiteNotFound, ReferenceNotUnique."""
    found = session.exec(select(Site).where(sites_visible_to(actor), _names(Site, subject)).limit(2)).all()
    if not found:
        raise SiteNotFound
    if len(found) > 1:
        raise ReferenceNotUnique(subject)
    return found[0]


def named_party(session: Session, actor: Actor, subject: str) -> Party:
    """Raises PartyNotFound, ReferenceNotUnique."""
    found = session.exec(select(Party).where(parties_visible_to(actor), _names(Party, subject)).limit(2)).all()
    if not found:
        raise PartyNotFound
    if len(found) > 1:
        raise ReferenceNotUnique(subject)
    return found[0]


def _names(table: type[Site] | type[Party], subject: str) -> ColumnElement[bool]:
    node_id = id_in(subject)
    return col(table.id) == node_id if node_id else col(table.reference) == subject


def named_plan(session: Session, actor: Actor, subject: str) -> Plan:
    """Raises PlanNotFound."""
    plan_id = id_in(subject)
    if plan_id is None:
        raise PlanNotFound
    plan = session.exec(select(Plan).where(plans_visible_to(actor), Plan.id == plan_id)).first()
    if plan is None:
        raise PlanNotFound
    return plan


def own_organisation(session: Session, actor: Actor, subject: str) -> Organisation:
    """By id or name; only the reader's own. Raises OrganisationNotFound."""
    own = session.get_one(Organisation, actor.organisation_id)
    if subject not in {str(own.id), own.name}:
        raise OrganisationNotFound
    return own
