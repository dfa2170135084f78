"""What the schema of BODS cannot say: rules between statements, after the MUST clauses of the standard's reference."""

from collections.abc import Iterator, Mapping, Sequence

from suppliers.interop.bods import PERSON_TYPES, Statement
from suppliers.interop.faults import Fault, shown

Located = tuple[str, Statement]


def record_faults(statements: Sequence[Located]) -> Iterator[Fault]:
    """Of statements that each fit the schema."""
    yield from _repeated_statements(statements)
    types: dict[str, str] = {}
    for path, statement in statements:
        known = types.setdefault(statement["recordId"], statement["recordType"])
        if known != statement["recordType"]:
            yield Fault(f"{path}.recordType", f"differs from an earlier statement of this record, {known}")
    yield from _series_faults(statements)
    people = {
        statement["recordId"]
        for _, statement in statements
        if statement["recordDetails"].get("personType") in PERSON_TYPES
    }
    for path, statement in statements:
        yield from _subject_faults(path, statement, types)
        if statement["recordType"] == "relationship":
            yield from _end_faults(f"{path}.recordDetails", statement["recordDetails"], types)
            yield from _interest_faults(f"{path}.recordDetails", statement["recordDetails"], people)


def _repeated_statements(statements: Sequence[Located]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for path, statement in statements:
        first = seen.setdefault(statement["statementId"], path)
        if first != path:
            yield Fault(f"{path}.statementId", f"stands at {first} already", statement["statementId"])


def _series_faults(statements: Sequence[Located]) -> Iterator[Fault]:
    """A record is new once; nothing is said of it after it was closed, unless by a statement of an earlier day."""
    new: set[str] = set()
    for path, statement in in_order(statements):
        record, status = statement["recordId"], statement.get("recordStatus")
        if status == "new" and record in new:
            yield Fault(f"{path}.recordStatus", "is new a second time for this record", record)
        if status == "new":
            new.add(record)


def in_order(statements: Sequence[Located]) -> list[Located]:
    """By the day they were made; the order of the document decides within a day."""
    return sorted(statements, key=lambda located: located[1]["statementDate"][:10])


def _subject_faults(path: str, statement: Statement, types: Mapping[str, str]) -> Iterator[Fault]:
    subject = statement["declarationSubject"]
    kind = types.get(subject)
    if kind is None:
        yield Fault(f"{path}.declarationSubject", "is the recordId of no statement in this document", subject)
    elif kind == "relationship":
        yield Fault(f"{path}.declarationSubject", "is a relationship, but must be an entity or a person", subject)


def _end_faults(path: str, details: Statement, types: Mapping[str, str]) -> Iterator[Fault]:
    for end, allowed in (("subject", {"entity"}), ("interestedParty", {"entity", "person"})):
        record = details[end]
        if not isinstance(record, str):
            continue
        if record not in types:
            yield Fault(f"{path}.{end}", "is the recordId of no statement in this document", record)
        elif types[record] not in allowed:
            yield Fault(f"{path}.{end}", f"is a {types[record]}, but must be {' or '.join(sorted(allowed))}", record)
    if details["subject"] == details["interestedParty"] and isinstance(details["subject"], str):
        yield Fault(f"{path}.interestedParty", "is its own subject", details["subject"])
    for at, record in enumerate(details.get("componentRecords", ())):
        if record not in types:
            yield Fault(f"{path}.componentRecords[{at}]", "is the recordId of no statement in this document", record)


def _interest_faults(path: str, details: Statement, people: set[str]) -> Iterator[Fault]:
    party = details["interestedParty"]
    for at, interest in enumerate(details.get("interests", ())):
        where = f"{path}.interests[{at}]"
        if interest.get("beneficialOwnershipOrControl") and isinstance(party, str) and party not in people:
            yield Fault(
                f"{where}.beneficialOwnershipOrControl", "is true, but the interested party is no person", party
            )
        yield from _share_faults(f"{where}.share", interest.get("share", {}))
        first, last = interest.get("startDate"), interest.get("endDate")
        if first and last and first > last:
            yield Fault(f"{where}.endDate", f"lies before the startDate {first}", last)


def _share_faults(path: str, share: Mapping[str, float]) -> Iterator[Fault]:
    lows = [share[name] for name in ("minimum", "exclusiveMinimum", "exact") if name in share]
    highs = {name: share[name] for name in ("maximum", "exclusiveMaximum", "exact") if name in share}
    for name, high in highs.items():
        if lows and max(lows) > high:
            yield Fault(f"{path}.{name}", f"lies below the minimum {max(lows):g}", shown(high))
