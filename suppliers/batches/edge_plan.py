"""
A list of links against the register, part by part: each end found by its ID or its name, or the row is refused. What
was found for one part is kept for the next, so that a list of millions is never in memory as a whole.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.ids import new_ids
from foundation.sentences import Sentence
from suppliers.batches.counting import tally
from suppliers.batches.edge_ends import UNKNOWN, Ends
from suppliers.batches.standing_links import StandingLinks, named_goods
from suppliers.importing.issues import RowIssue, Severity, sentence_for
from suppliers.importing.rows import NO_LINKS, EdgeColumns, ImportReading, ListedTerms, picked

ORIGINS = frozenset({"declared", "discovered", "inferred"})
WHOLE = 1.0
ROUNDING = 0.001  # thirds written as 33.34 % add up to a little over the whole
OVER_100 = "share.over_100"
SENTENCES = {
    "edge.self": Sentence("This line leads from a party to itself, so it is no link: name the other end."),
    "edge.from_unknown": Sentence("This supplier is in no list: import it first, or correct the ID or name."),
    "edge.to_unknown": Sentence("This receiver is in no list: import it first, or correct the ID or name."),
    "edge.from_ambiguous": Sentence("Several parties or sites have this name: give the ID."),
    "edge.to_ambiguous": Sentence("Several parties or sites have this name: give the ID."),
    "edge.origin_unknown": Sentence("Use declared, discovered or inferred; it was read as declared."),
}


@dataclass(frozen=True, slots=True)
class NewLinks:
    """`givers` and `receivers` are numbers of `Ends`; `digests` in hexadecimal are the rows' keys."""

    links: EdgeColumns
    givers: Sequence[int]
    receivers: Sequence[int]
    digests: Sequence[bytes]
    ids: Sequence[int]

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, positions: Sequence[int]) -> "NewLinks":
        return NewLinks(
            self.links.at(positions),
            picked(self.givers, positions),
            picked(self.receivers, positions),
            picked(self.digests, positions),
            picked(self.ids, positions),
        )


NOTHING_NEW = NewLinks(NO_LINKS, (), (), (), ())


@dataclass
class EdgePlan:
    """`replaces`: links that stood before and of which the list now says something else; `own`: those earlier in it."""

    reading: ImportReading
    ends: Ends
    new: NewLinks = NOTHING_NEW
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
        self._look_up(session, reading.links)
        arrivals = self._joined(reading.links, plan)
        self._standing.load(session, self._actor, set(arrivals.givers))
        self._sort_out(arrivals, plan)
        return plan

    def _look_up(self, session: Session, links: EdgeColumns) -> None:
        names = {name for name, reference in zip(links.from_name, links.from_id, strict=True) if not reference}
        names |= {name for name, reference in zip(links.to_name, links.to_id, strict=True) if not reference}
        self.ends.look_up(session, self._actor, {*links.from_id, *links.to_id}, names)

    def _joined(self, links: EdgeColumns, plan: EdgePlan) -> NewLinks:
        """Those of which both ends are found, each with its key."""
        givers = self.ends.find(links.from_id, links.from_name)
        receivers = self.ends.find(links.to_id, links.to_name)
        fit = [giver != receiver and giver >= 0 <= receiver for giver, receiver in zip(givers, receivers, strict=True)]
        for at, fits in enumerate(fit):
            if not fits:
                _refuse(plan, at, givers[at], receivers[at])
        kept = [at for at, fits in enumerate(fit) if fits]
        if len(kept) < links.rows:
            links, givers, receivers = links.at(kept), list(picked(givers, kept)), list(picked(receivers, kept))
        if not ORIGINS.issuperset({*links.origin} - {""}):
            _tell_of_origins(plan, links)
        self._add_up(plan, links)
        digests = contents(links, picked(self.ends.spelt, givers), picked(self.ends.spelt, receivers))
        return NewLinks(links, givers, receivers, digests, new_ids(links.rows))

    def _add_up(self, plan: EdgePlan, links: EdgeColumns) -> None:
        """What is owned of one party, over the whole list; told on the line that brings it over the whole."""
        for at, share in enumerate(links.share):
            if share is None or links.kind[at] != "owns" or links.until[at] or links.duplicate_of[at] is not None:
                continue
            owned = (links.to_id[at] or links.to_name[at]).casefold()
            before = self._owned.get(owned, 0.0)
            total = self._owned[owned] = before + (share.low or 0)
            if total > WHOLE + ROUNDING >= before:
                sentence, value = sentence_for(OVER_100, total=f"{total:.0%}"), links.to_name[at] or links.to_id[at]
                place = (links.sheet[at], links.row[at], links.index[at])
                plan.issues.append(RowIssue(OVER_100, "warning", sentence, *place, None, value))

    def _sort_out(self, arrivals: NewLinks, plan: EdgePlan) -> None:
        """The last line about one link wins; what stands and says the same is left alone."""
        links, standing = arrivals.links, self._standing
        named = standing.links(links.kind, arrivals.givers, arrivals.receivers, links.since, goods(links))
        fresh = dict(zip(named, range(len(named)), strict=True))
        if len(fresh) < len(named) or standing.knows_any_of(fresh):
            fresh = self._news(named, arrivals.digests, plan)
        for link in standing.known(fresh):
            at = fresh[link]
            self._take_over(link, links.kind[at], (arrivals.givers[at], arrivals.receivers[at]), plan)
        plan.new = arrivals if len(fresh) == len(arrivals) else arrivals.at(list(fresh.values()))
        standing.put(fresh, plan.new.ids, plan.new.digests)

    def _news(self, named: Sequence[int], digests: Sequence[bytes], plan: EdgePlan) -> dict[int, int]:
        """Link to the position of its last line that says something else than what stands."""
        fresh: dict[int, int] = {}
        standing = self._standing
        for at, (link, digest) in enumerate(zip(named, digests, strict=True)):
            if link in fresh:
                plan.repeated += 1
            elif standing.says(link, digest):
                plan.repeated += standing.is_own(link)
                plan.same += not standing.is_own(link)
                continue
            fresh[link] = at
        return fresh

    def _take_over(self, link: int, kind: str, ends: tuple[int, int], plan: EdgePlan) -> None:
        standing = self._standing
        former = standing.take(link)
        if former is None and standing.has_bare:
            bare = standing.bare(kind, ends)
            former = None if standing.is_own(bare) else standing.take(bare)
        if former:
            (plan.own if former[1] else plan.replaces).append(former[0])
            plan.repeated += former[1]


