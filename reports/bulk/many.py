"""
Many reports of one kind in one job. Each step reads a few together, draws them while nobody waits, and enters them with
their lines in one fenced transaction: what stands in a line is never made again, by this worker or the next.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import jobs, trail
from foundation.accounts import actor_of
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, TierlightError
from foundation.ids import new_id
from foundation.jobs import JobRun
from foundation.models import Account, Job
from foundation.paging import LARGEST_LIMIT
from reports import making
from reports.bulk.drafting import Asked, read_many
from reports.bulk.issuing import NoPressHere, PressOf, enter_issued, proven_many
from reports.bulk.packing import pack
from reports.bulk.rendering import Presses, presses
from reports.contents.kinds import Form, language_of, report_kind, require_period_taken
from reports.drafting import Draft
from reports.facts.scope import sites_visible_to
from reports.issued import Press
from reports.making import ReportFile, ReportOrder
from reports.models import BulkLine
from reports.proof.audiences import issued_kind
from suppliers import parties
from suppliers.models import Site
from suppliers.parties import PartyQuery

JOB = "reports.make_many"
AT_ONCE = 20
"""Reports of one step: so many are lost, unseen, when a worker dies."""
MOST = 5_000
KEPT = timedelta(days=30)


class TooManyReports(Invalid):
    code = "bulk.too_many"

    def __init__(self, asked: int) -> None:
        super().__init__(f"{asked:,} reports are too many for one job: choose {MOST:,} or fewer.")
        self.asked = asked


class NoReportAsked(Invalid):
    code = "bulk.none_asked"

    def __init__(self) -> None:
        super().__init__("Nothing was chosen: name at least one subject, or a filter that finds one.")


class BulkStarterGone(NotAllowed):
    code = "bulk.starter_gone"

    def __init__(self) -> None:
        super().__init__("The account that started this may not act any more: start it again under another.")


class BulkNotThere(NotFound):
    code = "bulk.not_there"

    def __init__(self) -> None:
        super().__init__("There are no such reports, they were not made for you, or their 30 days are over.")


class BulkNotDone(Conflict):
    code = "bulk.not_done"

    def __init__(self) -> None:
        super().__init__("The reports are not all made yet: wait for the job, or resume it.")


@dataclass(frozen=True, slots=True)
class ManyOrder:
    """`subjects` as `ReportOrder.subject` names them, each made once. `language` empty: of whoever asks."""

    kind: str
    form: Form
    period: str
    subjects: tuple[str, ...]
    language: str = ""
    issued: bool = False

    def one(self, subject: str) -> ReportOrder:
        return ReportOrder(self.kind, subject, self.form, self.period, self.language)


def found_by(session: Session, actor: Actor, query: PartyQuery) -> tuple[str, ...]:
    """Ids of all suppliers that a list's filter finds, in its order. Raises TooManyReports."""
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = parties.list_parties(session, actor, replace(query, limit=LARGEST_LIMIT, cursor=cursor))
        found += [str(one.id) for one in page.rows]
        cursor = page.next_cursor
        if len(found) > MOST:
            raise TooManyReports(len(found))
    return tuple(found)


def firms_of(session: Session, actor: Actor, site_ids: Sequence[UUID]) -> tuple[str, ...]:
    """Who runs these sites, each once, in the order of the sites' names; of some nobody knows who runs them."""
    running = select(Site.operator_id).where(
        sites_visible_to(actor), col(Site.id).in_(site_ids), col(Site.operator_id).is_not(None)
    )
    return tuple(dict.fromkeys(map(str, session.exec(running.order_by(col(Site.folded_name), col(Site.id))))))


