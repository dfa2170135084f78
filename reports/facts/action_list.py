"""The corrective actions of an organisation, the most urgent first: overdue, due, waiting for a second person."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select, union
from sqlmodel import Session, col

from audits.findings import referrals
from audits.models import ActionExtension, ActionMove, ActionPart, CorrectiveAction, Finding
from foundation import paging
from foundation.actors import Action, Actor
from foundation.paging import Page
from reports.facts.columns import LIST_COLUMNS
from reports.facts.long_lists import MoreThan, Part, Placed, counted_together, first_rows
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
STATES_OF: Final[dict[View, tuple[str, ...]]] = {
    "open": (*RUNNING, "done"),
    "overdue": RUNNING,
    "due": RUNNING,
    "verify": ("done",),
    "extension": (*RUNNING, "done", "verified", "dropped"),
    "closed": ("verified", "dropped"),
}


@dataclass(frozen=True, slots=True)
class ActionListQuery:
    """What the address of the page says. Empty values do not narrow."""

    whose: Whose = "team"
    view: View = "open"
    severity: str = ""
    kind: str = ""
    site: str = ""
    cursor: str = ""
    column: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        return LIST_COLUMNS["actions"].shown(self.column)

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
    held_back: bool
    """Its finding is told to nobody outside yet."""


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
    page = action_rows(session, actor, query, today=today, limit=PAGE)
    views, people = get_args(View), get_args(Whose)
    asked = [(view, query.whose) for view in views] + [(query.view, whose) for whose in people]
    sorts = list(dict.fromkeys(asked))
    each = counted_together(session, [[_rows_of(actor, query, today, *one)] for one in sorts])
    found = dict(zip(sorts, each, strict=True))
    held = [found[one] for one in asked]
    counts = dict(zip(views, held[: len(views)], strict=True))
    mine = dict(zip(people, held[len(views) :], strict=True))
    long = isinstance(counts[query.view], MoreThan)
    return ActionListFacts(
        today=today,
        query=query,
        rows=tuple(page.rows),
        counts=counts,
        whose_counts=mine,
        severities=tuple(Choice(one, one) for one in SEVERITIES) if long else _severities(session, actor, query, today),
        site_name=site_name(session, actor, query.site),
        next_cursor=page.next_cursor or "",
    )


def action_rows(session: Session, actor: Actor, query: ActionListQuery, *, today: date, limit: int) -> Page[ActionRow]:
    """What is due first comes first. Raises ActionNotAllowed, CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    page = _placed(session, actor, query, today, limit)
    ids = [one.row[0] for one in page.rows]
    columns = (
        CorrectiveAction, Finding, Site, col(Party.id), col(Party.name), _first_day(), _asked(), referrals.unreleased()
    )  # fmt: skip
    operates = and_(col(Party.id) == col(Site.operator_id), parties_visible_to(actor))
    wanted = _seen(select(*columns), actor).join(Party, operates, isouter=True)
    by_id = {row[0].id: _row(row) for row in session.execute(wanted.where(col(CorrectiveAction.id).in_(ids)))}
    return Page([by_id[action_id] for action_id in ids if action_id in by_id], page.next_cursor)


def _placed(session: Session, actor: Actor, query: ActionListQuery, today: date, limit: int) -> Page[Placed]:
    """Each state in its own order of days; what has no day comes last."""
    after = paging.pair_in(query.cursor, date.fromisoformat, UUID) if query.cursor else None
    here = _seen(select(col(CorrectiveAction.id)), actor).where(*_narrowed(actor, query, today))
    day, last = col(CorrectiveAction.close_by), col(CorrectiveAction.id)
    parts: list[Part] = []
    for state in STATES_OF[query.view]:
        of_state = here.where(col(CorrectiveAction.state) == state)
        parts += [Part(of_state.where(day.is_not(None)), last, day)]
        parts += [Part(of_state.where(day.is_(None)), last, fixed=NEVER)]
    found = first_rows(session, parts, after=after, limit=limit + 1)
    return paging.page_of(found, limit, lambda one: (one.key.isoformat(), str(one.tie)))


def _seen(statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(CorrectiveAction)
        .join(Finding, col(Finding.id) == col(CorrectiveAction.finding_id))
        .join(Site, col(Site.id) == col(Finding.site_id))
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


def _with_wish(actor: Actor) -> Select[*tuple[Any, ...]]:
    return select(col(ActionExtension.action_id)).where(
        col(ActionExtension.organisation_id) == actor.organisation_id, col(ActionExtension.state) == "requested"
    )


def _narrowed(actor: Actor, query: ActionListQuery, today: date) -> list[ColumnElement[bool]]:
    found = [_of_view(actor, query.view, today)]
    if query.whose == "mine":
        found.append(_mine(actor))
    if query.severity:
        found.append(col(Finding.severity) == query.severity)
    if query.kind:
        found.append(col(CorrectiveAction.kind) == query.kind)
    if query.site:
        found.append(col(Finding.site_id) == _uuid_or_none(query.site))
    return found


def _of_view(actor: Actor, view: View, today: date) -> ColumnElement[bool]:
    state, close_by = col(CorrectiveAction.state), col(CorrectiveAction.close_by)
    running = state.in_(RUNNING)
    if view == "overdue":
        return and_(running, close_by < today)
    if view == "due":
        return and_(running, close_by >= today, close_by <= today + timedelta(days=DUE_DAYS))
    if view == "verify":
        return state == "done"
    if view == "extension":
        return col(CorrectiveAction.id).in_(_with_wish(actor))
    return state.in_(("verified", "dropped")) if view == "closed" else state.in_((*RUNNING, "done"))


def _mine(actor: Actor) -> ColumnElement[bool]:
    """What I recorded, moved, or have a part in, each found from its own side."""
    own, me = actor.organisation_id, actor.account_id
    mine = union(
        select(col(CorrectiveAction.id)).where(actions_visible_to(actor), col(CorrectiveAction.recorded_by) == me),
        select(col(ActionMove.action_id)).where(col(ActionMove.organisation_id) == own, col(ActionMove.moved_by) == me),
        select(col(ActionPart.action_id)).where(
            col(ActionPart.organisation_id) == own, col(ActionPart.recorded_by) == me
        ),
    ).subquery()
    return col(CorrectiveAction.id).in_(select(mine.c[0]))


def _rows_of(actor: Actor, query: ActionListQuery, today: date, view: View, whose: Whose) -> Select[*tuple[Any, ...]]:
    asked = ActionListQuery(whose, view, query.severity, query.kind, query.site)
    rows = select(col(CorrectiveAction.id)).where(actions_visible_to(actor), *_narrowed(actor, asked, today))
    if query.severity or query.site:
        rows = rows.join(Finding, col(Finding.id) == col(CorrectiveAction.finding_id)).where(findings_visible_to(actor))
    return rows


def _severities(session: Session, actor: Actor, query: ActionListQuery, today: date) -> tuple[Choice, ...]:
    asked = ActionListQuery(query.whose, query.view, "", query.kind, query.site)
    wanted = _seen(select(col(Finding.severity), func.count()), actor)
    rows = session.execute(wanted.where(*_narrowed(actor, asked, today)).group_by(col(Finding.severity)))
    by_name = {str(row[0]): int(row[1]) for row in rows}
    return tuple(Choice(name, name, by_name[name]) for name in SEVERITIES if name in by_name)


def site_name(session: Session, actor: Actor, site: str) -> str:
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
    action, finding, site, firm_id, firm, first_day, asked, held_back = tuple(row)
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
        held_back=bool(held_back),
    )
