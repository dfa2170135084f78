"""
The parts of a statement in words: written by people, per law, year, section and language; each version is kept. Why a
section is not material or does not apply is such a part too, kept beside the section's own under `section.exempt`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound, Place
from foundation.versions import require_unchanged, require_version
from reports.laws.book import Law, LawSection, law_book
from reports.models import Narrative
from reports.statements.payloads import NarrativeWriting
from reports.statements.years import year_of


class LawSectionNotFound(NotFound):
    code = "law_section.not_found"

    def __init__(self, law: Law, section: str) -> None:
        known = ", ".join(one.id for one in law.sections)
        super().__init__(f"{law.id} has no section {section!r} in that year; choose one of {known}.")
        self.section = section


class SectionNotExemptible(Invalid):
    code = "law_section.cannot_be_exempt"

    def __init__(self, section: str) -> None:
        super().__init__(
            f"The law asks {section!r} of everybody it binds: only a section asked if material or under a condition "
            "can be said not to apply.",
            places=(Place(column="text"),),
        )
        self.section = section


class NothingExempted(Conflict):
    code = "law_section.not_exempted"

    def __init__(self) -> None:
        super().__init__("Nobody says that this section is not material or does not apply: there is nothing to end.")


EXEMPT = ".exempt"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which year's statement, in which language."""

    year: int
    language: str


def name_of_part(section: str, *, exempt: bool) -> str:
    return f"{section}{EXEMPT}" if exempt else section


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Narrative.organisation_id) == actor.organisation_id


def standing_parts(session: Session, actor: Actor, law_id: str, year: int, language: str) -> list[Narrative]:
    actor.require(Action.MAKE_REPORTS)
    wanted = select(Narrative).where(
        visible_to(actor),
        Narrative.law_id == law_id,
        Narrative.year == year,
        Narrative.language == language,
        col(Narrative.superseded_at).is_(None),
    )
    return list(session.exec(wanted.order_by(col(Narrative.section))))


def versions_of(
    session: Session, actor: Actor, law_id: str, section: str, *, year: int, language: str, exempt: bool = False
) -> list[Narrative]:
    """
    Newest first; empty while nobody wrote it. `exempt`: those that say why the section is not answered. The newest of
    them may be over. Raises LawNotFound, LawHasNoVersion, LawSectionNotFound.
    """
    actor.require(Action.MAKE_REPORTS)
    _named_section(session, actor, law_id, section, year)
    wanted = select(Narrative).where(
        visible_to(actor),
        Narrative.law_id == law_id,
        Narrative.year == year,
        Narrative.section == name_of_part(section, exempt=exempt),
        Narrative.language == language,
    )
    return list(session.exec(wanted.order_by(col(Narrative.version).desc())))


def write_part(
    session: Session,
    actor: Actor,
    law_id: str,
    section: str,
    new: NarrativeWriting,
    *,
    version_seen: int,
    now: datetime,
) -> Narrative:
    """
    `version_seen` is 0 for the first. Raises LawNotFound, LawHasNoVersion, LawSectionNotFound, SectionNotExemptible,
    ChangedMeanwhile.
    """
    actor.require(Action.WRITE_STATEMENTS)
    trail.wait_for_turn(session)
    if new.exempt and not _named_section(session, actor, law_id, section, new.year).can_be_exempt:
        raise SectionNotExemptible(section)
    kept = versions_of(session, actor, law_id, section, year=new.year, language=new.language, exempt=new.exempt)
    _close(session, kept[0] if kept else None, version_seen, now)
    row = Narrative(
        organisation_id=actor.organisation_id,
        law_id=law_id,
        section=name_of_part(section, exempt=new.exempt),
        version=version_seen + 1,
        written_by=actor.account_id,
        written_at=now,
        **new.model_dump(exclude={"exempt"}),
    )
    session.add(row)
    session.flush()
    _told(session, actor, "narrative.written", row)
    return row


def end_exemption(
    session: Session,
    actor: Actor,
    law_id: str,
    section: str,
    edition: Edition,
    *,
    version_seen: int,
    now: datetime,
) -> Narrative:
    """
    Nobody says any more that the section is exempt; what was said stays readable. Raises LawNotFound, LawHasNoVersion,
    LawSectionNotFound, NothingExempted, ChangedMeanwhile.
    """
    actor.require(Action.WRITE_STATEMENTS)
    trail.wait_for_turn(session)
    kept = versions_of(session, actor, law_id, section, year=edition.year, language=edition.language, exempt=True)
    if not kept or kept[0].superseded_at is not None:
        raise NothingExempted
    _close(session, kept[0], version_seen, now)
    _told(session, actor, "narrative.exemption_ended", kept[0])
    return kept[0]


def _told(session: Session, actor: Actor, act: str, row: Narrative) -> None:
    about = ("law_id", "year", "section", "language", "version")
    trail.record(session, actor, act, row, {name: getattr(row, name) for name in about})


def _close(session: Session, standing: Narrative | None, version_seen: int, now: datetime) -> None:
    """Written before the next one, of which only one may stand."""
    if standing is None:
        require_version(0, version_seen)
        return
    require_unchanged(session, standing, version_seen, told=True)
    standing.superseded_at = standing.superseded_at or now
    session.add(standing)
    session.flush()


def _named_section(session: Session, actor: Actor, law_id: str, section: str, year: int) -> LawSection:
    law = law_book().law(law_id)
    then = law.as_it_was(law.version_on(year_of(session, actor, year).last))
    found = next((one for one in then.sections if one.id == section), None)
    if found is None:
        raise LawSectionNotFound(then, section)
    return found
