"""One question to the register of an organisation, answered with the records a person can read on."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from suppliers import identity
from suppliers.lookup import register
from suppliers.lookup.payloads import LookupRecord
from suppliers.lookup.register import NodeKind
from suppliers.personal import WITHHELD, marks_of, may_see


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """`score` 0 to 1 orders what was found and is no probability."""

    node_id: UUID
    front_id: UUID
    kind: NodeKind
    reference: str
    name: str
    address: str
    city: str
    country: str
    score: float
    reasons: tuple[str, ...]


def look_up(session: Session, actor: Actor, kind: NodeKind, wanted: LookupRecord, *, top: int = 5) -> list[FoundRecord]:
    """The best first. Raises ActionNotAllowed."""
    hits = register.find(session, actor, kind, [wanted], top=top)[0]
    rows = {row.id: row for row in register.own_rows(session, actor, kind, [hit.node_id for hit in hits])}
    homes = {} if may_see(actor) else marks_of(session, rows)
    return [
        FoundRecord(
            node_id=row.id,
            front_id=identity.front_of(session, actor, row.id),
            kind=kind,
            reference=row.reference,
            name=row.name,
            address=WITHHELD if row.address and "address" in homes.get(row.id, ()) else row.address,
            city=row.city,
            country=row.country,
            score=hit.score,
            reasons=hit.reasons,
        )
        for hit in hits
        if (row := rows.get(hit.node_id))
    ]
