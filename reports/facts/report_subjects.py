"""What a report of each kind can be about, by name, for a form that offers them: no id has to be known."""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.models import Plan, Recognition
from audits.recognition import recognition
from foundation.actors import Action, Actor
from foundation.models import Organisation
from reports.facts.payloads import Choice
from reports.facts.scope import parties_visible_to, plans_visible_to, sites_visible_to
from reports.laws.book import law_book
from sanctions.cases import cases
from sanctions.models import Case
from suppliers.models import Party, Site

MOST = 50
"""More are found by typing a part of the name."""
Lister = Callable[[Session, Actor, str], tuple[Choice, ...]]


def report_subjects(session: Session, actor: Actor, kind: str, part: str = "") -> tuple[Choice, ...]:
    """`part` of a name or reference narrows them; what this reader may not read is not offered."""
    leave, listed = LISTED.get(kind, (Action.MAKE_REPORTS, _own))
    return listed(session, actor, part.strip()) if actor.may(leave) else ()


def _own(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:  # noqa: ARG001 - one shape for each kind
    own = session.get_one(Organisation, actor.organisation_id)
    return (Choice(str(own.id), own.name),)


def _laws(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:  # noqa: ARG001 - one shape for each kind
    return tuple(Choice(law.id, law.name) for law in law_book().laws if part.casefold() in law.name.casefold())


def _like(table: type[Site] | type[Party], part: str) -> ColumnElement[bool]:
    return col(table.name).icontains(part, autoescape=True) | (col(table.reference) == part)


def _sites(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:
    wanted = select(Site.id, Site.name).where(sites_visible_to(actor), _like(Site, part))
    return tuple(Choice(str(one), name) for one, name in session.exec(wanted.order_by(col(Site.name)).limit(MOST)))


def _parties(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:
    wanted = select(Party.id, Party.name).where(parties_visible_to(actor), _like(Party, part))
    return tuple(Choice(str(one), name) for one, name in session.exec(wanted.order_by(col(Party.name)).limit(MOST)))


def _house_or_site(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:
    return (*_own(session, actor, part), *_sites(session, actor, part))


def _plans(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:  # noqa: ARG001 - plans have no name
    wanted = select(Plan.id, col(Plan.starts_on), col(Plan.ends_on)).where(plans_visible_to(actor))
    rows = session.exec(wanted.order_by(col(Plan.starts_on).desc()).limit(MOST))
    return tuple(Choice(str(one), f"{first.isoformat()} \N{EN DASH} {last.isoformat()}") for one, first, last in rows)


def _cases(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:
    named = col(Case.reference).icontains(part, autoescape=True)
    wanted = select(Case.id, Case.reference).where(cases.visible_to(actor), named)
    rows = session.exec(wanted.order_by(col(Case.reference).desc()).limit(MOST))
    return tuple(Choice(str(one), reference) for one, reference in rows)


def _certificates(session: Session, actor: Actor, part: str) -> tuple[Choice, ...]:
    granted = (recognition.visible_to(actor), Recognition.state == "granted", sites_visible_to(actor))
    wanted = select(Recognition.id, Site.name).join(Site, col(Site.id) == col(Recognition.site_id)).where(*granted)
    rows = session.exec(wanted.where(_like(Site, part)).order_by(col(Site.name)).limit(MOST))
    return tuple(Choice(str(one), name) for one, name in rows)


LISTED: Mapping[str, tuple[Action, Lister]] = {
    "site_audit": (Action.READ_REGISTRY, _sites),
    "site_audit_full": (Action.READ_REGISTRY, _sites),
    "supplier_dossier": (Action.READ_REGISTRY, _parties),
    "corrective_actions": (Action.READ_VISITS, _house_or_site),
    "inspection_plan": (Action.READ_VISITS, _plans),
    "case_notice": (Action.READ_CASES, _cases),
    "case_decision": (Action.READ_CASES, _cases),
    "certificate": (Action.READ_VISITS, _certificates),
    "law_statement": (Action.MAKE_REPORTS, _laws),
}
