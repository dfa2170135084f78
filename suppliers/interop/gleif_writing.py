"""
GLEIF out: three tables under the golden copy's heads. Only firms with an LEI can stand in them, and only what GLEIF
itself records: an ownership share is not turned into a consolidation nobody reported. What an issuer of LEIs alone can
say (registration, validation) is left blank.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from suppliers.interop import gleif
from suppliers.interop.delivered import Delivered, DeliveredEdge, DeliveredParty, LossLog, label
from suppliers.interop.gleif import Level

Row = dict[str, str]
_A, _H = "Entity.LegalAddress", "Relationship"
HEADS: dict[Level, tuple[str, ...]] = {
    "lei": (
        "LEI", "Entity.LegalName", f"{_A}.FirstAddressLine", f"{_A}.City", f"{_A}.Region", f"{_A}.Country",
        f"{_A}.PostalCode", "Entity.RegistrationAuthority.RegistrationAuthorityID",
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID", "Entity.LegalJurisdiction",
        "Entity.EntityCategory", "Entity.LegalForm.EntityLegalFormCode", "Entity.EntityStatus",
        "Entity.EntityCreationDate", "Entity.EntityExpirationDate", "Registration.LastUpdateDate",
        "Registration.RegistrationStatus", "Entity.OtherEntityNames.OtherEntityName.1",
        "Entity.OtherEntityNames.OtherEntityName.2", "Entity.OtherEntityNames.OtherEntityName.3",
    ),
    "rr": (
        f"{_H}.StartNode.NodeID", f"{_H}.StartNode.NodeIDType", f"{_H}.EndNode.NodeID", f"{_H}.EndNode.NodeIDType",
        f"{_H}.RelationshipType", f"{_H}.RelationshipStatus", f"{_H}.Period.1.startDate", f"{_H}.Period.1.endDate",
        f"{_H}.Period.1.periodType", f"{_H}.Quantifiers.1.QuantifierAmount", f"{_H}.Quantifiers.1.QuantifierUnits",
        "Registration.ValidationSources",
    ),
    "repex": (
        "LEI", "Exception.Category", "Exception.Reason.1", "Exception.Reason.2", "Exception.Reason.3",
        "Exception.Reference.1",
    ),
}  # fmt: skip
ROOTS: dict[Level, tuple[str, str, str, str]] = {
    "lei": ("lei", "LEIData", "LEIRecords", "LEIRecord"),
    "rr": ("rr", "RelationshipData", "RelationshipRecords", "RelationshipRecord"),
    "repex": ("repex", "ReportingExceptionData", "ReportingExceptions", "Exception"),
}
NAMESPACES: dict[Level, str] = {
    "lei": "http://www.gleif.org/data/schema/leidata/2016",
    "rr": "http://www.gleif.org/data/schema/rr/2016",
    "repex": "http://www.gleif.org/data/schema/repex/2016",
}
NAMES_KEPT = 3
REASONS_KEPT = 3
WRITTEN_FACTS = frozenset(
    {"postcode", "region", "jurisdiction", "founded_on", "dissolved_on", "lei_category", "lei_legal_form", "lei_status"}
)
_ELEMENTS = {
    "Period": ("RelationshipPeriods", "RelationshipPeriod"),
    "Quantifiers": ("RelationshipQuantifiers", "RelationshipQuantifier"),
}
_EXCEPTION_ELEMENTS = {"Category": "ExceptionCategory", "Reason": "ExceptionReason", "Reference": "ExceptionReference"}


def gleif_tables(delivered: Delivered, losses: LossLog) -> dict[Level, list[Row]]:
    leis = {party.key: lei for party in delivered.parties if (lei := _lei(party))}
    exceptions = {party.key: party for party in delivered.parties if party.fact("lei_exception")}
    _note_losses(delivered, leis, losses)
    firms = [_firm(party, leis[party.key], losses) for party in delivered.parties if party.key in leis]
    relations: list[Row] = []
    excepted: list[Row] = []
    for edge in delivered.edges:
        if edge.interest_type in gleif.RELATIONSHIPS and edge.from_key in leis and edge.to_key in leis:
            relations.append(_relation(edge, leis))
        elif edge.from_key in exceptions and edge.to_key in leis:
            excepted.append(_exception(exceptions[edge.from_key], leis[edge.to_key]))
        else:
            losses.add(f"{edge.kind} link: no relationship that GLEIF records, or an end without LEI", label(edge))
    return {"lei": firms, "rr": relations, "repex": excepted}


def _lei(party: DeliveredParty) -> str:
    return next((value for scheme, value in party.identifiers if scheme == "lei" and gleif.is_lei(value)), "")


def _note_losses(delivered: Delivered, leis: dict[str, str], losses: LossLog) -> None:
    for site in delivered.sites:
        losses.add("site: GLEIF knows legal entities only", site.key)
    for party in delivered.parties:
        if party.key not in leis and not party.fact("lei_exception"):
            losses.add("party without an LEI", party.key)


def _firm(party: DeliveredParty, lei: str, losses: LossLog) -> Row:
    registered = [(scheme, value) for scheme, value in party.identifiers if scheme.startswith("ra")]
    kept = {("lei", lei), *registered[:1]}
    for scheme, _ in (pair for pair in party.identifiers if pair not in kept):
        losses.add(f"identifier of scheme {scheme}", party.key)
    for fact in party.facts:
        if fact.field not in WRITTEN_FACTS:
            losses.add(f"fact {fact.field} of a party", party.key)
    for column in ("phone", "website", "roles", "remark"):
        if getattr(party, column):
            losses.add(f"{column} of a party", party.key)
    for _ in party.spellings[NAMES_KEPT:]:
        losses.add(f"further name: {NAMES_KEPT} are kept", party.key)
    others = (*party.spellings[:NAMES_KEPT], *[""] * NAMES_KEPT)[:NAMES_KEPT]
    authority, number = registered[0] if registered else ("", "")
    country = party.country or ""
    values = (
        lei, party.name, party.address, party.city, party.fact("region"), country, party.fact("postcode"),
        authority.upper(), number, party.fact("jurisdiction") or country, party.fact("lei_category"),
        party.fact("lei_legal_form"), "INACTIVE" if party.closed_on else "ACTIVE", party.fact("founded_on"),
        party.fact("dissolved_on"), party.closed_on.isoformat() if party.closed_on else "", party.fact("lei_status"),
        *others,
    )  # fmt: skip
    return dict(zip(HEADS["lei"], values, strict=True))


def _relation(edge: DeliveredEdge, leis: dict[str, str]) -> Row:
    told = next((reason for reason in edge.reasons if reason.startswith("consolidated: ")), "")
    amount, _, unit = told.removeprefix("consolidated: ").partition(" ")
    dated = edge.valid_from or edge.valid_to
    values = (
        leis[edge.to_key], "LEI", leis[edge.from_key], "LEI", edge.interest_type,
        "INACTIVE" if edge.valid_to else "ACTIVE", edge.valid_from.isoformat() if edge.valid_from else "",
        edge.valid_to.isoformat() if edge.valid_to else "", "RELATIONSHIP_PERIOD" if dated else "", amount,
        unit.upper(), "FULLY_CORROBORATED" if edge.verification in {"evidenced", "verified"} else "",
    )  # fmt: skip
    return dict(zip(HEADS["rr"], values, strict=True))


def _exception(party: DeliveredParty, lei: str) -> Row:
    reasons = (*party.fact("lei_exception_reason").split("|"), *[""] * REASONS_KEPT)[:REASONS_KEPT]
    values = (lei, party.fact("lei_exception"), *reasons, party.fact("lei_exception_reference"))
    return dict(zip(HEADS["repex"], values, strict=True))


def gleif_xml(level: Level, rows: Sequence[Row]) -> Iterator[str]:
    prefix, root, group, record = ROOTS[level]
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}:{root} xmlns:{prefix}="{NAMESPACES[level]}">\n'
    yield f"<{prefix}:{group}>\n"
    for row in rows:
        tree: dict[str, object] = {}
        for head, value in row.items():
            if value:
                _plant(tree, _steps(head), value)
        yield f"<{prefix}:{record}>{_grown(prefix, tree)}</{prefix}:{record}>\n"
    yield f"</{prefix}:{group}>\n</{prefix}:{root}>\n"


def _steps(head: str) -> list[str]:
    """The elements of a head: `Relationship.Period.1.startDate` lies in RelationshipPeriods/RelationshipPeriod."""
    first, *rest = head.split(".")
    if first == "Exception":
        return [_EXCEPTION_ELEMENTS[rest[0]], *rest[1:]]
    if head.startswith("Entity.OtherEntityNames"):
        return [first, *rest]
    steps = [first]
    for part in rest:
        if not part.isdigit():
            steps += _ELEMENTS.get(part, (part[0].upper() + part[1:],))
    return steps


def _plant(tree: dict[str, object], steps: Sequence[str], value: str) -> None:
    """A last step that is a number repeats the element before it."""
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        assert isinstance(below, dict)  # noqa: S101 - no element has both text and children
        tree = below
    tree[steps[-1]] = value


def _grown(prefix: str, tree: dict[str, object]) -> str:
    found = []
    for name, value in tree.items():
        if isinstance(value, dict) and value and all(step.isdigit() for step in value):
            found += [f"<{prefix}:{name}>{escape(_allowed(str(text)))}</{prefix}:{name}>" for text in value.values()]
        else:
            inner = _grown(prefix, value) if isinstance(value, dict) else escape(_allowed(str(value)))
            found.append(f"<{prefix}:{name}>{inner}</{prefix}:{name}>")
    return "".join(found)


def _allowed(text: str) -> str:
    """XML 1.0 knows no control characters but tab and line ends."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
