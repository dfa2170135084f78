"""
What a complaint does to a plan, without the plan telling of it: all sites of its cell come before value, and stay so
until each was visited after the complaint. Whichever site of the cell it is about, the plan is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.grievances import grievances
from audits.models import Grievance
from audits.planning.decoys import cells
from audits.planning.round_parties import PlannableSite
from audits.planning.rules import RoundRules
from foundation.actors import Actor, OrganisationId

GRAVE_ENOUGH = ("zero_tolerance", "critical", "major")


def open_complaints(session: Session, actor: Actor) -> dict[UUID, date]:
    """
    The newest day by site. Read for the organisation, whoever plans: were it left out for those who may not read
    complaints, two plans side by side would tell what they may not read.
    """
    reader = Actor.system(OrganisationId(actor.organisation_id))
    rows = session.exec(
        select(col(Grievance.site_id), col(Grievance.received_on))
        .where(grievances.visible_to(reader), Grievance.state != "closed", col(Grievance.severity).in_(GRAVE_ENOUGH))
        .order_by(col(Grievance.received_on))
    )
    return dict(rows.all())


def with_prompted(
    sites: Sequence[PlannableSite], complaints: Mapping[UUID, date], rules: RoundRules
) -> list[PlannableSite]:
    """In a register with fewer sites than a cell has, a complaint prompts nothing: nothing could hide it."""
    since: dict[str, date] = {}
    for cell in cells(sites, rules.decoys):
        heard = [complaints[UUID(site)] for site in cell if UUID(site) in complaints]
        since |= dict.fromkeys(cell, max(heard)) if heard else {}
    return [replace(site, prompted=site.id in since and _not_since(site, since[site.id])) for site in sites]


def _not_since(site: PlannableSite, day: date) -> bool:
    return site.last_visit is None or site.last_visit < day
