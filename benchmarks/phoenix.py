"""
`python -m benchmarks.phoenix`: planted followers of ended firms among decoys, found by all reasons together, beside two
usual first looks: names that are alike (the cut chosen on the answers) and anything at all in common. Both peers have
the same dates. Generated data shows that the reasons work together as meant; it says nothing about how many leads would
be true in a real register, where nobody knows the answers.
"""

import argparse
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from rapidfuzz import fuzz, process

from benchmarks.phoenix_data import Drawn, draw
from sanctions.phoenix_score import DAYS_AFTER, DAYS_BEFORE, REVIEW_FROM, Firm, candidates
from suppliers.lookalikes.comparing import TraitIndex
from suppliers.names import read_name, romanise

Pair = tuple[UUID, UUID]
CUTS = tuple(range(50, 101, 2))


@dataclass(frozen=True, slots=True)
class Row:
    who: str
    precision: float
    recall: float
    pairs: int
    seconds: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def judged(who: str, found: set[Pair], truth: frozenset[Pair], seconds: float) -> Row:
    right = len(found & truth)
    return Row(who, right / len(found) if found else 0.0, right / len(truth), len(found), seconds)


def ours(drawn: Drawn) -> tuple[Mapping[Pair, float], float]:
    begun = time.perf_counter()
    found = candidates(drawn.firms, TraitIndex(drawn.traits))
    return {(one.former, one.follower): one.points for one in found}, time.perf_counter() - begun


def in_window(drawn: Drawn) -> Iterator[tuple[Firm, list[Firm]]]:
    """Each ended firm with those that opened around one of its endings, or on a day nobody knows."""
    unknown = [firm for firm in drawn.firms if firm.opened is None]
    dated = sorted((firm.opened, firm.id, firm) for firm in drawn.firms if firm.opened is not None)
    days = [day for day, *_ in dated]
    for former in drawn.firms:
        found: dict[UUID, Firm] = {}
        for ending in former.endings:
            first = bisect_left(days, ending.on - timedelta(days=DAYS_BEFORE))
            last = bisect_right(days, ending.on + timedelta(days=DAYS_AFTER))
            found |= {firm.id: firm for _, _, firm in dated[first:last]}
        if former.endings:
            yield former, [firm for firm in (*found.values(), *unknown) if firm.id != former.id]


def by_name(drawn: Drawn) -> tuple[Mapping[Pair, float], float]:
    begun = time.perf_counter()
    cores = {firm.id: romanise(" ".join(read_name(firm.name).core)) for firm in drawn.firms}
    scores: dict[Pair, float] = {}
    for former, near in in_window(drawn):
        names = [cores[firm.id] for firm in near]
        like = process.extract(cores[former.id], names, scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=CUTS[0])
        scores |= {(former.id, near[at].id): score for _, score, at in like}
    return scores, time.perf_counter() - begun


def by_anything(drawn: Drawn) -> tuple[set[Pair], float]:
    """Director, telephone, address or website in common, however many share it."""
    begun = time.perf_counter()
    holders: defaultdict[tuple[str, str], set[UUID]] = defaultdict(set)
    for one, traits in drawn.traits.items():
        for trait in traits:
            holders[trait.kind, trait.key].add(one)
    found: set[Pair] = set()
    for former, near in in_window(drawn):
        ids = {firm.id for firm in near}
        for trait in drawn.traits[former.id]:
            found |= {(former.id, one) for one in holders[trait.kind, trait.key] & ids}
    return found, time.perf_counter() - begun


def best_cut(scores: Mapping[Pair, float], truth: frozenset[Pair], seconds: float) -> Row:
    rows = []
    for cut in CUTS:
        found = {pair for pair, score in scores.items() if score >= cut}
        rows.append(judged(f"names alike, cut {cut} chosen on truth", found, truth, seconds))
    return max(rows, key=lambda row: row.f1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=20_000)
    parser.add_argument("--planted", type=int, default=200)
    parser.add_argument("--decoys", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    drawn = draw(firms=chosen.firms, planted=chosen.planted, decoys=chosen.decoys, seed=chosen.seed)
    scores, seconds = ours(drawn)
    mine = judged(f"all reasons, from {REVIEW_FROM:.0f} points", set(scores), drawn.truth, seconds)
    named, named_seconds = by_name(drawn)
    common, common_seconds = by_anything(drawn)
    peers = [
        best_cut(named, drawn.truth, named_seconds),
        judged("anything in common", common, drawn.truth, common_seconds),
    ]
    print(f"{len(drawn.firms):,} firms, {len(drawn.truth)} planted, {chosen.decoys} decoys a kind, seed {chosen.seed}")
    print(f"{'':44} {'precision':>9} {'recall':>7} {'F1':>6} {'pairs':>7} {'s':>6}")
    for row in (mine, *peers):
        print(f"{row.who:44} {row.precision:9.3f} {row.recall:7.3f} {row.f1:6.3f} {row.pairs:7,} {row.seconds:6.1f}")
    for kind, pairs in drawn.decoys.items():
        print(f"  decoys raised, {kind}: {len(pairs & set(scores))} of {len(pairs)}")
    goals = (
        mine.recall >= peers[0].recall,
        mine.precision >= max(peer.precision for peer in peers),
        mine.f1 >= 2 * max(peer.f1 for peer in peers),
        mine.seconds <= 10,
    )
    print(f"goals: {sum(goals)} of {len(goals)} met")


if __name__ == "__main__":
    main()
