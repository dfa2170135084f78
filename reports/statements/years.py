"""The reporting year of an organisation: the calendar year, unless its profile says when its own year closes."""

from sqlmodel import Session

from foundation.actors import Actor
from reports.laws.versions import ReportingYear, reporting_year
from reports.statements import facts

PROFILE = "org.profile"


def year_of(session: Session, actor: Actor, year: int) -> ReportingYear:
    """By the newest profile that stands."""
    profiles = facts.standing_facts(session, actor, PROFILE)
    return reporting_year(year, str(profiles[0].said["year_ends"]) if profiles else "12-31")
