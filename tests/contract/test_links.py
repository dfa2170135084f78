"""
Along the links of the contract: what creates something is asked until it does, and from its answer every link is
followed to what reads, changes and acts on it, with its id and its newest ETag. All of it has to keep the contract.
"""

import random
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation
from sqlmodel import Session

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from tests.builders import a_party, a_site, an_account, an_edge, an_inspector
from tests.contract.test_openapi import CHECKS

TRIES, STEPS = 4, 1
"""How often something is asked to be created, and how often each link from it is followed."""
DEEPEST = 2
TODAY = utc_now().date()
DAYS = {"starts_on": str(TODAY + timedelta(days=10)), "ends_on": str(TODAY + timedelta(days=20))}
SENSIBLE: dict[str, dict[str, Any]] = {
    "/v1/draws": DAYS,
    "/v1/plans": DAYS | {"replaces_published_because": ""},
    "/v1/programmes": {"year": TODAY.year + 1},
    "/v1/statements": {"law_id": "uk_msa_s54", "year": TODAY.year - 1, "correction": ""},
    "/v1/law-facts": {
        "said": {"key": "policy.register", "title": "Code", "applies_to": "both"},
        "valid_from": "2025-01-01", "valid_to": None, "evidence_id": None,
    },
    "/v1/report-bulk": {"form": "json", "subjects": ["Lindenhof Hotels"], "suppliers": None, "issued": False},
    "/v1/invitations": {"email": "wages@firm.example"},
    "/v1/webhooks": {"address": "https://firm.example/in", "topics": ["finding.recorded"]},
    "/v1/shared": DAYS
    | {"partner": "Valmarra Labour Authority", "party": "", "sites": [], "countries": []}
    | {"grants": [{"kind": "sites", "fields": ["name"]}]},
    "/v1/report-series": {
        "kind": "law_statement", "subject": "fr_vigilance", "form": "json", "rhythm": "year", "recipients": [],
    },
}  # fmt: skip
"""What no chance finds: of a body, the fields that must say something which stands or is to come."""
CREATED = {
    f"/v1/{noun}"
    for noun in (
        "actions", "cases", "draws", "edges", "findings", "grievances", "identity/decisions", "inspectors",
        "invitations", "law-facts", "parties", "plans", "programmes", "report-bulk", "report-series", "saved-views",
        "scores", "shared", "sites", "statements", "webhooks",
    )
}  # fmt: skip
Ids = dict[str, list[str]]
Operation = APIOperation[Any, Any, Any, Any]
BY_ROLE = {
    Role.CASE_OFFICER: "cases|publications|press",
    Role.PLATFORM_ADMINISTRATOR: "watch-lists|jobs",
    Role.COMPLIANCE_OFFICER: (
        "account|bulk-changes|comments|contests|hits|invitations|issued-reports|law-facts|laws|leads|own-scores|"
        "report-bulk|report-series|saved-views|shared|statements|webhooks"
    ),
}
"""Who is asked for: the rest is a planner's."""


def role_for(path: str) -> Role:
    first = path.split("/")[2]
    return next((role for role, names in BY_ROLE.items() if first in names.split("|")), Role.INSPECTION_PLANNER)


