"""
The links an organisation holds already, as far as an import needs them: which line says the same, which one says news.

Compact, because a list may hold millions: one exact number for what makes a link that link (kind, ends, since when,
which goods, process or interest), and beside it the id and the content key of its row as plain 64-bit halves.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, or_, select

from foundation.actors import Actor
from suppliers import edges
from suppliers.batches.edge_ends import Ends
from suppliers.batches.existing import chunks
from suppliers.models import Edge

HALF = (1 << 64) - 1
BARE = (0xFFFFFF << 88) | 0xFFFFFF  # where a link's number holds its goods and its day
PER_QUERY = 900


class StandingLinks:
    def __init__(self, ends: Ends, batch_id: UUID | None) -> None:
        """`batch_id`: the import at work, to tell what it wrote itself, in an earlier part, from what stood before."""
        self._ends, self._batch_id = ends, batch_id
        self._givers: set[int] = set()
        self._words: dict[str, int] = {"": 0}
        self._row_of: dict[int, int] = {}
        self._others: dict[int, set[bytes]] = {}
        self._ids, self._keys, self._own = array("Q"), array("Q"), bytearray()
        self._any: bool | None = None
        self.has_bare = False
        """Whether any link stands that says neither since when nor which goods."""

    def link(self, kind: str, ends: tuple[int, int], since: date | None, goods: str) -> int:
        words = self._words
        named = words.setdefault(kind, len(words)) << 24 | words.setdefault(goods, len(words))
        return ((named << 32 | ends[0]) << 32 | ends[1]) << 24 | (since.toordinal() if since else 0)

    def links(
        self,
        kinds: Sequence[str],
        givers: Sequence[int],
        receivers: Sequence[int],
        days: Sequence[date | None],
        goods: Sequence[str],
    ) -> list[int]:
        """`link` of each row of these columns."""
        words = self._words
        of_word = {word: words.setdefault(word, len(words)) for column in (kinds, goods) for word in set(column)}
        of_day = {day: day.toordinal() if day else 0 for day in set(days)}
        return [
            (((of_word[kind] << 24 | of_word[good]) << 32 | giver) << 32 | receiver) << 24 | of_day[day]
            for kind, giver, receiver, day, good in zip(kinds, givers, receivers, days, goods, strict=True)
        ]

    def bare(self, kind: str, ends: tuple[int, int]) -> int:
        """As a list of parties states it (an owner, an operator), before anybody said since when."""
        return self.link(kind, ends, None, "")

    def load(self, session: Session, actor: Actor, givers: Iterable[int]) -> None:
        """
        Links that start at these nodes, unless they were loaded before. A line that a later one of its own file
        replaced at once never stood: it is known too, so that the same file read again brings nothing.
        """
        if self._any is None:
            self._any = self._hold_any(session, actor)
        if not self._any:
            return
        unseen = sorted(set(givers) - self._givers)
        self._givers.update(unseen)
        columns = (Edge.id, Edge.row_key, Edge.kind, Edge.from_id, Edge.to_id, Edge.valid_from, Edge.commodity)
        finer = (Edge.process, Edge.interest_type)
        for part in chunks(unseen, PER_QUERY):
            statement = select(*columns, *finer, Edge.batch_id, Edge.superseded_at).where(  # type: ignore[call-overload] # sqlmodel types four
                col(Edge.from_id).in_([self._ends.ids[giver] for giver in part]),
                or_(col(Edge.superseded_at).is_(None), Edge.superseded_at == Edge.recorded_at),
                Edge.organisation_id == actor.organisation_id,
                edges.visible_to(actor),
            )
            for edge_id, key, kind, giver, receiver, since, goods, process, interest, batch_id, over in session.exec(
                statement
            ):
                ends = (self._ends.number_of(giver), self._ends.number_of(receiver))
                link = self.link(kind, ends, since, named_goods(goods, process, interest))
                if over or link in self._row_of:
                    self._others.setdefault(link, set()).add(_digest(key))
                else:
                    self._hold(link, edge_id.int, _digest(key), own=batch_id is not None and batch_id == self._batch_id)

    def _hold_any(self, session: Session, actor: Actor) -> bool:
        own = select(Edge.id).where(Edge.organisation_id == actor.organisation_id, edges.visible_to(actor))
        return session.exec(own.limit(1)).first() is not None

    def put(self, links: Collection[int], ids: Sequence[int], digests: Sequence[bytes]) -> None:
        """What this import itself brings, after `take` of what it replaces."""
        self._row_of.update(zip(links, range(len(self._own), len(self._own) + len(links)), strict=True))
        self._own.extend(b"\x01" * len(links))
        self._ids.extend([half for edge_id in ids for half in (edge_id >> 64, edge_id & HALF)])
        self._keys.frombytes(b"".join([digest[:16] for digest in digests]))

    def knows_any_of(self, links: Mapping[int, int]) -> bool:
        return not self._row_of.keys().isdisjoint(links)

    def known(self, links: Mapping[int, int]) -> list[int]:
        """Those that may replace a row that stands: where bare links stand, any may."""
        return list(links) if self.has_bare else [link for link in links if link in self._row_of]

    def _hold(self, link: int, edge_id: int, digest: bytes, *, own: bool) -> None:
        self._row_of[link] = len(self._own)
        self._own.append(own)
        self._ids.extend((edge_id >> 64, edge_id & HALF))
        self._keys.frombytes(digest[:16])
        if link & BARE == 0 and not own:
            self.has_bare = True

    def says(self, link: int, digest: bytes) -> bool:
        """Whether a standing row of this link has this very content."""
        row = self._row_of.get(link)
        if row is None:
            return False
        half = digest[:16]
        return half == self._keys[2 * row : 2 * row + 2].tobytes() or half in self._others.get(link, ())

    def take(self, link: int) -> tuple[UUID, bool] | None:
        """The row that news about this link supersede, and whether this very import wrote it."""
        row = self._row_of.pop(link, None)
        if row is None:
            return None
        return UUID(int=self._ids[2 * row] << 64 | self._ids[2 * row + 1]), bool(self._own[row])

    def is_own(self, link: int) -> bool:
        row = self._row_of.get(link)
        return row is not None and bool(self._own[row])


def named_goods(commodity: str, process: str, interest_type: str) -> str:
    """What passes along a link, as far as it makes a link of its own."""
    return f"{commodity}\x1f{process}\x1f{interest_type}" if process or interest_type else commodity


def _digest(key: str) -> bytes:
    """Half of a SHA-256: enough that no two of any list are equal by chance. A row typed in has another kind of key."""
    try:
        return bytes.fromhex(key[:32])
    except ValueError:
        return bytes(16)
