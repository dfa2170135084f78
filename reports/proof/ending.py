"""
The end of an issued report: revoked, or superseded by a newer one. The file stays as it was; whoever asks about it is
told from then on. What the public holds is ended by two people.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from foundation import trail
from foundation.actors import Actor
from foundation.errors import Conflict
from foundation.versions import hold, require_unchanged
from reports import issued
from reports.contents.kinds import Form
from reports.issued import Press, visible_issued
from reports.making import ReportOrder
from reports.models import IssuedReport
from reports.proof.audiences import issued_kind
from reports.proof.payloads import EndedBecause, EndingDecision, Revocation, Supersession


class IssuedReportEnded(Conflict):
    code = "issued_report.ended"

    def __init__(self, state: str) -> None:
        super().__init__(f"This report is {state} already: only one that stands can be revoked or superseded.")
        self.state = state


class EndingAsked(Conflict):
    code = "issued_report.ending_asked"

    def __init__(self) -> None:
        super().__init__("An end of this report waits for a second person already: have that one decided first.")


class NoEndingAsked(Conflict):
    code = "issued_report.no_ending_asked"

    def __init__(self) -> None:
        super().__init__("Nobody asked to end this report: there is nothing to decide.")


class EndingNeedsAnother(Conflict):
    code = "issued_report.second_person"

    def __init__(self) -> None:
        super().__init__("You asked for the end of this report: somebody else decides.")


def revoke(
    session: Session, actor: Actor, report_id: UUID, told: Revocation, *, version_seen: int, now: datetime
) -> IssuedReport:
    """
    At once, or asked for where two people are needed. Raises IssuedReportNotFound, ChangedMeanwhile, IssuedReportEnded,
    EndingAsked.
    """
    found = require_standing(session, actor, report_id, version_seen)
    if not issued_kind(found.kind).two_people:
        return end_revoked(session, actor, found, told.because, reason=told.reason, now=now)
    found.reason, found.asked_because = told.reason, told.because
    return _ask(session, actor, found, "revoke", now)


def supersede(
    session: Session,
    actor: Actor,
    old: IssuedReport,
    told: Supersession,
    press: Press,
    *,
    now: datetime,
) -> IssuedReport:
    """
    The same report made anew from today's facts; `old` was held by `require_standing`. It ends with the new one, or
    when a second person agrees. Raises as `issued.issue` does.
    """
    order = ReportOrder(old.kind, str(old.about_id or old.about), Form(old.form), old.period)
    made = issued.issue(session, actor, order, now=now, store=press.store, signer=press.signer, base_url=press.base_url)
    made.supersedes_id = old.id
    session.add(made)
    old.reason = told.reason
    if issued_kind(old.kind).two_people:
        _ask(session, actor, old, "supersede", now)
    else:
        _end(session, actor, old, "superseded", now)
    return made


def decide(
    session: Session, actor: Actor, report_id: UUID, decision: EndingDecision, *, version_seen: int, now: datetime
) -> IssuedReport:
    """Raises IssuedReportNotFound, ChangedMeanwhile, IssuedReportEnded, NoEndingAsked, EndingNeedsAnother."""
    found = _of_version(session, actor, report_id, version_seen)
    if not found.asked_act:
        raise NoEndingAsked
    if actor.account_id is None or actor.account_id == found.asked_by:
        raise EndingNeedsAnother
    if not decision.agreed:
        found.asked_act, found.asked_because, found.asked_by, found.asked_at, found.reason = "", "", None, None, ""
        return _stored(session, actor, found, "report.ending_refused", {})
    if found.asked_act == "supersede":
        return _end(session, actor, found, "superseded", now)
    found.because = found.asked_because
    return _end(session, actor, found, "revoked", now)


def end_revoked(
    session: Session, actor: Actor, row: IssuedReport, because: EndedBecause, *, reason: str, now: datetime
) -> IssuedReport:
    """For whoever already decided that it ends. Ends what waited for a second person too."""
    hold(session, row)
    row.asked_act, row.asked_because, row.asked_by, row.asked_at = "", "", None, None
    row.because, row.reason = because, reason
    return _end(session, actor, row, "revoked", now)


def end_superseded(
    session: Session, actor: Actor, row: IssuedReport, by: IssuedReport, *, reason: str, now: datetime
) -> IssuedReport:
    """For whoever already decided that `by` takes its place. Ends what waited for a second person too."""
    hold(session, row)
    row.asked_act, row.asked_because, row.asked_by, row.asked_at = "", "", None, None
    row.reason = reason
    if by.supersedes_id is None:
        by.supersedes_id = row.id
        session.add(by)
    return _end(session, actor, row, "superseded", now)


def _of_version(session: Session, actor: Actor, report_id: UUID, version_seen: int) -> IssuedReport:
    found = visible_issued(session, actor, report_id)
    require_unchanged(session, found, version_seen, told=True)
    if found.state != "issued":
        raise IssuedReportEnded(found.state)
    return found


def require_standing(session: Session, actor: Actor, report_id: UUID, version_seen: int) -> IssuedReport:
    """Held to the end of the transaction. Raises IssuedReportNotFound, ChangedMeanwhile, and as it stands."""
    found = _of_version(session, actor, report_id, version_seen)
    if found.asked_act:
        raise EndingAsked
    return found


def _ask(session: Session, actor: Actor, row: IssuedReport, act: str, now: datetime) -> IssuedReport:
    row.asked_act, row.asked_by, row.asked_at = act, actor.account_id, now
    return _stored(session, actor, row, "report.ending_asked", {"act": act, "because": row.asked_because})


def _end(session: Session, actor: Actor, row: IssuedReport, state: str, now: datetime) -> IssuedReport:
    row.state, row.ended_by, row.ended_at = state, actor.account_id, now
    return _stored(session, actor, row, f"report.{state}", {"because": row.because, "sha256": row.sha256})


def _stored(session: Session, actor: Actor, row: IssuedReport, act: str, told: dict[str, trail.Change]) -> IssuedReport:
    row.version += 1
    session.add(row)
    session.flush()
    trail.record(session, actor, act, row, {"state": row.state, **told})
    return row
