"""
Recomputes a possible match from what was stored with it: the two names, the weights of their words, the scorecard.

The answer is the same to the last byte, or it says what differs: a row that was altered, an entry that is not as it
was, another program. The stored count of rarity is not needed, because the weights of the words are kept; its hash
tells which count they came from.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from sanctions import hits
from sanctions.kinds import Kind
from sanctions.lists.entries import Strength
from sanctions.looking import Found
from sanctions.models import Hit, UsedScorecard, WatchListEntry
from sanctions.rescreening import counting
from sanctions.rescreening.counting import Counted
from sanctions.screened import entry_of
from sanctions.screening.index import bare_identifier
from sanctions.screening.score import Corroboration, corroborate, score_pair
from sanctions.screening.score_card import Scorecard, card_of, load_card
from sanctions.screening.score_features import Sides
from sanctions.screening.score_name import read_score_name
from sanctions.screening.score_rarity import Rarity

ANSWER = ("name_screened", "name_matched", "probability", "band", "alignment", "points")


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` differs: a field of the answer, or what it rests on."""

    what: str
    stored: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """`same`: the recomputed answer has the stored bytes. `differences` say why not; `remarks` change nothing."""

    hit_id: UUID
    same: bool
    stored_hash: str
    answer_hash: str
    card_version: str
    rarity_hash: str
    method: str
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]


def recording(found: Found, counted: Counted) -> dict[str, object]:
    """What a possible match keeps of a comparison, beside the two hashes."""
    subject, target = found.subject, found.entry.target
    strength = next(name.strength for name in target.names if name.text == found.hit.name_matched)
    shared = {bare_identifier(value) for value in subject.identifiers} & set(map(bare_identifier, target.identifiers))
    rarity = Rarity(counted.epoch.rarity.shares, counted.epoch.rarity.sounds)
    ours = read_score_name(found.name_screened, subject.kind)
    theirs = read_score_name(found.hit.name_matched, target.kind)
    score_pair(ours, theirs, Sides(subject.kind, target.kind, strength), rarity, load_card())
    answer: dict[str, object] = {
        "name_screened": found.name_screened,
        "name_matched": found.hit.name_matched,
        "probability": found.hit.probability,
        "band": found.hit.band.value,
        "alignment": [asdict(pair) for pair in found.hit.alignment],
        "points": [asdict(point) for point in found.hit.points],
    }
    return {
        **answer,
        "compared": {
            "party": {"kind": subject.kind.value, "countries": sorted(subject.countries)},
            "entry": {"kind": target.kind.value, "countries": sorted(target.countries), "strength": strength.value},
            "shared_identifiers": sorted(shared - {""}),
            "entry_version": str(found.entry.id),
        },
        "weights": dict(sorted(rarity.asked.items())),
        "card_version": load_card().version,
        "rarity_hash": counted.hash,
        "method": counting.method(),
        "answer_hash": hash_of(answer),
    }


def hash_of(answer: Mapping[str, object]) -> str:
    told = {name: answer[name] for name in ANSWER}
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def replay(session: Session, actor: Actor, hit_id: UUID) -> Replay:
    """Raises HitNotFound."""
    hit = hits.read_hit(session, actor, hit_id)
    stored: dict[str, object] = {name: getattr(hit, name) for name in ANSWER}
    if not hit.compared:
        reason = "This match was found before the values that recompute it were kept; the next change keeps them."
        return _replay(hit, hash_of(stored), [Difference("kept values", "none", "needed")], [reason])
    if not hit.name_matched:
        reason = "The list had to forget this person, and this match with it: its hash is left and recomputes nothing."
        return _replay(hit, hash_of(stored), [Difference("kept values", "forgotten", "needed")], [reason])
    differences = _of_the_row(hit, stored) + _of_the_entry(session, hit)
    card = _card(session, hit.card_version)
    if card is None:
        differences.append(Difference("scorecard", hit.card_version, "not kept"))
        return _replay(hit, hash_of(stored), differences, [])
    answer, unweighed = _recomputed(hit, card)
    differences += [Difference("weight of a word", "not kept", word) for word in unweighed]
    differences += [
        Difference(name, _said(stored[name]), _said(answer[name])) for name in ANSWER if answer[name] != stored[name]
    ]
    remarks = _remarks(session, hit)
    return _replay(hit, hash_of(answer), differences, remarks)


def _remarks(session: Session, hit: Hit) -> list[str]:
    remarks = []
    row = session.get(WatchListEntry, UUID(hit.compared["entry_version"]))
    if row is not None and row.forgotten_at is not None:
        remarks.append("What the list said of this person went with the delisting; the match itself holds what it was.")
    if hit.method != counting.method():
        remarks.append(f"The program that scores was {hit.method} then and is {counting.method()} now.")
    return remarks


def _replay(hit: Hit, answer_hash: str, differences: list[Difference], remarks: list[str]) -> Replay:
    same = not differences and answer_hash == hit.answer_hash
    return Replay(
        hit.id,
        same,
        hit.answer_hash,
        answer_hash,
        hit.card_version,
        hit.rarity_hash,
        hit.method,
        tuple(differences),
        tuple(remarks),
    )


def _of_the_row(hit: Hit, stored: Mapping[str, object]) -> list[Difference]:
    now = hash_of(stored)
    return [] if now == hit.answer_hash else [Difference("stored row", hit.answer_hash, now)]


def _of_the_entry(session: Session, hit: Hit) -> list[Difference]:
    """Entry versions stay as history, so the one that was compared is there after a change or a delisting."""
    row = session.get(WatchListEntry, UUID(hit.compared["entry_version"]))
    if row is None:
        return [Difference("entry version", hit.entry_hash, "removed")]
    if row.forgotten_at is not None:
        return []
    entry = entry_of(row)
    found = [] if entry.hash == hit.entry_hash else [Difference("entry version", hit.entry_hash, entry.hash)]
    if not any(name.text == hit.name_matched for name in entry.target.names):
        found.append(Difference("listed name", hit.name_matched, "not among the entry's names"))
    return found


def _card(session: Session, version: str) -> Scorecard | None:
    kept = session.get(UsedScorecard, version)
    if kept is not None:
        return card_of(kept.content)
    return load_card() if load_card().version == version else None


def _recomputed(hit: Hit, card: Scorecard) -> tuple[dict[str, object], list[str]]:
    """The answer, and words for which no weight was kept."""
    party, entry = hit.compared["party"], hit.compared["entry"]
    rarity = Rarity({}, {}, dict(hit.weights))
    kind, listed_kind = Kind(party["kind"]), Kind(entry["kind"])
    query, target = read_score_name(hit.name_screened, kind), read_score_name(hit.name_matched, listed_kind)
    score = score_pair(query, target, Sides(kind, listed_kind, Strength(entry["strength"])), rarity, card)
    theirs, ours = set(entry["countries"]), set(party["countries"])
    country = bool(ours & theirs) if ours and theirs else None
    seen = Corroboration(country, True if hit.compared["shared_identifiers"] else None)
    final = corroborate(score, seen, card)
    answer: dict[str, object] = {
        "name_screened": hit.name_screened,
        "name_matched": final.name_matched,
        "probability": final.probability,
        "band": card.band(final.probability).value,
        "alignment": [asdict(pair) for pair in final.alignment],
        "points": [asdict(point) for point in final.points],
    }
    return answer, sorted(rarity.asked.keys() - hit.weights.keys())


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
