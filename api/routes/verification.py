"""Is this report genuine? For everybody, without an account. A file that is sent is compared and not kept."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile

from api import report_checks
from api.access import DatabaseDep
from api.report_checks import Code
from reports.proof.verifying import FileAnswer, Standing

router = APIRouter(prefix="/verify", tags=["reports"])


@router.get("/{code}")
def verify_code(request: Request, database: DatabaseDep, code: Code) -> Standing:
    """`unknown` where no report has this code."""
    return report_checks.standing_of(request, database, code)


@router.post("")
def verify_file(
    request: Request,
    database: DatabaseDep,
    file: Annotated[UploadFile, File()],
    code: Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")] = "",
) -> FileAnswer:
    """`code` is what stands on the paper, or the whole address there; without one it is looked for in the file."""
    return report_checks.compared(request, database, file.file, code)
