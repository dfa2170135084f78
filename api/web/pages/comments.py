"""What people say about a record and what was changed in it: brought into its page, or read here without JavaScript."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Annotated, Final, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.marking import marked as _
from api.web.payloads import FieldProblem
from api.web.wording import remarks_on
from foundation.clock import utc_now
from foundation.comment_refusals import HouseNotChosen, SharedNoMore
from foundation.database import Database
from foundation.errors import Conflict, Invalid, TierlightError
from foundation.models import Comment
from foundation.paging import Page
from foundation.payloads import AnswerCreate, CommentCreate, CommentedKind
from reports.facts.payloads import Subject
from reports.records import commenting
from reports.records.changes import ChangeLine, changes_of
from reports.records.commenting import Part, Talk, WorkerPerhapsNamed
from reports.records.seeing import seen
from reports.sharing.talking import reads_of_others

router = APIRouter()
PAGES: Final[dict[CommentedKind, tuple[str, str]]] = {
    "party": ("/parties", "suppliers"),
    "site": ("/sites", "suppliers"),
    "visit": ("/visits", "visits"),
    "finding": ("/findings", "findings"),
    "case": ("/cases", "cases"),
}
"""Where a record has its page, and which entry of the desk that is."""
TOLD: Final = (
    _("No other organisation may read this record, so nothing can be shared about it: write it as internal."),
    _("Several organisations read shared comments on this record: choose one of them."),
    _("The agreement is not in force for this record any more: write it as internal."),
    _("This comment was taken back: read the page again."),
    _(
        "The comment may hold a worker's name, telephone, address of mail or identity number: take it out, or say "
        "that it is none."
    ),
    _("Mention only people who may read this comment: choose them from the list."),
)
"""Sentences of the operations that the form shows, marked here for the catalogues."""
UNFIT: Final = _("Write something, of at most 4,000 characters and without control signs.")
WHO_READS: Final = _("Say who may read it.")
Text = Annotated[str, Form()]
Ids = Annotated[list[str], Form()]


@dataclass(frozen=True, slots=True)
class TypedComment:
    """
    As it was sent. `looked` is a mark of the words that were shown with remarks; `answers` is what it answers.
    `audience` is internal, or shared with a colon and the agreement under which.
    """

    text: str = ""
    audience: str = ""
    mentions: tuple[str, ...] = ()
    looked: str = ""
    holds_no_worker: bool = False
    answers: UUID | None = None

    @property
    def mark(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def fields(self) -> dict[str, object]:
        return {"text": self.text, "mentions": list(self.mentions), "holds_no_worker": self.holds_no_worker}

    def who_reads(self) -> dict[str, object]:
        audience, _colon, agreement = self.audience.partition(":")
        found: dict[str, object] = {"audience": audience}
        return found | {"agreement": agreement} if agreement else found


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was not kept: `wrong` says why; without it there are remarks on the wording."""

    typed: TypedComment
    wrong: ValidationError | TierlightError | None = None


@dataclass(frozen=True, slots=True)
class TalkPage:
    """`again`: the words were not kept, and are looked at once more; `worker`: what they may hold of a worker."""

    facts: Talk
    page: str
    typed: TypedComment = field(default_factory=TypedComment)
    problems: tuple[FieldProblem, ...] = ()
    again: bool = False
    worker: bool = False


@dataclass(frozen=True, slots=True)
class ChangesPage:
    record: Subject
    page: str
    found: Page[ChangeLine]
    further: bool


def typed_comment(
    text: Text = "",
    audience: Text = "",
    mentions: Ids = [],  # noqa: B006 - FastAPI copies defaults
    looked: Text = "",
    holds_no_worker: Text = "",
) -> TypedComment:
    plain = text.replace("\r\n", "\n").strip()
    return TypedComment(plain, audience, tuple(mentions), looked, holds_no_worker == "yes")


def parts_asked(cursor: str = "", shared: str = "", at: UUID | None = None) -> tuple[Part, Part]:
    """Where the two lists go on, and the comment that a link leads to."""
    return Part("internal", cursor, at), Part("shared", shared, at)


@router.get("/comments/of/{subject_kind}/{subject_id}")
def comments_of(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    subject_kind: CommentedKind,
    subject_id: UUID,
    parts: Annotated[tuple[Part, Part], Depends(parts_asked)],
) -> HTMLResponse:
    return _page(request, database, reader, Subject(subject_kind, str(subject_id), ""), parts)


PARTS: Final = (Part("internal"), Part("shared"))


def _page(
    request: Request,
    database: Database,
    reader: Reader,
    record: Subject,
    parts: tuple[Part, Part] = PARTS,
    *,
    sent: Sent | None = None,
) -> HTMLResponse:
    """What another organisation shares is read in a transaction, for each reading leaves a line with it."""
    kind = cast("CommentedKind", record.kind)
    with database.reading() as session:
        noted = reads_of_others(session, reader.actor, kind)
    with database.transaction() if noted else database.reading() as session:
        talk = commenting.talk_about(session, reader.actor, kind, UUID(record.id), at=parts, now=utc_now())
        return _shown(request, reader, session, talk, sent)


