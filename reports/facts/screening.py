"""Possible matches as a worklist: the same rows for the page, its counts and its export."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session, col

from foundation import paging
from foundation.actors import Action, Actor
from foundation.models import Account
from reports.facts.list_health import ListsHealth, lists_health
from reports.facts.payloads import Choice, Subject
from reports.facts.scope import hits_visible_to, parties_visible_to, sites_visible_to
from sanctions import rulings
from sanctions.lists.sources import rule_of
from sanctions.models import Hit, WatchListEntry
from suppliers.models import Party, Site

PAGE: Final = 25
TABS: Final = ("open", "second", "confirmed", "cleared", "lapsed")
"""`second` waits for a second person, whatever it was before; the others are the states without those."""
ASKED: Final = ("open", "second")
BANDS: Final = ("strong", "possible")
CORROBORATION: Final = ("identifier_same", "country_same", "country_differs")


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """
    What the address of the page says; empty values do not narrow. `node` is one record, `done` the moment of rulings
    just made, which the page offers to undo.
    """

    tab: str = "open"
    source: str = ""
    band: str = ""
    kind: str = ""
    whose: str = ""
    when: str = ""
    node: str = ""
    cursor: str = ""
    done: str = ""

    @property
    def narrows(self) -> bool:
        return any((self.source, self.band, self.kind, self.whose, self.when, self.node))


@dataclass(frozen=True, slots=True)
class Alike:
    """Words that stand for one another for one reason; an empty side is a word the other name lacks."""

    reason: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """`beside` are features of the score that are not in the names: country_same, identifier_same and so on."""

    alike: tuple[Alike, ...]
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchRow:
    """`likely` is per cent, cut and never rounded up: no likeness of names is certain."""

    id: str
    record: Subject
    country: str
    screened: str
    listed: str
    kind: str
    source: str
    list_title: str
    entry_key: str
    likely: int
    band: str
    state: str
    proposed: str
    why: Why
    due_on: date | None
    holder: str
    recorded_at: datetime
    alignment: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class JustRuled:
    """What the reader ruled at one moment; `first` is one of `count`. One alone does not undo what two agreed on."""

    ruled_at: datetime
    count: int
    first: MatchRow
    may_undo: bool


@dataclass(frozen=True, slots=True)
class MatchCounts:
    tabs: tuple[Choice, ...]
    mine: int
    late: int
    in_all: int

    def of(self, tab: str) -> int:
        return next((one.rows or 0 for one in self.tabs if one.value == tab), 0)


@dataclass(frozen=True, slots=True)
class ScreeningFacts:
    today: date
    query: MatchQuery
    rows: tuple[MatchRow, ...]
    counts: MatchCounts
    sources: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    health: ListsHealth
    may_rule: bool
    about: Subject | None = None
    done: JustRuled | None = None
    next_cursor: str = ""

    @property
    def shown_in_all(self) -> int:
        """Rows of this tab; the filters for whose and late narrow them further."""
        return self.counts.of(self.query.tab)


def screening_facts(session: Session, actor: Actor, query: MatchQuery, *, today: date, now: datetime) -> ScreeningFacts:
    """Raises ActionNotAllowed, CursorUnreadable."""
    actor.require(Action.SCREEN)
    page = match_rows(session, actor, query, today=today)
    return ScreeningFacts(
        today=today,
        query=query,
        rows=tuple(page.rows),
        counts=_counts(session, actor, query, today),
        sources=_choices(session, actor, query, col(Hit.source)),
        kinds=_choices(session, actor, query, col(WatchListEntry.kind)),
        health=lists_health(session, actor, now=now),
        may_rule=actor.may(Action.RULE_ON_HITS),
        about=_about(session, actor, query),
        done=just_ruled(session, actor, query.done),
        next_cursor=page.next_cursor or "",
    )


def match_rows(
    session: Session, actor: Actor, query: MatchQuery, *, today: date, limit: int = PAGE
) -> paging.Page[MatchRow]:
    """The likeliest first. Raises CursorUnreadable."""
    statement = _matches(actor).where(*_tab(query.tab), *_narrowed(actor, query), *_mine_or_late(actor, query, today))
    if query.cursor:
        statement = statement.where(_behind(query.cursor))
    order = statement.order_by(col(Hit.probability).desc(), col(Hit.id))
    rows = session.execute(order.limit(limit + 1)).all()
    page = paging.page_of(rows, limit, lambda row: (row[0].probability, str(row[0].id)))
    return paging.Page([_row(row) for row in page.rows], page.next_cursor)


def match_rows_of(session: Session, actor: Actor, ids: Sequence[UUID]) -> tuple[MatchRow, ...]:
    """These, as far as they are the reader's, in whatever state."""
    order = _matches(actor).where(col(Hit.id).in_(ids)).order_by(col(Hit.probability).desc(), col(Hit.id))
    return tuple(_row(row) for row in session.execute(order))


