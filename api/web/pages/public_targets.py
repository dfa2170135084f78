"""Days that were promised to the public, on a page that asks nobody who they are."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.open_pages import openly_shown, reader_if_any, today_of
from reports.series.promised import PublicTarget, public_targets

router = APIRouter()


@dataclass(frozen=True, slots=True)
class PublicTargetsPage:
    rows: tuple[PublicTarget, ...]

    @property
    def missed(self) -> int:
        return sum(row.state in ("missed", "made_late") for row in self.rows)


@router.get("/public-targets")
def targets_page(request: Request, database: DatabaseDep) -> HTMLResponse:
    with database.reading() as session:
        rows = tuple(public_targets(session, today=today_of(reader_if_any(request))))
    return openly_shown(request, database, "public_targets.html", PublicTargetsPage(rows), here="register")
