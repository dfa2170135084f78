"""
Issued reports: what left the house, kept as it left. The file lies under its own SHA-256 and no later fact changes it;
its row says by which rules, when and by whom it was made, and what became of it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.database import Database
from foundation.errors import Conflict, NotFound
from foundation.evidence_store import Arrived, Store
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from reports.contents.canonical import canonical
from reports.contents.kinds import Form, report_kind
from reports.drafting import Draft
from reports.making import ReportOrder, read
from reports.models import IssuedReport
from reports.proof.audiences import READS, issued_kind
from reports.proof.seals import ProvenFile, code_for, proven
from reports.proof.signer import ReportSigner


class IssuedReportNotFound(NotFound):
    code = "issued_report.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such issued report, or it is not for you to read.")


class IssuedFileChanged(Conflict):
    code = "issued_report.file_changed"

    def __init__(self, report_id: UUID) -> None:
        super().__init__(
            f"The kept file of report {report_id} is missing or no longer the one issued: restore a backup."
        )
        self.report_id = report_id


class IssuedAlready(Conflict):
    code = "issued_report.issued_already"

    def __init__(self) -> None:
        super().__init__("Exactly this content was issued by somebody else this moment: use that one, or issue again.")


@dataclass(frozen=True, slots=True)
class IssuedQuery:
    """Newest first. Empty means any."""

    kind: str = ""
    state: str = ""
    about_id: UUID | None = None
    asked: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """`file_name` names no firm and no person: it ends up in mail and in folders of others."""

    path: Path
    form: Form
    sha256: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Press:
    """What issuing needs besides the facts. `base_url` is the address that outsiders reach this desk at."""

    store: Store
    signer: ReportSigner
    base_url: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody reads in a file what they could not have put into one themselves."""
    mine = col(IssuedReport.organisation_id) == actor.organisation_id
    for action in READS:
        if not actor.may(action):
            mine &= col(IssuedReport.needs).not_like(f"%|{action.value}|%")
    return mine


