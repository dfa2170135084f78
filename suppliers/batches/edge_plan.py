"""
A list of links against the register, part by part: each end found by its ID or its name, or the row is refused. What
was found for one part is kept for the next, so that a list of millions is never in memory as a whole.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.ids import new_ids
from suppliers.batches.counting import tally
from suppliers.batches.edge_ends import Ends, Missing
from suppliers.batches.standing_links import StandingLinks, named_goods
from suppliers.importing.issues import RowIssue, Severity, sentence_for
from suppliers.importing.rows import EdgeRow, ImportReading

ORIGINS = frozenset({"declared", "discovered", "inferred"})
WHOLE = 1.0
ROUNDING = 0.001  # thirds written as 33.34 % add up to a little over the whole
OVER_100 = "share.over_100"
SENTENCES = {
    "edge.self": "This line leads from a party to itself, so it is no link: name the other end.",
    "edge.from_unknown": "This supplier is in no list: import it first, or correct the ID or name.",
    "edge.to_unknown": "This receiver is in no list: import it first, or correct the ID or name.",
    "edge.from_ambiguous": "Several parties or sites have this name: give the ID.",
    "edge.to_ambiguous": "Several parties or sites have this name: give the ID.",
    "edge.origin_unknown": "Use declared, discovered or inferred; it was read as declared.",
}


class EdgeArrival(NamedTuple):
    """`ends` are numbers of `Ends`, giver first; `digest` in hexadecimal is the row's key."""

    row: EdgeRow
    digest: bytes
    ends: tuple[int, int]
    edge_id: int


@dataclass
class EdgePlan:
    """`replaces`: links that stood before and of which the list now says something else; `own`: those earlier in it."""

    reading: ImportReading
    ends: Ends
    new: list[EdgeArrival] = field(default_factory=list)
    replaces: list[UUID] = field(default_factory=list)
    own: list[UUID] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    same: int = 0
    repeated: int = 0

    @property
    def counts(self) -> dict[str, int]:
        changed = len(self.replaces)
        new = len(self.new) - changed - len(self.own)
        return tally(self.issues, new=new, changed=changed, same=self.same, repeated=self.repeated)


