"""The corrective actions of an organisation, the most urgent first: overdue, due, waiting for a second person."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlmodel import Session, col

from audits.models import ActionExtension, ActionMove, ActionPart, CorrectiveAction, Finding
from foundation import paging
from foundation.actors import Action, Actor
from foundation.paging import Page
from reports.facts.payloads import Choice, Subject
from reports.facts.scope import actions_visible_to, findings_visible_to, parties_visible_to
from suppliers import sites
from suppliers.models import Party, Site

Whose = Literal["team", "mine"]
View = Literal["open", "overdue", "due", "verify", "extension", "closed"]
SEVERITIES: Final = ("zero_tolerance", "critical", "major", "minor", "collaborative")
KINDS: Final = ("site", "buyer", "joint")
PAGE: Final = 50
DUE_DAYS: Final = 14
NEVER: Final = date(9999, 12, 31)
RUNNING: Final = ("open", "planned")


@dataclass(frozen=True, slots=True)
class ActionListQuery:
    """What the address of the page says. Empty values do not narrow."""

    whose: Whose = "team"
    view: View = "open"
    severity: str = ""
    kind: str = ""
    site: str = ""
    cursor: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.severity or self.kind or self.site)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """`first_close_by` is the deadline that stood before the first extension; None where none was granted."""

    subject: Subject
    reference: str
    severity: str
    kind: str
    description: str
    state: str
    alleged: bool
    site: Subject
    firm: Subject | None
    plan_by: date | None
    close_by: date | None
    first_close_by: date | None
    extension_asked: bool


@dataclass(frozen=True, slots=True)
class ActionListFacts:
    today: date
    query: ActionListQuery
    rows: tuple[ActionRow, ...]
    counts: dict[View, int]
    whose_counts: dict[Whose, int]
    severities: tuple[Choice, ...]
    site_name: str
    next_cursor: str = ""


def action_list(session: Session, actor: Actor, query: ActionListQuery, *, today: date) -> ActionListFacts:
    """Raises ActionNotAllowed, CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    page = _page(session, actor, query, today)
    mine = {whose: _count(session, actor, query, today, view=query.view, whose=whose) for whose in get_args(Whose)}
    return ActionListFacts(
        today=today,
        query=query,
        rows=tuple(_row(row) for row in page.rows),
        counts={view: _count(session, actor, query, today, view=view) for view in get_args(View)},
        whose_counts=mine,
        severities=_severities(session, actor, query, today),
        site_name=_site_name(session, actor, query.site),
        next_cursor=page.next_cursor or "",
    )


def _page(session: Session, actor: Actor, query: ActionListQuery, today: date) -> Page[Row[*tuple[Any, ...]]]:
    due = func.coalesce(col(CorrectiveAction.close_by), NEVER)
    columns = (CorrectiveAction, Finding, Site, col(Party.id), col(Party.name), _first_day(), _asked())
    wanted = _visible_rows(select(*columns), actor).where(*_narrowed(actor, query, today))
    if query.cursor:
        day, last = paging.pair_in(query.cursor, date.fromisoformat, UUID)
        wanted = wanted.where(or_(due > day, and_(due == day, col(CorrectiveAction.id) > last)))
    rows = session.execute(wanted.order_by(due, col(CorrectiveAction.id)).limit(PAGE + 1)).all()
    return paging.page_of(rows, PAGE, lambda row: ((row[0].close_by or NEVER).isoformat(), str(row[0].id)))


def _visible_rows(statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(Finding, col(Finding.id) == col(CorrectiveAction.finding_id))
        .join(Site, col(Site.id) == col(Finding.site_id))
        .join(Party, and_(col(Party.id) == col(Site.operator_id), parties_visible_to(actor)), isouter=True)
        .where(actions_visible_to(actor), findings_visible_to(actor), sites.visible_to(actor))
    )


def _first_day() -> Any:  # noqa: ANN401 - SQLAlchemy's own type of a subquery says nothing more
    return (
        select(func.min(col(ActionExtension.former_day)))
        .where(
            col(ActionExtension.action_id) == col(CorrectiveAction.id),
            col(ActionExtension.organisation_id) == col(CorrectiveAction.organisation_id),
            col(ActionExtension.clock) == "close",
            col(ActionExtension.state) == "granted",
        )
        .scalar_subquery()
    )


