"""
GLEIF in. A firm is a party under its LEI, a consolidation a link of control, a reporting exception an unknown owner
with the stated reason. Consolidation in accounts is no share of ownership, so none is made of it.
"""

from collections.abc import Iterator
from itertools import islice
from typing import IO

from suppliers.interop import gleif
from suppliers.interop.delivered import (
    Delivered,
    DeliveredEdge,
    DeliveredParty,
    Delivery,
    LossLog,
    collected,
    told,
)
from suppliers.interop.faults import MOST_FAULTS, DocumentBroken, Fault, shown
from suppliers.interop.ftm import our_country
from suppliers.interop.gleif import Level, Record
from suppliers.interop.gleif_records import csv_records, xml_records

DATES: dict[Level, tuple[str, ...]] = {
    "lei": ("Entity.EntityCreationDate", "Entity.EntityExpirationDate"),
    "rr": tuple(f"Relationship.Period.{n}.{end}Date" for n in range(1, gleif.PERIODS + 1) for end in ("start", "end")),
    "repex": (),
}
ADDRESS = "Entity.LegalAddress"
HEADQUARTERS = "Entity.HeadquartersAddress"
UNREAD = ("Entity.AssociatedEntity.AssociatedLEI", "Entity.SuccessorEntity.SuccessorLEI", "Entity.LegalEntityEvents")


def read_gleif(file: str, stream: IO[bytes], *, xml: bool) -> Delivered:
    """Any of the three files. Raises DocumentBroken with the path of each fault."""
    losses = LossLog()
    return collected("gleif", file, gleif_deliveries(file, stream, losses, xml=xml), losses)


def gleif_deliveries(file: str, stream: IO[bytes], losses: LossLog, *, xml: bool) -> Iterator[Delivery]:
    """As a stream, in constant memory; a fault is raised when its record is met, after MOST_FAULTS at the latest."""
    records = xml_records(file, stream) if xml else csv_records(file, stream)
    faults: list[Fault] = []
    empty = True
    for level, record in records:
        empty = False
        found = list(_faults(level, record))
        faults += found
        if len(faults) >= MOST_FAULTS:
            break
        if not found and not faults:
            yield from _delivered(level, record, losses)
    if empty:
        faults.append(Fault("/" if xml else "line 2", "holds no record"))
    if faults:
        raise DocumentBroken(file, gleif.FORM, list(islice(faults, MOST_FAULTS)))


def _faults(level: Level, record: Record) -> Iterator[Fault]:
    for head in gleif.NEEDED[level]:
        if not record[head]:
            yield Fault(record.where(head), "is missing")
    identifier = record[gleif.ID_HEAD[level]]
    node_type = record["Relationship.StartNode.NodeIDType"]
    if identifier and node_type in {"", "LEI"} and not gleif.is_lei(identifier):
        yield Fault(record.where(gleif.ID_HEAD[level]), "is no LEI: length, letters or check digits", identifier)
    for head in DATES[level]:
        if record[head] and gleif.day(record[head]) is None:
            yield Fault(record.where(head), "is no date such as 2026-03-31T00:00:00Z", shown(record[head]))
    if level == "rr":
        yield from _relationship_faults(record)
    if level == "repex":
        yield from _code_faults(record, "Exception.Category", frozenset(gleif.CATEGORIES))
        yield from _code_faults(record, "Exception.Reason.1", gleif.REASONS)


def _relationship_faults(record: Record) -> Iterator[Fault]:
    end = record["Relationship.EndNode.NodeID"]
    if end and record["Relationship.EndNode.NodeIDType"] in {"", "LEI"} and not gleif.is_lei(end):
        yield Fault(record.where("Relationship.EndNode.NodeID"), "is no LEI: length, letters or check digits", end)
    if end and end == record["Relationship.StartNode.NodeID"]:
        yield Fault(record.where("Relationship.EndNode.NodeID"), "is the start itself", end)
    yield from _code_faults(record, "Relationship.RelationshipType", frozenset(gleif.RELATIONSHIPS))
    for number in range(1, gleif.PERIODS + 1):
        heads = [f"Relationship.Period.{number}.{edge}Date" for edge in ("start", "end")]
        first, last = (gleif.day(record[head]) for head in heads)
        if first and last and first > last:
            yield Fault(record.where(heads[1]), f"lies before the start {first}", record[heads[1]])


def _code_faults(record: Record, head: str, known: frozenset[str]) -> Iterator[Fault]:
    if record[head] and record[head] not in known:
        yield Fault(record.where(head), f"is none of {', '.join(sorted(known))}", shown(record[head]))


def _delivered(level: Level, record: Record, losses: LossLog) -> Iterator[Delivery]:
    match level:
        case "lei":
            yield _party(record, losses)
        case "rr":
            yield from _relationship(record, losses)
        case "repex":
            yield from _exception(record)