def goods(links: EdgeColumns) -> Sequence[str]:
    """One firm may dye and weave for another, or own it by shares and by votes: these are links of their own."""
    if not any(links.terms):
        return links.commodity
    return [
        named_goods(commodity, terms.process, terms.interest_type) if terms else commodity
        for commodity, terms in zip(links.commodity, links.terms, strict=True)
    ]


def contents(links: EdgeColumns, givers: Iterable[str], receivers: Iterable[str]) -> list[bytes]:
    """The same cleaned content is the same key, in every file and year; spelt as `edges.content_key` spells it."""
    columns = (
        links.kind,
        givers,
        receivers,
        spelt(links.since),
        spelt(links.until),
        spelt(links.share),
        spelt(links.workers),
        links.commodity,
        links.standing,
        spelt(links.verified_until),
        links.corridor,
        links.origin,
        links.source,
    )
    words: Iterable[str] = map("\x1f".join, zip(*columns, strict=True))
    if any(links.terms):
        words = [said + _said_of(terms) for said, terms in zip(words, links.terms, strict=True)]
    return [hashlib.sha256(said.encode()).digest() for said in words]


def _said_of(terms: ListedTerms | None) -> str:
    return "".join(f"\x1f{'' if said is None else said}" for said in astuple(terms)) if terms else ""


def spelt(column: Sequence[object]) -> list[str]:
    """Each value as text, blank for none. The reading hands out one and the same object for a text that recurs."""
    if not any(column):  # no day and no range is false
        return [""] * len(column)
    each = {id(value): value for value in column}
    known = {one: "" if value is None else str(value) for one, value in each.items()}
    return [known[one] for one in map(id, column)]


def _refuse(plan: EdgePlan, at: int, giver: int, receiver: int) -> None:
    links = plan.reading.links
    end, number = ("from", giver) if giver < 0 else ("to", receiver)
    given = links.from_id[at] or links.from_name[at] if end == "from" else links.to_id[at] or links.to_name[at]
    if number >= 0:
        _tell(plan, links, at, "edge.self", "from_id", links.from_id[at] or links.from_name[at])
    else:
        why = "unknown" if number == UNKNOWN else "ambiguous"
        _tell(plan, links, at, f"edge.{end}_{why}", f"{end}_id", given)


def _tell_of_origins(plan: EdgePlan, links: EdgeColumns) -> None:
    for at, origin in enumerate(links.origin):
        if origin and origin not in ORIGINS:
            _tell(plan, links, at, "edge.origin_unknown", "origin", origin, refused=False)


def _tell(
    plan: EdgePlan, links: EdgeColumns, at: int, code: str, field_name: str, value: str, *, refused: bool = True
) -> None:
    columns = plan.reading.mapping.columns_of(field_name)
    head = columns[0].head if columns else None
    severity: Severity = "refused" if refused else "warning"
    place = (links.sheet[at], links.row[at], links.index[at])
    plan.issues.append(RowIssue(code, severity, SENTENCES[code], *place, head, value))
