"""Whatever a page can do, the REST interface can do too: page_twins.csv names the operation, or why there is none."""

import csv
import dis
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import get_args

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.routes import own_account, routers
from api.web import languages, pages

pytestmark = pytest.mark.no_database
TABLE = Path(__file__).with_name("page_twins.csv")
HOUSE = ("foundation", "suppliers", "risk", "audits", "sanctions", "reports")
ASKED_BY_EVERYBODY = ("foundation.clock", "foundation.actors", "foundation.database", "foundation.settings")
NOT_OFFERED = (
    "/sign-", "/forgotten", "/set-password/", "/join/", "/preferences", "/account/", "/people/second-factor/",
    "/people/identities", "/suppliers/selected",
    "/register/subscribers", "/register/told/", "/shared-reports/asked/",
)  # fmt: skip
"""What is a browser's, a mailbox's or a second factor's alone. Nothing about the work itself may be left out."""


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def routes_of(of: list[APIRouter]) -> Iterator[APIRoute]:
    for router in of:
        yield from (route for route in router.routes if isinstance(route, APIRoute))


def acts() -> set[str]:
    return {route.path for route in routes_of(pages.routers) if "POST" in (route.methods or ())}


def operations() -> set[str]:
    return {f"{method} /v1{route.path}" for route in routes_of(routers) for method in route.methods or ()}


def test_every_act_of_a_page_has_its_operation_or_says_why_not() -> None:
    told = [row["page"] for row in rows()]
    assert sorted(told) == sorted(acts())
    named = {one for row in rows() for one in row["operations"].split("; ") if one}
    assert sorted(named - operations()) == []
    assert [row["page"] for row in rows() if bool(row["operations"]) == bool(row["why_none"])] == []
    left_out = [row["page"] for row in rows() if not row["operations"]]
    assert [page for page in left_out if not page.startswith(NOT_OFFERED)] == []


def test_every_language_of_the_pages_can_be_chosen_over_the_interface() -> None:
    assert set(get_args(own_account.Language)) == set(languages.LOCALES)


def called(function: Callable[..., object], seen: set[CodeType]) -> set[str]:
    """Operations of the floors below that a route reaches, directly or through functions of the edge."""
    assert isinstance(function, FunctionType)
    if function.__code__ in seen:
        return set()
    seen.add(function.__code__)
    if function.__module__.startswith(HOUSE):
        asked = function.__module__.startswith(ASKED_BY_EVERYBODY)
        return set() if asked else {f"{function.__module__}.{function.__qualname__}"}
    if not function.__module__.startswith("api."):
        return set()
    return {one for named in functions_in(named_in(function.__code__, function)) for one in called(named, seen)}


def named_in(code: CodeType, function: FunctionType) -> Iterator[object]:
    """What the code and the lambdas within it name by a global and its attributes."""
    found: object = None
    for step in dis.get_instructions(code):
        if step.opname in {"LOAD_GLOBAL", "LOAD_NAME"}:
            found = function.__globals__.get(step.argval)
        elif step.opname in {"LOAD_ATTR", "LOAD_METHOD"}:
            found = getattr(found, step.argval, None)
        yield found
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from named_in(inner, function)


def functions_in(named: Iterable[object]) -> Iterator[FunctionType]:
    """Also those of a table that chooses by a word of the form."""
    for one in named:
        if isinstance(one, FunctionType):
            yield one
        elif isinstance(one, dict | tuple):
            yield from functions_in(one.values() if isinstance(one, dict) else one)


def test_a_page_and_its_operations_call_the_same_function_below() -> None:
    """Or one could allow what the other refuses."""
    of_pages = {
        route.path: called(route.endpoint, set())
        for route in routes_of(pages.routers)
        if "POST" in (route.methods or ())
    }
    below = {
        f"{method} /v1{route.path}": called(route.endpoint, set())
        for route in routes_of(routers)
        for method in route.methods or ()
    }
    apart = [
        f"{row['page']}: {operation}"
        for row in rows()
        for operation in row["operations"].split("; ")
        if operation and not of_pages[row["page"]] & below[operation]
    ]
    assert apart == []
