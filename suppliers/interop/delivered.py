"""
What any exchange format holds, as plain values: parties, sites and links, each with its place in the document.

`key` names a record inside the document; links name their ends by it. A link may also end at an identifier that the
register knows (`lei:...`), because some formats send the links in a file of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PartyKind = Literal["organisation", "person", "unknown"]
Identifiers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A dated value that has no column of its own; `as_of` None is the day of the import."""

    field: str
    value: str
    as_of: date | None = None
    standing: str = "claimed"
    source: str = ""


@dataclass(frozen=True, slots=True)
class DeliveredParty:
    """`remark` of an unknown party is the stated reason. `closed_on`: the sender keeps it no longer as of that day."""

    key: str
    name: str
    place: str = ""
    kind: PartyKind = "organisation"
    roles: tuple[str, ...] = ()
    country: str | None = None
    city: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    remark: str = ""
    identifiers: Identifiers = ()
    spellings: tuple[str, ...] = ()
    facts: tuple[Told, ...] = ()
    closed_on: date | None = None

    def fact(self, name: str) -> str:
        return _fact(self.facts, name)


@dataclass(frozen=True, slots=True)
class DeliveredSite:
    """Degrees on WGS 84; `precision` says how the point is known. `operator` is the key of the party that runs it."""

    key: str
    name: str
    place: str = ""
    kind: str = "other"
    sector: str = "general"
    sector_text: str = ""
    country: str | None = None
    region: str = ""
    city: str = ""
    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    operator: str = ""
    identifiers: Identifiers = ()
    spellings: tuple[str, ...] = ()
    facts: tuple[Told, ...] = ()
    closed_on: date | None = None

    def fact(self, name: str) -> str:
        return _fact(self.facts, name)


@dataclass(frozen=True, slots=True)
class DeliveredEdge:
    """From whoever gives, or owns, to whoever receives, or is owned. Shares are fractions from 0 to 1."""

    kind: str
    from_key: str
    to_key: str
    place: str = ""
    origin: str = "declared"
    verification: str = "claimed"
    verified_until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    confidence: float = 1.0
    share_min: float | None = None
    share_max: float | None = None
    workers: int | None = None
    commodity: str = ""
    corridor: str = ""
    source_text: str = ""
    declared_tier: int | None = None
    process: str = ""
    approval: str = ""
    order_ref: str = ""
    contract_kind: str = ""
    corridor_origin: str | None = None
    corridor_destination: str | None = None
    fee_policy: str = ""
    licence_no: str = ""
    volume: float | None = None
    unit: str = ""
    interest_type: str = ""
    directness: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that one side holds and the other cannot: what, how often, and the first place where it happened."""

    what: str
    count: int
    first: str = ""

    def __str__(self) -> str:
        where = f" (first: {self.first})" if self.first else ""
        return f"{self.count:,} x {self.what}{where}"


@dataclass(frozen=True)
class Delivered:
    """One document, or a register on its way out. `losses` is what the document said and these values do not."""

    format: str
    file: str
    parties: tuple[DeliveredParty, ...] = ()
    sites: tuple[DeliveredSite, ...] = ()
    edges: tuple[DeliveredEdge, ...] = ()
    losses: tuple[Loss, ...] = ()

    @property
    def records(self) -> int:
        return len(self.parties) + len(self.sites) + len(self.edges)


@dataclass
class LossLog:
    """Counts losses of one kind under one sentence, in the order in which they first happened."""

    _counts: dict[str, int] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)

    def add(self, what: str, where: str = "", *, count: int = 1) -> None:
        self._counts[what] = self._counts.get(what, 0) + count
        self._first.setdefault(what, where)

    @property
    def losses(self) -> tuple[Loss, ...]:
        return tuple(Loss(what, count, self._first[what]) for what, count in self._counts.items())


Delivery = DeliveredParty | DeliveredSite | DeliveredEdge


def collected(form: str, file: str, deliveries: Iterable[Delivery], losses: LossLog) -> Delivered:
    """Sorts a stream into one value; `losses` is read when the stream has ended."""
    parties: list[DeliveredParty] = []
    sites: list[DeliveredSite] = []
    edges: list[DeliveredEdge] = []
    for delivery in deliveries:
        match delivery:
            case DeliveredParty():
                parties.append(delivery)
            case DeliveredSite():
                sites.append(delivery)
            case DeliveredEdge():
                edges.append(delivery)
    return Delivered(form, file, tuple(parties), tuple(sites), tuple(edges), losses.losses)


def joined(documents: Sequence[Delivered]) -> Delivered:
    """Several files of one delivery, such as the levels of GLEIF, as one; of a record that comes again the later."""
    if len(documents) == 1:
        return documents[0]
    parties = {party.key: party for document in documents for party in document.parties}
    sites = {site.key: site for document in documents for site in document.sites}
    return Delivered(
        documents[0].format,
        ", ".join(document.file for document in documents),
        tuple(parties.values()),
        tuple(sites.values()),
        tuple(edge for document in documents for edge in document.edges),
        tuple(loss for document in documents for loss in document.losses),
    )


def told(values: Iterable[tuple[str, str]]) -> tuple[Told, ...]:
    return tuple(Told(name, value) for name, value in values if value)


def label(item: Delivery) -> str:
    if isinstance(item, DeliveredEdge):
        return f"{item.kind} {item.from_key} -> {item.to_key}"
    return item.key


def ends_inside(delivered: Delivered, losses: LossLog) -> Iterator[DeliveredEdge]:
    """Links of which both ends are in the delivery; the others cannot be written by themselves and are losses."""
    known = {party.key for party in delivered.parties} | {site.key for site in delivered.sites}
    for edge in delivered.edges:
        if edge.from_key in known and edge.to_key in known:
            yield edge
        else:
            losses.add("link to a party that is in none of the files", label(edge))


def _fact(facts: Sequence[Told], name: str) -> str:
    return next((fact.value for fact in reversed(facts) if fact.field == name), "")
