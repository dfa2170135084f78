"""The case file: the case, all its steps, what may come next and the reply clock, read at once."""

from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.dates import WorkingDayCount
from sanctions.cases import cases
from sanctions.payloads import CaseEventRead, CaseFile, CaseRead, ReplyClock


def case_file(session: Session, actor: Actor, case_id: UUID) -> CaseFile:
    """Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    clock = cases.reply_clock(session, actor, case)
    return CaseFile.model_validate(
        {
            "case": CaseRead.model_validate(case),
            "events": [CaseEventRead.model_validate(event) for event in cases.events_of(session, actor, case.id)],
            "next_states": cases.next_states(actor, case),
            "reply_clock": _shown(clock) if clock else None,
        }
    )


def _shown(clock: WorkingDayCount) -> ReplyClock:
    return ReplyClock.model_validate(
        {
            "served_on": clock.start,
            "reply_by": clock.last_day,
            "working_days": len(clock.counted),
            "skipped": clock.skipped,
        }
    )
