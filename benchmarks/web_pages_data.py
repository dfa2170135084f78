"""
A register of invented firms and sites for the benchmark of pages: nine of ten sites scored, each with a visit, a
finding, a corrective action, a task and a case, so that every list of the desk is as long as the register. A few
thousand are made here; the database itself copies them until there are as many as were asked for.

Half of the tasks have a holder among twenty colleagues, for a desk hands its work out; with `held=False` nobody holds
any, so that the reader's own list is as long as the team's. Harder than life: every task is open, also those of
findings and cases that are closed, and a third of all findings wait for a decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from random import Random
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import Uuid, insert, text
from sqlmodel import Session, SQLModel, col, select

from audits.models import CorrectiveAction, Finding, Visit
from foundation import accounts
from foundation.accounts import NewAccount
from foundation.actors import OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database, analyse
from foundation.ids import new_id
from foundation.models import Account, Obligation
from risk.models import ScoreBatch, SiteScore
from sanctions.models import Case
from sanctions.payloads import OffenceFamily
from suppliers.batches.learning import learn_many
from suppliers.models import Edge, NameWord, Node, Party, Site, WordKey
from suppliers.name_words import Called

SECRET = "a-secret-only-for-the-benchmark-of-pages"  # noqa: S105 - of a database that is thrown away
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SYLLABLES = ("ba", "ro", "vel", "mar", "tin", "os", "cal", "der", "fin", "lu", "ga", "nor", "sel", "pi", "dan", "ker")
COUNTRIES = ("ES", "PT", "BR", "MA", "TR", "IN", "VN", "MX", "IT", "FR")
SECTORS = ("hospitality", "agriculture", "construction", "general")
FAMILIES = get_args(OffenceFamily)
MADE_HERE = 5_000
PEOPLE = {"officer": Role.COMPLIANCE_OFFICER, "case officer": Role.CASE_OFFICER}
COLLEAGUES = 20
LEARNT_AT_ONCE = 20_000
TABLES: tuple[Any, ...] = (Node, Party, Site, SiteScore, Edge, Visit, Finding, CorrectiveAction, Obligation, Case)
OF_ALL = frozenset({"organisation_id", "batch_id", "visibility_owner_id", "assigned_to"})
"""Ids that a copy keeps; every other id becomes the copy's own, the same one wherever it is named."""
NUMBERED = frozenset({"reference", "row_key", "code"})
NAMED = frozenset({"folded_name", "name"})


@dataclass(frozen=True, slots=True)
class House:
    """`holders` record, propose and decide; with `held` they hold half of the tasks, the others are the team's."""

    id: UUID
    batch: UUID
    holders: list[UUID]
    held: bool