def _shown(request: Request, reader: Reader, session: Session, talk: Talk, sent: Sent | None) -> HTMLResponse:
    wrong = sent.wrong if sent else None
    path, here = PAGES[cast("CommentedKind", talk.record.kind)] if talk.own else ("", "sharing")
    page = TalkPage(
        facts=talk,
        page=f"{path}/{talk.record.id}" if talk.own else "/sharing",
        typed=sent.typed if sent else TypedComment(),
        problems=_problems(wrong, locale_of(request, reader.actor)),
        again=sent is not None,
        worker=isinstance(wrong, WorkerPerhapsNamed),
    )
    status = 200 if not page.again else 409 if isinstance(wrong, Conflict) else 422
    return shown("comments.html", frame_of(request, reader, session, here), page, status=status)


def _problems(wrong: ValidationError | TierlightError | None, locale: str) -> tuple[FieldProblem, ...]:
    if wrong is None:
        return ()
    if isinstance(wrong, ValidationError):
        fields = {str(one["loc"][0]) for one in wrong.errors() if one["loc"]}
        told = {"audience": WHO_READS, "agreement": WHO_READS}
        return tuple(FieldProblem(name, translated(locale, told.get(name, UNFIT))) for name in sorted(fields))
    field = "audience" if isinstance(wrong, HouseNotChosen | SharedNoMore) else "text"
    return (FieldProblem(field, translated(locale, wrong.message)),)


TypedDep = Annotated[TypedComment, Depends(typed_comment)]


@router.post("/comments/of/{subject_kind}/{subject_id}", response_model=None)
def write_comment(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    subject_kind: CommentedKind,
    subject_id: UUID,
    typed: TypedDep,
) -> Response:
    """Words with a remark on them are shown once more before they are kept, with the remark."""

    def act(session: Session) -> Comment:
        new = CommentCreate.model_validate(typed.fields() | typed.who_reads())
        return commenting.write(session, writer.actor, subject_kind, subject_id, new, now=utc_now())

    return _kept(request, database, writer, Subject(subject_kind, str(subject_id), ""), typed, act)


@router.post("/comments/{comment_id}/answers", response_model=None)
def answer_comment(
    request: Request, database: DatabaseDep, writer: WriterDep, comment_id: UUID, typed: TypedDep
) -> Response:
    with database.reading() as session:
        first = commenting.read_comment(session, writer.actor, comment_id, now=utc_now())
        record = Subject(cast("CommentedKind", first.subject_kind), str(first.subject_id), "")

    def act(session: Session) -> Comment:
        new = AnswerCreate.model_validate(typed.fields())
        return commenting.answer(session, writer.actor, comment_id, new, now=utc_now())

    return _kept(request, database, writer, record, replace(typed, answers=comment_id), act)


def _kept(
    request: Request,
    database: Database,
    writer: Reader,
    record: Subject,
    typed: TypedComment,
    act: Callable[[Session], Comment],
) -> Response:
    """To the record again when it was kept, or the page with the words and what is to be said of them."""
    if typed.looked != typed.mark and remarks_on(typed.text, False, locale_of(request, writer.actor)):
        return _page(request, database, writer, record, sent=Sent(typed))
    try:
        with database.transaction() as session:
            kept = act(session)
            own = kept.partner_id != writer.actor.organisation_id
    except (ValidationError, Invalid, Conflict) as wrong:
        return _page(request, database, writer, record, sent=Sent(typed, wrong))
    kind = cast("CommentedKind", record.kind)
    return onward(f"{PAGES[kind][0]}/{record.id}" if own else f"/comments/of/{kind}/{record.id}", "comment_kept")


@router.post("/comments/{comment_id}/take-back", response_model=None)
def take_back_comment(database: DatabaseDep, writer: WriterDep, comment_id: UUID, request: Request) -> Response:
    try:
        with database.transaction() as session:
            comment = commenting.take_back(session, writer.actor, comment_id, now=utc_now())
            record = Subject(cast("CommentedKind", comment.subject_kind), str(comment.subject_id), "")
    except Conflict as wrong:
        with database.reading() as session:
            comment = commenting.read_comment(session, writer.actor, comment_id, now=utc_now())
            record = Subject(cast("CommentedKind", comment.subject_kind), str(comment.subject_id), "")
        return _page(request, database, writer, record, sent=Sent(TypedComment(), wrong))
    return onward(f"/comments/of/{record.kind}/{record.id}", "comment_taken_back")


@router.get("/comments/{comment_id}")
def one_comment(database: DatabaseDep, reader: ReaderDep, comment_id: UUID) -> RedirectResponse:
    """Where a letter leads: its address says nothing of what the comment is about."""
    with database.reading() as session:
        comment = commenting.read_comment(session, reader.actor, comment_id, now=utc_now())
        at = f"/comments/of/{comment.subject_kind}/{comment.subject_id}?at={comment.id}#c-{comment.id}"
        return RedirectResponse(at, status_code=303)


@router.get("/changes/of/{subject_kind}/{subject_id}")
def changes_page(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    subject_kind: CommentedKind,
    subject_id: UUID,
    cursor: str = "",
) -> HTMLResponse:
    path, here = PAGES[subject_kind]
    with database.reading() as session:
        record = seen(session, reader.actor, subject_kind, subject_id)
        found = changes_of(session, reader.actor, subject_kind, subject_id, cursor=cursor)
        page = ChangesPage(record, f"{path}/{subject_id}", found, bool(cursor))
        return shown("changes.html", frame_of(request, reader, session, here), page)
