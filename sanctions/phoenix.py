"""
Joins look-alike firms with endings and sanctions, and keeps what comes out as leads for a person. Nobody is sanctioned
by it: a refused lead is remembered, an accepted one goes to an inspection, and a case needs its own evidence.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from sanctions.cases import cases
from sanctions.models import Case
from sanctions.phoenix_score import Candidate, Ending, Firm, Role, candidates
from suppliers import edges, facts
from suppliers.leads import Kept, LeadDraft, keep
from suppliers.leads.keeping import require_search
from suppliers.lookalikes.comparing import TraitIndex
from suppliers.lookalikes.reading import Reading, traits_of_all
from suppliers.models import Edge, Fact, Party
from suppliers.nodes import of_table
from suppliers.ownership.reading import Merges, merges_of

OPENED, DISSOLVED = "founded_on", "dissolved_on"
TAKEN_BACK = ("withdrawn", "annulled")
RESTING_ON_CASES = frozenset({"after_sanction", "after_proceedings"})


def search(session: Session, actor: Actor, *, as_of: date, secret: bytes, now: datetime) -> Kept:
    """Draws all candidates anew and keeps them, in one session."""
    return keep_drawn(session, actor, draw(session, actor, as_of=as_of, secret=secret), as_of=as_of, now=now)


def draw(session: Session, actor: Actor, *, as_of: date, secret: bytes) -> list[LeadDraft]:
    """The long part of a search; writes nothing, so that a reading session does."""
    require_search(actor)
    return [_draft(one) for one in candidates_known(session, actor, as_of=as_of, secret=secret)]


def keep_drawn(session: Session, actor: Actor, drawn: list[LeadDraft], *, as_of: date, now: datetime) -> Kept:
    """As leads of the kind `phoenix`: the follower, and the firm before it."""
    return keep(session, actor, "phoenix", drawn, as_of=as_of, now=now)


def candidates_known(session: Session, actor: Actor, *, as_of: date, secret: bytes) -> list[Candidate]:
    """
    Without keeping any. Cases count for who may read cases; the rest rests on dates in the register. Names of persons
    are never written into a reason.
    """
    actor.require(Action.READ_REGISTRY)
    merges = merges_of(session, actor)
    traits = traits_of_all(Reading(session, actor, as_of, secret, merges, ever=True))
    return candidates(_firms(_Asked(session, actor, as_of, merges)), TraitIndex(traits))


def _draft(candidate: Candidate) -> LeadDraft:
    return LeadDraft(
        kind="phoenix",
        subject=str(candidate.follower),
        about="",
        reasons=candidate.reasons,
        missing=candidate.missing,
        other=str(candidate.former),
        restricted=any(reason.code in RESTING_ON_CASES for reason in candidate.reasons),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    session: Session
    actor: Actor
    as_of: date
    merges: Merges


def _firms(asked: _Asked) -> list[Firm]:
    """One for each firm, records taken for one together under the one in front."""
    opened, dissolved = _days(asked, OPENED), _days(asked, DISSOLVED)
    endings = _endings(asked)
    dealings = _dealings(asked)
    names: dict[UUID, str] = {}
    rows = select(Party.id, Party.name, Party.closed_at).where(of_table(Party, asked.actor), Party.kind != "person")
    for party_id, name, closed_at in asked.session.exec(rows.order_by(col(Party.id))):
        one = asked.merges.one(party_id)
        names.setdefault(one, name)
        if closed_at is not None and closed_at.date() <= asked.as_of:
            endings[one].append(Ending("closure", closed_at.date(), f"party:{party_id}"))
    for one, (day, row) in dissolved.items():
        endings[one].append(Ending("dissolution", day, row))
    return [
        Firm(one, name, opened[one][0] if one in opened else None, tuple(endings[one]), frozenset(dealings[one]))
        for one, name in names.items()
    ]


def _days(asked: _Asked, field: str) -> dict[UUID, tuple[date, str]]:
    """A day that cannot be read is no day; the importer refused such, people may have typed one."""
    wanted = select(Fact.id, Fact.node_id, Fact.value).where(
        Fact.field == field,
        col(Fact.superseded_at).is_(None),
        col(Fact.as_of) <= asked.as_of,
        facts.visible_to(asked.actor),
    )
    found: dict[UUID, tuple[date, str]] = {}
    for fact_id, node_id, value in asked.session.exec(wanted.order_by(col(Fact.as_of), col(Fact.id))):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            continue
        if day <= asked.as_of:
            found[asked.merges.one(node_id)] = (day, f"fact:{fact_id}")
    return found


def _endings(asked: _Asked) -> defaultdict[UUID, list[Ending]]:
    found: defaultdict[UUID, list[Ending]] = defaultdict(list)
    if not asked.actor.may(Action.READ_CASES):
        return found
    known = select(Case).where(cases.visible_to(asked.actor), col(Case.state).not_in(TAKEN_BACK))
    for case in asked.session.exec(known.order_by(col(Case.id))):
        firm, row = asked.merges.one(case.party_id), f"case:{case.id}"
        if case.final_on is not None:
            found[firm].append(Ending("sanction", case.final_on, row))
        else:
            found[firm].append(Ending("proceedings", case.notice_served_on or case.opened_on, row))
    return found


def _dealings(asked: _Asked) -> defaultdict[UUID, set[tuple[Role, UUID]]]:
    """At any time up to the day: what ended with the old firm goes on with the new one."""
    wanted = select(Edge.kind, Edge.from_id, Edge.to_id).where(
        col(Edge.kind).in_(("supplies", "subcontracts", "provides_labour", "recruits_for", "operates")),
        col(Edge.superseded_at).is_(None),
        edges.visible_to(asked.actor),
    )
    found: defaultdict[UUID, set[tuple[Role, UUID]]] = defaultdict(set)
    for kind, from_id, to_id in asked.session.exec(wanted):
        giver, receiver = asked.merges.one(from_id), asked.merges.one(to_id)
        for firm, role, other in _roles(kind, giver, receiver):
            found[firm].add((role, other))
    return found


def _roles(kind: str, giver: UUID, receiver: UUID) -> Iterable[tuple[UUID, Role, UUID]]:
    if kind == "operates":
        return [(giver, "site", receiver)]
    if kind in {"provides_labour", "recruits_for"}:
        return [(giver, "clients", receiver), (receiver, "workers", giver)]
    return [(giver, "clients", receiver)]
