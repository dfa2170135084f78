"""Reports: which there are, and making one. The answer of making is the file itself."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from reports import making
from reports.contents.kinds import KINDS, Form, ReportKind, require_period_taken
from reports.making import Made, ReportOrder

router = APIRouter(tags=["reports"])
MEDIA = {
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
    Form.HTML: "text/html; charset=utf-8",
}
FILE_ANSWER = {"content": {media: {} for media in MEDIA.values()}, "description": "The file"}


class ReportKindRead(BaseModel):
    """`about` says what `subject` names; `by_period` whether `period` is read."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    about: str
    by_period: bool
    formats: list[Form]
    languages: list[str]


class ReportCreate(BaseModel):
    """
    `period` as 2026, 2026-H2, 2026-Q4 or 2026-11, for kinds that take one; empty means the current year. `language`
    empty: the reader's own.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+$")]
    subject: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]
    form: Form = Form.PDF
    period: Annotated[str, Field(max_length=10, pattern=r"^[0-9HQ-]*$")] = ""
    language: Annotated[str, Field(max_length=2, pattern=r"^[a-z]*$")] = ""

    def order(self) -> ReportOrder:
        """Raises ReportKindNotFound, PeriodNotTaken."""
        require_period_taken(self.kind, self.period)
        return ReportOrder(self.kind, self.subject, self.form, self.period, self.language)


@router.get("/reports/kinds", response_model=list[ReportKindRead])
def report_kinds(actor: ActorDep) -> tuple[ReportKind, ...]:  # noqa: ARG001 - for whoever is signed in
    return KINDS


@router.post("/reports", response_class=Response, responses={200: FILE_ANSWER})
def make_report(new: ReportCreate, actor: ActorDep, database: DatabaseDep) -> Response:
    """Made anew at every call and entered in the trail with its SHA-256."""
    made = making.make_apart(database, actor, new.order(), now=utc_now())
    return as_file(made, new.form)


@router.get("/sites/{site_id}/report.pdf", response_class=Response, responses={200: FILE_ANSWER})
def site_report(site_id: UUID, actor: ActorDep, database: DatabaseDep) -> Response:
    """The site report, safe to share: no worker, no small count, nothing confidential, no visit to come."""
    made = making.make_apart(database, actor, ReportOrder("site_audit", str(site_id), Form.PDF), now=utc_now())
    return as_file(made, Form.PDF)


def as_file(made: Made, form: Form) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{made.file_name}"',
        "X-Content-SHA256": made.report.sha256,
        "Cache-Control": "no-store",
    }
    return Response(made.content, media_type=MEDIA[form], headers=headers)
