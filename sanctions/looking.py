"""
What a screening sees: read and computed here, written by `sanctions/runs.py`, so that nobody who wants to write has to
wait while names are compared.

Everything is screened the first time, when rarity was counted anew, and when nothing is remembered to go on from.
After that only parties that changed against all entries, and entries that changed against all parties: the alerts are
those of a full run. Running twice changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from foundation import changes
from foundation.actors import Action, Actor
from foundation.progress import Progress, silent
from sanctions import screened
from sanctions.models import ScreeningState
from sanctions.reconciling import Look
from sanctions.rescreening import counting
from sanctions.rescreening.counting import Counted
from sanctions.rescreening.memory import Memory, MemoryFolder, fresh_id
from sanctions.rescreening.scoring import hits_of, pairs_in
from sanctions.rescreening.updating import Asked, Changed, Updated, remember, update
from sanctions.screened import LiveEntry, LiveLists, Subject
from sanctions.screening import screen
from sanctions.screening.index import Index, Query, build_index
from sanctions.screening.pool import screen_all as screen_queries

READER = "screening"
MOST_NEWS = 100_000
BULK = ("import.", "interop.", "invitation.")
"""Changes that touch many parties without naming each: then all are compared with what is remembered of them."""
NODES = ("party.", "site.", "identity.", "fact.added")
"""Who is taken for one lends a spelling, who is split hands numbers over; a fact may be a birth date."""
LISTS = ("watch_list.", "list_entry.")

Pair = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Found:
    """The best of all spellings of one party against one entry."""

    subject: Subject
    entry: LiveEntry
    name_screened: str
    hit: screen.Hit

    @property
    def pair(self) -> Pair:
        return (self.subject.node_id, self.entry.key)

    @property
    def look(self) -> Look:
        return Look(self.subject.hash, self.entry.hash, str(self.entry.id), self.hit.probability)


@dataclass(frozen=True, slots=True)
class Scope:
    """What was decided: everything, or some nodes and some pairs; besides, all that is no longer listed."""

    live_keys: frozenset[str]
    everything: bool = False
    nodes: frozenset[UUID] = frozenset()
    pairs: frozenset[Pair] = frozenset()

    def holds(self, pair: Pair) -> bool:
        return self.everything or pair[0] in self.nodes or pair in self.pairs or pair[1] not in self.live_keys


@dataclass(frozen=True, slots=True)
class Work:
    """`pairs` of names and entries scored (0 in a full run, which counts none), `vectorised` names taken apart."""

    subjects: int = 0
    names: int = 0
    pairs: int = 0
    vectorised: int = 0
    asked_anew: int = 0


@dataclass(frozen=True)
class Sight:
    """
    `mode` full, changed or nothing. `before` is the state that was gone on from, `upto` the last change seen. `quiet`:
    nothing was told and no day began, so that not even the lists were read.
    """

    mode: str
    before: str
    upto: int
    lists: str
    entries: int
    scope: Scope
    counted: Counted
    is_new_count: bool = False
    found: Mapping[Pair, Found] = field(default_factory=dict)
    memory: Memory | None = None
    work: Work = field(default_factory=Work)
    quiet: bool = False

    @property
    def memory_id(self) -> str:
        return self.memory.id if self.memory else fresh_id()


@dataclass(frozen=True)
class _Desk:
    session: Session
    actor: Actor
    on: date
    lists: LiveLists
    before: str
    progress: Progress
    remembers: bool


@dataclass(frozen=True, slots=True)
class _News:
    nodes: frozenset[UUID]
    bulk: bool
    lists: bool
    upto: int

    def __bool__(self) -> bool:
        return self.bulk or bool(self.nodes)


NO_NEWS = _News(frozenset(), bulk=False, lists=False, upto=0)


def reader_of(actor: Actor) -> str:
    """Each organisation reads the feed for itself."""
    return f"{READER}:{actor.organisation_id}"


def state_of(session: Session, actor: Actor, *, to_change: bool = False) -> ScreeningState | None:
    """`to_change` waits for another run that is being written, and sees what it wrote."""
    return session.get(ScreeningState, actor.organisation_id, with_for_update=True if to_change else None)


def look(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    progress: Progress = silent,
    everything: bool = False,
    memories: MemoryFolder | None = None,
) -> Sight:
    """Writes nothing. `everything` compares all again; without `memories` a changed list does, too."""
    actor.require(Action.SCREEN)
    state = state_of(session, actor)
    news = _read_news(session, actor) if state else NO_NEWS
    if state is not None and not everything and _is_quiet(state, news, now.date()):
        standing = Counted(state.rarity_hash, 0, b"")
        scope = Scope(frozenset())
        return Sight("nothing", state.memory, news.upto, state.lists, 0, scope, standing, quiet=True)
    lists = screened.live_lists(session, on=now.date())
    before = state.memory if state else ""
    desk = _Desk(session, actor, now.date(), lists, before, progress, memories is not None)
    counted = counting.standing(session, on=desk.on)
    goes_on = state is not None and counted is not None and state.rarity_hash == counted.hash
    if state is None or counted is None or not goes_on or everything or state.method != counting.method():
        return _full(desk, counted)
    same_lists = state.lists == lists.hash
    if same_lists and not news:
        return _sight(desk, "nothing", counted, news.upto, Scope(lists.keys))
    memory = memories.recall(actor.organisation_id, state.memory) if memories else None
    if memory is not None:
        return _changed(desk, counted, memory, news)
    return _some(desk, counted, news) if same_lists and not news.bulk else _full(desk, counted)


def _is_quiet(state: ScreeningState, news: _News, today: date) -> bool:
    told = bool(news) or news.lists
    return not told and state.screened_at.date() == today and state.method == counting.method()


def _sight(desk: _Desk, mode: str, counted: Counted, upto: int, scope: Scope) -> Sight:
    return Sight(mode, desk.before, upto, desk.lists.hash, len(desk.lists.keys), scope, counted)


def _read_news(session: Session, actor: Actor) -> _News:
    news = changes.unread(session, reader_of(actor), limit=MOST_NEWS)
    return _News(
        frozenset(one.subject_id for one in news if one.kind.startswith(NODES)),
        any(one.kind.startswith(BULK) for one in news),
        any(one.kind.startswith(LISTS) for one in news),
        max((one.number or 0 for one in news), default=0),
    )


def _full(desk: _Desk, counted: Counted | None) -> Sight:
    upto = changes.newest(desk.session)
    subjects = screened.subjects(desk.session, desk.actor)
    entries = screened.live_entries(desk.session, on=desk.on)
    index = build_index((one.target for one in entries), desk.progress, rarity=counted.epoch if counted else None)
    used = counted or counting.counted_in(index.epoch(), len(entries))
    asked = _asked(subjects)
    sight = _sight(desk, "full", used, upto, Scope(desk.lists.keys, everything=True))
    return replace(
        sight,
        is_new_count=counted is None,
        found=_match(index, subjects, entries, desk.progress),
        memory=_remembered(desk, index, used, asked, subjects),
        work=Work(len(subjects), len(asked), 0, len(asked) + len(index.names)),
    )


def _remembered(
    desk: _Desk, index: Index, counted: Counted, asked: Sequence[Asked], subjects: Sequence[Subject]
) -> Memory | None:
    if not desk.remembers or not asked or index.vectors is None:
        return None
    hashes = {subject.node_id: subject.order_hash for subject in subjects}
    return remember(index, counted.epoch, asked, hashes, desk.progress)


def _asked(subjects: Iterable[Subject]) -> list[Asked]:
    return [Asked(subject.node_id, query) for subject in subjects for query in subject.queries()]


def _some(desk: _Desk, counted: Counted, news: _News) -> Sight:
    """Parties that changed, against unchanged lists of which nothing is remembered."""
    subjects = screened.subjects(desk.session, desk.actor, news.nodes)
    sight = _sight(desk, "changed", counted, news.upto, Scope(desk.lists.keys, nodes=news.nodes))
    if not subjects:
        return replace(sight, mode="nothing")
    entries = screened.live_entries(desk.session, on=desk.on)
    index = _index_of(entries, counted, desk.lists.hash)
    names = sum(len(subject.names) for subject in subjects)
    work = Work(len(subjects), names, 0, names + len(index.names))
    return replace(sight, found=_match(index, subjects, entries, desk.progress), work=work)


_held: dict[tuple[str, str], Index] = {}
"""Most runs screen one changed party against unchanged lists: the index, most of the work, is kept for them."""


def _index_of(entries: Sequence[LiveEntry], counted: Counted, lists: str) -> Index:
    key = (lists, counted.hash)
    if key not in _held:
        built = build_index((one.target for one in entries), rarity=counted.epoch)
        _held.clear()
        _held[key] = built
    return _held[key]


def _match(
    index: Index, subjects: Sequence[Subject], entries: Sequence[LiveEntry], progress: Progress
) -> dict[Pair, Found]:
    asked = [(subject, query) for subject in subjects for query in subject.queries()]
    if not asked or not index.names:
        return {}
    answers = screen_queries(index, [query for _, query in asked], progress=progress)
    return best_of(
        ((subject, query, answer) for (subject, query), answer in zip(asked, answers, strict=True)),
        {entry.target.id: entry for entry in entries},
    )


def best_of(
    answers: Iterable[tuple[Subject, Query, list[screen.Hit]]], by_target: Mapping[str, LiveEntry]
) -> dict[Pair, Found]:
    """One per party and entry: its likeliest spelling, of equals the first."""
    best: dict[Pair, Found] = {}
    for subject, query, hits in answers:
        for hit in hits:
            found = Found(subject, by_target[hit.target_id], query.name, hit)
            standing = best.get(found.pair)
            if standing is None or hit.probability > standing.hit.probability:
                best[found.pair] = found
    return best


def _changed(desk: _Desk, counted: Counted, memory: Memory, news: _News) -> Sight:
    nodes, asked = _whose(desk, memory, news)
    known = set(memory.listed.ids)
    added = screened.entries_in(desk.session, (row for one, row in desk.lists.rows.items() if one not in known))
    changed = Changed(
        removed=frozenset(known - desk.lists.rows.keys()),
        added=[one.target for one in added],
        nodes=nodes,
        asked=_asked(asked.values()),
    )
    updated = update(memory, counted.epoch, changed)
    subjects = asked | _others(desk, updated, asked)
    behind = {one for one in _needed(updated) - nodes if one not in subjects or _moved_on(memory, subjects[one])}
    if behind:  # changed since the news was read: they are asked anew as well
        return _changed(desk, counted, memory, replace(news, nodes=nodes | behind, bulk=False))
    hashes = {one: value for one, value in memory.hashes.items() if one not in nodes}
    hashes |= {one: subject.order_hash for one, subject in asked.items()}
    sight = _sight(desk, "changed", counted, news.upto, Scope(desk.lists.keys, nodes=nodes, pairs=updated.touched))
    return replace(
        sight,
        found=_scored(desk, updated, subjects, counted),
        memory=replace(updated.memory, hashes=hashes),
        work=Work(len(asked), len(changed.asked), pairs_in(updated), updated.vectorised, updated.asked_anew),
    )


def _moved_on(memory: Memory, subject: Subject) -> bool:
    return memory.hashes.get(subject.node_id) != subject.order_hash


def _whose(desk: _Desk, memory: Memory, news: _News) -> tuple[frozenset[UUID], dict[UUID, Subject]]:
    """The nodes that changed, closed or went, and those of them that are there."""
    if not news.bulk:
        found = screened.subjects(desk.session, desk.actor, news.nodes)
        return news.nodes, {subject.node_id: subject for subject in found}
    everyone = {subject.node_id: subject for subject in screened.subjects(desk.session, desk.actor)}
    moved = {one: subject for one, subject in everyone.items() if _moved_on(memory, subject)}
    return frozenset({*moved, *(one for one in memory.hashes if one not in everyone)}), moved


def _needed(updated: Updated) -> set[UUID]:
    return {updated.memory.names.nodes[at] for at in updated.candidates}


def _others(desk: _Desk, updated: Updated, asked: Mapping[UUID, Subject]) -> dict[UUID, Subject]:
    """Parties that did not change, some of whose candidates did."""
    nodes = _needed(updated) - asked.keys()
    return {subject.node_id: subject for subject in screened.subjects(desk.session, desk.actor, nodes)}


def _scored(desk: _Desk, updated: Updated, subjects: Mapping[UUID, Subject], counted: Counted) -> dict[Pair, Found]:
    listed, names = updated.memory.listed, updated.memory.names
    wanted = {listed.ids[place] for places in updated.candidates.values() for place in places}
    entries = screened.entries_in(desk.session, (desk.lists.rows[one] for one in wanted))
    by_target = {entry.target.id: entry for entry in entries}
    spelt = {one: list(subject.queries()) for one, subject in subjects.items()}

    def queries() -> Iterator[tuple[int, Subject, Query]]:
        for at in updated.candidates:
            node = names.nodes[at]
            yield at, subjects[node], spelt[node][at - names.of_node[node][0]]

    asked = {at: (subject, query) for at, subject, query in queries()}
    hits = hits_of(
        updated,
        {at: query for at, (_, query) in asked.items()},
        {one: entry.target for one, entry in by_target.items()},
        counted.epoch.rarity,
    )
    return best_of(((*asked[at], hits[at]) for at in sorted(hits)), by_target)
