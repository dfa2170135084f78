"""The sites that a change is about: those that were ticked, or all that a question of the list finds."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from foundation.actors import Actor
from foundation.bulk_changes import MOST_ROWS, TooManyRows
from foundation.errors import Invalid
from reports.bulk_changes.payloads import Selection
from reports.facts.scope import sites_visible_to
from reports.facts.site_list import site_ids
from reports.facts.suppliers import SiteQuery
from reports.facts.views import fitted
from suppliers.invitations.inviting_many import AskedSite
from suppliers.models import Site

SEVERAL = ("country", "sector", "band", "standing", "column")


class QuestionUnknown(Invalid):
    code = "bulk_change.question_unknown"

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(f"The list does not know this part of the question: {', '.join(parts)}. Nothing is changed.")
        self.parts = tuple(parts)


def chosen(session: Session, actor: Actor, selection: Selection) -> list[AskedSite]:
    """In the order of the list. Raises QuestionUnknown, TooManyRows."""
    ids = list(dict.fromkeys(selection.sites)) or _found(session, actor, selection.question)
    rows = select(col(Site.id), col(Site.name), col(Site.operator_id)).where(
        sites_visible_to(actor), col(Site.id).in_(ids)
    )
    known = {row.id: AskedSite(row.id, row.name, row.operator_id) for row in session.execute(rows)}
    return [known[site_id] for site_id in ids if site_id in known]


def _found(session: Session, actor: Actor, question: str) -> list[UUID]:
    asked = fitted(session, actor, "suppliers", question)
    if asked.left_out:
        raise QuestionUnknown(asked.left_out)
    ids, more = site_ids(session, actor, query_of(asked.question), limit=MOST_ROWS)
    if more:
        raise TooManyRows
    return ids


def query_of(question: str) -> SiteQuery:
    """Of a question that fits the list."""
    parts = parse_qs(question)
    several = {name: tuple(parts.get(name, ())) for name in SEVERAL}
    single = {name: values[0] for name, values in parts.items() if name not in SEVERAL}
    return replace(SiteQuery(), **several, **single)  # type: ignore[arg-type] # each fits, as said above
