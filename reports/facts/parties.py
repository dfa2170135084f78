"""One legal entity or person: its names, numbers, sites, links and owners, each with its standing."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.facts.list_health import RecordLists
from reports.facts.payloads import Rating, Standing, Subject, Task
from reports.facts.sites import Event, Fact, Relation
from suppliers.batches.origins import Origin


@dataclass(frozen=True, slots=True)
class PartyName:
    text: str
    kind: str
    script: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """`valid` is None when the scheme has no check digit."""

    scheme: str
    value: str
    valid: bool | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class PartySite:
    site: Subject
    place: str
    rating: Rating
    last_visit: date | None
    findings: int


@dataclass(frozen=True, slots=True)
class PartyFacts:
    today: date
    party: Subject
    kind: Literal["organisation", "person", "unknown"]
    country: str
    register_number: str | None
    names: tuple[PartyName, ...]
    identifiers: tuple[Identifier, ...]
    sites: tuple[PartySite, ...]
    relations: tuple[Relation, ...]
    tasks: tuple[Task, ...]
    events: tuple[Event, ...]
    facts: tuple[Fact, ...]
    worst: Rating
    remark: str = ""
    merged_from: tuple[str, ...] = ()
    possibly_same: tuple[Subject, ...] = ()
    origins: tuple[Origin, ...] = ()
    lists: RecordLists | None = None
