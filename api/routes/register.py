"""The public register. It asks nobody who they are."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.access import DatabaseDep
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from sanctions import register
from sanctions.payloads import OffenceFamily
from sanctions.publications.payloads import RegisterEntry, RegisterPage
from sanctions.register import RegisterQuery

router = APIRouter(prefix="/register", tags=["register"])


def asked(
    name: Annotated[str, Query(pattern=r"^[^\x00]*$", max_length=200)] = "",
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$")] = "",
    offence_family: OffenceFamily | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> RegisterQuery:
    return RegisterQuery(name, country, offence_family or "", limit, cursor)


@router.get("", response_model=RegisterPage)
def public_register(query: Annotated[RegisterQuery, Depends(asked)], database: DatabaseDep) -> Page[RegisterEntry]:
    with database.reading() as session:
        return register.public_entries(session, query, on=utc_now().date())
