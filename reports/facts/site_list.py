"""
The question behind the list of sites, asked once: the page, its counts and the export read the same statement.

Sites without a score stand at 50, where nothing is known either way, so that sorting never hides them at the low end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlmodel import Session, col

from audits.models import Finding, Visit
from foundation import paging
from foundation.actors import Actor
from reports.facts.payloads import Choice, Standing, Subject, number_of, rating_of
from reports.facts.scope import (
    edges_visible_to,
    facts_visible_to,
    findings_visible_to,
    parties_visible_to,
    scores_visible_to,
    sites_visible_to,
    visits_visible_to,
)
from reports.facts.suppliers import SiteQuery, SiteRow, SuppliersFacts
from risk.models import SiteScore
from suppliers.chain import FLOWS
from suppliers.models import Edge, Fact, Party, Site
from suppliers.names import fold

PAGE: Final = 50
MIDDLE: Final = 50.0
STANDINGS: Final[tuple[Standing, ...]] = ("unknown", "expired", "claimed", "evidenced", "verified")
WORKERS: Final = ("workers", "workers_total")
AGENCY: Final = "agency_workers"
KEYS: Final[Mapping[str, Callable[[str], str | float | date]]] = {
    "name": str,
    "last_visit": date.fromisoformat,
    "score": paging.finite,
}
"""How the key of each order is read back from a cursor."""
OPEN_FINDINGS: Final = ("alleged", "confirmed")


def suppliers_facts(session: Session, actor: Actor, query: SiteQuery) -> SuppliersFacts:
    """Raises CursorUnreadable."""
    sites, firms, never, unknown, agency = _counts(session, actor, query)
    page = site_rows(session, actor, query, limit=PAGE)
    return SuppliersFacts(
        query=query,
        rows=tuple(page.rows),
        sites=sites,
        firms=firms,
        never_visited=never,
        unknown=unknown,
        with_agency=agency,
        sites_in_all=sites if not query.narrows else seen_sites(session, actor)[0],
        countries=_choices(session, actor, col(Site.country)),
        sectors=_choices(session, actor, col(Site.sector)),
        next_cursor=page.next_cursor or "",
    )


def seen_sites(session: Session, actor: Actor) -> tuple[int, int]:
    """How many sites there are, and how many of them nobody has ever visited."""
    statement = select(func.count(), func.count(case((_last_visit(actor).is_(None), 1)))).where(sites_visible_to(actor))
    row = session.execute(statement.select_from(Site)).one()
    return cast("tuple[int, int]", tuple(row))


def site_rows(session: Session, actor: Actor, query: SiteQuery, *, limit: int) -> paging.Page[SiteRow]:
    """One page of the list, or, with a large limit, a part of the export. Raises CursorUnreadable."""
    columns, key = _row_columns(actor), _sort_key(actor, query)
    statement = _narrowed(select(*columns, key.label("key")), actor, query)
    descending = query.sort.startswith("-")
    if query.cursor:
        last_key, last_id = paging.pair_in(query.cursor, KEYS[query.sort.lstrip("-")], UUID)
        beyond = key < last_key if descending else key > last_key
        statement = statement.where(or_(beyond, and_(key == last_key, col(Site.id) > last_id)))
    statement = statement.order_by(key.desc() if descending else key.asc(), col(Site.id))
    found = paging.page_of(
        session.execute(statement.limit(limit + 1)).all(), limit, lambda row: (str(row.key), str(row.id))
    )
    return paging.Page(_with_facts(session, actor, found.rows), found.next_cursor)


def _row_columns(actor: Actor) -> tuple[Any, ...]:
    return (
        col(Site.id), col(Site.name), col(Site.city), col(Site.country), col(Site.sector), col(Site.sector_text),
        col(Site.operator_id), col(Party.name).label("firm"), col(SiteScore.value), col(SiteScore.low),
        col(SiteScore.high), col(SiteScore.band), col(SiteScore.main_reason), col(SiteScore.reason),
        _last_visit(actor).label("last_visit"), _findings(actor).label("findings"), _standing(actor).label("standing"),
    )  # fmt: skip


def _last_visit(actor: Actor) -> ColumnElement[Any]:
    done = and_(col(Visit.site_id) == col(Site.id), col(Visit.state) == "done", visits_visible_to(actor))
    return select(func.max(Visit.day)).where(done).scalar_subquery()


def _findings(actor: Actor) -> ColumnElement[int]:
    open_here = and_(col(Finding.site_id) == col(Site.id), col(Finding.state).in_(OPEN_FINDINGS))
    statement = select(func.count()).where(open_here, findings_visible_to(actor))
    return statement.scalar_subquery()


def _standing(actor: Actor) -> ColumnElement[int | None]:
    """The best proof among the links of trade from the site or the firm that runs it; null when none is known."""
    best = case({name: place for place, name in enumerate(STANDINGS)}, value=col(Edge.verification), else_=0)
    giver = or_(col(Edge.from_id) == col(Site.id), col(Edge.from_id) == col(Site.operator_id))
    statement = select(func.max(best)).where(giver, col(Edge.kind).in_(FLOWS), edges_visible_to(actor))
    return statement.scalar_subquery()


def _sort_key(actor: Actor, query: SiteQuery) -> Any:  # noqa: ANN401 - a column or a function over one
    match query.sort.lstrip("-"):
        case "name":
            return col(Site.folded_name)
        case "last_visit":
            return func.coalesce(_last_visit(actor), date(1900, 1, 1))
        case _:
            return func.coalesce(col(SiteScore.priority), MIDDLE)


def _current_fact(fields: Sequence[str]) -> ColumnElement[bool]:
    return and_(col(Fact.node_id) == col(Site.id), col(Fact.field).in_(fields), col(Fact.superseded_at).is_(None))


def _narrowed(statement: Select[*tuple[Any, ...]], actor: Actor, query: SiteQuery) -> Select[*tuple[Any, ...]]:
    current = and_(
        col(SiteScore.site_id) == col(Site.id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
    )
    operates = and_(col(Party.id) == col(Site.operator_id), parties_visible_to(actor))
    return (
        statement.select_from(Site)
        .join(SiteScore, current, isouter=True)
        .join(Party, operates, isouter=True)
        .where(sites_visible_to(actor), *_asked(actor, query))
    )


def _asked(actor: Actor, query: SiteQuery) -> list[ColumnElement[bool]]:
    asked = [_named(query.q)] if query.q.strip() else []
    asked += [col(Site.country).in_(query.country)] if query.country else []
    asked += [col(Site.sector).in_(query.sector)] if query.sector else []
    asked += [func.coalesce(col(SiteScore.band), "unknown").in_(query.band)] if query.band else []
    asked += (
        [func.coalesce(_standing(actor), 0).in_([STANDINGS.index(cast("Standing", one)) for one in query.standing])]
        if query.standing
        else []
    )
    asked += (
        [_last_visit(actor).is_(None) if query.visited == "never" else _last_visit(actor).is_not(None)]
        if query.visited
        else []
    )
    asked += [_uses_agency(actor)] if query.agency else []
    return asked


def _named(text: str) -> ColumnElement[bool]:
    """In any script: the text and the names are folded the same way."""
    like = f"%{fold(text)}%"
    raw = f"%{text.strip()}%"
    return or_(
        col(Site.folded_name).like(like), col(Site.name).ilike(raw), col(Site.city).ilike(raw),
        col(Site.reference) == text.strip(), col(Party.folded_name).like(like),
    )  # fmt: skip


def _uses_agency(actor: Actor) -> ColumnElement[bool]:
    stated = exists().where(_current_fact((AGENCY,)), facts_visible_to(actor), col(Fact.value).not_in(("", "0")))
    staffed = exists().where(
        col(Edge.to_id) == col(Site.id), col(Edge.kind) == "provides_labour", edges_visible_to(actor)
    )
    return or_(stated, staffed)


def _counts(session: Session, actor: Actor, query: SiteQuery) -> tuple[int, int, int, int, int]:
    unknown = or_(col(SiteScore.band).is_(None), col(SiteScore.band) == "unknown")
    columns = (
        func.count(),
        func.count(func.distinct(col(Site.operator_id))),
        func.count(case((_last_visit(actor).is_(None), 1))),
        func.count(case((unknown, 1))),
        func.count(case((_uses_agency(actor), 1))),
    )
    row = session.execute(_narrowed(select(*columns), actor, replace(query, cursor=""))).one()
    return cast("tuple[int, int, int, int, int]", tuple(row))


def _choices(session: Session, actor: Actor, column: Any) -> tuple[Choice, ...]:  # noqa: ANN401 - any mapped column
    statement = select(column, func.count()).where(sites_visible_to(actor), column.is_not(None)).group_by(column)
    return tuple(Choice(value, value, rows) for value, rows in session.execute(statement.order_by(func.count().desc())))


def _with_facts(session: Session, actor: Actor, rows: Sequence[Any]) -> list[SiteRow]:
    counted = head_counts(session, actor, [row.id for row in rows])
    return [_row(row, counted.get(row.id, {})) for row in rows]


def head_counts(session: Session, actor: Actor, sites: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The current values of the head counts of some sites, one query for a page."""
    statement = select(col(Fact.node_id), col(Fact.field), col(Fact.value)).where(
        col(Fact.node_id).in_(sites), col(Fact.field).in_((*WORKERS, AGENCY)), col(Fact.superseded_at).is_(None),
        facts_visible_to(actor),
    )  # fmt: skip
    found: dict[UUID, dict[str, str]] = {}
    for node_id, name, value in session.execute(statement):
        found.setdefault(node_id, {})[AGENCY if name == AGENCY else "workers"] = value
    return found


def _row(row: Any, counted: dict[str, str]) -> SiteRow:  # noqa: ANN401 - a database row with the columns of _row_columns
    workers, estimated = number_of(counted.get("workers"))
    return SiteRow(
        site=Subject("site", str(row.id), row.name),
        firm=Subject("party", str(row.operator_id), row.firm) if row.firm else None,
        place=row.city,
        country=row.country or "",
        work=row.sector_text or row.sector,
        isic=None,
        tiers=(),
        workers=workers,
        workers_estimated=estimated,
        agency=number_of(counted.get(AGENCY))[0],
        rating=rating_of(row.band, row.value, row.low, row.high),
        main_reason=row.main_reason or row.reason or "",
        last_visit=row.last_visit,
        findings=row.findings,
        standing=None if row.standing is None else STANDINGS[row.standing],
    )