def queue(session: Session, actor: Actor, order: ManyOrder, *, now: datetime) -> Job:
    """Raises ReportKindNotFound, PeriodNotTaken, ReportLanguageUnknown, NoReportAsked, TooManyReports."""
    actor.require(Action.MAKE_REPORTS)
    require_period_taken(order.kind, order.period)
    kind = report_kind(order.kind)
    language = language_of(kind, order.language, actor.locale)
    subjects = list(dict.fromkeys(order.subjects))
    if not subjects:
        raise NoReportAsked
    if len(subjects) > MOST:
        raise TooManyReports(len(subjects))
    needs = issued_kind(kind.id).needs_of(actor)
    told: dict[str, str | bool | list[str]] = {
        "kind": kind.id,
        "form": order.form.value,
        "period": order.period,
        "subjects": subjects,
        "needs": needs,
    }
    told["language"], told["issued"] = language, order.issued
    job = jobs.enqueue(session, JOB, str(new_id()), actor=actor, payload=told, now=now)
    trail.record(
        session, actor, "reports.many_asked", job, {"kind": kind.id, "reports": len(subjects), "issued": order.issued}
    )
    return job


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(BulkLine.organisation_id) == actor.organisation_id


def lines_of(session: Session, actor: Actor, job_id: UUID) -> Sequence[BulkLine]:
    statement = select(BulkLine).where(visible_to(actor), BulkLine.job_id == job_id)
    return session.exec(statement.order_by(col(BulkLine.place))).all()


def visible_job(session: Session, actor: Actor, job_id: UUID) -> Job:
    """Of whoever started it, while they may read what went into it. Raises JobNotFound, BulkNotThere."""
    job = jobs.visible_job(session, actor, job_id)
    needs = [Action(word) for word in str(job.payload.get("needs", "")).split("|") if word]
    if job.name != JOB or job.account_id != actor.account_id or not all(actor.may(one) for one in needs):
        raise BulkNotThere
    return job


def archive_of(session: Session, actor: Actor, job_id: UUID, folder: Path) -> Path:
    """Raises as `visible_job` does, and BulkNotDone."""
    job = visible_job(session, actor, job_id)
    if job.state != "done":
        raise BulkNotDone
    path = folder / f"{job.id}.zip"
    if not path.is_file():
        raise BulkNotThere
    return path


def make(run: JobRun, folder: Path, press_of: PressOf | None = None) -> None:
    """
    `folder` keeps archives for thirty days, and the files of jobs that are not done. `press_of` is asked only where
    reports are issued. Raises NoPressHere, and PdfKeyNotInForce before anything is written.
    """
    order = _order(run.job)
    now = run.clock()
    with run.database.reading() as session:
        actor = _starter(session, run.job)
    press = _press(order, press_of)
    forget_old(folder, now=now)
    files = folder / str(run.job.id)
    files.mkdir(parents=True, exist_ok=True)
    done = int(run.job.checkpoint.get("done", 0))
    with presses(len(order.subjects) - done) as machines:
        for start in range(done, len(order.subjects), AT_ONCE):
            if press is None:
                _step(run, actor, order, start, machines, files)
            else:
                _issuing_step(run, actor, order, start, press, files)
    with run.database.reading() as session:
        lines = lines_of(session, actor, run.job.id)
    pack(files, lines, folder / f"{run.job.id}.zip")
    made = sum(bool(line.file_name) for line in lines)
    with run.finishing() as (session, result):
        result |= {"kind": "bulk", "id": str(run.job.id), "name": "ZIP", "made": made, "refused": len(lines) - made}
        trail.record(session, actor, "reports.many_made", run.job, {"made": made, "refused": len(lines) - made})
    shutil.rmtree(files, ignore_errors=True)


def _order(job: Job) -> ManyOrder:
    told = job.payload
    language, issued = told.get("language", ""), told.get("issued", False)
    return ManyOrder(told["kind"], Form(told["form"]), told["period"], tuple(told["subjects"]), language, issued)


def _press(order: ManyOrder, press_of: PressOf | None) -> Press | None:
    if not order.issued:
        return None
    if press_of is None:
        raise NoPressHere
    return press_of()


def _starter(session: Session, job: Job) -> Actor:
    """Asked anew at each start. Raises BulkStarterGone, ActionNotAllowed."""
    account = session.get(Account, job.account_id) if job.account_id else None
    if account is None or account.disabled_at is not None:
        raise BulkStarterGone
    actor = actor_of(session, account)
    actor.require(Action.MAKE_REPORTS)
    return actor


