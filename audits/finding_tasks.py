"""
What each finding asks of people from its first day on: hear the firm and decide, get the plan, verify that it is put
right. Every severity has at least the decision, so no finding can be forgotten.
"""

from datetime import date

from sqlmodel import Session

from audits.deadlines import deadlines_for
from audits.instruments.severities import Severity
from audits.models import Finding
from foundation import obligations
from foundation.actors import Actor
from foundation.dates import WorkingCalendar
from foundation.obligations import Due
from suppliers.models import Site

DECIDE, PLAN, CLOSE = "decide", "plan", "close"
KINDS = {DECIDE: "finding.decide", PLAN: "finding.corrective_plan", CLOSE: "finding.close"}


def open_tasks(session: Session, actor: Actor, finding: Finding, site: Site) -> None:
    for due in tasks_of(actor, finding, site):
        obligations.open_obligation(session, actor, due)


def tasks_of(actor: Actor, finding: Finding, site: Site) -> tuple[Due, ...]:
    """A step whose clock the severity does not set is left out."""
    clocks = deadlines_for(Severity(finding.severity), finding.found_on, WorkingCalendar(site.country))
    words = finding.severity.replace("_", " ")
    found = []
    if finding.reply_by is not None:
        heard = "The firm may answer until then; the finding is alleged until somebody decides"
        found.append(_due(actor, finding, site, DECIDE, "Hear the firm and decide", heard, finding.reply_by))
    for step, title, clock in (
        (PLAN, "Get the corrective plan", clocks.plan_by),
        (CLOSE, "Verify that it is put right", clocks.close_by),
    ):
        if clock is not None:
            given = f"A {words} finding gives {clock.days} {clocks.rule.counted_in.replace('_', ' ')}"
            found.append(_due(actor, finding, site, step, title, given, clock.last_day))
    return tuple(found)


def _due(actor: Actor, finding: Finding, site: Site, step: str, title: str, reason: str, due_on: date) -> Due:
    return Due(
        kind=KINDS[step],
        title=f"{title}: {finding.reference}",
        reason=reason,
        subject_kind="finding",
        subject_id=finding.id,
        step=step,
        due_on=due_on,
        about_id=site.id,
        about_name=site.name,
        team=actor.desk.value,
    )
