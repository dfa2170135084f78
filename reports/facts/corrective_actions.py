"""Corrective actions with their finding and site, for one site or for all that the reader may see."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import CorrectiveAction, Finding
from foundation.actors import Action, Actor
from reports.contents.corrective_actions import ActionLine, ActionsFacts
from reports.contents.finding_part import finding_standing
from reports.facts.finding_rows import finding_row, verifier_of
from reports.facts.framing import frame_of
from reports.facts.naming import named_site, own_organisation
from reports.facts.portfolio import place_of
from reports.facts.scope import sites_visible_to, told_actions_visible_to, told_findings_visible_to
from reports.facts.told_words import told_words
from suppliers.models import Site
from suppliers.sites import SiteNotFound

OVER = ("verified", "dropped")


def actions_facts(session: Session, actor: Actor, subject: str, *, today: date) -> ActionsFacts:
    """`subject` is a site (id or reference) or the reader's organisation (id or name). Raises OrganisationNotFound."""
    actor.require(Action.READ_VISITS)
    try:
        site = named_site(session, actor, subject)
    except SiteNotFound:
        about, site_id = own_organisation(session, actor, subject).name, None
    else:
        about, site_id = site.name, site.id
    return ActionsFacts(
        frame=frame_of(session, actor, today=today),
        about=about,
        key=str(site_id or actor.organisation_id),
        actions=_lines(session, actor, site_id),
    )


def _lines(session: Session, actor: Actor, site_id: UUID | None) -> tuple[ActionLine, ...]:
    rows = (
        select(CorrectiveAction, Finding, Site)
        .join(Finding, col(Finding.id) == col(CorrectiveAction.finding_id))
        .join(Site, col(Site.id) == col(Finding.site_id))
        .where(told_actions_visible_to(actor), told_findings_visible_to(actor), sites_visible_to(actor))
    )
    if site_id is not None:
        rows = rows.where(Site.id == site_id)
    return tuple(_line(*row) for row in session.exec(rows.order_by(col(CorrectiveAction.id))))


def _line(action: CorrectiveAction, finding: Finding, site: Site) -> ActionLine:
    return ActionLine(
        id=str(action.id),
        site=site.name,
        place=place_of(site),
        finding=finding.reference,
        finding_state=finding_standing(finding_row(finding)),
        severity=finding.severity,
        what=told_words(action.description),
        holder=told_words(action.responsible),
        plan_by=action.plan_by,
        close_by=action.close_by,
        state=action.state,
        done_on=action.done_on,
        verified_on=action.verified_on,
        over=action.state in OVER,
        verifier=verifier_of(action, {}),
    )
