"""Days that were promised to the public, kept or missed. Anybody may read them; nobody can take one away."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.access import DatabaseDep
from api.paged import PageDep
from foundation.clock import utc_now
from reports.series.promised import PublicTarget, list_public_targets

router = APIRouter(prefix="/public-targets", tags=["register"])


class PublicTargetPage(BaseModel):
    rows: list[PublicTarget]
    next_cursor: str | None


@router.get("")
def list_promised(asked: PageDep, database: DatabaseDep) -> PublicTargetPage:
    """The latest day first."""
    with database.reading() as session:
        page = list_public_targets(session, asked, today=utc_now().date())
    return PublicTargetPage(rows=list(page.rows), next_cursor=page.next_cursor)
