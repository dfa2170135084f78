"""Making the notice of a case: the letter is stored as evidence of the case, so that what was sent can be proved."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

from sqlmodel import Session

from foundation import evidence
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from reports.contents.case_notice import case_notice
from reports.contents.kinds import Form
from reports.facts.case_notice import facts_for_notice
from reports.renderers import render
from sanctions.cases import cases, papers
from sanctions.cases.payloads import NoticeAsked
from sanctions.models import CaseNotice

LARGEST = 10 << 20


def make_notice(
    session: Session, actor: Actor, store: Store, case_id: UUID, asked: NoticeAsked, *, now: datetime
) -> CaseNotice:
    """Raises CaseNotFound, ActionNotAllowed, NoticeNotPossible."""
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    papers.require_time_for_notice(case)
    facts = facts_for_notice(
        session, actor, case, today=today_in(actor.zone, now), language=asked.language, reply_to=asked.reply_to
    )
    content = render(case_notice(facts), Form.PDF)
    number = len(papers.notices_of(session, actor, case.id)) + 1
    new = NewEvidence("case", case.id, "correspondence", f"Notice {number}", "application/pdf")
    document = evidence.take_in(session, actor, store, new, BytesIO(content), now=now, limit=LARGEST)
    return papers.keep_notice(session, actor, case.id, document, asked, now=now)