def _step(run: JobRun, actor: Actor, order: ManyOrder, start: int, machines: Presses, files: Path) -> None:
    now = run.clock()
    part = _part(order, start)
    pairs = drawn(run, actor, order, part, machines, now)
    for asked, file in pairs:
        if file is not None:
            (files / name_of(asked, order.form)).write_bytes(file.content)
    done = start + len(part)
    with run.step("", done, len(order.subjects), checkpoint={"done": done}) as session:
        trail.wait_for_turn(session)
        for asked, file in pairs:
            session.add(_line(session, actor, run.job, order, asked, file, now))


def _part(order: ManyOrder, start: int) -> list[tuple[int, str]]:
    return [(start + at, subject) for at, subject in enumerate(order.subjects[start : start + AT_ONCE])]


def _read(
    session: Session, actor: Actor, order: ManyOrder, part: Sequence[tuple[int, str]], now: datetime
) -> list[Asked]:
    today = today_in(actor.zone, now)
    return read_many(session, actor, order.kind, part, order.period, today=today, language=order.language)


def _issuing_step(run: JobRun, actor: Actor, order: ManyOrder, start: int, press: Press, files: Path) -> None:
    """Sealed and signed while nobody waits; kept, entered and listed in one fenced transaction."""
    now, part = run.clock(), _part(order, start)
    with run.database.reading() as session:
        ready = proven_many(session, actor, _read(session, actor, order, part, now), order.form, press, now=now)
    for one in ready:
        if one.file is not None:
            (files / name_of(one.asked, order.form)).write_bytes(one.file.content)
    done = start + len(part)
    with run.step("", done, len(order.subjects), checkpoint={"done": done}) as session:
        for one in ready:
            row = enter_issued(session, actor, order.one(one.asked.subject), one, press, now=now)
            line = _refused(actor, run.job, one.asked)
            if row is not None:
                line.issued_id, line.file_name, line.sha256 = row.id, name_of(one.asked, order.form), row.sha256
            session.add(line)


def drawn(
    run: JobRun,
    actor: Actor,
    order: ManyOrder,
    part: Sequence[tuple[int, str]],
    machines: Presses,
    now: datetime,
) -> list[tuple[Asked, ReportFile | None]]:
    with run.database.reading() as session:
        many = _read(session, actor, order, part, now)
    return written_many(many, order.form, machines)


def written_many(many: Sequence[Asked], form: Form, machines: Presses) -> list[tuple[Asked, ReportFile | None]]:
    """None where it was refused."""
    drafts = [one.drafted for one in many if isinstance(one.drafted, Draft)]
    files = iter(machines.write(drafts, form))
    return [(one, next(files) if isinstance(one.drafted, Draft) else None) for one in many]


def name_of(asked: Asked, form: Form) -> str:
    return f"{asked.stem}.{form.value}"


def _line(
    session: Session, actor: Actor, job: Job, order: ManyOrder, asked: Asked, file: ReportFile | None, now: datetime
) -> BulkLine:
    line = _refused(actor, job, asked)
    if file is not None:
        line.report_id = making.enter(session, actor, order.one(asked.subject), file, now=now).report.id
        line.file_name, line.sha256 = name_of(asked, order.form), file.sha256
    return line


def _refused(actor: Actor, job: Job, asked: Asked) -> BulkLine:
    """With code and reason where it was; the beginning of a line where it was not."""
    line = BulkLine(organisation_id=actor.organisation_id, job_id=job.id, place=asked.place, subject=asked.subject)
    if isinstance(asked.drafted, TierlightError):
        line.error_code, line.error_message = asked.drafted.code, asked.drafted.message
    return line


def forget_old(folder: Path, *, now: datetime) -> None:
    """Archives past their days; the reports in them stand in the trail."""
    oldest = (now - KEPT).timestamp()
    for path in folder.glob("*.zip"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
