"""One possible match for the page "same or not?": both sides line by line, why they are alike, what the points say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from foundation.actors import Actor
from reports.facts.chain_path import path_to_buyer
from reports.facts.list_health import ListState, state_of
from reports.facts.scope import facts_visible_to, hits_visible_to, parties_visible_to, sites_visible_to
from reports.facts.screening import JustRuled, MatchQuery, MatchRow, just_ruled, match_rows_of, neighbours, others_of
from reports.facts.sites import TierStep
from sanctions.alerts.file import read_file
from sanctions.alerts.payloads import AlertFile
from sanctions.hits import HitNotFound
from sanctions.list_warnings import ListStatus, status
from sanctions.models import Hit, UsedScorecard, WatchListEntry
from sanctions.ownership_rules import is_ruled
from sanctions.screened import BIRTH
from sanctions.screening.index import bare_identifier
from sanctions.screening.score_card import Scorecard, card_of, load_card
from suppliers import nodes
from suppliers.models import Fact, Identifier, Party, Site
from suppliers.names import script_of
from suppliers.personal import shown, shown_facts

MOST_OTHERS: Final = 10
HUNDREDTHS: Final = 100
SMALL: Final = 20
"""Hundredths: steps below it hardly move the likelihood."""
YEAR: Final = 4

Verdict = Literal["alike", "same", "differs", "left_only", "right_only", "look", "neither"]


@dataclass(frozen=True, slots=True)
class Value:
    """`note` is a code: masked, weak, former, compared, same; `label` a scheme as recorded."""

    text: str
    label: str = ""
    note: str = ""
    script: str = ""


@dataclass(frozen=True, slots=True)
class SideLine:
    """One field of both. `look` is left to the reader's eyes: places are written in too many ways to be compared."""

    field: str
    ours: tuple[Value, ...]
    listed: tuple[Value, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """`quality` and `weight` are hundredths; how well the two words agree, and how much that says."""

    ours: str
    listed: str
    reason: str
    quality: int
    weight: int


@dataclass(frozen=True, slots=True)
class PointStep:
    feature: str
    points: int


@dataclass(frozen=True, slots=True)
class PointsLedger:
    """Hundredths of log-odds: `start` and all steps add up to `total`. The cuts are per cent, cut."""

    start: int
    steps: tuple[PointStep, ...]
    total: int
    likely: int
    possible_from: int
    strong_from: int
    card: str

    @property
    def reach(self) -> int:
        return max((abs(step.points) for step in self.steps), default=1) or 1

    @property
    def main(self) -> tuple[PointStep, ...]:
        """What decides, the largest first."""
        return tuple(step for step in self.steps if abs(step.points) >= SMALL)

    @property
    def small(self) -> tuple[PointStep, ...]:
        """Told as one line with their sum, and one by one to whoever asks."""
        return tuple(step for step in self.steps if abs(step.points) < SMALL)


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """What has no counterpart on our side. `versions` counts how often the publisher wrote it anew."""

    title: str
    entry_key: str
    status: ListStatus | None
    state: ListState | None
    programme: str
    merchandise: str
    with_subsidiaries: bool
    listed_on: date | None
    expires_on: date | None
    first_seen: datetime | None
    in_force: bool
    forgotten: bool
    versions: int
    ownership_ruled: bool
    """False: no regime's ownership rule is known here for this entry."""


@dataclass(frozen=True, slots=True)
class AlertFacts:
    today: date
    query: MatchQuery
    file: AlertFile
    row: MatchRow
    lines: tuple[SideLine, ...]
    aligned: tuple[AlignedPair, ...]
    ledger: PointsLedger
    entry: ListedEntry
    others: tuple[MatchRow, ...]
    beside: tuple[str | None, str | None]
    proposed_by: str
    decided_by: str
    done: JustRuled | None = None
    way: tuple[TierStep, ...] = ()
    """From the buyer at the head of the chain down to this record; empty when none is known to be reached."""

    @property
    def differing(self) -> int:
        return sum(line.verdict == "differs" for line in self.lines)

    @property
    def agreeing(self) -> int:
        return sum(line.verdict == "same" for line in self.lines)


def alert_facts(
    session: Session, actor: Actor, hit_id: UUID, query: MatchQuery, *, today: date, now: datetime
) -> AlertFacts:
    """Raises HitNotFound."""
    file = read_file(session, actor, hit_id, on=today)
    hit = session.execute(select(Hit).where(hits_visible_to(actor), col(Hit.id) == hit_id)).scalar_one_or_none()
    rows = match_rows_of(session, actor, [hit_id])
    if hit is None or not rows:
        raise HitNotFound
    entry = session.get(WatchListEntry, file.entry.compared.id if file.entry.compared else hit.entry_id)
    lists = {one.source: one for one in status(session, now=now)}
    return AlertFacts(
        today=today,
        query=query,
        file=file,
        row=rows[0],
        lines=_lines(session, actor, hit, file, entry),
        aligned=aligned(hit.alignment),
        ledger=ledger_of(hit.points, hit.probability, _card(session, hit.card_version)),
        entry=_listed(file, entry, lists.get(hit.source), today),
        others=others_of(session, actor, hit.node_id, hit.id, limit=MOST_OTHERS),
        beside=neighbours(session, actor, query, (hit.probability, hit.id), today=today),
        proposed_by=_who(file, "proposed_"),
        decided_by=_who(file, hit.state) if hit.state in {"confirmed", "cleared"} else "",
        done=just_ruled(session, actor, query.done),
        way=path_to_buyer(session, actor, file.hit.node_id, today=today) if file.party else (),
    )


def _who(file: AlertFile, step: str) -> str:
    return next((event.actor for event in reversed(file.history) if event.step.startswith(step)), "")


def _card(session: Session, version: str) -> Scorecard:
    kept = session.get(UsedScorecard, version)
    return card_of(kept.content) if kept else load_card()


def aligned(alignment: Sequence[Mapping[str, Any]]) -> tuple[AlignedPair, ...]:
    """Pairs first, in the order of the name; then what one of the two lacks."""
    pairs = [
        AlignedPair(
            str(one["query"]),
            str(one["target"]),
            str(one["reason"]),
            round(HUNDREDTHS * one["quality"]),
            round(HUNDREDTHS * one["weight"]),
        )
        for one in alignment
    ]
    return tuple(sorted(pairs, key=lambda pair: not (pair.ours and pair.listed)))


def ledger_of(points: Sequence[Mapping[str, Any]], probability: float, card: Scorecard) -> PointsLedger:
    """Rounded so that what is printed adds up: the largest remainders go up."""
    exact = [HUNDREDTHS * float(one["points"]) for one in points]
    total = round(sum(exact))
    whole = [int(value // 1) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: exact[at] - whole[at], reverse=True)
    for at in by_remainder[: total - sum(whole)]:
        whole[at] += 1
    steps = [PointStep(str(one["feature"]), value) for one, value in zip(points, whole, strict=True)]
    start = sum(step.points for step in steps if step.feature == "base")
    return PointsLedger(
        start=start,
        steps=tuple(sorted((s for s in steps if s.feature != "base"), key=lambda s: -abs(s.points))),
        total=total,
        likely=int(100 * probability),
        possible_from=int(100 * card.possible_from),
        strong_from=int(100 * card.strong_from),
        card=card.version,
    )


def _lines(
    session: Session, actor: Actor, hit: Hit, file: AlertFile, entry: WatchListEntry | None
) -> tuple[SideLine, ...]:
    party = file.party
    ours_in = tuple(Value(code) for code in party.countries) if party else ()
    listed_in = tuple(Value(code) for code in entry.countries) if entry else ()
    kind = (Value(party.kind),) if party and party.kind != "unknown" else ()
    listed_kind = (Value(entry.kind),) if entry and entry.kind != "unknown" else ()
    return (
        _names(hit, party.names if party else (), entry),
        SideLine("kind", kind, listed_kind, _verdict(kind, listed_kind)),
        SideLine("countries", ours_in, listed_in, _verdict(ours_in, listed_in)),
        _numbers(session, actor, hit.node_id, set(hit.compared.get("shared_identifiers", ())), entry),
        _births(session, actor, hit, entry),
        _places(session, actor, hit, entry),
    )


def _verdict(ours: Sequence[Value], listed: Sequence[Value]) -> Verdict:
    """One value in common is agreement; silence is neither agreement nor conflict."""
    if ours and listed:
        return "same" if {one.text for one in ours} & {one.text for one in listed} else "differs"
    return "left_only" if ours else "right_only" if listed else "neither"


def _names(hit: Hit, ours: Sequence[str], entry: WatchListEntry | None) -> SideLine:
    """The two that were compared lead."""
    mine = [Value(one, note="compared" if one == hit.name_screened else "", script=script_of(one)) for one in ours]
    if not any(one.note for one in mine):
        mine.insert(0, Value(hit.name_screened, note="compared", script=script_of(hit.name_screened)))
    theirs = [
        Value(name["text"], note=_note(name, hit), script=script_of(name["text"]))
        for name in (entry.names if entry else ())
    ]
    if hit.name_matched and not any(one.note == "compared" for one in theirs):
        theirs.insert(0, Value(hit.name_matched, note="compared", script=script_of(hit.name_matched)))
    first = sorted(mine, key=lambda one: one.note != "compared")
    same = {one.text for one in mine} & {one.text for one in theirs}
    verdict: Verdict = "same" if same else "alike" if hit.name_matched else "left_only"
    return SideLine("names", tuple(first), tuple(sorted(theirs, key=lambda one: one.note != "compared")), verdict)


def _note(name: Mapping[str, Any], hit: Hit) -> str:
    if name["text"] == hit.name_matched:
        return "compared"
    return str(name["strength"]) if name["strength"] in {"weak", "former"} else ""


def _numbers(session: Session, actor: Actor, node_id: UUID, shared: set[str], entry: WatchListEntry | None) -> SideLine:
    """Different numbers of different registers are no conflict: only the reader can tell."""
    seen = col(Identifier.node_id).in_(nodes.visible_ids(actor))
    held = select(Identifier).where(col(Identifier.node_id) == node_id, seen).order_by(col(Identifier.scheme))
    mine = tuple(
        Value(one.value, one.scheme, "same" if bare_identifier(one.value) in shared else "")
        for one in session.execute(held).scalars()
    )
    theirs = tuple(
        Value(
            str(one["value"]),
            str(one["scheme"]),
            "masked" if one["masked"] else "same" if bare_identifier(str(one["value"])) in shared else "",
        )
        for one in (entry.identifiers if entry else ())
    )
    if shared:
        return SideLine("identifiers", mine, theirs, "same")
    compared = _verdict(mine, theirs)
    return SideLine("identifiers", mine, theirs, "look" if compared in {"same", "differs"} else compared)


def _births(session: Session, actor: Actor, hit: Hit, entry: WatchListEntry | None) -> SideLine:
    held = select(Fact).where(
        facts_visible_to(actor),
        col(Fact.node_id) == hit.node_id,
        col(Fact.field) == BIRTH,
        col(Fact.superseded_at).is_(None),
    )
    facts = shown_facts(session, list(session.execute(held).scalars()), actor)
    ours = tuple(Value(fact.value) for fact in facts)
    births = [*entry.births] or [str(year) for year in entry.birth_years] if entry else []
    listed = tuple(Value(one) for one in births)
    years = _verdict([Value(one.text[:YEAR]) for one in ours], [Value(one.text[:YEAR]) for one in listed])
    return SideLine("births", ours, listed, years)


def _places(session: Session, actor: Actor, hit: Hit, entry: WatchListEntry | None) -> SideLine:
    parties = select(Party).where(parties_visible_to(actor), col(Party.id) == hit.node_id)
    sites = select(Site).where(sites_visible_to(actor), col(Site.id) == hit.node_id)
    row = session.execute(parties).scalar_one_or_none() or session.execute(sites).scalar_one_or_none()
    told = shown(row, actor) if row is not None else None
    place = ", ".join(part for part in (told.address, told.city) if part) if told else ""
    ours = (Value(place),) if place else ()
    listed = tuple(Value(one) for one in (entry.addresses if entry else ()))
    compared = _verdict(ours, listed)
    return SideLine("address", ours, listed, "look" if compared == "differs" else compared)


def _listed(file: AlertFile, entry: WatchListEntry | None, standing: ListStatus | None, today: date) -> ListedEntry:
    return ListedEntry(
        title=file.entry.title,
        entry_key=file.entry.entry_key,
        status=standing,
        state=state_of(standing) if standing else None,
        programme=entry.programme if entry else "",
        merchandise=entry.merchandise if entry else "",
        with_subsidiaries=entry.with_subsidiaries if entry else False,
        listed_on=entry.listed_on if entry else None,
        expires_on=entry.expires_on if entry else None,
        first_seen=entry.first_seen if entry else None,
        in_force=file.entry.in_force,
        forgotten=entry is not None and entry.forgotten_at is not None,
        versions=len(file.entry.versions),
        ownership_ruled=is_ruled(file.entry.source, entry.programme if entry else "", today),
    )
