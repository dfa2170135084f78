"""Which part of a list a request asks for: the same two parameters at every list."""

from typing import Annotated

from fastapi import Depends, Query

from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, PageAsked


async def asked_page(
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> PageAsked:
    return PageAsked(limit, cursor)


PageDep = Annotated[PageAsked, Depends(asked_page)]
