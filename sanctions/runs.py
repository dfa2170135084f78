"""
Screening everything an organisation sees against all live entries, again and again.

After the first run only changed parties and sites are screened, unless a list changed: how rare a word is depends on
all entries, so a changed list may move any score. Running twice changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.models import ChangeCursor
from foundation.obligations import Due
from foundation.progress import Progress, silent
from sanctions import hits, screened
from sanctions.lists.sources import rule_of
from sanctions.models import Hit, WatchListEntry
from sanctions.reconciling import Look, Standing, Verdict, reconcile
from sanctions.screened import LiveEntry, Subject
from sanctions.screening import screen
from sanctions.screening.index import Index, Target, build_index
from sanctions.screening.pool import screen_all as screen_queries
from sanctions.screening.score_card import load_card

READER = "screening"
AT_ONCE = 1000
WHOLE_LISTS = frozenset({"watch_list.changed", "import.written", "import.undone"})
DAYS_TO_RULE = {"strong": 3, "possible": 10}
"""Our own service times: a strong likeness may be a party one must stop paying today, a possible one seldom is."""

Pair = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class ScreeningRun:
    """`standing` possible matches and rulings after the run; `names` counts spellings, not parties."""

    mode: str
    subjects: int = 0
    names: int = 0
    entries: int = 0
    opened: int = 0
    refreshed: int = 0
    lapsed: int = 0
    standing: int = 0


@dataclass(frozen=True, slots=True)
class _News:
    """`everything`: no earlier run with this scorecard, or a list changed."""

    everything: bool
    nodes: frozenset[UUID]


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
class _Scope:
    """What this run looked at. Outside of it only what is no longer listed can change."""

    nodes: frozenset[UUID] | None
    live_keys: frozenset[str]

    def holds(self, pair: Pair) -> bool:
        return self.nodes is None or pair[0] in self.nodes or pair[1] not in self.live_keys


@dataclass
class _Kept:
    opened: list[Hit] = field(default_factory=list)
    refreshed: list[Hit] = field(default_factory=list)
    lapsed: list[Hit] = field(default_factory=list)


def screen_all(
    session: Session, actor: Actor, *, now: datetime, progress: Progress = silent, everything: bool = False
) -> ScreeningRun:
    """`everything` screens all again whatever the change feed says; the answer is the same, only later."""
    actor.require(Action.SCREEN)
    news = _read_news(session, actor)
    whole = everything or news.everything
    chosen = _chosen(session, actor, None if whole else news.nodes)
    live_keys = screened.live_keys(session, on=now.date())
    found = match(chosen, screened.live_entries(session, on=now.date()), progress) if chosen else {}
    kept = _keep(session, actor, found, _Scope(None if whole else news.nodes, live_keys), now)
    run = ScreeningRun(
        mode="full" if whole else ("changed" if chosen else "nothing"),
        subjects=len(chosen),
        names=sum(len(subject.names) for subject in chosen),
        entries=len(live_keys),
        opened=len(kept.opened),
        refreshed=len(kept.refreshed),
        lapsed=len(kept.lapsed),
        standing=len(_standing(session, actor, live_keys)),
    )
    if run.mode != "nothing" or run.lapsed:  # a look at an unchanged feed is no event
        subject = trail.Subject("screening", str(actor.organisation_id))
        trail.record(session, actor, "screening.run", subject, asdict(run))
    changes.tell(session, actor, "hit.opened", "hit", [hit.id for hit in kept.opened])
    changes.tell(session, actor, "hit.lapsed", "hit", [hit.id for hit in kept.lapsed])
    return run


def _chosen(session: Session, actor: Actor, nodes: frozenset[UUID] | None) -> list[Subject]:
    """None is all of them. That one of the touched is closed or gone shows in its absence here."""
    if nodes is not None and not nodes:
        return []
    return [subject for subject in screened.subjects(session, actor) if nodes is None or subject.node_id in nodes]


def _read_news(session: Session, actor: Actor) -> _News:
    """Each organisation reads the feed for itself, and a new scorecard reads it from the start."""
    reader = f"{READER}:{actor.organisation_id}:{load_card().version}"
    everything = session.get(ChangeCursor, reader) is None
    touched: set[UUID] = set()
    changes.acknowledge(session, reader, 0)
    while news := changes.unread(session, reader, limit=AT_ONCE):
        for change in news:
            everything = everything or change.kind in WHOLE_LISTS
            if change.kind.startswith(("party.", "site.")):
                touched.add(change.subject_id)
        changes.acknowledge(session, reader, max(change.number or 0 for change in news))
    return _News(everything, frozenset(touched))


@lru_cache(maxsize=1)
def _index_of(targets: tuple[Target, ...]) -> Index:
    """Most runs screen one changed party against unchanged lists: the index, most of the work, is kept for them."""
    return build_index(targets)


def match(subjects: Sequence[Subject], entries: Sequence[LiveEntry], progress: Progress = silent) -> dict[Pair, Found]:
    """Pure. Alerts only, one per party and entry: its likeliest spelling, of equals the first."""
    asked = [(subject, query) for subject in subjects for query in subject.queries()]
    if not asked or not entries:
        return {}
    by_target = {entry.target.id: entry for entry in entries}
    index = _index_of(tuple(entry.target for entry in by_target.values()))
    answers = screen_queries(index, [query for _, query in asked], progress=progress)
    best: dict[Pair, Found] = {}
    for (subject, query), answer in zip(asked, answers, strict=True):
        for hit in answer:
            found = Found(subject, by_target[hit.target_id], query.name, hit)
            standing = best.get(found.pair)
            if standing is None or hit.probability > standing.hit.probability:
                best[found.pair] = found
    return best


def _standing(session: Session, actor: Actor, live_keys: frozenset[str]) -> dict[Pair, tuple[Hit, Standing]]:
    statement = (
        select(Hit, WatchListEntry.entry_key)
        .join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
        .where(hits.visible_to(actor), col(Hit.state) != "lapsed")
    )
    return {
        (hit.node_id, f"{hit.source}:{key}"): (hit, _as_standing(hit, listed=f"{hit.source}:{key}" in live_keys))
        for hit, key in session.exec(statement)
    }


def _as_standing(hit: Hit, *, listed: bool) -> Standing:
    return Standing(hit.state, Look(hit.party_hash, hit.entry_hash, str(hit.entry_id), hit.probability), listed)


def _keep(session: Session, actor: Actor, found: Mapping[Pair, Found], scope: _Scope, now: datetime) -> _Kept:
    standing = _standing(session, actor, scope.live_keys)
    kept = _Kept()
    for pair in _in_order(found, standing, scope):
        one = found.get(pair)
        hit, before = standing.get(pair, (None, None))
        verdict = reconcile(before, one.look if one else None)
        if hit is not None and verdict in (Verdict.LAPSE, Verdict.REOPEN):
            kept.lapsed.append(_lapse(session, actor, hit, now))
        if one is not None and verdict in (Verdict.OPEN, Verdict.REOPEN):
            kept.opened.append(_open(session, actor, one, now))
        if one is not None and hit is not None and verdict in (Verdict.REFRESH, Verdict.FOLLOW):
            _look_again(session, hit, one, asked_anew=verdict is Verdict.REFRESH)
            kept.refreshed.append(hit)
    session.flush()
    for hit in kept.opened:
        _ask_for_a_ruling(session, actor, hit, now)
    return kept


def _in_order(found: Iterable[Pair], standing: Iterable[Pair], scope: _Scope) -> Iterator[Pair]:
    return (pair for pair in sorted({*found, *standing}) if scope.holds(pair))


def _compared(found: Found) -> dict[str, object]:
    return {
        "entry_id": found.entry.id,
        "party_hash": found.subject.hash,
        "entry_hash": found.entry.hash,
        "name_screened": found.name_screened,
        "name_matched": found.hit.name_matched,
        "probability": found.hit.probability,
        "band": found.hit.band.value,
        "alignment": [asdict(pair) for pair in found.hit.alignment],
        "points": [asdict(point) for point in found.hit.points],
    }


def _open(session: Session, actor: Actor, found: Found, now: datetime) -> Hit:
    hit = Hit.model_validate(
        {
            **_compared(found),
            "organisation_id": actor.organisation_id,
            "node_id": found.subject.node_id,
            "source": found.entry.source,
            "recorded_at": now,
        }
    )
    session.add(hit)
    return hit


def _look_again(session: Session, hit: Hit, found: Found, *, asked_anew: bool) -> None:
    """A ruling that holds keeps what it was made on, and only moves to the entry's newer version."""
    hit.sqlmodel_update(_compared(found) | {"version": hit.version + 1} if asked_anew else {"entry_id": found.entry.id})
    session.add(hit)


def _lapse(session: Session, actor: Actor, hit: Hit, now: datetime) -> Hit:
    if hit.state == "confirmed":
        hits.take_back(session, actor, hit, now=now)
    hit.sqlmodel_update({"state": "lapsed", "version": hit.version + 1})
    session.add(hit)
    session.flush()
    obligations.close_for(session, actor, hit.id, outcome="lapsed")
    return hit


def _ask_for_a_ruling(session: Session, actor: Actor, hit: Hit, now: datetime) -> None:
    due = Due(
        kind="hit.rule",
        title=f"Rule a name match in or out: {hit.name_screened}",
        reason=f"A possible match with a name on {rule_of(hit.source).title}",
        subject_kind="hit",
        subject_id=hit.id,
        due_on=now.date() + timedelta(days=DAYS_TO_RULE[hit.band]),
        about_id=hit.node_id,
        about_name=hit.name_screened,
        # Inspectors do not rule on names; at an authority its case officers do.
        team=(Desk.REGULATOR if actor.jurisdiction else Desk.COMPLIANCE).value,
    )
    obligations.open_obligation(session, actor, due)
