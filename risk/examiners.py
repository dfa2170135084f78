"""
How many more findings an examiner makes than others on like sites, so that a score does not depend on who was sent.

For each examiner: findings made against findings expected, the rate per visit of the site's sector times the visits
made there. The ratio is shrunk towards 1 by a gamma prior whose size is fitted to all examiners by moments (empirical
Bayes): who made three visits is hardly adjusted, and where examiners differ no more than chance would, nobody is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from risk.models import LedgerEvent
from risk.sectors.words import EventKind
from suppliers.models import Site

DIGITS = 2
"""Finer than that, one more visit somewhere would give every receipt another hash."""
FEWEST = 2  # one examiner alone is as all others

Examiner = tuple[UUID, str]
"""The organisation whose code it is, and the code."""


class Seen(NamedTuple):
    """What one examiner did in one sector."""

    examiner: Examiner
    sector: str
    visits: int
    findings: int


def examiner_ratios(session: Session, visible: ColumnElement[bool], *, as_of: date) -> dict[Examiner, float]:
    """From the entries that `visible` narrows to what the reader may see; each organisation has codes of its own."""
    kinds = (EventKind.VISIT.value, EventKind.FINDING.value)
    counted = func.count(func.distinct(col(LedgerEvent.source_id)))  # a finding decided is a second entry of one source
    keys = (col(LedgerEvent.organisation_id), col(LedgerEvent.examiner_code), col(Site.sector), col(LedgerEvent.kind))
    rows = session.execute(
        core_select(*keys, counted)
        .join(Site, col(Site.id) == col(LedgerEvent.subject_id))
        .where(visible, col(LedgerEvent.examiner_code).is_not(None), col(LedgerEvent.kind).in_(kinds))
        .where(col(LedgerEvent.confidential).is_(False), col(LedgerEvent.occurred_on) <= as_of)
        .group_by(*keys)
    )
    found: dict[tuple[Examiner, str], dict[str, int]] = defaultdict(dict)
    for owner, code, sector, kind, count in rows:
        found[(owner, str(code)), sector][kind] = count
    return ratios_of(
        Seen(examiner, sector, by_kind.get("visit", 0), by_kind.get("finding", 0))
        for (examiner, sector), by_kind in found.items()
    )


def ratios_of(seen: Iterable[Seen]) -> dict[Examiner, float]:
    """Rounded; examiners without an expectation (no visit on record) are left out and count as 1."""
    rows = list(seen)
    rates = _rates(rows)
    made: dict[Examiner, float] = defaultdict(float)
    expected: dict[Examiner, float] = defaultdict(float)
    for row in rows:
        if row.visits:
            made[row.examiner] += row.findings
            expected[row.examiner] += row.visits * rates[row.sector]
    known = {one: share for one, share in expected.items() if share > 0.0}
    prior = _prior({one: (made[one], share) for one, share in known.items()})
    if prior is None:
        return {}
    return {one: round((made[one] + prior) / (share + prior), DIGITS) for one, share in known.items()}


def _rates(rows: Iterable[Seen]) -> Mapping[str, float]:
    """Findings per visit of each sector."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.visits:
            totals[row.sector][0] += row.findings
            totals[row.sector][1] += row.visits
    return {sector: findings / visits for sector, (findings, visits) in totals.items()}


def _prior(known: Mapping[Examiner, tuple[float, float]]) -> float | None:
    """
    Shape of the gamma prior with mean 1: one over the variance between examiners beyond what Poisson counts vary by.
    None where there is no such variance.
    """
    if len(known) < FEWEST:
        return None
    beyond = sum((made - expected) ** 2 - expected for made, expected in known.values())
    size = sum(expected**2 for _, expected in known.values())
    return size / beyond if beyond > 0.0 else None