class Walk:
    """One walker with the tokens of all roles, who fills bodies with ids that stand."""

    def __init__(self, app: FastAPI, secrets: dict[Role, str], known: Ids) -> None:
        self.schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
        found = [one.ok() for one in self.schema.get_all_operations() if isinstance(one, Ok)]
        self.operations: dict[str, Operation] = {one.definition.raw["operationId"]: one for one in found}
        self.secrets, self.known = secrets, known
        self.chance = random.Random(7)  # noqa: S311 - the same choices each time
        self.created: set[str] = set()
        self.seen: Counter[int] = Counter()
        self.followed: set[tuple[str, int]] = set()
        self.broken: dict[str, str] = {}

    def ask(self, operation: Operation, link: dict[str, str], many: int) -> list[Response]:
        """With `link`: parameter -> value. Answers of what succeeded."""
        answers: list[Response] = []

        @settings(
            max_examples=many, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def one(case: schemathesis.Case[Any]) -> None:
            if answers and not link:  # created: enough
                return
            self._fill(case, link)
            answer = self._call(operation, case)
            if answer is not None and answer.status_code < 300:
                answers.append(answer)
                if "if-match" in link:
                    link["if-match"] = etag_of(answer) or link["if-match"]

        one()
        return answers

    def _fill(self, case: schemathesis.Case[Any], link: dict[str, str]) -> None:
        for name, value in link.items():
            place = case.headers if name == "if-match" else case.path_parameters
            place[name] = value
        if "subject_kind" in case.path_parameters:
            case.path_parameters |= {"subject_kind": "site", "subject_id": self.known["site_id"][0]}
        for name in case.path_parameters.keys() & self.known.keys() - link.keys():
            case.path_parameters[name] = self.known[name][0]
        if isinstance(case.body, dict):
            case.body = self._filled(case.body) | SENSIBLE.get(case.operation.path, {})

    def _filled(self, sent: Any) -> Any:
        if isinstance(sent, dict):
            return {
                name: self.chance.choice(self.known[name])
                if name in self.known and isinstance(value, str)
                else self._filled(value)
                for name, value in sent.items()
            }
        return [self._filled(one) for one in sent] if isinstance(sent, list) else sent

    def _call(self, operation: Operation, case: schemathesis.Case[Any]) -> Response | None:
        name = f"{operation.method.upper()} {operation.path}"
        try:
            answer = case.call(headers={"authorization": f"Bearer {self.secrets[role_for(operation.path)]}"})
            self.seen[answer.status_code] += 1
            case.validate_response(answer, checks=list(CHECKS))
        except (Exception, FailureGroup) as failure:  # noqa: BLE001 - gathered, so that one run tells all
            self.broken.setdefault(name, f"{type(failure).__name__}: {failure}"[:600])
            return None
        return answer

    def remember(self, path: str, body: dict[str, Any]) -> None:
        """What was created can be named by what is created next."""
        if "id" in body:
            noun = re.sub(r"ie$", "y", path.rsplit("/", 1)[1].removesuffix("s"))
            self.known.setdefault(f"{noun}_id", []).append(str(body["id"]))

    def follow(self, operation: Operation, answer: Response, path: dict[str, str], depth: int = 1) -> None:
        """First what reads, for its ETag; what was acted on is read again before the next act."""
        links = links_of(operation, answer)
        for name, link in sorted(links.items(), key=lambda one: self.operations[one[0]].method != "get"):
            target = self.operations[name]
            given_by = resolved(link["parameters"], answer, path)
            if given_by is None or (name, depth) in self.followed or depth > DEEPEST:
                continue
            self.followed.add((name, depth))
            answers = self.ask(target, given_by, STEPS)
            outer = {key: value for key, value in given_by.items() if key != "if-match"}
            for each in answers[:1]:
                self.follow(target, each, outer, depth + 1)


def links_of(operation: Operation, answer: Response) -> dict[str, Any]:
    told = operation.definition.raw["responses"].get(str(answer.status_code), {})
    found: dict[str, Any] = told.get("links", {})
    return found


def etag_of(answer: Response) -> str:
    return (answer.headers.get("etag") or [""])[0]


def resolved(parameters: dict[str, str], answer: Response, path: dict[str, str]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for name, expression in parameters.items():
        key = name.partition(".")[2]
        if expression == "$response.header.ETag":
            found[key] = etag_of(answer)
        elif expression.startswith("$request.path."):
            found[key] = path.get(key, "")
        else:
            value: Any = answer.json()
            for part in expression.partition("#/")[2].split("/"):
                value = value[part]
            found[key] = str(value)
    return found if all(found.values()) else None


def ground(session: Session, actor: Actor, known: Ids) -> None:
    farmer, builder = a_party(session, actor, "Agro Ensayo"), a_party(session, actor, "Obras Ensayo")
    site = a_site(session, actor, "Finca Ensayo", operator=farmer)
    an_edge(session, actor, farmer.id, builder.id)
    for row, names in (
        (farmer.id, "party_id from_id kept_id left_id operator_id"),
        (builder.id, "to_id merged_id right_id"),
        (site.id, "site_id node_id subject_id"),
    ):
        for name in names.split():
            known.setdefault(name, []).append(str(row))


@pytest.fixture
def walk(database: Database, authority: OrganisationId, buyer: OrganisationId) -> Walk:
    known: Ids = {}
    secrets: dict[Role, str] = {}
    for role in (*BY_ROLE, Role.INSPECTION_PLANNER):
        house = buyer if role is Role.COMPLIANCE_OFFICER else authority
        actor = an_account(database, house, role)
        with database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secrets[role] = tokens.make_token(session, account, name="contract", scopes=scopes, days=1, now=utc_now())
            if actor.may(Action.WRITE_REGISTRY):
                ground(session, actor, known)
            if role is Role.INSPECTION_PLANNER:
                an_inspector(session, actor, "I-1")
    # No clock and no workers: other threads must not use the one connection that a test on PostgreSQL has.
    app = create_app(Settings(demo=True, worker_threads=0, clock_in_web=False), database)
    return Walk(app, secrets, known)


def test_every_link_from_what_was_created_leads_where_it_says(walk: Walk) -> None:
    creating = [one for one in walk.operations.values() if one.method == "post" and "{" not in one.path]
    for operation in creating:
        linked = any("links" in answer for answer in operation.definition.raw["responses"].values())
        for answer in walk.ask(operation, {}, TRIES) if linked else []:
            walk.created.add(operation.path)
            walk.remember(operation.path, answer.json())
            walk.follow(operation, answer, {})
    assert walk.broken == {}
    assert walk.seen[401] == 0
    # The walk really got in: much was created, and most links were taken.
    assert sorted(CREATED - walk.created) == []
    assert len({name for name, _ in walk.followed}) > 100
