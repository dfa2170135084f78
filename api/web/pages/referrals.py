"""The page of a protected referral, for whoever may read confidential matters; to everybody else it is not there."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.finding_forms import FormDep, ReferralPage, Typed, problems_of, status_of, version_in, without
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from audits.findings import findings, referral_steps, referrals
from audits.payloads import ReferralStep
from foundation.clock import utc_now
from foundation.errors import TierlightError
from reports.facts.payloads import Subject

router = APIRouter()


@router.get("/referrals/{referral_id}")
def referral_page(request: Request, database: DatabaseDep, reader: ReaderDep, referral_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        return _page(request, reader, session, referral_id)


def _page(
    request: Request,
    reader: Reader,
    session: Session,
    referral_id: UUID,
    *,
    typed: Typed | None = None,
    wrong: ValidationError | TierlightError | None = None,
) -> HTMLResponse:
    referral = referrals.visible_referral(session, reader.actor, referral_id)
    finding = findings.visible_finding(session, reader.actor, referral.finding_id)
    status = status_of(wrong) if wrong else 200
    page = ReferralPage(
        referral=referral,
        finding=Subject("finding", str(finding.id), finding.reference),
        under_18=finding.under_18,
        next_states=tuple(sorted(referral_steps.NEXT[referral.state])),
        typed=typed or Typed(),
        problems=problems_of(wrong, "state", locale_of(request, reader.actor)) if wrong else (),
        changed=status == 412,  # noqa: PLR2004 - the HTTP status
    )
    return shown("referral.html", frame_of(request, reader, session, "findings"), page, status=status)


@router.post("/referrals/{referral_id}", response_model=None)
def move_on(request: Request, database: DatabaseDep, writer: WriterDep, referral_id: UUID, form: FormDep) -> Response:
    try:
        step = ReferralStep.model_validate(without(form))
        with database.transaction() as session:
            referral_steps.move_on(
                session, writer.actor, referral_id, step, version_seen=version_in(form), now=utc_now()
            )
    except (ValidationError, TierlightError) as wrong:
        with database.reading() as session:
            return _page(request, writer, session, referral_id, typed=form, wrong=wrong)
    return onward(f"/referrals/{referral_id}", "done")