def fill(store: Database, sites: int, *, held: bool = True) -> None:
    with store.transaction() as session:
        house = accounts.add_organisation(session, name="Ours", kind="buyer", now=NOW).id
        for name, role in PEOPLE.items():
            address = f"{name.replace(' ', '-')}@a.example"
            accounts.add_account(session, NewAccount(address, name, role, OrganisationId(house)), now=NOW)
        batch = ScoreBatch(
            organisation_id=house, as_of=NOW.date(), models={"agriculture": "agriculture/1"}, sites=sites,
            receipts=sites - sites // 10, root="0" * 64, recorded_at=NOW,
        )  # fmt: skip
        session.add(batch)
        holders = [
            accounts.add_account(
                session,
                NewAccount(f"c{number}@a.example", f"C{number}", Role.COMPLIANCE_OFFICER, OrganisationId(house)),
                now=NOW,
            ).id
            for number in range(COLLEAGUES)
        ]
    chance = Random(9)  # noqa: S311 - a repeatable register, no secret
    made = min(sites, MADE_HERE)
    _write(store, [_place(chance, number, House(house, batch.id, holders, held)) for number in range(made)])
    with store.transaction() as session:
        if sites > made:
            _copy(session, sites // made - 1)
    _learn(store)
    with store.transaction() as session:
        analyse(session, *TABLES, NameWord, WordKey)


def people(store: Database) -> dict[str, str]:
    """The secret of a sign-in for each."""
    found = {}
    with store.transaction() as session:
        for account in session.exec(select(Account).order_by(col(Account.email))).all():
            found[account.name] = accounts.open_sign_in(session, account, now=utc_now(), hours=10).secret
    return found


def _write(store: Database, places: Iterable[list[SQLModel]]) -> None:
    by_table: dict[Any, list[dict[str, Any]]] = {}
    for rows in places:
        for row in rows:
            by_table.setdefault(type(row), []).append(row.model_dump())
    with store.transaction() as session:
        for table in TABLES:
            if table in by_table:
                session.execute(insert(table), by_table[table])


def _copy(session: Session, times: int) -> None:
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        raw: Any = session.connection().connection.dbapi_connection
        raw.create_function("md5", 1, lambda said: md5(said.encode()).hexdigest(), deterministic=True)  # noqa: S324 - ids of copies, no secret
        series = "(WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :times) SELECT k FROM n)"
    else:
        series = "(SELECT generate_series(1, :times) AS k)"
    for table in TABLES:
        columns = [(column.name, _copied(column, sqlite=sqlite)) for column in table.__table__.columns]
        names, values = (", ".join(f'"{name}"' for name, _ in columns), ", ".join(value for _, value in columns))
        name = table.__tablename__
        copy = f'INSERT INTO "{name}" ({names}) SELECT {values} FROM "{name}" t, {series} s'  # noqa: S608 - our own names
        session.execute(text(copy), {"times": times})


def _learn(store: Database) -> None:
    """The words of all names, as an import learns them."""
    for table in (Party, Site):
        last = UUID(int=0)
        while True:
            with store.transaction() as session:
                part = select(table.id, table.organisation_id, table.name, table.city).where(table.id > last)
                rows = session.exec(part.order_by(col(table.id)).limit(LEARNT_AT_ONCE)).all()
                cities = table is Site
                learn_many(session, [Called(*row[:3], city=row[3] if cities else "") for row in rows])
            if not rows:
                break
            last = rows[-1][0]


def _copied(column: Any, *, sqlite: bool) -> str:  # noqa: ANN401 - any column of a table
    mine = f't."{column.name}"'
    if isinstance(column.type, Uuid) and column.name not in OF_ALL and not column.name.endswith("_by"):
        copy = f"md5({mine} || '-' || s.k)" if sqlite else f"md5({mine}::text || '-' || s.k)::uuid"
        return f"CASE WHEN {mine} IS NULL THEN NULL ELSE {copy} END"
    if column.name in NUMBERED:
        return f"{mine} || '-' || s.k"
    return f"{mine} || ' ' || s.k" if column.name in NAMED else mine


def _place(chance: Random, number: int, ours: House) -> list[SQLModel]:
    house, batch = ours.id, ours.batch
    name = " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(2))
    place: dict[str, Any] = {
        "organisation_id": house, "country": chance.choice(COUNTRIES), "city": chance.choice(SYLLABLES).title(),
        "recorded_at": NOW,
    }  # fmt: skip
    party, site = new_id(), new_id()
    rows: list[SQLModel] = [
        Node(id=party, organisation_id=house, kind="party"),
        Node(id=site, organisation_id=house, kind="site"),
        Party(
            id=party, reference=f"P-{number}", row_key=f"p{number}", roles=["supplier"], name=name.title(),
            folded_name=name, **place,
        ),
        Site(
            id=site, reference=f"S-{number}", row_key=f"s{number}", name=f"Finca {name}".title(),
            folded_name=f"finca {name}", sector=chance.choice(SECTORS), operator_id=party, **place,
        ),
    ]  # fmt: skip
    rows += [_score(chance, house, batch, site)] if number % 10 else []
    rows += [_link(house, party, site)] if not number % 3 else []
    return [
        *rows,
        _visit(house, site, number),
        *_found(chance, ours, site, number),
        *_case(chance, ours, party, number),
    ]


def _score(chance: Random, house: UUID, batch: UUID, site: UUID) -> SiteScore:
    value = round(chance.uniform(1, 99), 2)
    band = "low" if value < 25 else "medium" if value < 50 else "high" if value < 75 else "very_high"
    return SiteScore(
        batch_id=batch, organisation_id=house, site_id=site, model="agriculture/1", as_of=NOW.date(), value=value,
        low=value / 2, high=min(100.0, value * 1.2), priority=value, band=band, logit=0.0, completeness=0.8,
        main_reason="Workers through an agency", receipt="{}", receipt_hash="0" * 64, recorded_at=NOW,
    )  # fmt: skip


def _link(house: UUID, party: UUID, site: UUID) -> Edge:
    return Edge(
        organisation_id=house, kind="provides_labour", from_id=party, to_id=site, recorded_at=NOW,
        row_key=f"e{site.hex}", visibility_owner_id=house,
    )  # fmt: skip


def _visit(house: UUID, site: UUID, number: int) -> Visit:
    done = bool(number % 2)
    day = NOW.date() + timedelta(days=-(number % 300) if done else number % 90 - 10)
    return Visit(
        organisation_id=house, code=f"V-{number}", site_id=site, day=day, starts_at_minute=540, minutes=240,
        state="done" if done else "planned", recorded_at=NOW,
    )  # fmt: skip


def _found(chance: Random, ours: House, site: UUID, number: int) -> list[SQLModel]:
    house, finding, holder = ours.id, new_id(), ours.holders[number % COLLEAGUES]
    due = date(2026, 10, 1) + timedelta(days=number % 120)
    state = ("alleged", "confirmed", "closed")[number % 3]
    return [
        Finding(
            id=finding, organisation_id=house, reference=f"F-{number}", site_id=site, description="Wages paid late",
            severity=chance.choice(("minor", "major", "critical")), found_on=date(2026, 9, 1), state=state,
            recorded_at=NOW, recorded_by=holder,
        ),
        CorrectiveAction(
            organisation_id=house, finding_id=finding, description="Pay what is owed", close_by=due,
            state=("open", "planned", "done", "verified")[number % 4], recorded_at=NOW, recorded_by=holder,
        ),
        Obligation(
            organisation_id=house, kind=f"finding.{('reply', 'verify')[number % 2]}", title="Answer", reason="Rule",
            subject_kind="finding", subject_id=finding, step="reply", about_id=site, about_name=f"Finca {number}",
            team="compliance", due_on=due, opened_at=NOW,
            assigned_to=holder if ours.held and number % 4 < 2 else None,
        ),
    ]  # fmt: skip


def _case(chance: Random, ours: House, party: UUID, number: int) -> list[SQLModel]:
    """Half of them with a task; what is decided was proposed by one and decided by another."""
    house, state = ours.id, ("alleged", "notice_issued", "decided", "closed")[number % 4]
    one, other = chance.sample(ours.holders, 2) if state in {"decided", "closed"} else (None, None)
    case = Case(
        id=new_id(), organisation_id=house, reference=f"C-{number}", party_id=party, state=state, grounds="Paid late",
        offence_family=chance.choice(FAMILIES), offence_on=date(2026, 5, 1), proposed_by=one, decided_by=other,
        opened_on=date(2026, 6, 1) + timedelta(days=number % 120), recorded_at=NOW,
        reply_by=date(2026, 11, 1) + timedelta(days=number % 60) if state == "notice_issued" else None,
    )  # fmt: skip
    task = Obligation(
        organisation_id=house, kind="case.decide", title="Decide", reason="Rule", subject_kind="case",
        subject_id=case.id, step="decide", about_id=party, about_name=f"Firm {number}", team="regulator",
        due_on=date(2026, 10, 1) + timedelta(days=number % 120), opened_at=NOW,
    )  # fmt: skip
    return [case, task] if number % 2 else [case]
