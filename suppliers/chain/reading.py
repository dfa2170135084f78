"""
The walk in the database: `WITH RECURSIVE ... UNION` on ids alone, the same SQL on SQLite and PostgreSQL. Ids and not
paths, because paths multiply and never end on a circle.

Going upstream the walk follows a link from whoever receives to whoever gives, and from a firm to the sites it operates,
where labour arrives; downstream from giver to receiver and from a site to the firm that operates it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, String, and_, case, func, literal_column, or_, true, type_coerce
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from foundation.actors import Actor
from suppliers import edges, identity, nodes
from suppliers.chain.payloads import Direction
from suppliers.models import Edge, IdentityDecision, Node

TERMS = (
    "process", "approval", "order_ref", "contract_kind", "corridor_origin", "corridor_destination", "fee_policy",
    "licence_no", "volume", "unit", "interest_type", "directness",
)  # fmt: skip
LINK = (
    "id", "kind", "from_id", "to_id", "origin", "verification", "verified_until", "confidence", "share_min",
    "share_max", "workers", "commodity", "corridor", "source_text", "valid_from", "valid_to", "declared_tier", *TERMS,
)  # fmt: skip
AT_A_TIME = 500
DIGITS = 32
LinkRow = Any  # a row of these columns: building objects takes five times as long, and a chain has many links
Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Walk:
    """
    How one chain is walked: which links count, and which of their ends is the near one. `known_on` asks what was
    recorded by the end of that day (UTC); None: what stands now.
    """

    actor: Actor
    direction: Direction
    as_of: date
    kinds: tuple[str, ...]
    known_on: date | None = None

    @property
    def upstream(self) -> bool:
        return self.direction == "upstream"

    def held(self, links: type[Edge], kinds: Sequence[str]) -> ColumnElement[bool]:
        return and_(
            col(links.kind).in_(kinds),
            edges.visible_to(self.actor, links),
            self._known(col(links.recorded_at), col(links.superseded_at)),
            edges.held_on(self.as_of, links),
        )

    def same(self) -> ColumnElement[bool]:
        """Pairs of records that the actor's organisation took for one."""
        made, undone = col(IdentityDecision.recorded_at), col(IdentityDecision.undone_at)
        return and_(
            identity.visible_to(self.actor), col(IdentityDecision.decision) == "same", self._known(made, undone)
        )

    def _known(self, begun: Any, ended: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns of either table
        if self.known_on is None:
            none: ColumnElement[bool] = ended.is_(None)
            return none
        end = datetime.combine(self.known_on, time.max, UTC)  # a day later there may be no more days
        return and_(begun <= end, or_(ended.is_(None), ended > end))

    def reached(self, starts: Collection[UUID], *, sqlite: bool) -> CTE:
        first: Any = select(Node.id).where(col(Node.id).in_(starts), nodes.visible_to(self.actor))
        known = first.cte("reached", recursive=True)
        onward = self._two_steps(known) if sqlite else self._one_step(known)
        return known.union(*onward)  # type: ignore[no-any-return] # a union of a CTE is a CTE

    def _two_steps(self, known: CTE) -> list[Any]:
        """
        Only SQLite lets a recursion name itself twice; each step uses one wide index and reads no row. Whether a link
        counts is asked in a CASE that names both tables: otherwise SQLite, which cannot know how little is reached,
        scans all links first to make a filter of them.
        """
        parts = []
        for kinds, operates in ((self.kinds, False), (("operates",), True)):
            links = aliased(Edge)
            near, far = self.ends(links, operates=operates)
            counts = case((and_(known.c.id.is_not(None), self.held(links, kinds)), 1), else_=0) == 1
            parts.append(core_select(far).select_from(known).join(links, and_(near == known.c.id, counts)))
        return parts

    def _one_step(self, known: CTE) -> list[Any]:
        """
        Every node is joined twice, once to what flows and once to what it operates, so that each join uses an index of
        its own; one join with OR reads the whole table for every node.
        """
        flows, runs = aliased(Edge), aliased(Edge)
        which = (
            core_select(literal_column("0").label("n")).union_all(core_select(literal_column("1"))).subquery("which")
        )
        (near, far), (runs_near, runs_far) = self.ends(flows), self.ends(runs, operates=True)
        onward = (
            core_select(func.coalesce(far, runs_far))
            .select_from(known)
            .join(which, true())
            .outerjoin(flows, and_(which.c.n == 0, near == known.c.id, self.held(flows, self.kinds)))
            .outerjoin(runs, and_(which.c.n == 1, runs_near == known.c.id, self.held(runs, ["operates"])))
            .where(func.coalesce(far, runs_far).is_not(None))
        )
        return [onward]

    def ends(self, links: Any, *, operates: bool = False) -> tuple[Any, Any]:  # noqa: ANN401 - the table under another name
        """The near end and the far one: of `operates` the other way round."""
        ends = (links.from_id, links.to_id)
        return ends if operates == self.upstream else ends[::-1]

    def steps(self, rows: Iterable[LinkRow]) -> list[Pair]:
        flows = [(row.to_id, row.from_id) for row in rows if row.kind != "operates"]
        return flows if self.upstream else [(far, near) for near, far in flows]

    def beside(self, rows: Iterable[LinkRow], same: Iterable[Pair]) -> list[Pair]:
        runs = [(row.from_id, row.to_id) for row in rows if row.kind == "operates"]
        runs = runs if self.upstream else [(site, operator) for operator, site in runs]
        return [*runs, *(pair for one, other in same for pair in ((one, other), (other, one)))]


def reached_ids(session: Session, walk: Walk, starts: Collection[UUID]) -> frozenset[str]:
    """
    Everything reached, the starts too, 32 hexadecimal digits each; records taken for the same are not followed here.
    One text comes out of the database: a row and a UUID for each id are what Python's collector of garbage goes through
    again and again (measured on 10,000 ids: 150 to 190 ms instead of 80).
    """
    known = walk.reached(starts, sqlite=_is_sqlite(session))
    text = session.execute(core_select(func.aggregate_strings(hex_of(session, known.c.id), ""))).scalar_one() or ""
    return frozenset([text[at : at + DIGITS] for at in range(0, len(text), DIGITS)])


def hex_of(session: Session, column: Any) -> Any:  # noqa: ANN401 - a column of ids, and its text
    """32 digits, as SQLite stores them."""
    if _is_sqlite(session):
        return type_coerce(column, String)
    return func.encode(func.uuid_send(column), "hex")


def with_operators(session: Session, walk: Walk, starts: frozenset[UUID]) -> frozenset[UUID]:
    """Upstream of a site lies what its operator buys; downstream the walk itself leads there."""
    if not walk.upstream:
        return starts
    runs = select(Edge.from_id).where(col(Edge.to_id).in_(starts), walk.held(Edge, ["operates"]))
    return starts | frozenset(session.exec(runs).all())


def read_links(session: Session, walk: Walk, starts: frozenset[UUID]) -> tuple[list[LinkRow], list[Pair]]:
    """Every link among what is reached; walks again when a record reached is taken for one that was not."""
    every = session.execute(select(IdentityDecision.left_id, IdentityDecision.right_id).where(walk.same())).all()
    while True:
        reached = reached_ids(session, walk, starts)
        same = [(left, right) for left, right in every if left.hex in reached or right.hex in reached]
        if {end.hex for pair in same for end in pair} <= reached:
            return _links_from(session, walk, sorted(reached)), same
        starts |= {end for pair in same for end in pair}


def read_links_within(
    session: Session, walk: Walk, starts: frozenset[UUID], depth: int
) -> tuple[list[LinkRow], list[Pair]]:
    """
    The links of whatever stands at that tier or nearer, read tier by tier: three tiers of a firm cost little, however
    much lies behind them. What costs no tier is followed before the next one.
    """
    every = session.execute(select(IdentityDecision.left_id, IdentityDecision.right_id).where(walk.same())).all()
    pairs = [(left, right) for left, right in every]
    rows: list[LinkRow] = []
    known: set[UUID] = set()
    ahead = _visible(session, walk, starts)
    for _ in range(depth + 1):
        here: list[LinkRow] = []
        while ahead:
            known |= ahead
            read = _links_from(session, walk, sorted(one.hex for one in ahead))
            here += read
            runs = {far for near, far in walk.beside(read, ()) if near in ahead}
            same = {far for near, far in walk.beside((), pairs) if near in ahead}
            ahead = (runs | _visible(session, walk, same - known)) - known
        rows += here
        ahead = {far for _, far in walk.steps(here)} - known
    kept = [(left, right) for left, right in pairs if left in known or right in known]
    return sorted(rows, key=lambda row: row.id), kept


def _visible(session: Session, walk: Walk, ids: Collection[UUID]) -> set[UUID]:
    if not ids:
        return set()
    return set(session.exec(select(Node.id).where(col(Node.id).in_(ids), nodes.visible_to(walk.actor))).all())


def _links_from(session: Session, walk: Walk, reached: Sequence[str]) -> list[LinkRow]:
    """Whatever the near end of a link reaches is reached, so it is enough to ask for near ends."""
    rows: list[LinkRow] = []
    columns: list[Any] = [getattr(Edge, name) for name in LINK]
    for start in range(0, len(reached), AT_A_TIME):
        part = [UUID(one) for one in reached[start : start + AT_A_TIME]]
        for kinds, operates in ((walk.kinds, False), (("operates",), True)):
            near, _ = walk.ends(Edge, operates=operates)
            rows += session.execute(core_select(*columns).where(near.in_(part), walk.held(Edge, kinds))).all()
    return sorted(rows, key=lambda row: row.id)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
