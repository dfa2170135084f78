"""
Lists as somebody asked for them, kept under a name, for oneself or for the organisation. What a question may say is
known to the lists alone (reports/facts/views.py); here it is text.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, func, or_
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import AccountId, Actor
from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.models import DefaultView, SavedView
from foundation.payloads import ListName, ViewCreate, ViewUpdate

MOST = 50


class ViewNotFound(NotFound):
    code = "saved_view.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such view, or it is not shared with you.")


class ViewOfAnother(NotAllowed):
    code = "saved_view.of_another"

    def __init__(self) -> None:
        super().__init__("A shared view is changed by whoever keeps it: keep one of your own under another name.")


class ViewNameTaken(Conflict):
    code = "saved_view.name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"You keep a view of this list under the name {name} already: choose another name.")
        self.name = name


class TooManyViews(Conflict):
    code = "saved_view.too_many"

    def __init__(self) -> None:
        super().__init__(f"You keep {MOST} views of this list: remove one first.")


class ViewsArePersonal(NotAllowed):
    code = "saved_view.personal"

    def __init__(self) -> None:
        super().__init__("A view is kept by a person: sign in as one.")


@dataclass(frozen=True, slots=True)
class KeptView:
    """`mine`: the reader keeps it; `opens`: the reader's list opens with it."""

    id: UUID
    list_name: ListName
    name: str
    question: str
    shared: bool
    mine: bool
    opens: bool


def visible_to(actor: Actor) -> ColumnElement[bool]:
    own = col(SavedView.account_id) == actor.account_id
    return and_(col(SavedView.organisation_id) == actor.organisation_id, or_(own, col(SavedView.shared)))


def views_of(session: Session, actor: Actor, list_name: str = "") -> tuple[KeptView, ...]:
    """The reader's own and those shared with them, own ones first."""
    return _read(session, actor, [col(SavedView.list_name) == list_name] if list_name else [])


def read_view(session: Session, actor: Actor, view_id: UUID) -> KeptView:
    """Raises ViewNotFound."""
    found = _read(session, actor, [col(SavedView.id) == view_id])
    if not found:
        raise ViewNotFound
    return found[0]


def keep(session: Session, actor: Actor, new: ViewCreate, *, now: datetime) -> KeptView:
    """Raises ViewNameTaken, TooManyViews, ViewsArePersonal."""
    person = _person(actor)
    _refuse_taken(session, person, new.list_name, new.name)
    held = (
        select(func.count())
        .select_from(SavedView)
        .where(SavedView.account_id == person, SavedView.list_name == new.list_name, visible_to(actor))
    )
    if session.exec(held).one() >= MOST:
        raise TooManyViews
    view = SavedView.model_validate(
        new, update={"organisation_id": actor.organisation_id, "account_id": person, "kept_at": now}
    )
    session.add(view)
    session.flush()
    trail.record(session, actor, "saved_view.kept", view, {"list_name": view.list_name, "shared": view.shared})
    if new.opens:
        _open_with(session, person, view)
    return read_view(session, actor, view.id)


def change(session: Session, actor: Actor, view_id: UUID, told: ViewUpdate) -> KeptView:
    """
    What is None stays. Whoever may open a view may open their list with it. Raises ViewNotFound, ViewOfAnother,
    ViewNameTaken, ViewsArePersonal.
    """
    person = _person(actor)
    view = _visible(session, actor, view_id)
    changed = told.model_dump(exclude={"opens"}, exclude_none=True)
    if changed and view.account_id != person:
        raise ViewOfAnother
    if told.name and told.name != view.name:
        _refuse_taken(session, person, view.list_name, told.name)
    if told.shared is False:
        _close_for_others(session, view)
    for field, value in changed.items():
        setattr(view, field, value)
    session.add(view)
    session.flush()
    if told.opens is not None:
        _open_with(session, person, view if told.opens else None, view.list_name)
    facts: dict[str, trail.Change] = {"parts": ", ".join(sorted(told.model_dump(exclude_none=True)))}
    trail.record(session, actor, "saved_view.changed", view, facts)
    return read_view(session, actor, view_id)


def drop(session: Session, actor: Actor, view_id: UUID) -> None:
    """Raises ViewNotFound, ViewOfAnother, ViewsArePersonal."""
    view = _visible(session, actor, view_id)
    if view.account_id != _person(actor):
        raise ViewOfAnother
    session.execute(delete(DefaultView).where(col(DefaultView.view_id) == view.id))
    session.delete(view)
    session.flush()
    trail.record(session, actor, "saved_view.dropped", view, {"list_name": view.list_name})


def _read(session: Session, actor: Actor, narrowed: list[ColumnElement[bool]]) -> tuple[KeptView, ...]:
    mine = col(SavedView.account_id) == actor.account_id
    opens = and_(col(DefaultView.view_id) == col(SavedView.id), col(DefaultView.account_id) == actor.account_id)
    wanted = (
        select(SavedView, DefaultView)
        .join(DefaultView, opens, isouter=True)
        .where(visible_to(actor), *narrowed)
        .order_by(col(SavedView.list_name), case((mine, 0), else_=1), col(SavedView.name), col(SavedView.id))
    )
    return tuple(
        KeptView(
            view.id, cast("ListName", view.list_name), view.name, view.question, view.shared,
            view.account_id == actor.account_id, opened is not None,
        )
        for view, opened in session.exec(wanted)
    )  # fmt: skip


def _visible(session: Session, actor: Actor, view_id: UUID) -> SavedView:
    view = session.exec(select(SavedView).where(SavedView.id == view_id, visible_to(actor))).first()
    if view is None:
        raise ViewNotFound
    return view


def _person(actor: Actor) -> AccountId:
    if actor.account_id is None:
        raise ViewsArePersonal
    return actor.account_id


def _refuse_taken(session: Session, person: AccountId, list_name: str, name: str) -> None:
    same = select(SavedView.id).where(
        SavedView.account_id == person, SavedView.list_name == list_name, SavedView.name == name
    )
    if session.exec(same).first():
        raise ViewNameTaken(name)


def _open_with(session: Session, person: AccountId, view: SavedView | None, list_name: str = "") -> None:
    own = and_(
        col(DefaultView.account_id) == person,
        col(DefaultView.list_name) == (view.list_name if view else list_name),
    )
    session.execute(delete(DefaultView).where(own))
    if view is not None:
        session.add(DefaultView(account_id=person, list_name=view.list_name, view_id=view.id))
    session.flush()


def _close_for_others(session: Session, view: SavedView) -> None:
    """A view that is no longer shared opens nobody else's list."""
    others = and_(col(DefaultView.view_id) == view.id, col(DefaultView.account_id) != view.account_id)
    session.execute(delete(DefaultView).where(others))
