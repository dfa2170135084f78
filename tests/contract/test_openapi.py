"""The API as its clients know it: the stored contract, and every operation under generated requests."""

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.main import create_app
from api.openapi import STORED, contract
from foundation import tokens
from foundation.actors import Action, Actor, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from tests.builders import an_account

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 8


@pytest.mark.no_database
def test_the_stored_contract_is_the_one_served() -> None:
    assert STORED.read_text("utf-8") == contract(), "run `make openapi` and read the difference"


@pytest.fixture
def roles(database: Database, authority: object, planner: Actor, officer: Actor) -> dict[str, str]:
    """A token for a planner, who may write most things, and for a case officer."""
    case_officer = an_account(database, planner.organisation_id, Role.CASE_OFFICER)
    found = {}
    with database.transaction() as session:
        for actor in (planner, case_officer):
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            found[actor.role.value] = tokens.make_token(
                session, account, name="contract", scopes=scopes, days=1, now=utc_now()
            )
    return found


def test_every_operation_keeps_its_contract_under_generated_requests(database: Database, roles: dict[str, str]) -> None:
    # No clock and no workers: other threads must not use the one connection that a test on PostgreSQL has.
    app = create_app(Settings(demo=True, worker_threads=0, clock_in_web=False), database)
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    seen: Counter[int] = Counter()
    broken: list[str] = []
    for result in schema.get_all_operations():
        broken += _tried(result.ok(), roles, seen)
    assert broken == []
    # The requests really got in: many were answered, and none was turned away at the door.
    assert seen[401] == 0
    assert sum(count for status, count in seen.items() if status < 300) > 50


def _tried(operation: APIOperation, roles: dict[str, str], seen: Counter[int]) -> list[str]:
    token = roles["case_officer" if "cases" in operation.path or "hits" in operation.path else "inspection_planner"]
    broken: dict[str, str] = {}

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def one(case: schemathesis.Case) -> None:
        try:
            answer = case.call(headers={"authorization": f"Bearer {token}"})
            seen[answer.status_code] += 1
            case.validate_response(answer, checks=list(CHECKS))
        except Exception as failure:  # noqa: BLE001 - gathered, so that one run tells all
            broken.setdefault(
                f"{operation.method.upper()} {operation.path}", f"{type(failure).__name__}: {failure}"[:400]
            )

    one()
    return [f"{name}: {failure}" for name, failure in broken.items()]
