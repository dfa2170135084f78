"""Who is told what of a series. Letters hold a link and no name, and no report: who opens it has to sign in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from foundation import obligations, outbox
from foundation.actors import AccountId, Actor
from foundation.clock import today_in
from foundation.models import Account
from foundation.obligations import Due
from foundation.sentences import Sentence
from reports.models import ReportRun, ReportSeries

What = Literal["made", "failed", "missed", "ask"]
TITLES: dict[str, Sentence] = {
    "failed": Sentence("A report of a series could not be made"),
    "missed": Sentence("A report of a series missed its public day"),
}
TIME_TO_MEND = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SeriesLetter:
    """`secret` opens the report, or the question, for an address outside; empty for who can sign in."""

    what: What
    email: str
    locale: str
    series_id: UUID
    slot: str = ""
    secret: str = ""


Writer = Callable[[SeriesLetter], outbox.Message]


def tell_owner(
    session: Session, actor: Actor, of: ReportSeries, run: ReportRun, write: Writer, *, what: What, now: datetime
) -> None:
    """A letter, and a task on the worklist that ends when the report is made."""
    owner = session.get_one(Account, of.owner_id)
    standing = owner.disabled_at is None
    if standing:
        letter = SeriesLetter(what, owner.email, owner.locale, of.id, run.slot)
        outbox.put(session, write(letter), now=now)
    due = Due(
        kind="report_series.open",
        title=TITLES[what],
        reason=Sentence("%(issued_kind)s, %(period)s", {"issued_kind": of.kind, "period": run.slot}),
        subject_kind="report_run",
        subject_id=run.id,
        due_on=today_in(actor.zone, now) + TIME_TO_MEND,
        step=f"{what}:{run.tries}",
        assigned_to=AccountId(owner.id) if standing else None,
        team="" if standing else actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)


def end_tasks(session: Session, actor: Actor, run: ReportRun) -> None:
    obligations.close_for(session, actor, run.id, outcome="made")
