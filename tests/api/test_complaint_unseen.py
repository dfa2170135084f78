"""
A complaint changes the plan for every site of its cell alike, and nothing that anybody without the case role can read
says at which of them somebody spoke: every page and every list of the interface, read in one world per site.
"""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection
from sqlmodel import Session, select

from api.access import COOKIE
from api.main import create_app
from api.web import pages
from audits.models import Visit
from audits.rounds import rounds
from audits.rounds.rounds import RoundOrder
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from suppliers.models import Site
from tests.audits.test_rounds_stored import a_place, near
from tests.builders import NOW, a_fact, a_grievance, an_account, an_inspector, plain_monday
from tests.web_client import TestClient

FIRST = plain_monday()
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BY_CHANCE = re.compile(
    r'<footer.*?</footer>|name="form_token" value="[^"]*"|[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.+Z]+|cursor=[^"&]+'
    r'|"next_cursor":"[^"]*"|<td data-l="Last used">.*?</td>',
    re.DOTALL,
)


@contextmanager
def one_connection(database: Database) -> Iterator[Connection]:
    """Worlds are branches of one transaction, so that every row of the ground is born with one id in all of them."""
    if isinstance(database.bind, Connection):
        yield database.bind
        return
    with database.bind.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


class Reader:
    def __init__(self, app: FastAPI, session: Session, actor: Actor) -> None:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
        self.rest = TestClient(app, headers={"authorization": f"Bearer {secret}"})
        self.pages = TestClient(app, headers={"accept": "text/html"})
        self.pages.cookies.set(COOKIE, accounts.open_sign_in(session, account, now=utc_now(), hours=1).secret)

    def read(self, path: str) -> str:
        answer = (self.rest if path.startswith("/v1") else self.pages).get(path)
        return f"{answer.status_code} {answer.text}"


def lists_and_pages(app: FastAPI) -> Iterator[str]:
    """Every address without an id in it."""
    yield from (path for path, ways in app.openapi()["paths"].items() if "get" in ways and "{" not in path)
    for route in itertools.chain.from_iterable(router.routes for router in pages.routers):
        path = getattr(route, "path", "{")
        if "GET" in getattr(route, "methods", ()) and "{" not in path:
            yield path


def without_chance(text: str, named: dict[str, str]) -> str:
    """Rows that were born in this world are named by their order in the plan, or not at all."""
    return ID.sub(lambda found: named.get(found[0], "#"), BY_CHANCE.sub("", text))


@dataclass(frozen=True)
class Ground:
    app: FastAPI
    connection: Connection
    planner: Actor
    alike: list[UUID]
    readers: dict[str, Reader]

    def world(self, spoken_at: UUID | None) -> tuple[bool, dict[str, str]]:
        """Whether all three sites are visited, and what each reader reads where."""
        with Database(self.connection).transaction() as session:
            if spoken_at is not None:
                a_grievance(session, self.planner, session.get_one(Site, spoken_at))
            order = RoundOrder(FIRST, FIRST + timedelta(days=1), seed=3, iterations=20)
            plan_id = rounds.plan(session, self.planner, order, now=NOW).id
            made = session.exec(select(Visit).where(Visit.plan_id == plan_id)).all()
        all_three = {visit.site_id for visit in made} >= set(self.alike)
        if spoken_at is None:
            return all_three, {}
        in_order = sorted(made, key=lambda visit: (visit.day, visit.starts_at_minute, visit.code))
        named = {str(one): f"site {at}" for at, one in enumerate(self.alike)} | {str(plan_id): "plan"}
        named |= {str(visit.id): f"visit {at}" for at, visit in enumerate(in_order)}
        asked = [*lists_and_pages(self.app), f"/v1/plans/{plan_id}", f"/plans/{plan_id}", "/work?whose=team"]
        asked += [f"/plans/{plan_id}?week={FIRST.isoformat()}"]
        asked += [f"{at}/{one}" for one in self.alike for at in ("/sites", "/v1/sites")]
        asked += [f"{at}/{visit.id}" for visit in in_order for at in ("/visits", "/v1/visits")]
        found = {("inspector", path): self.readers["inspector"].read(path) for path in asked}
        others = {who: reader for who, reader in self.readers.items() if who != "inspector"}
        found |= {(who, path): one.read(path) for who, one in others.items() for path in lists_and_pages(self.app)}
        found |= {("planner", path): self.knowing.read(path) for path in ("/grievances", "/v1/grievances")}
        told = {
            f"{who} {without_chance(path, named)}": without_chance(text, named) for (who, path), text in found.items()
        }
        return all_three, told

    @property
    def knowing(self) -> Reader:
        with Database(self.connection).transaction() as session:
            return Reader(self.app, session, self.planner)


@pytest.mark.slow
def test_everybody_without_the_case_role_reads_the_same_whichever_site_somebody_spoke_at(
    database: Database, planner: Actor, authority: OrganisationId, officer: Actor, buyer: OrganisationId
) -> None:
    people = {
        "inspector": an_account(database, authority, Role.INSPECTOR),
        "buyer": officer,
        "firm": an_account(database, buyer, Role.SUPPLIER),
        "observer": an_account(database, authority, Role.OBSERVER),
    }
    with one_connection(database) as connection:
        app = create_app(Settings(demo=True), Database(connection))
        with Database(connection).transaction() as session:
            an_inspector(session, planner, "E1")
            places = [a_place(session, planner, f"S-{number:02d}", "ES", near(number)) for number in range(15)]
            for number, place in enumerate(places):
                a_fact(session, planner, place.id, "workers_total", "12" if number < 3 else "900")
            readers = {name: Reader(app, session, actor) for name, actor in people.items()}
        ground = Ground(app, connection, planner, [place.id for place in places[:3]], readers)
        worlds = []
        for spoken_at in (None, places[0].id, places[2].id):
            branch = connection.begin_nested()
            worlds.append(ground.world(spoken_at))
            branch.rollback()
    (quiet, _), (prompted, first), (prompted_too, last) = worlds
    assert (quiet, prompted, prompted_too) == (False, True, True)
    differing = {key for key in first.keys() | last.keys() if first.get(key) != last.get(key)}
    assert differing == {"planner /grievances", "planner /v1/grievances"}
    assert sum(text.startswith("200") for text in first.values()) > 60
