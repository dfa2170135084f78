"""Days that were promised to the public, kept or missed. Anybody may read them; nobody can take one away."""

from fastapi import APIRouter

from api.access import DatabaseDep
from foundation.clock import utc_now
from reports.series.promised import PublicTarget, public_targets

router = APIRouter(prefix="/public-targets", tags=["register"])


@router.get("")
def list_public_targets(database: DatabaseDep) -> list[PublicTarget]:
    with database.reading() as session:
        return list(public_targets(session, today=utc_now().date()))