def list_issued(session: Session, actor: Actor, query: IssuedQuery) -> Page[IssuedReport]:
    """Raises CursorUnreadable."""
    actor.require(Action.MAKE_REPORTS)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(IssuedReport).where(visible_to(actor))
    if query.kind:
        wanted = wanted.where(IssuedReport.kind == query.kind)
    if query.state:
        wanted = wanted.where(IssuedReport.state == query.state)
    if query.about_id:
        wanted = wanted.where(IssuedReport.about_id == query.about_id)
    if query.asked:
        wanted = wanted.where(IssuedReport.asked_act != "")
    if query.cursor:
        wanted = wanted.where(col(IssuedReport.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(IssuedReport.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda one: (str(one.id),))


def visible_issued(session: Session, actor: Actor, report_id: UUID) -> IssuedReport:
    """Raises IssuedReportNotFound."""
    actor.require(Action.MAKE_REPORTS)
    found = session.exec(select(IssuedReport).where(IssuedReport.id == report_id, visible_to(actor))).first()
    if found is None:
        raise IssuedReportNotFound
    return found


def file_of(session: Session, actor: Actor, store: Store, report_id: UUID) -> IssuedFile:
    """As it was issued, whatever became of it. Raises IssuedReportNotFound, IssuedFileChanged."""
    found = visible_issued(session, actor, report_id)
    if not store.holds(found.sha256):
        raise IssuedFileChanged(found.id)
    name = f"{found.kind}-{found.data_cut.isoformat()}-{found.code[:6]}.{found.form}"
    return IssuedFile(store.path_of(found.sha256), Form(found.form), found.sha256, name)


def issue(
    session: Session,
    actor: Actor,
    order: ReportOrder,
    *,
    now: datetime,
    store: Store,
    signer: ReportSigner,
    base_url: str,
) -> IssuedReport:
    """
    In one transaction. `base_url` is the address that outsiders reach this desk at. Raises as `making.make` does, and
    PdfKeyNotInForce; nothing is written then.
    """
    drafted = read(session, actor, order, now=now)
    code = free_code(session, actor, drafted, order.form)
    file = proven(drafted.document, order.form, code, signer=signer, base_url=base_url, at=now)
    return enter(session, actor, order, drafted, file, now=now, store=store)


def issue_apart(database: Database, actor: Actor, order: ReportOrder, press: Press, *, now: datetime) -> IssuedReport:
    """Read while nobody waits, written and signed out of any transaction, then entered in a short one."""
    with database.reading() as session:
        drafted = read(session, actor, order, now=now)
        code = free_code(session, actor, drafted, order.form)
    file = proven(drafted.document, order.form, code, signer=press.signer, base_url=press.base_url, at=now)
    with database.transaction() as session:
        return enter(session, actor, order, drafted, file, now=now, store=press.store)


def free_code(session: Session, actor: Actor, drafted: Draft, form: Form) -> str:
    """The same content issued again has a code of its own, since what becomes of the two may differ."""
    turn = 0
    while True:
        code = code_for(drafted.document, str(actor.organisation_id), form, turn=turn)
        if not _taken(session, actor, code):
            return code
        turn += 1


def _taken(session: Session, actor: Actor, code: str) -> bool:
    own = select(IssuedReport.id).where(
        IssuedReport.code == code, IssuedReport.organisation_id == actor.organisation_id
    )
    return session.exec(own).first() is not None


def enter(
    session: Session,
    actor: Actor,
    order: ReportOrder,
    drafted: Draft,
    file: ProvenFile,
    *,
    now: datetime,
    store: Store,
) -> IssuedReport:
    """File and content into the store, each under its hash; its row and its line in the trail. Raises IssuedAlready."""
    trail.wait_for_turn(session)
    if _taken(session, actor, file.code):
        raise IssuedAlready
    store.keep_bytes(canonical(file.document).encode())
    kept = store.keep_bytes(file.content)
    row = _row(actor, order, drafted, file, kept, now)
    session.add(row)
    session.flush()
    trail.record(session, actor, "report.issued", row, _told(row))
    return row


def _row(
    actor: Actor, order: ReportOrder, drafted: Draft, file: ProvenFile, kept: Arrived, now: datetime
) -> IssuedReport:
    return IssuedReport(
        organisation_id=actor.organisation_id,
        kind=report_kind(order.kind).id,
        about=about_of(order, drafted),
        about_id=drafted.subject_id,
        period=order.period,
        form=order.form.value,
        language=file.document.language,
        needs=issued_kind(order.kind).needs_of(actor),
        content_sha256=file.content_sha256,
        sha256_unsigned=file.sha256_unsigned,
        sha256=kept.sha256,
        size=kept.size,
        certificate_sha256=file.certificate_sha256,
        signature=file.signature,
        public_key=file.public_key,
        data_cut=today_in(actor.zone, now),
        rule_versions=[asdict(rule) for rule in drafted.document.rule_versions],
        code=file.code,
        made_by=actor.account_id,
        made_at=now,
    )


def about_of(order: ReportOrder, drafted: Draft) -> str:
    """A law by its id; whatever else only by its row, since a name or a reference may be a person's."""
    return order.subject if drafted.subject_id is None else ""


def _told(row: IssuedReport) -> dict[str, trail.Change]:
    return {
        "kind": row.kind,
        "form": row.form,
        "content_sha256": row.content_sha256,
        "sha256_unsigned": row.sha256_unsigned,
        "sha256": row.sha256,
        "about_id": row.about_id,
    }


def drop_unneeded(session: Session, store: Store, *, now: datetime) -> int:
    """
    Deletes what a transaction that never came to its end left in the store, of every organisation, once it is a day
    old; says how many. Files and contents of ended reports stay: whoever holds one can still have it confirmed.
    """
    named = session.exec(select(IssuedReport.sha256, IssuedReport.content_sha256))
    claimed = {sha256 for pair in named for sha256 in pair}
    paths = list(store.unclaimed(claimed, now=now))
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def standing_for(session: Session, actor: Actor, kind: str, about_id: UUID) -> Sequence[IssuedReport]:
    """All of a kind about one thing that are neither superseded nor revoked."""
    wanted = select(IssuedReport).where(
        visible_to(actor), IssuedReport.kind == kind, IssuedReport.about_id == about_id, IssuedReport.state == "issued"
    )
    return session.exec(wanted.order_by(col(IssuedReport.id))).all()
