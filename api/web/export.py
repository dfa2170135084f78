"""Exactly the rows of a list as lines of CSV, read page by page: a long list needs no more memory than a short one."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from foundation.actors import Actor
from foundation.database import Database
from reports.facts.possible_matches import why_alike
from reports.facts.screening import MatchQuery, MatchRow, match_rows
from reports.facts.site_list import site_rows
from reports.facts.suppliers import SiteQuery, SiteRow
from reports.renderers.cells import inert

PART: Final = 200
HEADS: Final = (
    "site_id", "site", "party_id", "party", "place", "country", "work", "workers", "agency_workers", "score", "low",
    "high", "band", "main_reason", "last_visit", "findings", "standing",
)  # fmt: skip
MATCH_HEADS: Final = (
    "match_id", "record_kind", "record_id", "record", "country", "name_screened", "list", "entry", "listed_name",
    "listed_kind", "likelihood_percent", "band", "state", "proposed", "why", "due", "assigned_to", "found",
)  # fmt: skip


def site_lines(
    database: Database, actor: Actor, query: SiteQuery, *, only: frozenset[UUID] | None = None
) -> Iterator[str]:
    yield _line(HEADS)
    cursor: str | None = ""
    while cursor is not None:
        with database.reading() as session:
            page = site_rows(session, actor, replace(query, cursor=cursor), limit=PART)
        for row in page.rows:
            if only is None or UUID(str(row.site.id)) in only:
                yield _line(_cells(row))
        cursor = page.next_cursor


def match_lines(database: Database, actor: Actor, query: MatchQuery, *, today: date) -> Iterator[str]:
    yield _line(MATCH_HEADS)
    cursor: str | None = ""
    while cursor is not None:
        with database.reading() as session:
            page = match_rows(session, actor, replace(query, cursor=cursor), today=today, limit=PART)
        for row in page.rows:
            yield _line(_match_cells(row))
        cursor = page.next_cursor


def _match_cells(row: MatchRow) -> tuple[object, ...]:
    """An open one is a possible match and nothing more, also where it is read without its page."""
    return (
        row.id, row.record.kind, row.record.id, row.record.name, row.country, row.screened, row.source, row.entry_key,
        row.listed, row.kind, row.likely, row.band, "possible match" if row.state == "open" else row.state,
        row.proposed, why_alike(row.alignment), row.due_on, row.holder, row.recorded_at.date(),
    )  # fmt: skip


def _cells(row: SiteRow) -> tuple[object, ...]:
    """Unknown is an empty cell, never a zero."""
    rating = row.rating
    return (
        row.site.id, row.site.name, row.firm.id if row.firm else None, row.firm.name if row.firm else None, row.place,
        row.country, row.work, row.workers, row.agency, rating.points, rating.low, rating.high, rating.band,
        row.main_reason, row.last_visit, row.findings, row.standing,
    )  # fmt: skip


def _line(cells: tuple[object, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(
        [inert(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    return written.getvalue()
