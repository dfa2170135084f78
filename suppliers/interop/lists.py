"""A list with heads (CSV, XLSX, GeoJSON, ...) as a delivery, so that it can be written in any other format."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from suppliers.batches.arrivals import (
    PARTY_KINDS,
    SITE_KINDS,
    Arrival,
    arrivals_of,
    identifiers_in,
    operator_named,
    owners_named,
)
from suppliers.batches.node_rows import counted
from suppliers.batches.sectors import sector_of
from suppliers.importing.issues import RowIssue
from suppliers.importing.rows import EdgeRow, ImportReading, SupplierRow
from suppliers.interop.delivered import (
    Delivered,
    DeliveredEdge,
    DeliveredParty,
    DeliveredSite,
    Delivery,
    LossLog,
    PartyKind,
    collected,
    told,
)
from suppliers.nodes import folded


def delivered_list(reading: ImportReading) -> Delivered:
    """Rows that the reading refused are losses; so are columns that it could not map."""
    losses = LossLog()
    for refused in reading.refused:
        losses.add("refused row", f"row {refused.row}")
    for head in reading.mapping.unmapped:
        losses.add(f"column {head}, which is none we know")
    rows = _links(reading.edges) if reading.mapping.kind == "edges" else _nodes(reading, losses)
    return collected("list", reading.table.file, rows, losses)


def _nodes(reading: ImportReading, losses: LossLog) -> Iterator[Delivery]:
    issues: list[RowIssue] = []
    seen: set[str] = set()
    named: set[str] = set()
    for arrival in arrivals_of(reading, issues):
        if arrival.row_key in seen:
            continue
        seen.add(arrival.row_key)
        row = arrival.row
        assert row is not None  # noqa: S101 - arrivals of a list have rows
        yield _party(arrival, row) if arrival.kind == "party" else _site(arrival, row)
        yield from _ends(arrival, row, named)
    for issue in issues:
        if issue.severity == "refused":
            losses.add("refused row", f"row {issue.row}")


def _party(arrival: Arrival, row: SupplierRow) -> DeliveredParty:
    kinds: dict[str, PartyKind] = {"organisation": "organisation", "person": "person", "unknown": "unknown"}
    return DeliveredParty(
        key=arrival.reference,
        name=row.name,
        place=f"row {row.row}",
        kind=kinds[row.party_kind if row.party_kind in PARTY_KINDS else "organisation"],
        roles=(row.role.lower(),) if row.role else (),
        country=row.country,
        city=row.city,
        address=row.address,
        phone=row.phone,
        website=row.website,
        remark=row.remark,
        identifiers=tuple(identifiers_in(row.identifiers)),
        facts=told(_facts(row)),
    )


def _site(arrival: Arrival, row: SupplierRow) -> DeliveredSite:
    kind = row.site_kind if row.site_kind in SITE_KINDS else "other"
    facts = (*_facts(row), ("phone", row.phone), ("website", row.website), ("remark", row.remark))
    return DeliveredSite(
        key=arrival.reference,
        name=row.name,
        place=f"row {row.row}",
        kind=kind,
        sector=sector_of(row.sector, kind),
        sector_text="; ".join(row.sector),
        country=row.country,
        region=row.region,
        city=row.city,
        address=row.address,
        postcode=row.postcode,
        latitude=row.latitude,
        longitude=row.longitude,
        precision=None if row.latitude is None else "given",
        operator=row.operator_id or (f"named {operator_named(row)}" if operator_named(row) else ""),
        identifiers=tuple(identifiers_in(row.identifiers)),
        facts=told(facts),
    )


def _facts(row: SupplierRow) -> tuple[tuple[str, str], ...]:
    return (
        ("workers_total", counted(row.workers)),
        ("agency_workers", counted(row.agency_workers)),
        ("email", row.email),
        ("season", row.season),
        ("processing_types", "" if row.site_kind in SITE_KINDS or row.site_kind == "other" else row.site_kind),
        ("founded_on", row.founded.isoformat() if row.founded else ""),
        ("dissolved_on", row.dissolved.isoformat() if row.dissolved else ""),
    )


def _ends(arrival: Arrival, row: SupplierRow, named: set[str]) -> Iterator[Delivery]:
    """Parties that the row only names, once each, and the links to them."""
    operator = "" if row.operator_id or arrival.kind == "party" else operator_named(row)
    for kind, name in (("operates", operator), *(("owns", owner) for owner in owners_named(row))):
        if not name:
            continue
        key = f"named {name}"
        if key not in named:
            named.add(key)
            yield DeliveredParty(key, name, f"row {row.row}", country=row.country)
        yield DeliveredEdge(kind, key, arrival.reference, f"row {row.row}")
    if row.operator_id and arrival.kind == "site":
        yield DeliveredEdge("operates", row.operator_id, arrival.reference, f"row {row.row}")


def _links(rows: Sequence[EdgeRow]) -> Iterator[DeliveredEdge]:
    for row in rows:
        workers = None if row.workers is None else row.workers.low if row.workers.low is not None else row.workers.high
        yield DeliveredEdge(
            kind=row.kind,
            from_key=row.from_id or row.from_name,
            to_key=row.to_id or row.to_name,
            place=f"row {row.row}",
            origin=row.origin if row.origin in {"declared", "discovered", "inferred"} else "declared",
            verification=row.standing or "claimed",
            verified_until=row.verified_until,
            valid_from=row.since,
            valid_to=row.until,
            share_min=row.share.low if row.share else None,
            share_max=row.share.high if row.share else None,
            workers=None if workers is None else int(workers),
            commodity=row.commodity,
            corridor=row.corridor,
            source_text=row.source,
        )


def with_names_resolved(delivered: Delivered) -> Delivered:
    """Links that name an end by its name instead of an id find it when exactly one record has that name."""
    known = {party.key for party in delivered.parties} | {site.key for site in delivered.sites}
    by_name: dict[str, list[str]] = defaultdict(list)
    for party in delivered.parties:
        by_name[folded(party.name)].append(party.key)
    for site in delivered.sites:
        by_name[folded(site.name)].append(site.key)

    def found(key: str) -> str:
        names = by_name.get(folded(key), []) if key not in known else []
        return names[0] if len(names) == 1 else key

    edges = tuple(replace(edge, from_key=found(edge.from_key), to_key=found(edge.to_key)) for edge in delivered.edges)
    return replace(delivered, edges=edges)
