"""What any delivery must obey before it may enter the register, whatever format it came in."""

from collections.abc import Iterator
from itertools import islice

from foundation.countries import country_codes
from suppliers.interop.delivered import Delivered, DeliveredEdge, DeliveredParty, DeliveredSite
from suppliers.interop.faults import MOST_FAULTS, DocumentBroken, Fault, shown

PARTY_KINDS = frozenset({"organisation", "person", "unknown"})
SITE_KINDS = frozenset({"hotel", "farm", "construction_project", "factory", "accommodation", "other"})
SECTORS = frozenset({"hospitality", "agriculture", "construction", "general"})
ORIGINS = frozenset({"declared", "discovered", "inferred"})
STANDINGS = frozenset({"claimed", "evidenced", "verified", "expired", "unknown"})
EDGE_KINDS = frozenset(
    {"supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls", "operates", "successor_of"}
)
DIRECTNESS = frozenset({"", "direct", "indirect", "unknown"})
APPROVALS = frozenset({"", "approved", "pending", "refused", "not_asked"})
FEE_POLICIES = frozenset({"", "employer_pays", "shared", "worker_pays", "unknown"})
MOST_WORKERS = 10_000_000
DEEPEST_TIER = 99
LONGEST_NAME = 300
HIGHEST_LATITUDE, HIGHEST_LONGITUDE = 90, 180


def require_plausible(delivered: Delivered) -> None:
    """Raises DocumentBroken with the places of what no register can hold."""
    if faults := list(islice(_faults(delivered), MOST_FAULTS)):
        raise DocumentBroken(delivered.file, delivered.format, faults)


def _faults(delivered: Delivered) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    nodes: tuple[DeliveredParty | DeliveredSite, ...] = (*delivered.parties, *delivered.sites)
    for row in nodes:
        first = seen.setdefault(row.key, row.place)
        if first != row.place or not row.key.strip():
            yield Fault(row.place, f"repeats the record at {first}" if row.key.strip() else "has no id", row.key)
        yield from _node(row)
    for party in delivered.parties:
        yield from _known(party.place, "kind", party.kind, PARTY_KINDS)
    for site in delivered.sites:
        yield from _site(site)
    for edge in delivered.edges:
        yield from _edge(edge)


def _node(row: DeliveredParty | DeliveredSite) -> Iterator[Fault]:
    if not row.name.strip():
        yield Fault(row.place, "has no name")
    if len(row.name) > LONGEST_NAME:
        yield Fault(row.place, f"has a name of more than {LONGEST_NAME} characters", shown(row.name))
    if row.country is not None and row.country not in country_codes():
        yield Fault(row.place, "has a country that is no ISO 3166 code", row.country)


def _site(site: DeliveredSite) -> Iterator[Fault]:
    yield from _known(site.place, "kind", site.kind, SITE_KINDS)
    yield from _known(site.place, "sector", site.sector, SECTORS)
    if (site.latitude is None) != (site.longitude is None):
        yield Fault(site.place, "has one coordinate without the other")
    for name, degrees, most in (
        ("latitude", site.latitude, HIGHEST_LATITUDE),
        ("longitude", site.longitude, HIGHEST_LONGITUDE),
    ):
        if degrees is not None and not -most <= degrees <= most:
            yield Fault(site.place, f"has a {name} outside -{most} to {most}", str(degrees))


def _edge(edge: DeliveredEdge) -> Iterator[Fault]:
    words = (
        ("kind", edge.kind, EDGE_KINDS),
        ("origin", edge.origin, ORIGINS),
        ("verification", edge.verification, STANDINGS),
        ("directness", edge.directness, DIRECTNESS),
        ("approval", edge.approval, APPROVALS),
        ("fee_policy", edge.fee_policy, FEE_POLICIES),
    )
    for name, value, known in words:
        yield from _known(edge.place, name, value, known)
    for name, code in (("origin", edge.corridor_origin), ("destination", edge.corridor_destination)):
        if code is not None and code not in country_codes():
            yield Fault(edge.place, f"has a corridor {name} that is no ISO 3166 code", code)
    if edge.from_key == edge.to_key:
        yield Fault(edge.place, "leads from a record to itself", edge.from_key)
    if edge.valid_from and edge.valid_to and edge.valid_from > edge.valid_to:
        yield Fault(edge.place, "ends before it begins", edge.valid_to.isoformat())
    yield from _numbers(edge)


def _numbers(edge: DeliveredEdge) -> Iterator[Fault]:
    low, high = edge.share_min, edge.share_max
    if (low is None) != (high is None) or (low is not None and high is not None and not 0 <= low <= high <= 1):
        yield Fault(edge.place, "has a share that is no range within 0 and 1", f"{low} to {high}")
    if not 0 <= edge.confidence <= 1:
        yield Fault(edge.place, "has a confidence outside 0 to 1", str(edge.confidence))
    if edge.workers is not None and not 0 <= edge.workers <= MOST_WORKERS:
        yield Fault(edge.place, f"has a number of workers outside 0 to {MOST_WORKERS:,}", str(edge.workers))
    if edge.declared_tier is not None and not 0 <= edge.declared_tier <= DEEPEST_TIER:
        yield Fault(edge.place, f"has a tier outside 0 to {DEEPEST_TIER}", str(edge.declared_tier))
    if edge.volume is not None and not edge.volume >= 0:
        yield Fault(edge.place, "has a volume below 0", str(edge.volume))


def _known(place: str, name: str, value: str, known: frozenset[str]) -> Iterator[Fault]:
    if value not in known:
        yield Fault(place, f"has a {name} that is none of {', '.join(sorted(filter(None, known)))}", shown(value))
