"""Laws and how ready the organisation is under each: sections answered, open, and what would answer them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.clock import today_in, utc_now
from reports.facts import laws
from reports.facts.laws import LawFacts, LawLine, SectionLine
from reports.laws.answering import Readiness, StatementFacts, Target
from reports.laws.payloads import AnswerKeyRead, LackRead, LawReadinessRead, LawSectionsRead, SectionRead
from reports.laws.versions import ReportingYear
from reports.statements import narratives
from reports.statements.narratives import Edition
from reports.statements.payloads import Language, NarrativeRead, NarrativeWriting

router = APIRouter(tags=["laws"])
LawYear = Annotated[int | None, Query(ge=1900, le=2200)]


class Asked(BaseModel):
    year: int
    language: str


def asked(actor: ActorDep, year: LawYear = None, language: Language = "en") -> Asked:
    """The year that is running when none is given."""
    return Asked(year=year or today_in(actor.zone, utc_now()).year, language=language)


AskedDep = Annotated[Asked, Depends(asked)]


@router.get("/laws")
def list_laws(query: AskedDep, actor: ActorDep, database: DatabaseDep) -> list[LawReadinessRead]:
    """Counts of sections by state. Without a text in force in that year a law says which there are."""
    today = today_in(actor.zone, utc_now())
    with database.reading() as session:
        found = laws.laws_facts(session, actor, query.year, language=query.language, today=today)
    return [_line_read(line, found.year) for line in found.lines]


@router.get("/laws/{law_id}")
def read_law(law_id: str, query: AskedDep, actor: ActorDep, database: DatabaseDep) -> LawSectionsRead:
    """Each section with its test, its state and what is missing."""
    today = today_in(actor.zone, utc_now())
    with database.reading() as session:
        found = laws.law_facts(session, actor, law_id, query.year, language=query.language, today=today)
    return _law_read(found, query.language)


@router.get("/answer-keys")
def list_keys(query: AskedDep, actor: ActorDep, database: DatabaseDep) -> list[AnswerKeyRead]:
    """What answers laws, where it is entered once, and how many laws each entry reaches."""
    with database.reading() as session:
        lines = laws.key_lines(session, actor, query.year)
    return [
        AnswerKeyRead(
            key=line.key.key,
            words=line.words,
            kept=line.key.kept,
            place=line.key.place,
            measures=list(line.key.measures),
            laws=line.reach.laws,
            sections=[f"{law}.{section}" for law, section in line.reach.sections],
            held=line.held,
        )
        for line in lines
    ]


@router.get("/laws/{law_id}/sections/{section_id}/words", response_model=list[NarrativeRead])
def read_words(
    law_id: str,
    section_id: str,
    query: AskedDep,
    actor: ActorDep,
    database: DatabaseDep,
    response: Response,
    exempt: bool = False,  # noqa: FBT001, FBT002 - a question of the address
) -> object:
    """
    Every version of the part people wrote, the newest first; the ETag is the newest's, 0 before there is one. `exempt`:
    those that say why the section is not material or does not apply.
    """
    with database.reading() as session:
        rows = narratives.versions_of(
            session, actor, law_id, section_id, year=query.year, language=query.language, exempt=exempt
        )
    response.headers["ETag"] = etag(rows[0].version if rows else 0)
    return rows


@router.put("/laws/{law_id}/sections/{section_id}/words", response_model=NarrativeRead)
def write_words(
    law_id: str,
    section_id: str,
    new: NarrativeWriting,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> object:
    """A new version; the earlier ones stay. `If-Match: "0"` for the first."""
    with database.transaction() as session:
        row = narratives.write_part(session, actor, law_id, section_id, new, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(row.version)
    return row


@router.post("/laws/{law_id}/sections/{section_id}/exemption/end", response_model=NarrativeRead)
def end_exemption(
    law_id: str,
    section_id: str,
    query: AskedDep,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> object:
    """Nobody says any more that the section is not material or does not apply; what was said stays readable."""
    with database.transaction() as session:
        row = narratives.end_exemption(
            session,
            actor,
            law_id,
            section_id,
            Edition(query.year, query.language),
            version_seen=version,
            now=utc_now(),
        )
    response.headers["ETag"] = etag(row.version)
    return row


def _line_read(line: LawLine, year: ReportingYear) -> LawReadinessRead:
    if line.facts is None or line.ready is None:
        return LawReadinessRead(
            id=line.law.id,
            name=line.law.name,
            year=year.year,
            first_day=year.first,
            last_day=year.last,
            refused=line.refused,
        )
    return _readiness(line.facts, line.ready, line.target)


def _readiness(facts: StatementFacts, ready: Readiness, target: Target | None) -> LawReadinessRead:
    law, version = facts.law, facts.version
    return LawReadinessRead(
        id=law.id,
        name=law.name,
        year=facts.year.year,
        first_day=facts.year.first,
        last_day=facts.year.last,
        version=version.id,
        unverified=version.unverified,
        recalled=version.recalled,
        duty=facts.duty,
        checked=version.checked,
        may_have_changed=law.may_have_changed,
        answered=ready.answered,
        partly=ready.partly,
        open=ready.open,
        open_mandatory=ready.open_mandatory,
        exempt=ready.exempt,
        due_on=target.due_on if target else None,
        missed=bool(target and target.missed and facts.duty == "owed"),
    )


def _law_read(found: LawFacts, language: str) -> LawSectionsRead:
    ready = _readiness(found.facts, found.ready, found.facts.target).model_dump()
    return LawSectionsRead(language=language, sections=[_section(line) for line in found.sections], **ready)


def _section(line: SectionLine) -> SectionRead:
    section = line.section
    return SectionRead(
        id=section.id,
        title=section.title,
        citation=section.citation,
        mandatory=section.mandatory,
        data=list(section.data),
        test=list(section.test),
        state=line.found.state,
        words_version=line.part.version if line.part else 0,
        exempt_because=line.exempt.text if line.exempt else "",
        lacks=[[LackRead(what=one.what, key=one.key, place=one.place) for one in each] for each in line.lacks],
    )
