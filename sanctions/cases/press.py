"""What of a case may be told to the press: read once, for the fixed sentences of `press_phrases`."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.models import Organisation
from sanctions.cases import cases, papers
from sanctions.cases.press_phrases import PressFacts, PressLanguage, PressSummary, press_summary
from sanctions.publications.payloads import RegisterEntry, RegisterEntryFile
from sanctions.publications.preparing import WITHHELD
from sanctions.publications.refusals import EntryNotFound
from sanctions.register import read_entry


def summary_of(session: Session, actor: Actor, case_id: UUID, language: PressLanguage, *, today: date) -> PressSummary:
    """The firm is named as its public entry names it, or not at all. Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    entry = _entry(session, case.id, today)
    facts = PressFacts(
        authority=session.get_one(Organisation, case.organisation_id).name,
        firm=entry.party_name if entry else "",
        offence_family=case.offence_family,
        offence_on=case.offence_on,
        state=case.state,
        decided_on=case.decided_on,
        final_on=case.final_on,
        amount=case.final_amount,
        currency=case.currency,
        heard=any(one.served_on for one in papers.notices_of(session, actor, case.id)),
        answered=bool(papers.replies_of(session, actor, case.id)),
        listed_until=entry.listed_until if entry else None,
        today=today,
    )
    return press_summary(facts, language)


def _entry(session: Session, case_id: UUID, today: date) -> RegisterEntry | None:
    """None where nothing stands, or the name itself is withheld from the public."""
    try:
        found = read_entry(session, case_id, on=today)
    except EntryNotFound:
        return None
    if not isinstance(found, RegisterEntryFile) or found.entry.party_name == WITHHELD:
        return None
    return found.entry
