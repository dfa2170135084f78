"""Whether each write route was driven is asked when all have run (tests/driven_routes.py); here, that it bites."""

import pytest
from fastapi import FastAPI

from api.main import create_app
from foundation.database import Database
from foundation.settings import Settings
from tests.driven_routes import never_driven, never_told
from tests.web_client import READS_ONLY


@pytest.fixture
def app(database: Database) -> FastAPI:
    return create_app(Settings(demo=True), database)


def test_a_write_route_that_no_test_drove_is_named() -> None:
    missed = never_driven(set())
    assert ("POST", "/v1/findings") in missed
    assert never_driven(missed - {("POST", "/v1/findings")}) == {("POST", "/v1/findings")}


def test_an_edit_that_was_never_seen_to_tell_both_versions_is_named() -> None:
    untold = never_told(set())
    assert len(untold) > 40
    assert never_told(untold - {("PATCH", "/v1/sites/{site_id}")}) == {("PATCH", "/v1/sites/{site_id}")}


def test_the_reads_among_the_posts_are_real_routes(app: FastAPI) -> None:
    known = {(method.upper(), path) for path, operations in app.openapi()["paths"].items() for method in operations}
    assert READS_ONLY.keys() <= known
