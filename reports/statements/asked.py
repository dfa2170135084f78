"""Which statement somebody asks for: by its id, or by law and reporting year."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from reports.laws.versions import whole_year
from reports.models import LawStatement
from reports.statements import statements


def asked_statement(
    session: Session, actor: Actor, subject: str, period: str, *, language: str, today: date
) -> LawStatement | None:
    """
    The statement of that id, a draft too; else the newest signed one of the law and year, in the reader's language
    before any other. Raises StatementNotFound, LawNotFound, LawYearUnreadable.
    """
    if (statement_id := _id_in(subject)) is not None:
        return statements.read_statement(session, actor, statement_id)
    year = whole_year(period, today=today)
    rows = statements.list_statements(session, actor, law_id=subject, year=year)
    signed = [row for row in rows if row.state in statements.SIGNED]
    return min(signed, key=lambda row: (row.language != language, -row.number), default=None)


def _id_in(subject: str) -> UUID | None:
    try:
        return UUID(subject)
    except ValueError:
        return None
