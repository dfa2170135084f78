"""The smaller forms of a corrective action: a later day, an owner's part, workers asked, the look at retaliation."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.action_pages import After, Sent, WordsDep, attempted, show
from api.web.frames import WriterDep
from audits.actions import action_extensions, action_parts, retaliation_checks, worker_confirmations
from audits.payloads import (
    ExtensionCreate,
    ExtensionDecision,
    PartCreate,
    PartDone,
    RetaliationLook,
    WorkersAskedCreate,
)

router = APIRouter()


def _filled(words: dict[str, str], *names: str) -> dict[str, str]:
    """An empty field of a form is one that was not filled in."""
    return {name: words[name] for name in names if words.get(name)}


@router.post("/actions/{action_id}/extensions", response_model=None)
def ask_extension(
    request: Request, database: DatabaseDep, writer: WriterDep, action_id: UUID, words: WordsDep
) -> Response:
    def act(session: Session, now: datetime) -> None:
        new = ExtensionCreate.model_validate(_filled(words, "clock", "new_day", "reason", "asked_by"))
        action_extensions.ask(session, writer.actor, action_id, new, now=now)

    return attempted(request, database, writer, action_id, Sent("later", words, "new_day", "extension_asked"), act)


@router.post("/actions/{action_id}/extensions/{extension_id}/decision", response_model=None)
def decide_extension(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    action_id: UUID,
    extension_id: UUID,
    words: WordsDep,
) -> Response:
    def act(session: Session, now: datetime) -> None:
        said = {"granted": words.get("then") == "grant", **_filled(words, "reason")}
        decision = ExtensionDecision.model_validate(said)
        action_extensions.decide(session, writer.actor, action_id, extension_id, decision, now=now)

    sent = Sent(f"decide-{extension_id}", words, "reason", "extension_decided")
    return attempted(request, database, writer, action_id, sent, act)


@router.post("/actions/{action_id}/parts", response_model=None)
def add_part(request: Request, database: DatabaseDep, writer: WriterDep, action_id: UUID, words: WordsDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        filled = _filled(words, "owner_kind", "owner_name", "lever", "description", "due_on")
        action_parts.add_part(session, writer.actor, action_id, PartCreate.model_validate(filled), now=now)

    return attempted(request, database, writer, action_id, Sent("part", words, "description", "part_added"), act)


@router.post("/actions/{action_id}/parts/{part_id}/done", response_model=None)
def finish_part(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    action_id: UUID,
    part_id: UUID,
    words: WordsDep,
) -> Response:
    def act(session: Session, now: datetime) -> None:
        done = PartDone.model_validate(_filled(words, "done_on", "signed_off"))
        action_parts.finish_part(session, writer.actor, action_id, part_id, done, now=now)

    return attempted(request, database, writer, action_id, Sent(f"done-{part_id}", words, "done_on", "part_done"), act)


@router.post("/actions/{action_id}/confirmations", response_model=None)
def record_asked(
    request: Request, database: DatabaseDep, writer: WriterDep, action_id: UUID, words: WordsDep
) -> Response:
    def act(session: Session, now: datetime) -> None:
        new = WorkersAskedCreate.model_validate(_filled(words, "asked", "confirmed", "way", "day"))
        worker_confirmations.record_asked(session, writer.actor, action_id, new, now=now)

    return attempted(request, database, writer, action_id, Sent("asked", words, "asked", "workers_asked"), act)


@router.post("/actions/{action_id}/retaliation-checks/{check_id}", response_model=None)
def record_look(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    action_id: UUID,
    check_id: UUID,
    words: WordsDep,
) -> Response:
    """The receipt of a sign is shown on the page that answers and nowhere else."""
    receipts: list[str] = []

    def act(session: Session, now: datetime) -> None:
        look = RetaliationLook.model_validate(_filled(words, "outcome", "looked_on", "summary"))
        receipt = retaliation_checks.record_look(session, writer.actor, check_id, look, now=now)[1]
        receipts.extend([receipt] if receipt else [])

    sent = Sent(f"look-{check_id}", words, "looked_on", "looked_at")
    answer = attempted(request, database, writer, action_id, sent, act)
    return show(request, database, writer, action_id, After(receipt=receipts[0])) if receipts else answer
