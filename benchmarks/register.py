"""
The public register of 10,000 entries: what the search page and the JSON take of the processor at p95, against a plain
SELECT of the same fifty rows in the same run, and what a question costs whose answer has not changed.

    python -m benchmarks.register [--entries 10000] [--questions 60]

Seconds are those of the processor, so that work beside it on the same machine changes no ratio much.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import quantiles
from uuid import UUID

from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import SQLModel

from api.main import create_app
from foundation import accounts, migrating
from foundation.accounts import NewAccount
from foundation.actors import OrganisationId, Role
from foundation.database import Database
from foundation.ids import new_id
from foundation.settings import Settings
from sanctions.models import Case, Publication
from suppliers.models import Node, Party

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SYLLABLES = ("ba", "ro", "vel", "mar", "tin", "os", "cal", "der", "fin", "lu", "ga", "nor")
GOALS = {"JSON page / plain SELECT": 4.0, "search page / plain SELECT": 5.0}
PLAIN = (
    "SELECT p.* FROM publication p JOIN enforcement_case c ON c.id = p.case_id WHERE p.state = 'approved' "
    "AND p.folded_name LIKE :name ORDER BY p.decided_on DESC, p.case_id LIMIT 50"
)


def fill(store: Database, entries: int) -> list[str]:
    """Invented firms with one listed final case each; returns parts of names to look for."""
    chance = Random(5)  # noqa: S311 - a repeatable register, no secret
    with store.transaction() as session:
        house = accounts.add_organisation(session, name="Authority", kind="regulator", now=NOW)
        one, other = (
            accounts.add_account(
                session,
                NewAccount(f"{role.value}@a.example", role.value, role, OrganisationId(house.id)),
                now=NOW,
            ).id
            for role in (Role.CASE_OFFICER, Role.APPROVER)
        )
        names = ["".join(chance.choices(SYLLABLES, k=4)) for _ in range(entries)]
        rows: list[SQLModel] = []
        for number, name in enumerate(names):
            rows += _entry(number, name, house.id, (one, other), NOW.date() - timedelta(days=chance.randint(1, 900)))
        for kind in (Node, Party, Case, Publication):
            session.execute(kind.__table__.insert(), [row.model_dump() for row in rows if isinstance(row, kind)])  # type: ignore[attr-defined] # tables have it
    return [name[:5] for name in names[:400]]


def _entry(number: int, name: str, house: UUID, people: tuple[UUID, UUID], on: date) -> list[SQLModel]:
    party, case = new_id(), new_id()
    shared = {
        "reference": f"R-{number}",
        "offence_family": "wage_underpayment",
        "offence_on": on,
        "currency": "EUR",
        "organisation_id": house,
        "final_amount": Decimal(1000 + number),
        "final_on": on,
    }
    return [
        Node(id=party, organisation_id=house, kind="party"),
        Party(
            id=party,
            organisation_id=house,
            reference=str(number),
            row_key=str(number),
            name=name,
            folded_name=name,
            country="ES",
            recorded_at=NOW,
        ),
        Case(**shared, id=case, party_id=party, state="final", grounds="Invented", opened_on=on, recorded_at=NOW),
        Publication(
            **shared,
            case_id=case,
            number=1,
            state="approved",
            case_version=1,
            authority="Authority",
            party_name=name,
            folded_name=name,
            party_country="ES",
            decided_on=on,
            appeal="none",
            grounds_code="wages_below_law",
            scope=["public_contracts"],
            release_condition="The wages owed are paid",
            law_id="es_lisos_40",
            law="A law",
            starts_on=on,
            listed_until=date(2099, 1, 1),
            prepared_by=people[0],
            prepared_at=NOW,
            decided_by=people[1],
            decided_at=NOW,
            changed_at=NOW,
        ),
    ]


def p95(act: Callable[[str], object], asked: list[str]) -> float:
    """Milliseconds of the processor."""
    act(asked[0])
    taken: list[float] = []
    for part in asked:
        began = time.process_time()
        act(part)
        taken.append(1000 * (time.process_time() - began))
    return quantiles(taken, n=20)[-1]


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--entries", type=int, default=10_000)
    wanted.add_argument("--questions", type=int, default=60)
    told = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Database.at(f"sqlite:///{Path(folder) / 'register.sqlite'}")
        migrating.upgrade(store)
        asked = fill(store, told.entries)[: told.questions]
        client = TestClient(create_app(Settings(secret=SecretStr("0123456789abcdef" * 3)), store))
        report(store, client, asked)
        store.close()


def report(store: Database, client: TestClient, asked: list[str]) -> None:
    def plain(part: str) -> object:
        with store.reading() as session:
            return session.execute(text(PLAIN), {"name": f"%{part}%"}).all()

    tag = client.get("/register").headers["etag"]
    taken = {
        "plain SELECT": p95(plain, asked),
        "JSON page": p95(lambda part: client.get("/v1/register", params={"name": part}), asked),
        "search page": p95(lambda part: client.get("/register", params={"name": part}), asked),
        "unchanged page (304)": p95(lambda _: client.get("/register", headers={"if-none-match": tag}), asked),
    }
    for name, milliseconds in taken.items():
        print(f"{name:24} p95 {milliseconds:8.2f} ms  {milliseconds / taken['plain SELECT']:6.1f} x plain")
    ratios = {name: taken[name.split(" / ")[0]] / taken["plain SELECT"] for name in GOALS}
    for name, goal in GOALS.items():
        print(f"{name}: {ratios[name]:.1f} (goal {goal:.0f})")
    print(f"goals: {sum(ratios[name] <= goal for name, goal in GOALS.items())} of {len(GOALS)} met")


if __name__ == "__main__":
    main()
