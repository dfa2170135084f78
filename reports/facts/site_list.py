"""
The question behind the list of sites, asked once: the page, its counts and the export read the same statement.

Sites without a score stand at 50, where nothing is known either way, so that sorting never hides them at the low end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from audits.models import Finding, Visit
from foundation import paging
from foundation.actors import Actor
from reports.facts.head_counts import AGENCY, head_counts
from reports.facts.long_lists import MoreThan, Part, counted, counted_together, first_rows
from reports.facts.payloads import Standing, Subject, number_of, rating_of
from reports.facts.scope import (
    edges_visible_to,
    facts_visible_to,
    findings_visible_to,
    parties_visible_to,
    scores_visible_to,
    sites_visible_to,
    visits_visible_to,
)
from reports.facts.site_values import values_of
from reports.facts.site_words import ReadQuery, read_query
from reports.facts.suppliers import SiteQuery, SiteRow, SuppliersFacts
from risk.models import SiteScore
from suppliers.chain import FLOWS
from suppliers.models import Edge, Fact, Party, Site

PAGE: Final = 50
MIDDLE: Final = 50.0
LONG_AGO: Final = date(1900, 1, 1)
MOST_SITES: Final = 1_000
"""Above it a list is told as "more than", and counted only when somebody asks."""
STANDINGS: Final[tuple[Standing, ...]] = ("unknown", "expired", "claimed", "evidenced", "verified")
KEYS: Final[Mapping[str, Callable[[str], str | float | date]]] = {
    "name": str,
    "last_visit": date.fromisoformat,
    "score": paging.finite,
}
"""How the key of each order is read back from a cursor."""
OPEN_FINDINGS: Final = ("alleged", "confirmed")


@dataclass(frozen=True, slots=True)
class _Few(ReadQuery):
    """A short list whose rows are known already."""

    ids: tuple[UUID, ...] = ()


def suppliers_facts(session: Session, actor: Actor, query: SiteQuery) -> SuppliersFacts:
    """
    A short list is counted in every way. Of a long one it is told that there are more than so many, unless the exact
    count was asked for. Raises CursorUnreadable.
    """
    every = counted(session, _matching(actor, ReadQuery()), most=MOST_SITES)
    read = read_query(session, actor, query)
    known = _few(session, actor, read, every)
    many = known is None
    told = (MoreThan(MOST_SITES), 0, 0, 0, 0) if many and not query.exact else _counts(session, actor, known or read)
    sites, firms, never, unknown, agency = told
    page, here = site_rows(session, actor, known or read, limit=PAGE), sites_visible_to(actor)
    return SuppliersFacts(
        query=query,
        rows=tuple(page.rows),
        sites=sites,
        firms=firms,
        never_visited=never,
        unknown=unknown,
        with_agency=agency,
        countries=values_of(session, col(Site.country), here, every),
        sectors=values_of(session, col(Site.sector), here, every),
        next_cursor=page.next_cursor or "",
        more=many and not query.exact,
    )


def _few(session: Session, actor: Actor, query: ReadQuery, every: int) -> ReadQuery | None:
    """As the rows that answer it, so that a search is made once; None where those are many, as `every` site may be."""
    if not query.narrows:
        return None if isinstance(every, MoreThan) else query
    found = session.execute(_answering(actor, query).limit(MOST_SITES + 1)).scalars().all()
    return None if len(found) > MOST_SITES else _Few(sort=query.sort, cursor=query.cursor, ids=tuple(found))


def seen_sites(session: Session, actor: Actor) -> tuple[int, int]:
    """How many sites there are, and how many of them nobody has ever visited; MoreThan, where there are many."""
    here = _matching(actor, ReadQuery())
    sites, never = counted_together(session, [[here], [here.where(~_visited(actor))]], most=MOST_SITES)
    return sites, never


def site_rows(session: Session, actor: Actor, query: SiteQuery, *, limit: int) -> paging.Page[SiteRow]:
    """One page of the list, or, with a large limit, a part of the export. Raises CursorUnreadable."""
    ids, cursor = site_ids(session, actor, query, limit=limit)
    return paging.Page(_with_facts(session, actor, ids), cursor)


def site_ids(session: Session, actor: Actor, query: SiteQuery, *, limit: int) -> tuple[list[UUID], str | None]:
    """In the order of the list, with the cursor of what follows. Raises CursorUnreadable."""
    after = paging.pair_in(query.cursor, KEYS[query.sort.lstrip("-")], UUID) if query.cursor else None
    found = first_rows(
        session,
        _parts(actor, read_query(session, actor, query)),
        after=after,
        limit=limit + 1,
        descending=query.sort.startswith("-"),
    )
    page = paging.page_of(found, limit, lambda one: (str(one.key), str(one.tie)))
    return [one.row[0] for one in page.rows], page.next_cursor


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


def _parts(actor: Actor, query: ReadQuery) -> list[Part]:
    """The list in parts, each in an order that an index holds."""
    match query.sort.lstrip("-"):
        case "name":
            return _by_name(actor, query)
        case "last_visit":
            return _by_visit(actor, query)
        case _:
            return _by_score(actor, query)


def _by_name(actor: Actor, query: ReadQuery) -> list[Part]:
    every = _matching(actor, query)
    narrowed = [every.where(col(Site.country) == one) for one in sorted(set(query.country))] or [every]
    return [Part(rows, col(Site.id), col(Site.folded_name)) for rows in narrowed]


def _by_score(actor: Actor, query: ReadQuery) -> list[Part]:
    """Those with a score in its order; those without one, or whose risk is unknown, all stand in the middle."""
    of_any_band, tie = replace(query, band=()), col(SiteScore.site_id)
    scored = _scored(actor, of_any_band)
    bands: list[str] = sorted(set(query.band)) or [""]
    found = [
        Part(scored.where(col(SiteScore.priority).is_not(None), *_in_band(one)), tie, col(SiteScore.priority))
        for one in bands
    ]
    found += [Part(scored.where(col(SiteScore.priority).is_(None), *_in_band(one)), tie, fixed=MIDDLE) for one in bands]
    if not query.band or "unknown" in query.band:
        unscored = _matching(actor, of_any_band).where(~exists().where(_current(actor)).correlate(Site))
        found.append(Part(unscored, col(Site.id), fixed=MIDDLE))
    return found


def _scored(actor: Actor, query: ReadQuery) -> Select[*tuple[Any, ...]]:
    scored = col(SiteScore.site_id)
    return select(scored).where(
        col(SiteScore.superseded_at).is_(None), scores_visible_to(actor), _is_one(actor, query, scored)
    )


def _answering(actor: Actor, query: ReadQuery) -> Select[*tuple[Any, ...]]:
    """Where bands are asked for, by way of them: few sites stand in a band, and most of those in a country do not."""
    if not query.band or "unknown" in query.band:
        return _matching(actor, query)
    return _scored(actor, replace(query, band=())).where(col(SiteScore.band).in_(query.band))


def _in_band(band: str) -> list[ColumnElement[bool]]:
    return [col(SiteScore.band) == band] if band else []


def _by_visit(actor: Actor, query: ReadQuery) -> list[Part]:
    """Those that nobody visited come first; the others by their last visit, which no later one follows."""
    later, site_id = aliased(Visit), col(Visit.site_id)
    newer = or_(col(later.day) > col(Visit.day), and_(col(later.day) == col(Visit.day), col(later.id) > col(Visit.id)))
    followed = (
        exists()
        .where(
            col(later.site_id) == col(Visit.site_id),
            col(later.organisation_id) == col(Visit.organisation_id),
            col(later.state) == "done",
            newer,
        )
        .correlate(Visit)
    )
    last = and_(col(Visit.state) == "done", visits_visible_to(actor), ~followed)
    return [
        Part(_matching(actor, query).where(~_visited(actor)), col(Site.id), fixed=LONG_AGO),
        Part(select(site_id).where(last, _is_one(actor, query, site_id)), site_id, col(Visit.day)),
    ]


def _is_one(actor: Actor, query: ReadQuery, site_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of the rows that are read
    """
    Asked of row after row, in the order of the list, until the page is full. Joined, PostgreSQL would read and sort all
    sites of a long filtered list first (2 to 8 s instead of 20 ms for a text among a million).
    """
    one = _matching(actor, query).where(col(Site.id) == site_id)
    return one.correlate(site_id.class_).limit(1).scalar_subquery().is_not(None)


def _current(actor: Actor) -> ColumnElement[bool]:
    return and_(
        col(SiteScore.site_id) == col(Site.id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
    )


def _operates(actor: Actor) -> ColumnElement[bool]:
    return and_(col(Party.id) == col(Site.operator_id), parties_visible_to(actor))


def _matching(actor: Actor, query: ReadQuery) -> Select[*tuple[Any, ...]]:
    """The ids of the list in no order, without a table that nothing asks of."""
    return (
        select(col(Site.id))
        .select_from(Site)
        .where(sites_visible_to(actor), *_asked(actor, query), *_asked_of_others(actor, query))
    )


def _asked_of_others(actor: Actor, query: ReadQuery) -> list[ColumnElement[bool]]:
    asked = [query.meant] if query.meant is not None else []
    if query.band:
        known = exists().where(_current(actor), col(SiteScore.band).in_(query.band)).correlate(Site)
        unknown = ~exists().where(_current(actor)).correlate(Site)
        asked.append(or_(known, unknown) if "unknown" in query.band else known)
    return asked


def _narrowed(statement: Select[*tuple[Any, ...]], actor: Actor, query: ReadQuery) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Site)
        .join(SiteScore, _current(actor), isouter=True)
        .where(sites_visible_to(actor), *_asked(actor, query), *_asked_of_others(actor, query))
    )


def _visited(actor: Actor) -> ColumnElement[bool]:
    return (
        exists()
        .where(col(Visit.site_id) == col(Site.id), col(Visit.state) == "done", visits_visible_to(actor))
        .correlate(Site)
    )


def _asked(actor: Actor, query: ReadQuery) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [col(Site.country).in_(query.country)] if query.country else []
    asked += [col(Site.sector).in_(query.sector)] if query.sector else []
    asked += [col(Site.id).in_(query.ids)] if isinstance(query, _Few) else []
    asked += _stands(actor, query.standing) if query.standing else []
    asked += [~_visited(actor) if query.visited == "never" else _visited(actor)] if query.visited else []
    asked += [_uses_agency(actor)] if query.agency else []
    return asked


def _stands(actor: Actor, standings: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Where a proof is asked for, those are sought first that have one link with it."""
    exact = func.coalesce(_standing(actor), 0).in_([STANDINGS.index(cast("Standing", one)) for one in standings])
    if "unknown" in standings:
        return [exact]
    proven = select(col(Edge.from_id)).where(
        col(Edge.kind).in_(FLOWS), col(Edge.verification).in_(standings), edges_visible_to(actor)
    )
    return [or_(col(Site.id).in_(proven), col(Site.operator_id).in_(proven)), exact]