def just_ruled(session: Session, actor: Actor, moment: str) -> JustRuled | None:
    """None when the address names no moment, or what was ruled then has changed since."""
    try:
        ruled_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if ruled_at.tzinfo is None:
        return None
    decided = and_(col(Hit.decided_at) == ruled_at, col(Hit.decided_by) == actor.account_id, col(Hit.proposed) == "")
    proposed = and_(col(Hit.proposed_at) == ruled_at, col(Hit.proposed_by) == actor.account_id)
    ruled = or_(and_(decided, col(Hit.state).in_(("confirmed", "cleared"))), proposed)
    rows = session.execute(_matches(actor).where(ruled).order_by(col(Hit.id))).all()
    if not rows:
        return None
    may_undo = not rulings.four_eyes(session, actor) or any(row[0].proposed_by == actor.account_id for row in rows)
    return JustRuled(ruled_at, len(rows), _row(rows[0]), may_undo)


def others_of(session: Session, actor: Actor, node_id: UUID, here: UUID, *, limit: int) -> tuple[MatchRow, ...]:
    """The other matches of one record that stand."""
    statement = _matches(actor).where(col(Hit.node_id) == node_id, col(Hit.id) != here, col(Hit.state) != "lapsed")
    order = statement.order_by(col(Hit.probability).desc(), col(Hit.id))
    return tuple(_row(row) for row in session.execute(order.limit(limit)))


def neighbours(
    session: Session, actor: Actor, query: MatchQuery, here: tuple[float, UUID], *, today: date
) -> tuple[str | None, str | None]:
    """The matches before and behind this one, as the list orders them."""
    ids = select(col(Hit.id)).join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
    statement = ids.where(
        hits_visible_to(actor), *_tab(query.tab), *_narrowed(actor, query), *_mine_or_late(actor, query, today)
    )
    likely, row_id = col(Hit.probability), col(Hit.id)
    before = statement.where(or_(likely > here[0], and_(likely == here[0], row_id < here[1])))
    behind = statement.where(or_(likely < here[0], and_(likely == here[0], row_id > here[1])))
    first = session.execute(before.order_by(likely, row_id.desc()).limit(1)).scalar_one_or_none()
    last = session.execute(behind.order_by(likely.desc(), row_id).limit(1)).scalar_one_or_none()
    return (str(first) if first else None, str(last) if last else None)


def first_open(session: Session, actor: Actor, query: MatchQuery, *, today: date) -> str | None:
    page = match_rows(session, actor, replace(query, cursor="", done=""), today=today, limit=1)
    return page.rows[0].id if page.rows else None


