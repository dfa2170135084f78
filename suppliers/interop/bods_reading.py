"""BODS 0.4 in: a document that fits becomes parties and ownership links; another is refused with its paths."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from suppliers.interop import bods
from suppliers.interop.bods import Statement
from suppliers.interop.bods_checks import Located, in_order, record_faults
from suppliers.interop.bods_parties import entity, person, unspecified
from suppliers.interop.delivered import Delivered, DeliveredEdge, Delivery, LossLog, collected
from suppliers.interop.faults import MOST_FAULTS, DocumentBroken, Fault, VersionUnsupported, shown
from suppliers.interop.json_documents import located, unstorable

PERCENT = 100


def read_bods(file: str, content: bytes) -> Delivered:
    """
    JSON array or JSON lines. Of a record with several statements the last one holds; one that is `closed` ends its
    record on the day of the statement. Raises DocumentBroken, VersionUnsupported.
    """
    statements = _valid(file, content)
    if faults := list(islice(record_faults(statements), MOST_FAULTS)):
        raise DocumentBroken(file, bods.FORM, faults)
    losses = LossLog()
    latest: dict[str, Located] = {}
    for path, statement in in_order(statements):
        if statement["recordId"] in latest:
            losses.add("earlier statement of a record: only the last one is kept", path)
        latest[statement["recordId"]] = (path, statement)
    return collected("bods", file, _deliveries(latest, losses), losses)


def _valid(file: str, content: bytes) -> list[Located]:
    accepts = bods.schema().accepts
    escaped = b"\\u0000" in content or b"\\ud" in content.lower()
    statements: list[Located] = []
    faults: list[Fault] = []
    for path, value in located(file, bods.FORM, content):
        if isinstance(value, dict) and accepts(value) and not escaped:
            _require_version(file, value)
            statements.append((path, value))
            continue
        if isinstance(value, dict):
            _require_version(file, value)
            statements.append((path, value))
        faults += [*bods.schema().faults(value, path), *(unstorable(value, path) if escaped else ())]
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise DocumentBroken(file, bods.FORM, faults)
    if not statements:
        raise DocumentBroken(file, bods.FORM, [Fault("$", "holds no statement")])
    return statements


def _require_version(file: str, statement: Statement) -> None:
    """Up to 0.3 statements had a `statementType` and no records."""
    if "statementType" in statement and "recordType" not in statement:
        raise VersionUnsupported(file, "BODS", "0.3 or older", bods.FORM)
    details = statement.get("publicationDetails")
    version = details.get("bodsVersion") if isinstance(details, dict) else None
    if isinstance(version, str) and version != bods.VERSION:
        raise VersionUnsupported(file, "BODS", shown(version), bods.FORM)


def _deliveries(latest: dict[str, Located], losses: LossLog) -> Iterator[Delivery]:
    for path, statement in latest.values():
        _note_losses(path, statement, losses)
        match statement["recordType"]:
            case "entity":
                yield entity(path, statement, losses)
            case "person":
                yield person(path, statement, losses)
            case _:
                yield from _relationship(path, statement)


def _note_losses(path: str, statement: Statement, losses: LossLog) -> None:
    for name in ("annotations", "declaration"):
        if statement.get(name):
            losses.add(f"{name} of a statement", f"{path}.{name}")
    details = statement["recordDetails"]
    if details.get("isComponent") or details.get("componentRecords"):
        losses.add("which records make up an indirect one: each link stands by itself", f"{path}.recordDetails")


def _relationship(path: str, statement: Statement) -> Iterator[Delivery]:
    details, record = statement["recordDetails"], statement["recordId"]
    ends = {}
    for end in ("subject", "interestedParty"):
        if isinstance(details[end], str):
            ends[end] = details[end]
        else:
            party = unspecified(f"{record}:{end}", f"{path}.recordDetails.{end}", details[end])
            ends[end] = party.key
            yield party
    interests = details.get("interests") or [{}]
    for at, interest in enumerate(interests):
        where = f"{path}.recordDetails" + (f".interests[{at}]" if details.get("interests") else "")
        yield _edge(where, statement, interest, (ends["interestedParty"], ends["subject"]))


def _edge(path: str, statement: Statement, interest: Statement, ends: tuple[str, str]) -> DeliveredEdge:
    share, kind = interest.get("share", {}), interest.get("type", "")
    low, high, share_reasons = _share(share)
    source = statement.get("source", {})
    types = source.get("type", [])
    return DeliveredEdge(
        kind=bods.edge_kind(kind, has_share=low is not None),
        from_key=ends[0],
        to_key=ends[1],
        place=path,
        origin="declared" if not types or "selfDeclaration" in types else "discovered",
        verification="verified" if "verified" in types else "evidenced" if "officialRegister" in types else "claimed",
        valid_from=_day(interest.get("startDate")),
        valid_to=_ended(statement, interest),
        share_min=low,
        share_max=high,
        source_text=_source(source),
        interest_type=kind,
        directness=interest.get("directOrIndirect", ""),
        reasons=(*_reasons(interest), *share_reasons),
    )


def _share(share: Statement) -> tuple[float | None, float | None, tuple[str, ...]]:
    """An exclusive bound is kept as the bound with a word beside it. A side that is not told is the whole range."""
    if not share:
        return None, None, ()
    if "exact" in share:
        return share["exact"] / PERCENT, share["exact"] / PERCENT, ()
    low, above = _bound(share, "minimum", "exclusiveMinimum", 0.0)
    high, below = _bound(share, "maximum", "exclusiveMaximum", float(PERCENT))
    reasons = [word for word, told in ((bods.ABOVE_MINIMUM, above), (bods.BELOW_MAXIMUM, below)) if told]
    return low / PERCENT, high / PERCENT, tuple(reasons)


def _bound(share: Statement, inclusive: str, exclusive: str, untold: float) -> tuple[float, bool]:
    """The bound and whether it is exclusive; of two that differ the narrower one."""
    if exclusive not in share:
        return share.get(inclusive, untold), False
    if inclusive not in share:
        return share[exclusive], True
    narrower = max if untold == 0 else min
    bound: float = narrower(share[inclusive], share[exclusive])
    return bound, bound == share[exclusive]


def _reasons(interest: Statement) -> Iterator[str]:
    if (beneficial := interest.get("beneficialOwnershipOrControl")) is not None:
        yield bods.BENEFICIAL[beneficial]
    if interest.get("details"):
        yield interest["details"]


def _ended(statement: Statement, interest: Statement) -> date | None:
    ended = _day(interest.get("endDate"))
    if ended is None and statement.get("recordStatus") == "closed":
        closed = date.fromisoformat(statement["statementDate"][:10])
        began = _day(interest.get("startDate"))
        return closed if began is None or began <= closed else began
    return ended


def _source(source: Statement) -> str:
    names = [agent["name"] for agent in source.get("assertedBy", ()) if agent.get("name")]
    parts = (source.get("description", ""), ", ".join(names), source.get("url", ""))
    return "; ".join(part for part in parts if part)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
