"""Issued reports as their page shows them: what each is about, as far as this reader may name it, and who acted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.models import Account
from foundation.paging import Page
from reports import issued
from reports.facts.scope import sites_visible_to
from reports.issued import IssuedQuery
from reports.laws.book import law_book
from reports.models import IssuedReport, LawStatement
from reports.statements import statements
from sanctions.cases import cases
from sanctions.models import Case
from suppliers import parties
from suppliers.models import Party, Site


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """`label` is the firm, site, case or law; empty where this reader may not name it or there is none."""

    row: IssuedReport
    label: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class IssuedFacts:
    """Newest first; `people` by account."""

    lines: Sequence[IssuedLine]
    next_cursor: str
    people: Mapping[UUID, str]


def issued_facts(session: Session, actor: Actor, query: IssuedQuery) -> IssuedFacts:
    """Raises ActionNotAllowed, CursorUnreadable."""
    page: Page[IssuedReport] = issued.list_issued(session, actor, query)
    labels = _labels(session, actor, [row.about_id for row in page.rows if row.about_id])
    lines = tuple(
        IssuedLine(
            row=row,
            label=labels.get(row.about_id, "") if row.about_id else row.about,
            may_decide=bool(row.asked_act) and actor.account_id not in {None, row.asked_by},
        )
        for row in page.rows
    )
    return IssuedFacts(lines, page.next_cursor or "", _people(session, actor, page.rows))


def _labels(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    if actor.may(Action.READ_REGISTRY):
        own_sites = select(Site.id, Site.name).where(sites_visible_to(actor), col(Site.id).in_(ids))
        own_parties = select(Party.id, Party.name).where(parties.visible_to(actor), col(Party.id).in_(ids))
        found |= dict(session.exec(own_sites).all()) | dict(session.exec(own_parties).all())
    if actor.may(Action.READ_CASES):
        own_cases = select(Case.id, Case.reference).where(cases.visible_to(actor), col(Case.id).in_(ids))
        found |= dict(session.exec(own_cases).all())
    return found | _statements(session, actor, ids)


def _statements(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Law and year, as their statement is spoken of."""
    own = select(LawStatement.id, LawStatement.law_id, LawStatement.year).where(
        statements.visible_to(actor), col(LawStatement.id).in_(ids)
    )
    book = law_book()
    return {key: f"{book.law(law).name}, {year}" for key, law, year in session.exec(own)}


def _people(session: Session, actor: Actor, rows: Sequence[IssuedReport]) -> dict[UUID, str]:
    wanted = {one for row in rows for one in (row.made_by, row.ended_by, row.asked_by) if one}
    colleagues = select(Account.id, Account.name).where(
        col(Account.id).in_(wanted), Account.organisation_id == actor.organisation_id
    )
    return dict(session.exec(colleagues).all())
