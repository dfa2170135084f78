"""
Statements under a law: a draft that follows the facts, signed by another person than the one who opened it, and from
then on frozen; made public on a day, and replaced only by a corrected version that says what it puts right.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from foundation import trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.models import Account
from foundation.paging import Page, PageAsked, PairOrder, page_in_order
from foundation.versions import require_unchanged, require_version
from reports.contents.blocks import Document
from reports.contents.canonical import canonical, content_hash
from reports.contents.signed_off import signed_off
from reports.laws.book import law_book
from reports.models import LawStatement
from reports.statements import owed, refusals, signers
from reports.statements.payloads import StatementOpening, StatementPublishing, StatementSigning
from reports.statements.reading import drafted, reads_as
from reports.statements.years import year_of

SIGNED = ("signed", "published")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(LawStatement.organisation_id) == actor.organisation_id


def read_statement(session: Session, actor: Actor, statement_id: UUID) -> LawStatement:
    """Raises StatementNotFound."""
    actor.require(Action.MAKE_REPORTS)
    row = session.exec(select(LawStatement).where(visible_to(actor), LawStatement.id == statement_id)).first()
    if row is None:
        raise refusals.StatementNotFound
    return row


def list_statements(session: Session, actor: Actor, *, law_id: str = "", year: int | None = None) -> list[LawStatement]:
    """Newest year first, dropped drafts too. Raises LawNotFound."""
    order = (col(LawStatement.year).desc(), col(LawStatement.law_id), col(LawStatement.language))
    wanted = _wanted(actor, law_id, year)
    return list(session.exec(wanted.order_by(*order, col(LawStatement.number).desc())))


def page_of_statements(
    session: Session, actor: Actor, asked: PageAsked, *, law_id: str, year: int | None
) -> Page[LawStatement]:
    """Newest year first, of one year the newest. Raises LawNotFound, CursorUnreadable."""
    order = PairOrder(col(LawStatement.year), col(LawStatement.id), int, newest_first=True)
    return page_in_order(session, _wanted(actor, law_id, year), order, asked)


def _wanted(actor: Actor, law_id: str, year: int | None) -> SelectOfScalar[LawStatement]:
    actor.require(Action.MAKE_REPORTS)
    wanted = select(LawStatement).where(visible_to(actor))
    if law_id:
        wanted = wanted.where(LawStatement.law_id == law_book().law(law_id).id)
    if year is not None:
        wanted = wanted.where(LawStatement.year == year)
    return wanted


def open_statement(session: Session, actor: Actor, new: StatementOpening, *, now: datetime) -> LawStatement:
    """
    Raises LawNotFound, LawHasNoVersion, StatementNotFound, StatementOpenAlready, StatementSignedAlready,
    StatementNotCorrectable, CorrectionNotSaid.
    """
    actor.require(Action.WRITE_STATEMENTS)
    law = law_book().law(new.law_id)
    year = year_of(session, actor, new.year)
    version = law.version_on(year.last)
    trail.wait_for_turn(session)
    earlier = [
        row for row in list_statements(session, actor, law_id=law.id, year=new.year) if row.language == new.language
    ]
    _may_open(session, actor, earlier, new)
    if actor.account_id is None:
        raise refusals.SignerPrepared
    row = LawStatement(
        organisation_id=actor.organisation_id,
        law_id=law.id,
        law_version=version.id,
        year=new.year,
        first_day=year.first,
        last_day=year.last,
        language=new.language,
        number=1 + max((one.number for one in earlier), default=0),
        due_on=law.public_by(year.last),
        corrects_id=new.corrects_id,
        correction=new.correction,
        prepared_by=actor.account_id,
        prepared_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "statement.opened", row, {"law": law.id, "year": new.year, "number": row.number})
    if row.corrects_id is None:
        owed.open_owed(session, actor, row)
    return row


def _may_open(session: Session, actor: Actor, earlier: list[LawStatement], new: StatementOpening) -> None:
    draft = next((row for row in earlier if row.state == "draft"), None)
    if draft is not None:
        raise refusals.StatementOpenAlready(draft.number)
    standing = next((row for row in earlier if row.state in SIGNED), None)
    if new.corrects_id is None:
        if standing is not None:
            raise refusals.StatementSignedAlready(standing.number)
        return
    read_statement(session, actor, new.corrects_id)
    if standing is None or standing.id != new.corrects_id:
        raise refusals.StatementNotCorrectable
    if not new.correction:
        raise refusals.CorrectionNotSaid


def drop_statement(
    session: Session, actor: Actor, statement_id: UUID, reason: str, *, version_seen: int, now: datetime
) -> LawStatement:
    """Raises StatementNotFound, StatementStateWrong, ChangedMeanwhile."""
    row = _held(session, actor, statement_id, Action.WRITE_STATEMENTS, version_seen, "draft")
    row.sqlmodel_update({"state": "dropped", "ended_because": reason})
    owed.close_dropped(session, actor, row, today=today_in(actor.zone, now))
    return _moved(session, actor, row, "statement.dropped", now)


def to_sign(
    session: Session, actor: Actor, statement_id: UUID, said: StatementSigning, *, version_seen: int, now: datetime
) -> tuple[LawStatement, Document]:
    """
    The draft and what signing it freezes; writes nothing. Raises StatementNotFound, StatementStateWrong,
    SignerPrepared, ContentMoved, ChangedMeanwhile.
    """
    actor.require(Action.SIGN_STATEMENTS)
    row = read_statement(session, actor, statement_id)
    require_version(row.version, version_seen, row)
    _require_state(row, "draft")
    today = today_in(actor.zone, now)
    if actor.account_id is None:
        raise refusals.SignerPrepared
    if bars := signers.bars_against(session, actor, row, on=today):
        raise refusals.SignerPrepared(bars)
    document = drafted(session, actor, row, today=today)
    if (found := reads_as(document)) != said.reads_as:
        raise refusals.ContentMoved(found)
    name = session.get_one(Account, actor.account_id).name
    return row, signed_off(document, name, said.signed_as, today)


def sign_statement(
    session: Session,
    actor: Actor,
    statement_id: UUID,
    said: StatementSigning,
    *,
    version_seen: int,
    now: datetime,
    prepared: Document | None = None,
) -> LawStatement:
    """
    Freezes what the signer read: `prepared` where its files were written before, if it still reads the same. A
    corrected version replaces the one it corrects. Raises as `to_sign` does.
    """
    _held(session, actor, statement_id, Action.SIGN_STATEMENTS, version_seen, "draft")
    row, fresh = to_sign(session, actor, statement_id, said, version_seen=version_seen, now=now)
    document = prepared or fresh
    if reads_as(document) != reads_as(fresh):
        raise refusals.ContentMoved(reads_as(fresh))
    if row.corrects_id is not None:
        _replace(session, actor, row, row.corrects_id, now)
    row.sqlmodel_update(
        {
            "state": "signed",
            "content": canonical(document),
            "content_sha256": content_hash(document),
            "signed_by": actor.account_id,
            "signed_at": now,
            "signed_as": said.signed_as,
        }
    )
    return _moved(session, actor, row, "statement.signed", now)


def _replace(session: Session, actor: Actor, row: LawStatement, statement_id: UUID, now: datetime) -> None:
    """The earlier one stays readable, with its day of publication, and says that it was replaced."""
    earlier = read_statement(session, actor, statement_id)
    if earlier.state not in SIGNED:
        raise refusals.StatementNotCorrectable
    earlier.state = "replaced"
    _moved(session, actor, earlier, "statement.replaced", now)
    owed.hand_on(session, actor, earlier, row)


def publish_statement(
    session: Session,
    actor: Actor,
    statement_id: UUID,
    said: StatementPublishing,
    *,
    version_seen: int,
    now: datetime,
) -> LawStatement:
    """Keeps where and since when it is public. Raises StatementNotFound, StatementStateWrong, PublishedOnWrongDay."""
    row = _held(session, actor, statement_id, Action.WRITE_STATEMENTS, version_seen, "signed")
    today = today_in(actor.zone, now)
    signed_on = today_in(actor.zone, row.signed_at or now)
    if not signed_on <= said.published_on <= today:
        raise refusals.PublishedOnWrongDay(signed_on, today)
    row.sqlmodel_update({"state": "published", "published_on": said.published_on, "published_url": said.published_url})
    owed.close_public(session, actor, row)
    return _moved(session, actor, row, "statement.published", now)


def _held(
    session: Session, actor: Actor, statement_id: UUID, leave: Action, version_seen: int, wanted: str
) -> LawStatement:
    actor.require(leave)
    row = read_statement(session, actor, statement_id)
    require_unchanged(session, row, version_seen, told=True)
    _require_state(row, wanted)
    return row


def _require_state(row: LawStatement, wanted: str) -> None:
    if row.state != wanted:
        raise refusals.StatementStateWrong(row.state, wanted)


def _moved(session: Session, actor: Actor, row: LawStatement, word: str, now: datetime) -> LawStatement:
    row.version += 1
    row.changed_at = now
    session.add(row)
    session.flush()
    trail.record(
        session,
        actor,
        word,
        row,
        {"law": row.law_id, "year": row.year, "number": row.number, "content_sha256": row.content_sha256},
    )
    return row
