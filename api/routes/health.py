"""For whoever keeps the service running. `/healthz` says the process answers; `/readyz` that it can do work."""

from fastapi import APIRouter

from api.access import DatabaseDep
from foundation import migrating

router = APIRouter(tags=["health"], include_in_schema=False)


@router.get("/healthz")
def healthz() -> dict[str, str]:
    return {"state": "alive"}


@router.get("/readyz")
def readyz(database: DatabaseDep) -> dict[str, str]:
    """503 with the reason while the database is away, locked or not migrated."""
    migrating.require_current(database)
    return {"state": "ready"}