class EdgePlanner:
    """Plans one part after the other; reads the register and changes nothing."""

    def __init__(self, actor: Actor, batch_id: UUID | None = None) -> None:
        self._actor = actor
        self.ends = Ends()
        self._standing = StandingLinks(self.ends, batch_id)
        self._owned: dict[str, float] = {}

    def plan(self, session: Session, reading: ImportReading) -> EdgePlan:
        told_again = {"edge.self", OVER_100}  # of nodes and of the whole list, which this planner knows better
        issues = [issue for issue in reading.issues if issue.code not in told_again]
        plan = EdgePlan(reading, self.ends, issues=issues)
        self._look_up(session, reading.edges)
        joined = self._joined(reading.edges, plan)
        self._standing.load(session, self._actor, {ends[0] for _, ends in joined})
        self._sort_out(joined, plan)
        return plan

    def _joined(self, rows: Iterable[EdgeRow], plan: EdgePlan) -> list[tuple[EdgeRow, tuple[int, int]]]:
        find, joined = self.ends.find, []
        for row in rows:
            giver, receiver = find(row.from_id, row.from_name), find(row.to_id, row.to_name)
            if isinstance(giver, str):
                self._refuse(plan, row, "from", giver)
            elif isinstance(receiver, str):
                self._refuse(plan, row, "to", receiver)
            elif giver == receiver:
                _tell(plan, row, "edge.self", "from_id", row.from_id or row.from_name)
            else:
                joined.append((row, (giver, receiver)))
                if row.origin and row.origin not in ORIGINS:
                    _tell(plan, row, "edge.origin_unknown", "origin", row.origin, refused=False)
                if row.share and row.kind == "owns":
                    self._add_up(plan, row)
        return joined

    def _look_up(self, session: Session, rows: Iterable[EdgeRow]) -> None:
        references = {row.from_id for row in rows} | {row.to_id for row in rows}
        names = {row.from_name for row in rows if not row.from_id} | {row.to_name for row in rows if not row.to_id}
        self.ends.look_up(session, self._actor, references, names)

    def _refuse(self, plan: EdgePlan, row: EdgeRow, end: str, why: Missing) -> None:
        reference, name = (row.from_id, row.from_name) if end == "from" else (row.to_id, row.to_name)
        _tell(plan, row, f"edge.{end}_{why}", f"{end}_id", reference or name)

    def _add_up(self, plan: EdgePlan, row: EdgeRow) -> None:
        """What is owned of one party, over the whole list; told on the line that brings it over the whole."""
        if row.until is not None or row.duplicate_of is not None or row.share is None:
            return
        owned = (row.to_id or row.to_name).casefold()
        before = self._owned.get(owned, 0.0)
        share = self._owned[owned] = before + (row.share.low or 0)
        if share > WHOLE + ROUNDING >= before:
            sentence, value = sentence_for(OVER_100, f"{share:.0%}"), row.to_name or row.to_id
            plan.issues.append(RowIssue(OVER_100, "warning", sentence, row.sheet, row.row, row.index, None, value))

    def _sort_out(self, joined: list[tuple[EdgeRow, tuple[int, int]]], plan: EdgePlan) -> None:
        """The last line about one link wins; what stands and says the same is left alone."""
        fresh: dict[int, EdgeArrival] = {}
        standing, spelt = self._standing, self.ends.spelt
        for (row, ends), edge_id in zip(joined, new_ids(len(joined)), strict=True):
            digest = _content(row, spelt[ends[0]], spelt[ends[1]])
            link = standing.link(row.kind, ends, row.since, goods_of(row))
            if link in fresh:
                plan.repeated += 1
            elif standing.says(link, digest):
                plan.repeated += standing.is_own(link)
                plan.same += not standing.is_own(link)
                continue
            fresh[link] = EdgeArrival(row, digest, ends, edge_id)
        for link, arrival in fresh.items():
            self._take_over(link, arrival, plan)
        plan.new = list(fresh.values())

    def _take_over(self, link: int, arrival: EdgeArrival, plan: EdgePlan) -> None:
        standing = self._standing
        former = standing.take(link)
        if former is None and standing.has_bare:
            bare = standing.bare(arrival.row.kind, arrival.ends)
            former = None if standing.is_own(bare) else standing.take(bare)
        if former:
            (plan.own if former[1] else plan.replaces).append(former[0])
            plan.repeated += former[1]
        standing.put(link, arrival.edge_id, arrival.digest, own=True)


def goods_of(row: EdgeRow) -> str:
    """One firm may dye and weave for another, or own it by shares and by votes: these are links of their own."""
    terms = row.terms
    return named_goods(row.commodity, terms.process, terms.interest_type) if terms else row.commodity


def _content(row: EdgeRow, giver: str, receiver: str) -> bytes:
    """The same cleaned content is the same key, in every file and year; spelt as `edges.content_key` spells it."""
    words = (
        f"{row.kind}\x1f{giver}\x1f{receiver}\x1f{row.since or ''}\x1f{row.until or ''}\x1f{row.share or ''}\x1f"
        f"{row.workers or ''}\x1f{row.commodity}\x1f{row.standing}\x1f{row.verified_until or ''}\x1f{row.corridor}\x1f"
        f"{row.origin}\x1f{row.source}"
    )
    if row.terms:
        words += "".join(f"\x1f{'' if said is None else said}" for said in astuple(row.terms))
    return hashlib.sha256(words.encode()).digest()


def _tell(plan: EdgePlan, row: EdgeRow, code: str, field_name: str, value: str, *, refused: bool = True) -> None:
    columns = plan.reading.mapping.columns_of(field_name)
    head = columns[0].head if columns else None
    severity: Severity = "refused" if refused else "warning"
    plan.issues.append(RowIssue(code, severity, SENTENCES[code], row.sheet, row.row, row.index, head, value))
