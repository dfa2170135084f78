"""The contents of many reports of one kind, read together where the kind's facts are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.errors import TierlightError
from reports.contents.kinds import language_of, report_kind
from reports.contents.spoken import speaking
from reports.contents.supplier_dossier import DossierFacts, supplier_dossier
from reports.drafting import SMALLEST_COUNT, Draft, Question, draft
from reports.facts.dossier_around import with_surroundings
from reports.facts.scope import parties_visible_to
from reports.facts.supplier_dossier import dossiers_facts
from suppliers.models import Party

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One report among many. `stem` begins its file's name: a place and a reference or id, never a person's name."""

    place: int
    subject: str
    drafted: Draft | TierlightError
    stem: str


def read_many(
    session: Session,
    actor: Actor,
    kind: str,
    subjects: Sequence[tuple[int, str]],
    period: str,
    *,
    today: date,
    language: str = "",
) -> list[Asked]:
    """In the order of `subjects`, which come with their places. What one refuses stands in its place."""
    named = [subject for _, subject in subjects]
    drafts = (
        _dossiers(session, actor, named, today, language)
        if kind == "supplier_dossier"
        else [_one(session, actor, kind, Question(subject, period, today, language)) for subject in named]
    )
    references = _references(session, actor, [one.subject_id for one in drafts if isinstance(one, Draft)])
    return [
        Asked(place, subject, one, f"{place:05}-{_stem(subject, one, references)}")
        for (place, subject), one in zip(subjects, drafts, strict=True)
    ]


def _dossiers(
    session: Session, actor: Actor, named: Sequence[str], today: date, asked: str
) -> list[Draft | TierlightError]:
    language = language_of(report_kind("supplier_dossier"), asked, actor.locale)
    reader = replace(actor, locale=language)
    with speaking(language):
        found = dossiers_facts(session, reader, named, today=today)
        return [_dossier(session, reader, one, today) if isinstance(one, DossierFacts) else one for one in found]


def _dossier(session: Session, actor: Actor, facts: DossierFacts, today: date) -> Draft:
    whole = with_surroundings(session, actor, facts, today=today)
    return Draft(supplier_dossier(whole, k=SMALLEST_COUNT), UUID(facts.id))


def _one(session: Session, actor: Actor, kind: str, asked: Question) -> Draft | TierlightError:
    try:
        return draft(session, actor, kind, asked)
    except TierlightError as refused:
        return refused


def _references(session: Session, actor: Actor, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Of firms: a person's reference may be a name."""
    wanted = [one for one in ids if one is not None]
    firms = select(Party.id, Party.reference).where(
        parties_visible_to(actor), col(Party.id).in_(wanted), Party.kind != "person"
    )
    return dict(session.exec(firms).all())


def _stem(subject: str, drafted: Draft | TierlightError, references: dict[UUID, str]) -> str:
    if isinstance(drafted, TierlightError):
        return "refused"
    if drafted.subject_id is None:
        return subject if SAFE.fullmatch(subject) else "report"
    reference = references.get(drafted.subject_id, "")
    return reference if SAFE.fullmatch(reference) else str(drafted.subject_id)
