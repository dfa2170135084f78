"""Everybody with an account in the own organisation: who they are, since when they were seen, what they hold."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from foundation.accounts import AccountNotFound
from foundation.actors import Action, Actor, Role
from foundation.clock import today_in
from foundation.database import UTCDateTime
from foundation.house import delegations, tasks
from foundation.house.account_acts import roles_had
from foundation.house.payloads import DelegationRead, MemberDetail, MemberPage, MemberRead, State
from foundation.house.roles import apart_from, offered
from foundation.models import Account, ApiToken, Delegation, FactorResetRequest, Organisation, SecondFactor, SignIn
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, page_of, read_cursor

MOMENT = UTCDateTime()
MOST_TAKERS = 500
RESET_LASTS = timedelta(days=3)
"""A request to take a second factor away that nobody decided on is over."""


def list_members(
    session: Session, actor: Actor, q: str = "", *, cursor: str = "", limit: int = DEFAULT_LIMIT, now: datetime
) -> MemberPage:
    """By e-mail address; `q` is a part of a name or an address. Raises ActionNotAllowed, CursorUnreadable."""
    actor.require(Action.MANAGE_PEOPLE)
    wanted = select(Account).where(Account.organisation_id == actor.organisation_id)
    if q.strip():
        places = (Account.name, Account.email)
        wanted = wanted.where(or_(*(col(place).icontains(q.strip(), autoescape=True) for place in places)))
    if cursor:
        wanted = wanted.where(col(Account.email) > str(read_cursor(cursor, 1)[0]))
    most = min(limit, LARGEST_LIMIT)
    page = page_of(
        session.exec(wanted.order_by(col(Account.email)).limit(most + 1)).all(), most, lambda row: (row.email,)
    )
    return MemberPage(rows=_read(session, actor, page.rows, now), next_cursor=page.next_cursor)


def read_member(session: Session, actor: Actor, account_id: UUID, *, now: datetime) -> MemberDetail:
    """Raises ActionNotAllowed, AccountNotFound, also for somebody of another organisation."""
    actor.require(Action.MANAGE_PEOPLE)
    account = colleague(session, actor, account_id)
    (row,) = _read(session, actor, [account], now)
    return MemberDetail(
        **row.model_dump(),
        tasks=tasks.named(session, actor, tasks.held(session, actor, account.id)),
        may_be_given=_may_be_given(session, actor, account),
        reset_asked=account.id in open_resets(session, actor, now=now),
    )


def colleague(session: Session, actor: Actor, account_id: UUID) -> Account:
    """Raises AccountNotFound, also for somebody of another organisation."""
    wanted = select(Account).where(Account.id == account_id, Account.organisation_id == actor.organisation_id)
    found = session.exec(wanted).first()
    if found is None:
        raise AccountNotFound
    return found


def takers(session: Session, actor: Actor, leaving: UUID) -> list[tuple[UUID, str]]:
    """Colleagues who could take tasks over, by name."""
    wanted = select(Account.id, Account.name).where(
        Account.organisation_id == actor.organisation_id, Account.id != leaving, col(Account.disabled_at).is_(None)
    )
    return list(session.exec(wanted.order_by(col(Account.name), col(Account.id)).limit(MOST_TAKERS)).all())


def roles_to_give(session: Session, actor: Actor) -> tuple[Role, ...]:
    """To somebody new."""
    return offered(session.get_one(Organisation, actor.organisation_id).kind, actor.role)


def open_resets(session: Session, actor: Actor, *, now: datetime) -> dict[UUID, FactorResetRequest]:
    """Of the own organisation, by the account whose factor it is."""
    wanted = select(FactorResetRequest).where(
        FactorResetRequest.organisation_id == actor.organisation_id,
        FactorResetRequest.outcome == "",
        FactorResetRequest.asked_at > now - RESET_LASTS,
    )
    return {one.account_id: one for one in session.exec(wanted.order_by(col(FactorResetRequest.asked_at)))}


def _may_be_given(session: Session, actor: Actor, account: Account) -> list[Role]:
    if account.id == actor.account_id or account.role == Role.PLATFORM_ADMINISTRATOR or account.disabled_at:
        return []
    house = session.get_one(Organisation, actor.organisation_id)
    had = roles_had(session, account)
    return [one for one in offered(house.kind, actor.role) if one != account.role and not apart_from(one) & had]


def _read(session: Session, actor: Actor, rows: Sequence[Account], now: datetime) -> list[MemberRead]:
    ids = [one.id for one in rows]
    active, counts = _last_active(session, ids, actor.zone), tasks.counts(session, actor, ids)
    administers = _administers(session, actor, ids, now)
    confirmed = col(SecondFactor.confirmed_at).is_not(None)
    factors = set(session.exec(select(SecondFactor.account_id).where(col(SecondFactor.account_id).in_(ids), confirmed)))
    return [
        MemberRead(
            id=one.id,
            name=one.name,
            email=one.email,
            role=Role(one.role),
            state=_state(one, now),
            has_factor=one.id in factors,
            last_active_on=active.get(one.id),
            open_tasks=counts.get(one.id, 0),
            administers=administers.get(one.id),
        )
        for one in rows
    ]


def _state(account: Account, now: datetime) -> State:
    if account.disabled_at is not None:
        return "disabled"
    return "locked" if account.locked_until is not None and account.locked_until > now else "active"


def _last_active(session: Session, ids: Sequence[UUID], zone: str) -> dict[UUID, date]:
    """The day alone: an employer's page is no time clock."""
    seen = func.coalesce(SignIn.last_seen_at, SignIn.created_at)
    by_browser = select(SignIn.account_id, func.max(seen, type_=MOMENT))
    by_token = select(ApiToken.account_id, func.max(ApiToken.last_used_at, type_=MOMENT))
    found: dict[UUID, datetime] = {}
    for rows in (
        session.exec(by_browser.where(col(SignIn.account_id).in_(ids)).group_by(col(SignIn.account_id))).all(),
        session.exec(by_token.where(col(ApiToken.account_id).in_(ids)).group_by(col(ApiToken.account_id))).all(),
    ):
        for account_id, last in rows:
            if last is not None:
                found[account_id] = max(last, found.get(account_id, last))
    return {account_id: today_in(zone, last) for account_id, last in found.items()}


def _administers(session: Session, actor: Actor, ids: Sequence[UUID], now: datetime) -> dict[UUID, DelegationRead]:
    rows = session.exec(
        select(Delegation, Account.name)
        .join(Account, col(Account.id) == col(Delegation.granted_by), isouter=True)
        .where(
            Delegation.organisation_id == actor.organisation_id,
            col(Delegation.account_id).in_(ids),
            col(Delegation.ended_at).is_(None),
        )
    ).all()
    return {
        one.account_id: DelegationRead(
            starts_on=delegations.first_day(one, actor.zone),
            ends_on=delegations.last_day(one, actor.zone),
            granted_by=giver or "",
            begun=one.starts_at <= now,
        )
        for one, giver in rows
        if one.ends_at is None or one.ends_at > now
    }