def _uses_agency(actor: Actor) -> ColumnElement[bool]:
    stated = exists().where(
        col(Fact.node_id) == col(Site.id), col(Fact.field) == AGENCY, col(Fact.superseded_at).is_(None),
        facts_visible_to(actor), col(Fact.value).not_in(("", "0")),
    ).correlate(Site)  # fmt: skip
    staffed = (
        exists()
        .where(col(Edge.to_id) == col(Site.id), col(Edge.kind) == "provides_labour", edges_visible_to(actor))
        .correlate(Site)
    )
    return or_(stated, staffed)


def _counts(session: Session, actor: Actor, query: ReadQuery) -> tuple[int, int, int, int, int]:
    unknown = or_(col(SiteScore.band).is_(None), col(SiteScore.band) == "unknown")
    columns = (
        func.count(),
        func.count(func.distinct(col(Site.operator_id))), func.count(case((~_visited(actor), 1))),
        func.count(case((unknown, 1))), func.count(case((_uses_agency(actor), 1))),
    )  # fmt: skip
    row = session.execute(_narrowed(select(*columns), actor, replace(query, cursor=""))).one()
    return cast("tuple[int, int, int, int, int]", tuple(row))


def _with_facts(session: Session, actor: Actor, sites: Sequence[UUID]) -> list[SiteRow]:
    """What a row shows is asked for the rows of the page alone, not for every site that was sorted to find them."""
    shown = _narrowed(select(*_row_columns(actor)), actor, _Few(ids=tuple(sites)))
    by_id = {row.id: row for row in session.execute(shown.join(Party, _operates(actor), isouter=True))}
    counted = head_counts(session, actor, sites)
    return [_row(by_id[site], counted.get(site, {})) for site in sites if site in by_id]


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
