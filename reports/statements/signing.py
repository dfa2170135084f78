"""
Signing a statement and issuing it in one act: its files are written, sealed and signed while nobody waits, and enter
the store in the transaction that freezes it. Either all of it stands or the draft is untouched.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.database import Database
from reports import issued
from reports.contents.blocks import Document
from reports.contents.kinds import Form
from reports.drafting import Draft
from reports.issued import IssuedQuery, Press
from reports.making import ReportOrder
from reports.models import IssuedReport, LawStatement
from reports.proof import ending
from reports.proof.seals import ProvenFile, proven
from reports.statements import statements
from reports.statements.payloads import StatementSigning

KIND = "law_statement"
FORMS = (Form.PDF, Form.JSON)
"""For people, and for whoever reads it by machine."""


def sign_and_issue(
    database: Database,
    actor: Actor,
    statement_id: UUID,
    said: StatementSigning,
    press: Press,
    *,
    version_seen: int,
    now: datetime,
) -> LawStatement:
    """
    Files issued of the one it corrects are superseded by those of the corrected version. Raises as
    `statements.sign_statement` does, and PdfKeyNotInForce, IssuedAlready.
    """
    with database.reading() as session:
        _, document = statements.to_sign(session, actor, statement_id, said, version_seen=version_seen, now=now)
        codes = {form: issued.free_code(session, actor, Draft(document, statement_id), form) for form in FORMS}
    files = _written(document, codes, press, now)
    with database.transaction() as session:
        row = statements.sign_statement(
            session, actor, statement_id, said, version_seen=version_seen, now=now, prepared=document
        )
        made = {form: _entered(session, actor, row, (form, file), press, now) for form, file in files.items()}
        _supersede(session, actor, row, made, now)
        return row


def issued_about(session: Session, actor: Actor, row: LawStatement) -> Sequence[IssuedReport]:
    """The files of this statement that left the house and may be read, newest first."""
    return issued.list_issued(session, actor, IssuedQuery(kind=KIND, about_id=row.id)).rows


def _written(document: Document, codes: dict[Form, str], press: Press, now: datetime) -> dict[Form, ProvenFile]:
    return {
        form: proven(document, form, code, signer=press.signer, base_url=press.base_url, at=now)
        for form, code in codes.items()
    }


def _entered(
    session: Session, actor: Actor, row: LawStatement, file: tuple[Form, ProvenFile], press: Press, now: datetime
) -> IssuedReport:
    form, written = file
    order = ReportOrder(KIND, str(row.id), form)
    return issued.enter(session, actor, order, Draft(written.document, row.id), written, now=now, store=press.store)


def _supersede(
    session: Session, actor: Actor, row: LawStatement, made: dict[Form, IssuedReport], now: datetime
) -> None:
    """No third person is asked: whoever signed the correction is the second one already."""
    if row.corrects_id is None:
        return
    for old in issued.standing_for(session, actor, KIND, row.corrects_id):
        by = made.get(Form(old.form), made[Form.PDF])
        ending.end_superseded(session, actor, old, by, reason=row.correction, now=now)
