"""A visit's answers as they stand, beside the instrument they answer. They are written in `answering`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.instruments.checklists import Instrument, Sector, instrument_by_id, instrument_for
from audits.instruments.country_parameters import CountryParameter, parameter_for
from audits.instruments.judging import is_bad, unanswered
from audits.instruments.questions import Question
from audits.instruments.skips import asked_after
from audits.models import AnswerSheet, Visit, VisitAnswer
from audits.payloads.answers import AnswerRead, AnswersRead
from audits.visits.owed_visits import as_asked
from audits.visits.visits import visible_visit
from foundation.actors import Actor
from suppliers.models import Site


@dataclass(frozen=True, slots=True)
class Answered:
    """`sheet` is None until something is kept. `standing` is by question id; `country` is the site's."""

    visit: Visit
    country: str | None
    instrument: Instrument
    sheet: AnswerSheet | None
    standing: Mapping[str, VisitAnswer]
    earlier: Sequence[VisitAnswer]

    @property
    def version(self) -> int:
        return self.sheet.version if self.sheet else 0

    @property
    def submitted(self) -> bool:
        return self.sheet is not None and self.sheet.state == "submitted"

    @property
    def words(self) -> dict[str, str]:
        return {one: row.answer for one, row in self.standing.items()}

    @property
    def asked(self) -> tuple[Question, ...]:
        return asked_after(self.instrument.questions, self.words)

    @property
    def missing(self) -> tuple[Question, ...]:
        return unanswered(self.instrument.questions, self.words)

    def limit_of(self, question: Question) -> CountryParameter | None:
        """What the law of the site's country said on the day of the visit; None where unknown or not asked for."""
        return limit_for(question, self.country, self.visit.day)

    def is_bad(self, question: Question, answer: str) -> bool:
        limit: Decimal | None = None
        if (found := self.limit_of(question)) is not None:
            limit = found.value
        return is_bad(question, answer, limit)


def limit_for(question: Question, country: str | None, on: date) -> CountryParameter | None:
    return parameter_for(question.limit.parameter, country, on) if question.limit else None


def sheets_visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(AnswerSheet.organisation_id) == actor.organisation_id


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(VisitAnswer.organisation_id) == actor.organisation_id


def read_answers(session: Session, actor: Actor, visit_id: UUID) -> Answered:
    """Raises VisitNotFound, InstrumentUnknown."""
    visit = visible_visit(session, actor, visit_id)
    site = session.get_one(Site, visit.site_id)
    sheet = session.exec(select(AnswerSheet).where(AnswerSheet.visit_id == visit.id, sheets_visible_to(actor))).first()
    own = select(VisitAnswer).where(VisitAnswer.visit_id == visit.id, visible_to(actor))
    rows = session.exec(own.order_by(col(VisitAnswer.recorded_at), col(VisitAnswer.id))).all()
    return Answered(
        visit=visit,
        country=site.country,
        instrument=as_asked(session, actor, visit, instrument_of(visit, site, sheet)),
        sheet=sheet,
        standing={row.question_id: row for row in rows if row.superseded_at is None},
        earlier=[row for row in rows if row.superseded_at is not None],
    )


def instrument_of(visit: Visit, site: Site, sheet: AnswerSheet | None) -> Instrument:
    """The version that the visit began with; one taken over without any opens with the newest of its sector."""
    named = (sheet.instrument if sheet else "") or visit.instrument
    if named:
        return instrument_by_id(named)
    return instrument_for(Sector(site.sector) if site.sector in set(Sector) else None)


def as_read(found: Answered) -> AnswersRead:
    return AnswersRead(
        visit_id=found.visit.id,
        instrument=found.instrument.id,
        state=found.sheet.state if found.sheet else "draft",
        version=found.version,
        submitted_at=found.sheet.submitted_at if found.sheet else None,
        answers=[AnswerRead.model_validate(row) for row in _in_order(found)],
        earlier=[AnswerRead.model_validate(row) for row in found.earlier],
        asked=[question.id for question in found.asked],
        missing=[question.id for question in found.missing],
    )


def _in_order(found: Answered) -> list[VisitAnswer]:
    return [found.standing[one.id] for one in found.instrument.questions if one.id in found.standing]
