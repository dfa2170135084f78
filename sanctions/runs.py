"""
Writes what a screening saw (`sanctions/looking.py`): possible matches opened, looked at again, lapsed.

A job looks outside of any transaction that writes and then writes in a short one; whatever changed between the two is
in the change feed still, so the next run sees it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from foundation import changes, obligations, trail
from foundation.actors import Actor, Desk
from foundation.clock import today_in
from foundation.database import Database
from foundation.errors import Conflict
from foundation.obligations import Due
from foundation.progress import Progress, silent
from foundation.sentences import Sentence, concerning
from sanctions import forgetting, hits, replaying
from sanctions.lists.sources import rule_of
from sanctions.looking import Found, Pair, Scope, Sight, look, reader_of, state_of
from sanctions.models import Hit, RarityCount, ScreeningState, UsedScorecard, WatchListEntry
from sanctions.reconciling import Look, Standing, Verdict, reconcile
from sanctions.rescreening import counting
from sanctions.rescreening.memory import MemoryFolder
from sanctions.screening.score_card import CARD, load_card

DAYS_TO_RULE = {"strong": 3, "possible": 10}
"""Our own service times: a strong likeness may be a party one must stop paying today, a possible one seldom is."""
TRIES = 3
PROPOSAL_FELL = "What was compared has changed since it was proposed."


class ScreenedMeanwhile(Conflict):
    code = "screening.done_meanwhile"

    def __init__(self) -> None:
        super().__init__("Another screening was written while this one compared; start it again.")


@dataclass(frozen=True, slots=True)
class ScreeningRun:
    """
    `standing` possible matches and rulings after the run; `names` counts spellings, not parties. `pairs` is how many
    names and entries a run that knew what had changed scored again.
    """

    mode: str
    subjects: int = 0
    names: int = 0
    entries: int = 0
    opened: int = 0
    refreshed: int = 0
    lapsed: int = 0
    standing: int = 0
    pairs: int = 0


@dataclass
class _Kept:
    opened: list[Hit] = field(default_factory=list)
    refreshed: list[Hit] = field(default_factory=list)
    lapsed: list[Hit] = field(default_factory=list)


def screen_all(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    progress: Progress = silent,
    everything: bool = False,
    memories: MemoryFolder | None = None,
) -> ScreeningRun:
    """Looks and writes in one transaction, for whoever works alone. The answer is that of `screen_apart`."""
    sight = look(session, actor, now=now, progress=progress, everything=everything, memories=memories)
    remember(actor, sight, memories)
    return write(session, actor, sight, now=now)


def screen_apart(
    database: Database,
    actor: Actor,
    writing: Callable[[], AbstractContextManager[Session]],
    *,
    now: datetime,
    progress: Progress = silent,
    memories: MemoryFolder | None = None,
) -> ScreeningRun:
    """Compares while nobody waits to write, then writes within `writing`. Raises ScreenedMeanwhile at the third try."""
    for _ in range(TRIES):
        with database.reading() as session:
            sight = look(session, actor, now=now, progress=progress, memories=memories)
        remember(actor, sight, memories)
        try:
            with writing() as session:
                run = write(session, actor, sight, now=now)
        except ScreenedMeanwhile:
            continue
        if memories is not None and sight.mode != "nothing":
            memories.keep_only(actor.organisation_id, sight.memory_id)
        return run
    raise ScreenedMeanwhile


def remember(actor: Actor, sight: Sight, memories: MemoryFolder | None) -> None:
    if memories is not None and sight.memory is not None:
        memories.keep(actor.organisation_id, sight.memory, sight.before)


def write(session: Session, actor: Actor, sight: Sight, *, now: datetime) -> ScreeningRun:
    """Raises ScreenedMeanwhile when another run was written since this one looked. Writers take turns from here on."""
    state = state_of(session, actor, to_change=True)
    if (state.memory if state else "") != sight.before:
        raise ScreenedMeanwhile
    kept = _Kept() if sight.quiet else _keep(session, actor, sight, now)
    _keep_state(session, actor, sight, now)
    if not sight.quiet:
        forgetting.forget_copies(session, actor)
    run = ScreeningRun(
        mode=sight.mode,
        subjects=sight.work.subjects,
        names=sight.work.names,
        entries=sight.entries,
        opened=len(kept.opened),
        refreshed=len(kept.refreshed),
        lapsed=len(kept.lapsed),
        standing=_count_standing(session, actor),
        pairs=sight.work.pairs,
    )
    if run.mode != "nothing" or run.lapsed:  # a look at an unchanged feed is no event
        subject = trail.Subject("screening", str(actor.organisation_id))
        trail.record(session, actor, "screening.run", subject, asdict(run) | {"rarity": sight.counted.hash})
    changes.tell(session, actor, "hit.opened", "hit", [hit.id for hit in kept.opened])
    changes.tell(session, actor, "hit.lapsed", "hit", [hit.id for hit in kept.lapsed])
    return run


def _keep_state(session: Session, actor: Actor, sight: Sight, now: datetime) -> None:
    changes.acknowledge(session, reader_of(actor), sight.upto)
    before = state_of(session, actor)
    if sight.mode == "nothing" and before is not None:
        before.screened_at = now  # nothing new to compare is an answer, too: people read it as the last look
        session.add(before)
        return
    card = load_card()
    if session.get(UsedScorecard, card.version) is None:
        session.add(UsedScorecard(version=card.version, content=CARD.read_text(encoding="utf-8"), first_used=now))
    if sight.is_new_count and session.get(RarityCount, sight.counted.hash) is None:
        counting.replace_by(session, sight.counted, now=now)
    state = before or ScreeningState(
        organisation_id=actor.organisation_id, rarity_hash="", method="", lists="", memory="", screened_at=now
    )
    state.rarity_hash, state.method, state.lists = sight.counted.hash, counting.method(), sight.lists
    state.memory, state.screened_at = sight.memory_id, now
    session.add(state)
    session.flush()


def _count_standing(session: Session, actor: Actor) -> int:
    standing = select(func.count()).select_from(Hit).where(hits.visible_to(actor), col(Hit.state) != "lapsed")
    return session.exec(standing).one()


def _standing(session: Session, actor: Actor, scope: Scope) -> dict[Pair, tuple[Hit, Standing]]:
    statement = (
        select(Hit, WatchListEntry.entry_key)
        .join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
        .where(hits.visible_to(actor), col(Hit.state) != "lapsed")
        .with_for_update(of=Hit)  # nobody rules meanwhile on what this run lapses
        .execution_options(populate_existing=True)
    )
    return {
        (hit.node_id, f"{hit.source}:{key}"): (hit, _as_standing(hit, listed=f"{hit.source}:{key}" in scope.live_keys))
        for hit, key in session.exec(statement)
    }


def _as_standing(hit: Hit, *, listed: bool) -> Standing:
    return Standing(hit.state, Look(hit.party_hash, hit.entry_hash, str(hit.entry_id), hit.probability), listed)


def _keep(session: Session, actor: Actor, sight: Sight, now: datetime) -> _Kept:
    standing = _standing(session, actor, sight.scope)
    kept = _Kept()
    for pair in _in_order(sight.found, standing, sight.scope):
        one = sight.found.get(pair)
        hit, before = standing.get(pair, (None, None))
        verdict = reconcile(before, one.look if one else None)
        if hit is not None and before is not None and verdict in (Verdict.LAPSE, Verdict.REOPEN):
            kept.lapsed.append(_lapse(session, actor, hit, listed=before.listed, now=now))
        if one is not None and verdict in (Verdict.OPEN, Verdict.REOPEN):
            kept.opened.append(_open(session, actor, one, sight, now))
        if one and hit and before and verdict in (Verdict.REFRESH, Verdict.FOLLOW):
            other = not one.look.compares_the_same(before.look)
            if other:
                _let_proposal_fall(session, actor, hit, now)
            _look_again(session, hit, one, sight, anew=other or verdict is Verdict.REFRESH, now=now)
            kept.refreshed.append(hit)
    session.flush()
    for hit in kept.opened:
        hits.note(session, hit, "opened", now=now)
        _ask_for_a_ruling(session, actor, hit)
    return kept


def _in_order(found: Iterable[Pair], standing: Iterable[Pair], scope: Scope) -> Iterator[Pair]:
    return (pair for pair in sorted({*found, *standing}) if scope.holds(pair))


def _compared(found: Found, sight: Sight) -> Mapping[str, object]:
    return {
        "entry_id": found.entry.id,
        "party_hash": found.subject.hash,
        "entry_hash": found.entry.hash,
        **replaying.recording(found, sight.counted),
    }


def _open(session: Session, actor: Actor, found: Found, sight: Sight, now: datetime) -> Hit:
    hit = Hit.model_validate(
        {
            **_compared(found, sight),
            "organisation_id": actor.organisation_id,
            "node_id": found.subject.node_id,
            "source": found.entry.source,
            "recorded_at": now,
            "due_on": today_in(actor.zone, now) + timedelta(days=DAYS_TO_RULE[found.hit.band.value]),
        }
    )
    session.add(hit)
    return hit


def _look_again(session: Session, hit: Hit, found: Found, sight: Sight, *, anew: bool, now: datetime) -> None:
    """
    A match that stands is told as it is now. Where nothing that is compared has changed, it keeps what it was ruled on
    and only moves to the entry's newer version.
    """
    if anew:
        hit.sqlmodel_update({**_compared(found, sight), "version": hit.version + 1})
        hits.note(session, hit, "compared_again", now=now)
    else:
        hit.sqlmodel_update({"entry_id": found.entry.id})
    session.add(hit)


def _let_proposal_fall(session: Session, actor: Actor, hit: Hit, now: datetime) -> None:
    """It was made on what was compared before: nobody is asked to agree to it any more, and an open match is again."""
    if not hit.proposed:
        return
    proposed = hit.proposed
    hit.sqlmodel_update({**hits.NO_PROPOSAL, "version": hit.version + 1})
    session.add(hit)
    session.flush()
    hits.note(session, hit, "sent_back", reason=PROPOSAL_FELL, now=now)
    trail.record(session, actor, "hit.sent_back", hit, {"proposed": (proposed, ""), "reason": PROPOSAL_FELL})
    obligations.close_for(session, actor, hit.id, outcome="sent_back")
    if hit.state == "open":
        obligations.open_obligation(session, actor, ruling_due(actor, hit, step=f"back-{hit.version}"))


def _lapse(session: Session, actor: Actor, hit: Hit, *, listed: bool, now: datetime) -> Hit:
    reason = "a side has changed in what is compared" if listed else "the entry is no longer in force"
    if hit.state == "open":
        reason = "the names no longer look alike" if listed else reason
    before = hit.state
    if before == "confirmed":
        hits.take_back(session, actor, hit, now=now)
    hit.sqlmodel_update({"state": "lapsed", "version": hit.version + 1, **hits.NO_PROPOSAL})
    session.add(hit)
    session.flush()
    hits.note(session, hit, "lapsed", reason=f"It was {before}; {reason}.", now=now)
    if before != "open":
        trail.record(session, actor, "hit.lapsed", hit, {"state": (before, "lapsed"), "reason": reason})
    if before == "confirmed":
        changes.tell(session, actor, "hit.ended", "hit", [hit.id])
    obligations.close_for(session, actor, hit.id, outcome="lapsed")
    return hit


def _ask_for_a_ruling(session: Session, actor: Actor, hit: Hit) -> None:
    obligations.open_obligation(session, actor, ruling_due(actor, hit))


def ruling_due(actor: Actor, hit: Hit, *, kind: str = "hit.rule", step: str = "") -> Due:
    second = kind == "hit.second"
    what = Sentence("Agree to a ruling on a name match") if second else Sentence("Rule a name match in or out")
    return Due(
        kind=kind,
        title=concerning(what, hit.name_screened),
        reason=Sentence("A possible match with a name on %(list)s", {"list": rule_of(hit.source).title}),
        subject_kind="hit",
        subject_id=hit.id,
        step=step,
        due_on=hit.due_on or hit.recorded_at.date(),
        about_id=hit.node_id,
        about_name=hit.name_screened,
        # Inspectors do not rule on names; at an authority its case officers do.
        team=(Desk.REGULATOR if actor.jurisdiction else Desk.COMPLIANCE).value,
    )