def why_of(alignment: Sequence[dict[str, Any]], points: Sequence[dict[str, Any]]) -> Why:
    """By reason, in the order the name has them; what speaks beside the names last."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for pair in alignment:
        ours, listed, reason = str(pair["query"]), str(pair["target"]), str(pair["reason"])
        side = reason if ours and listed else "only_ours" if ours else "only_listed"
        grouped.setdefault(side, []).append((ours, listed))
    alike = tuple(Alike(reason, tuple(pairs)) for reason, pairs in grouped.items() if reason[:5] != "only_")
    left = tuple(Alike(side, tuple(grouped[side])) for side in ("only_ours", "only_listed") if side in grouped)
    features = {str(point["feature"]) for point in points}
    return Why((*alike, *left), tuple(one for one in CORROBORATION if one in features))


def _matches(actor: Actor) -> Select[*tuple[Any, ...]]:
    """A record that was closed since keeps the name under which it was compared, and has no link."""
    return (
        select(Hit, WatchListEntry, col(Party.name), col(Party.country), col(Site.name), col(Site.country), Account)
        .join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
        .join(Party, and_(col(Party.id) == col(Hit.node_id), parties_visible_to(actor)), isouter=True)
        .join(Site, and_(col(Site.id) == col(Hit.node_id), sites_visible_to(actor)), isouter=True)
        .join(Account, col(Account.id) == col(Hit.assigned_to), isouter=True)
        .where(hits_visible_to(actor))
    )


def _tab(tab: str) -> tuple[ColumnElement[bool], ...]:
    if tab == "second":
        return (col(Hit.proposed) != "", col(Hit.state) != "lapsed")
    return (col(Hit.state) == tab, col(Hit.proposed) == "")


def _narrowed(actor: Actor, query: MatchQuery) -> list[ColumnElement[bool]]:
    """All but the tab, whose it is and whether it is late: those are counted beside each other."""
    equal = (
        (col(Hit.source), query.source),
        (col(Hit.band), query.band),
        (col(WatchListEntry.kind), query.kind),
        (col(Hit.node_id), _node(query)),
    )
    narrowed: list[ColumnElement[bool]] = [hits_visible_to(actor)]
    return narrowed + [column == wanted for column, wanted in equal if wanted]


def _node(query: MatchQuery) -> UUID | None:
    try:
        return UUID(query.node)
    except ValueError:
        return None


def _mine_or_late(actor: Actor, query: MatchQuery, today: date) -> list[ColumnElement[bool]]:
    whose = {"mine": col(Hit.assigned_to) == actor.account_id, "nobody": col(Hit.assigned_to).is_(None)}
    narrowed = [whose[query.whose]] if query.whose in whose else []
    return [*narrowed, _late(today)] if query.when == "late" else narrowed


def _late(today: date) -> ColumnElement[bool]:
    return and_(col(Hit.due_on) < today, col(Hit.state) == "open")


def _behind(cursor: str) -> ColumnElement[bool]:
    after = paging.pair_in(cursor, paging.finite, UUID)
    likely = col(Hit.probability)
    return or_(likely < after[0], and_(likely == after[0], col(Hit.id) > after[1]))


def _counts(session: Session, actor: Actor, query: MatchQuery, today: date) -> MatchCounts:
    asked = or_(*(and_(*_tab(tab)) for tab in ASKED))
    columns = [func.count(case((and_(*_tab(tab)), 1))) for tab in TABS]
    columns += [
        func.count(case((and_(asked, col(Hit.assigned_to) == actor.account_id), 1))),
        func.count(case((and_(*_tab("open"), _late(today)), 1))),
        func.count(),
    ]
    statement = select(*columns).select_from(Hit).join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
    row = session.execute(statement.where(hits_visible_to(actor), *_narrowed(actor, query))).one()
    tabs = tuple(Choice(tab, tab, rows) for tab, rows in zip(TABS, row[: len(TABS)], strict=True))
    return MatchCounts(tabs, *row[len(TABS) :])


def _choices(session: Session, actor: Actor, query: MatchQuery, column: Any) -> tuple[Choice, ...]:  # noqa: ANN401 - a mapped column of either table
    statement = (
        select(column, func.count())
        .select_from(Hit)
        .join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
        .where(hits_visible_to(actor), *_tab(query.tab))
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return tuple(Choice(value, rule_of(value).title, rows) for value, rows in session.execute(statement))


def _about(session: Session, actor: Actor, query: MatchQuery) -> Subject | None:
    node = _node(query)
    if node is None:
        return None
    row = session.execute(_matches(actor).where(col(Hit.node_id) == node).limit(1)).first()
    return _row(row).record if row else None


def _row(row: Sequence[Any]) -> MatchRow:
    hit, entry, party, party_country, site, site_country, account = row
    return MatchRow(
        id=str(hit.id),
        record=record_of(hit, party, site),
        country=party_country or site_country or "",
        screened=hit.name_screened,
        listed=hit.name_matched,
        kind=entry.kind,
        source=hit.source,
        list_title=rule_of(hit.source).title,
        entry_key=entry.entry_key,
        likely=int(100 * hit.probability),
        band=hit.band,
        state=hit.state,
        proposed=hit.proposed,
        why=why_of(hit.alignment, hit.points),
        due_on=hit.due_on,
        holder=account.name if account else "",
        recorded_at=hit.recorded_at,
        alignment=tuple(hit.alignment),
    )


def record_of(hit: Hit, party: str | None, site: str | None) -> Subject:
    if party is not None:
        return Subject("party", str(hit.node_id), party)
    return Subject("site", str(hit.node_id), site) if site is not None else Subject("party", None, hit.name_screened)
