"""The rows of the demo country before they are written down."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """A real town, used for coordinates and country codes only."""

    city: str
    region: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Party:
    id: str
    name: str
    place: Place
    sector: str
    role: str
    book: str = "lindenhof"
    kind: str = "organisation"
    phone: str = ""
    number: str = ""
    founded: date | None = None
    dissolved: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    id: str
    name: str
    kind: str
    sector: str
    operator: str
    place: Place
    workers: int | None
    agency: int | None
    book: str = "lindenhof"
    season: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """`giver` supplies, lends workers to, owns or operates `taker`: the arrow points to whoever receives."""

    giver: str
    kind: str
    taker: str
    since: date | None = None
    until: date | None = None
    share: float | None = None
    workers: int | None = None
    commodity: str = ""
    corridor: str = ""
    standing: str = "claimed"
    verified_until: date | None = None
    origin: str = "declared"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    site: str
    name: str
    value: str
    standing: str
    as_of: date
    valid_until: date | None
    source: str


@dataclass(slots=True)
class Country:
    parties: list[Party] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def party(self, party_id: str) -> Party:
        return next(party for party in self.parties if party.id == party_id)

    def with_role(self, *roles: str) -> list[Party]:
        return [party for party in self.parties if party.role in roles]

    def sites_of(self, party_id: str) -> list[Site]:
        return [site for site in self.sites if site.operator == party_id]

    def next_party(self) -> str:
        return f"P-{len(self.parties) + 1:04d}"

    def next_site(self) -> str:
        return f"S-{len(self.sites) + 1:04d}"
