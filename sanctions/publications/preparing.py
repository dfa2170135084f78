"""
The first person of two: what is to stand on the register, copied from the case and checked for what the public may not
read. Nothing is public before a second person approves exactly this (`approving.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from foundation import obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.clock import today_in
from foundation.models import Organisation
from foundation.obligations import Due
from foundation.paging import LARGEST_LIMIT, Page, PageAsked, id_in, page_of
from foundation.sentences import Sentence, concerning
from sanctions.cases import cases, money
from sanctions.cases.transitions import public_states
from sanctions.models import Case, Publication
from sanctions.publications import law_conditions, nature, refusals, rules
from sanctions.publications.k_check import SMALLEST, require_public
from sanctions.publications.payloads import PublicationPreparing
from suppliers.models import Identifier, Party, Site

WITHHELD = "Not a legal entity: the name is not published here"
BEFORE_FINAL = "decided"
APPROVE = "publication"


@dataclass(frozen=True, slots=True)
class Decided:
    """When the decision was taken, and whether an appeal was made on the way."""

    on: date
    appealed: bool


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if not actor.may(Action.READ_CASES):
        return false()
    return col(Publication.organisation_id) == actor.organisation_id


def list_publications(session: Session, actor: Actor, *, state: str = "") -> list[Publication]:
    """The newest first."""
    wanted = _wanted(actor, state)
    return list(session.exec(wanted.order_by(col(Publication.prepared_at).desc(), col(Publication.id))))


def page_of_publications(session: Session, actor: Actor, asked: PageAsked, *, state: str = "") -> Page[Publication]:
    """The newest first. Raises CursorUnreadable."""
    limit = min(asked.limit, LARGEST_LIMIT)
    wanted = _wanted(actor, state)
    if asked.cursor:
        wanted = wanted.where(col(Publication.id) < id_in(asked.cursor))
    rows = session.exec(wanted.order_by(col(Publication.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda one: (str(one.id),))


def _wanted(actor: Actor, state: str) -> SelectOfScalar[Publication]:
    actor.require(Action.READ_CASES)
    wanted = select(Publication).where(visible_to(actor))
    return wanted.where(Publication.state == state) if state else wanted


def read_publication(session: Session, actor: Actor, publication_id: UUID, *, to_write: bool = False) -> Publication:
    """Raises PublicationNotFound."""
    actor.require(Action.READ_CASES)
    statement = select(Publication).where(Publication.id == publication_id, visible_to(actor))
    found = session.exec(statement.with_for_update() if to_write else statement).first()
    if found is None:
        raise refusals.PublicationNotFound
    return found


def versions_of(session: Session, actor: Actor, case_id: UUID) -> list[Publication]:
    """The first first."""
    statement = select(Publication).where(Publication.case_id == case_id, visible_to(actor))
    return list(session.exec(statement.order_by(col(Publication.number))))


def prepare(session: Session, actor: Actor, new: PublicationPreparing, *, now: datetime) -> Publication:
    """
    Raises CaseNotFound, NotPublishable, TakenOffForGood, OpenAlready, CorrectionMissing, DaysImpossible, SourceMissing,
    GroundUnknown, LawNotFitting, ConditionNotMet, TooPrivate.
    """
    actor.require(Action.WRITE_CASES)
    trail.wait_for_turn(session)  # of two who prepare at once the second finds what the first did
    case = cases.read_case(session, actor, new.case_id)
    earlier = versions_of(session, actor, case.id)
    decided = decided_of(session, actor, case, before_final=new.before_final)
    _require_turn(new, earlier)
    _require_days(actor, case, new, decided, now)
    site = session.get(Site, case.site_id) if case.site_id else None
    _require_words(session, actor, case, new, site)
    row = Publication.model_validate(
        new.model_dump()
        | copied(session, case, site, decided)
        | _kept(earlier)
        | {
            "organisation_id": actor.organisation_id,
            "number": len(earlier) + 1,
            "law": rules.laws()[new.law_id].law,
            "prepared_by": actor.account_id,
            "prepared_at": now,
            "changed_at": now,
        }
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "publication.prepared", row, {"case": case.id, "version": row.number})
    _ask_second_person(session, actor, row, today_in(actor.zone, now))
    return row


def decided_of(session: Session, actor: Actor, case: Case, *, before_final: bool) -> Decided:
    """Raises NotPublishable. An appeal that is open keeps a case off the register whatever the law allows."""
    fits = case.state == BEFORE_FINAL if before_final else case.state in public_states()
    events = cases.events_of(session, actor, case.id)
    decided = next((event.occurred_on for event in reversed(events) if event.to_state == BEFORE_FINAL), case.final_on)
    if not fits or decided is None:
        raise refusals.NotPublishable(case.state)
    return Decided(decided, any(event.to_state == "appealed" for event in events))


def _require_turn(new: PublicationPreparing, earlier: list[Publication]) -> None:
    for one in earlier:
        if one.state == "removed":
            raise refusals.TakenOffForGood(one.removed_because)
        if one.state == "prepared":
            raise refusals.OpenAlready
    if any(one.state in {"approved", "replaced"} for one in earlier) and not new.correction:
        raise refusals.CorrectionMissing


def _require_days(actor: Actor, case: Case, new: PublicationPreparing, decided: Decided, now: datetime) -> None:
    first = decided.on if new.before_final else case.final_on or decided.on
    if new.starts_on < first:
        raise refusals.DaysImpossible("starts_on", new.starts_on, f"the decision is of {first}")
    if new.listed_until <= max(new.starts_on, today_in(actor.zone, now)):
        raise refusals.DaysImpossible("listed_until", new.listed_until, "the entry would end before it begins")
    if case.review_on is not None and new.listed_until > case.review_on:
        raise refusals.DaysImpossible("listed_until", new.listed_until, f"the decision ends it on {case.review_on}")


def _require_words(session: Session, actor: Actor, case: Case, new: PublicationPreparing, site: Site | None) -> None:
    rules.ground_for(new.grounds_code, case.offence_family)
    rules.law_for(new.law_id, jurisdiction=actor.jurisdiction, on=new.starts_on, before_final=new.before_final)
    law_conditions.require_met(new.law_id, nature.nature_of(session, actor, case), on=new.starts_on)
    if new.workers_affected is not None and not new.workers_source:
        raise refusals.SourceMissing
    words = {
        "grounds_text": new.grounds_text,
        "release_condition": new.release_condition,
        "correction": new.correction,
        "workers_source": new.workers_source,
    }
    require_public(words, withheld=(site.name, site.address) if site else ())


def copied(session: Session, case: Case, site: Site | None, decided: Decided) -> dict[str, object]:
    """What the entry takes from the case, the firm and the authority."""
    party = session.get_one(Party, case.party_id)
    firm = party.kind == "organisation"
    final = case.state in public_states()
    return {
        "case_version": case.version,
        "reference": case.reference,
        "authority": session.get_one(Organisation, case.organisation_id).name,
        "party_name": party.name if firm else WITHHELD,
        "folded_name": party.folded_name if firm else "",
        "party_country": party.country,
        "identifiers": _numbers(session, party.id) if firm else [],
        "region": region_of(session, site) if site else "",
        "offence_family": case.offence_family,
        "offence_on": case.offence_on,
        "decided_on": decided.on,
        "final_on": case.final_on if final else None,
        "final_amount": money.settled_sum(session, case),
        "currency": case.currency,
        "appeal": ("decided" if decided.appealed else "none") if final else "possible",
    }


def region_of(session: Session, site: Site) -> str:
    """Only where at least `SMALLEST` places of work are known: else the region alone would say which it was."""
    if not site.region:
        return ""
    like = (Site.organisation_id == site.organisation_id, Site.country == site.country, Site.region == site.region)
    known = session.exec(select(func.count()).select_from(Site).where(*like)).one()
    return site.region if known >= SMALLEST else ""


def _numbers(session: Session, party_id: UUID) -> list[dict[str, str]]:
    held = select(Identifier).where(Identifier.node_id == party_id).order_by(col(Identifier.scheme), Identifier.value)
    return [{"scheme": number.scheme, "value": number.value} for number in session.exec(held)]


def _kept(earlier: list[Publication]) -> dict[str, object]:
    """A reply that was checked stays beside the entry through its corrections."""
    shown = (one for one in reversed(earlier) if one.state in {"approved", "replaced"})
    standing = next(shown, None)
    return {"reply": standing.reply, "reply_on": standing.reply_on} if standing else {}


def _ask_second_person(session: Session, actor: Actor, row: Publication, today: date) -> None:
    due = Due(
        kind="case.decide",
        title=concerning(Sentence("Approve or send back what is to be published"), row.reference),
        reason=Sentence("Nothing is on the register before a second person approves it"),
        subject_kind="case",
        subject_id=row.case_id,
        step=f"{APPROVE}:{row.number}",
        due_on=today,
        team=Desk.REGULATOR.value,
    )
    obligations.open_obligation(session, actor, due)