def _party(record: Record, losses: LossLog) -> DeliveredParty:
    for head in UNREAD:
        if record.every(head):
            losses.add(f"{head} of a firm", record.where(head))
    authority = record["Entity.RegistrationAuthority.RegistrationAuthorityID"]
    number = record["Entity.RegistrationAuthority.RegistrationAuthorityEntityID"]
    registered = ((authority.lower() or "unstated", number),) if number else ()
    jurisdiction = record["Entity.LegalJurisdiction"]
    inactive = record["Entity.EntityStatus"] == "INACTIVE"
    ended = gleif.day(record["Entity.EntityExpirationDate"]) or gleif.day(record["Registration.LastUpdateDate"])
    country = our_country(record[f"{ADDRESS}.Country"])
    region, headquarters = record[f"{ADDRESS}.Region"], _address(record, HEADQUARTERS)
    return DeliveredParty(
        key=record["LEI"],
        name=record["Entity.LegalName"],
        place=record.path,
        country=country or our_country(jurisdiction[:2]),
        city=record[f"{ADDRESS}.City"],
        address=_lines(record, ADDRESS),
        identifiers=(("lei", record["LEI"]), *registered),
        spellings=tuple(dict.fromkeys(record.every("Entity.OtherEntityNames"))),
        facts=told(
            (
                ("postcode", record[f"{ADDRESS}.PostalCode"]),
                ("region", region),
                ("other_address", headquarters if headquarters != _address(record, ADDRESS) else ""),
                ("jurisdiction", jurisdiction if jurisdiction != country else ""),
                ("founded_on", _iso(record["Entity.EntityCreationDate"])),
                ("dissolved_on", _iso(record["Entity.EntityExpirationDate"])),
                ("lei_category", record["Entity.EntityCategory"]),
                ("lei_legal_form", record["Entity.LegalForm.EntityLegalFormCode"]),
                ("lei_status", record["Registration.RegistrationStatus"]),
            )
        ),
        closed_on=ended if inactive else None,
    )


def _relationship(record: Record, losses: LossLog) -> Iterator[DeliveredEdge]:
    """The start is consolidated by the end: the end controls the start."""
    if not {record[f"Relationship.{end}Node.NodeIDType"] for end in ("Start", "End")} <= {"", "LEI"}:
        losses.add("relationship to something without an LEI", record.path)
        return
    if record["Registration.RegistrationStatus"] in gleif.WITHDRAWN:
        losses.add(f"relationship that was withdrawn ({record['Registration.RegistrationStatus']})", record.path)
        return
    kind = record["Relationship.RelationshipType"]
    period = _period(record)
    valid_from = gleif.day(record[f"{period}.startDate"])
    valid_to = gleif.day(record[f"{period}.endDate"])
    if valid_to is None and record["Relationship.RelationshipStatus"] == "INACTIVE":
        valid_to = gleif.day(record["Registration.LastUpdateDate"])
    amount = record["Relationship.Quantifiers.1.QuantifierAmount"]
    unit = record["Relationship.Quantifiers.1.QuantifierUnits"].lower()
    corroborated = record["Registration.ValidationSources"] == "FULLY_CORROBORATED"
    yield DeliveredEdge(
        kind="controls",
        from_key=record["Relationship.EndNode.NodeID"],
        to_key=record["Relationship.StartNode.NodeID"],
        place=record.path,
        verification="evidenced" if corroborated else "claimed",
        valid_from=valid_from,
        valid_to=valid_to if valid_from is None or valid_to is None or valid_from <= valid_to else valid_from,
        interest_type=kind,
        directness=gleif.RELATIONSHIPS[kind],
        reasons=(f"consolidated: {amount} {unit}".strip(),) if amount else (),
    )


def _period(record: Record) -> str:
    """When the relation held. An accounting period or that of a filed document says something else."""
    periods = [f"Relationship.Period.{number}" for number in range(1, gleif.PERIODS + 1)]
    own = [period for period in periods if record[f"{period}.periodType"] == "RELATIONSHIP_PERIOD"]
    return own[0] if own else "Relationship.Period.none"


def _exception(record: Record) -> Iterator[Delivery]:
    category, reasons = record["Exception.Category"], record.every("Exception.Reason")
    references = record.every("Exception.Reference")
    key = f"{record['LEI']}:{category}"
    yield DeliveredParty(
        key=key,
        name="Natural persons" if reasons == ["NATURAL_PERSONS"] else "Unknown owner",
        place=record.path,
        kind="unknown",
        remark="; ".join((*reasons, *references)),
        facts=told(
            (
                ("lei_exception", category),
                ("lei_exception_reason", "|".join(reasons)),
                ("lei_exception_reference", "|".join(references)),
            )
        ),
    )
    yield DeliveredEdge(
        "controls",
        key,
        record["LEI"],
        record.path,
        interest_type=category,
        directness=gleif.CATEGORIES[category],
    )


def _lines(record: Record, head: str) -> str:
    lines = [record[f"{head}.FirstAddressLine"], *record.every(f"{head}.AdditionalAddressLine")]
    return ", ".join(line for line in lines if line)


def _address(record: Record, head: str) -> str:
    parts = [_lines(record, head), *(record[f"{head}.{name}"] for name in ("PostalCode", "City", "Region", "Country"))]
    return ", ".join(part for part in parts if part)


def _iso(text: str) -> str:
    found = gleif.day(text)
    return found.isoformat() if found else ""
