"""Organisations and accounts of the demo country."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database

PASSWORD = "lamp-and-ledger"  # noqa: S105 - printed at the start of the demo, and good for nothing else
LINDENHOF = "Lindenhof Hotels AG"
BUILDER = "Obras Levante Norte S.L."
INSPECTORATE = "Labour Inspectorate"
SANCTIONS_UNIT = "Sanctions Unit"
KINDS = {
    Role.COMPLIANCE_OFFICER: "buyer",
    Role.SUPPLIER: "supplier",
    Role.INSPECTOR: "inspectorate",
    Role.INSPECTION_PLANNER: "inspectorate",
    Role.CASE_OFFICER: "regulator",
    Role.APPROVER: "regulator",
    Role.AUDITOR_BODY: "auditor_body",
    Role.OBSERVER: "operator",
    Role.PLATFORM_ADMINISTRATOR: "operator",
}
ZONES = {"DE": "Europe/Berlin", "ES": "Europe/Madrid"}
SPOKEN = frozenset({"en", "es", "ar"})


@dataclass(frozen=True, slots=True)
class Person:
    """One line of accounts.csv. `organisation` without its office: offices of one authority share their rows."""

    name: str
    email: str
    role: Role
    organisation: str
    countries: tuple[str, ...]
    language: str


def read_people(folder: Path) -> tuple[Person, ...]:
    with (folder / "accounts.csv").open(encoding="utf-8-sig", newline="") as lines:
        return tuple(
            Person(
                name=row["name"],
                email=row["email"],
                role=Role(row["role"]),
                organisation=row["organisation"].split(",")[0],
                countries=tuple(row["jurisdiction"].split()),
                language=row["language"] if row["language"] in SPOKEN else "en",
            )
            for row in csv.DictReader(lines)
        )


def settle(database: Database, people: tuple[Person, ...], *, now: datetime) -> Mapping[str, Actor]:
    """
    Makes organisations and accounts; returns the system actor of each organisation by name. Not those of suppliers: a
    firm's own register begins with its answer to an invitation.
    """
    with database.transaction() as session:
        actors: dict[str, Actor] = {}
        for person in people:
            if person.role is Role.SUPPLIER:
                continue
            if person.organisation not in actors:
                actors[person.organisation] = _organisation(session, person, now)
            settle_account(session, person, actors[person.organisation].organisation_id, now)
        return actors


def _organisation(session: Session, person: Person, now: datetime) -> Actor:
    kind = KINDS[person.role]
    authority = kind in {"inspectorate", "regulator"}
    jurisdiction = frozenset(person.countries) if authority else frozenset[str]()
    zone = ZONES.get(person.countries[0], "UTC")
    row = accounts.add_organisation(
        session, name=person.organisation, kind=kind, now=now, jurisdiction=jurisdiction, zone=zone
    )
    return Actor.system(OrganisationId(row.id), jurisdiction, zone=zone, kind=kind)


def settle_account(session: Session, person: Person, organisation_id: OrganisationId, now: datetime) -> None:
    new = accounts.NewAccount(person.email, person.name, person.role, organisation_id, person.language)
    account = accounts.add_account(session, new, now=now)
    accounts.set_password(session, account, PASSWORD)