def _asked() -> ColumnElement[bool]:
    return exists().where(
        col(ActionExtension.action_id) == col(CorrectiveAction.id),
        col(ActionExtension.organisation_id) == col(CorrectiveAction.organisation_id),
        col(ActionExtension.state) == "requested",
    )


def _narrowed(actor: Actor, query: ActionListQuery, today: date) -> list[ColumnElement[bool]]:
    found = [_of_view(query.view, today)]
    if query.whose == "mine":
        found.append(_mine(actor))
    if query.severity:
        found.append(col(Finding.severity) == query.severity)
    if query.kind:
        found.append(col(CorrectiveAction.kind) == query.kind)
    if query.site:
        found.append(col(Finding.site_id) == _uuid_or_none(query.site))
    return found


def _of_view(view: View, today: date) -> ColumnElement[bool]:
    state, close_by = col(CorrectiveAction.state), col(CorrectiveAction.close_by)
    running = state.in_(RUNNING)
    if view == "overdue":
        return and_(running, close_by < today)
    if view == "due":
        return and_(running, close_by >= today, close_by <= today + timedelta(days=DUE_DAYS))
    if view == "verify":
        return state == "done"
    if view == "extension":
        return _asked()
    return state.in_(("verified", "dropped")) if view == "closed" else state.in_((*RUNNING, "done"))


def _mine(actor: Actor) -> ColumnElement[bool]:
    """What I recorded, moved, or have a part in."""
    me = actor.account_id
    moved = exists().where(
        col(ActionMove.action_id) == col(CorrectiveAction.id),
        col(ActionMove.organisation_id) == actor.organisation_id,
        col(ActionMove.moved_by) == me,
    )
    part = exists().where(
        col(ActionPart.action_id) == col(CorrectiveAction.id),
        col(ActionPart.organisation_id) == actor.organisation_id,
        col(ActionPart.recorded_by) == me,
    )
    return or_(col(CorrectiveAction.recorded_by) == me, moved, part)


def _count(
    session: Session, actor: Actor, query: ActionListQuery, today: date, *, view: View, whose: Whose | None = None
) -> int:
    asked = ActionListQuery(whose or query.whose, view, query.severity, query.kind, query.site)
    wanted = _visible_rows(select(func.count()).select_from(CorrectiveAction), actor)
    return int(session.execute(wanted.where(*_narrowed(actor, asked, today))).scalar_one())


def _severities(session: Session, actor: Actor, query: ActionListQuery, today: date) -> tuple[Choice, ...]:
    asked = ActionListQuery(query.whose, query.view, "", query.kind, query.site)
    wanted = _visible_rows(select(col(Finding.severity), func.count()).select_from(CorrectiveAction), actor)
    rows = session.execute(wanted.where(*_narrowed(actor, asked, today)).group_by(col(Finding.severity)))
    by_name = {str(row[0]): int(row[1]) for row in rows}
    return tuple(Choice(name, name, by_name[name]) for name in SEVERITIES if name in by_name)


def _site_name(session: Session, actor: Actor, site: str) -> str:
    if not site:
        return ""
    wanted = select(col(Site.name)).where(sites.visible_to(actor), col(Site.id) == _uuid_or_none(site))
    return session.execute(wanted).scalar_one_or_none() or ""


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _row(row: Row[*tuple[Any, ...]]) -> ActionRow:
    action, finding, site, firm_id, firm, first_day, asked = tuple(row)
    return ActionRow(
        subject=Subject("action", str(action.id), action.description),
        reference=finding.reference,
        severity=finding.severity,
        kind=action.kind,
        description=action.description,
        state=action.state,
        alleged=finding.state == "alleged",
        site=Subject("site", str(site.id), site.name),
        firm=Subject("party", str(firm_id), firm) if firm_id else None,
        plan_by=action.plan_by,
        close_by=action.close_by,
        first_close_by=first_day,
        extension_asked=bool(asked),
    )
