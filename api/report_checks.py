"""What the page and the REST interface do alike with a file that somebody wants checked: compared, and not kept."""

from typing import Annotated, BinaryIO, Final

from fastapi import Path, Request

from api.access import settings_of
from api.rate_limits import require_allowance
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import Invalid
from foundation.evidence_store import Store
from reports.proof import verifying
from reports.proof.codes import CODE_PATTERN
from reports.proof.verifying import FileAnswer, Standing

ASKED_A_MINUTE: Final = 60
FILES_A_MINUTE: Final = 12
LARGEST: Final = 20
"""Megabytes."""
Code = Annotated[str, Path(pattern=CODE_PATTERN)]


class CheckedFileEmpty(Invalid):
    code = "verify.file_empty"

    def __init__(self) -> None:
        super().__init__("Choose the file to check.")


class CheckedFileTooLarge(Invalid):
    code = "verify.file_too_large"

    def __init__(self) -> None:
        super().__init__("The file is larger than any report that is checked here.")


def standing_of(request: Request, database: Database, code: str) -> Standing:
    """Raises TooManyAsked."""
    require_allowance(request, "verify", ASKED_A_MINUTE)
    with database.reading() as session:
        return verifying.standing(session, code, on=utc_now().date())


def meant(code: str) -> str:
    """Pages say the code; whoever types it may type the whole address."""
    return code.strip().rstrip("/").rpartition("/")[2].lower()


def compared(request: Request, database: Database, file: BinaryIO, code: str) -> FileAnswer:
    """Raises TooManyAsked, CheckedFileEmpty, CheckedFileTooLarge."""
    require_allowance(request, "verify_file", FILES_A_MINUTE)
    content = file.read((LARGEST << 20) + 1)
    if not content:
        raise CheckedFileEmpty
    if len(content) > LARGEST << 20:
        raise CheckedFileTooLarge
    store = Store(settings_of(request).issued_dir)
    with database.reading() as session:
        return verifying.check(session, store, content, code=meant(code), on=utc_now().date())
