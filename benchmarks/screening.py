"""
Judges screening on parties that training never saw.

    python -m benchmarks.screening LISTS [--firms FILE.csv ...]

Recall of the right party when 1 % and 0.5 % of innocent queries alert, by the way the query was made; candidate recall
at twenty; throughput.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.screening_data import Asked, firm_names, innocents, questions
from benchmarks.screening_peers import judge
from sanctions.kinds import Kind
from sanctions.screening.index import Index, Query, build_index
from sanctions.screening.screen import Hit, screen_many

SEED = 2027
PEER_QUERIES = 1500
GOALS = {
    "recall at 1 %": 0.86,
    "right party among 20": 0.97,
    "recall against the best peer": 1.1,
    "speed against nomenklatura logic-v2": 5.0,
}


def best_wrong(hits: list[Hit]) -> float:
    return max((point_sum(h) for h in hits), default=-99.0)


def point_sum(hit: Hit) -> float:
    return sum(p.points for p in hit.points)


def recall(asked: list[Asked], found: list[list[Hit]], line: float) -> float:
    right = [
        any(h.target_id in a.answers and point_sum(h) >= line for h in hits)
        for a, hits in zip(asked, found, strict=True)
    ]
    return sum(right) / (len(right) or 1)


def ask(index: Index, asked: list[Asked]) -> list[list[Hit]]:
    return screen_many(index, [a.query for a in asked], all_candidates=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--firms", type=Path, nargs="*", default=[])
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    if given.lists is None:
        print(f"not run: give the folder of published lists\ngoals: 0 of {len(GOALS)} met")
        return
    made = questions(given.lists, SEED)
    start = time.perf_counter()
    index = build_index(made.targets)
    print(f"index: {len(index.names)} names of {len(index.targets)} parties in {time.perf_counter() - start:.1f} s")
    clean = innocents(made.targets, SEED, 3000)
    firms = [
        Asked(Query(f"f{n}", name, Kind.ORGANISATION), frozenset(), "firm")
        for n, name in enumerate(dict.fromkeys(firm_names(given.firms)))
    ]
    start = time.perf_counter()
    found = ask(index, made.test)
    spent = time.perf_counter() - start
    print(f"{len(made.test)} queries in {spent:.1f} s: {len(made.test) / spent:.0f} a second")
    reports = {"generated innocents": ask(index, clean)}
    if firms:
        reports["real firms"] = ask(index, firms)
    for label, answers in reports.items():
        tops = [best_wrong(hits) for hits in answers]
        table(label, tops, made.test, found)
    at_default = [sum(h.band.alerts for h in hits[:1]) for hits in reports["generated innocents"]]
    print(f"default alert: {sum(at_default) / len(at_default):.2%} of generated innocents")
    calibration(made.test, found)
    if given.show:
        show(reports, made.test, found, given.show)
    goals(index, made.test, clean, found, reports["generated innocents"], len(made.test) / spent)


def goals(
    index: Index,
    test: list[Asked],
    clean: list[Asked],
    found: list[list[Hit]],
    innocent: list[list[Hit]],
    per_second: float,
) -> None:
    """On the same first queries as the peers, at the same budget."""
    ours = recall(test[:PEER_QUERIES], found[:PEER_QUERIES], line_at([best_wrong(h) for h in innocent], 0.01))
    peers = judge(index, test[:PEER_QUERIES], clean[:PEER_QUERIES], 0.01)
    print(f"\n{'on the same queries':22}{'R@1%':>9}{'ratio':>9}{'a second':>10}")
    print(f"{'ours':22}{ours:9.3f}{1:9.2f}{per_second:10.0f}")
    for peer in peers:
        print(f"{peer.name:22}{peer.recall:9.3f}{ours / peer.recall:9.2f}{peer.per_second:10.0f}")
    print(f"{'nomenklatura logic-v2':22}{'not run':>9}")
    candidate = recall(test, found, -99.0)
    met = (
        ours >= GOALS["recall at 1 %"],
        candidate >= GOALS["right party among 20"],
        ours >= GOALS["recall against the best peer"] * max(peer.recall for peer in peers),
        False,  # nomenklatura is no dependency of ours and was not run, so its goal counts as missed
    )
    print(f"goals: {sum(met)} of {len(met)} met ({', '.join(GOALS)})")


def line_at(tops: Sequence[float], budget: float) -> float:
    return float(np.quantile(np.asarray(tops), 1 - budget)) + 1e-9


def table(label: str, tops: Sequence[float], test: list[Asked], found: list[list[Hit]]) -> None:
    one, half = line_at(tops, 0.01), line_at(tops, 0.005)
    ways: dict[str, list[int]] = defaultdict(list)
    for place, a in enumerate(test):
        ways[a.way].append(place)
        kind = "organisation" if a.query.kind is Kind.ORGANISATION else "other"
        ways[f"alias, {kind}" if a.way == "alias" else "any slip"].append(place)
        ways["all"].append(place)
    print(f"\n{label} ({len(tops)}): lines {one:.2f} / {half:.2f}")
    print(f"{'way':22}{'n':>6}{'R@1%':>9}{'R@0.5%':>9}{'cand@20':>9}")
    for way in sorted(ways, key=lambda w: (len(ways[w]) < 1000, w)):
        some = [test[i] for i in ways[way]]
        their = [found[i] for i in ways[way]]
        shares = (recall(some, their, line) for line in (one, half, -99.0))
        print(f"{way:22}{len(some):6}" + "".join(f"{share:9.3f}" for share in shares))


def calibration(test: list[Asked], found: list[list[Hit]]) -> None:
    """On the right answer's list only: another list may hold the same party unmarked."""
    pairs = [
        (h.probability, h.target_id in a.answers)
        for a, hits in zip(test, found, strict=True)
        for h in hits
        if h.target_id in a.answers or h.target_id.split(":")[0] in {x.split(":")[0] for x in a.answers}
    ]
    p = np.asarray([x for x, _ in pairs])
    y = np.asarray([x for _, x in pairs], dtype=float)
    bins = np.clip((p * 10).astype(int), 0, 9)
    error = sum(
        abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any()
    )
    print(f"\ncalibration error {error:.4f}; top score shared by {np.mean(p == p.max()):.2%} of pairs")
    print(
        "  ".join(
            f"{p[bins == b].mean():.2f}:{y[bins == b].mean():.2f}({(bins == b).sum()})"
            for b in range(10)
            if (bins == b).any()
        )
    )


def show(reports: dict[str, list[list[Hit]]], test: list[Asked], found: list[list[Hit]], most: int) -> None:
    for label, answers in reports.items():
        tops = sorted((h for hits in answers for h in hits[:1]), key=lambda h: -h.probability)[:most]
        print(f"\n{label}: highest")
        for h in tops:
            print(f"  {h.probability:.3f} {h.name_matched!r} <- {[(p.query, p.target, p.reason) for p in h.alignment]}")
    print("\nlost")
    lost = [
        (a, hits)
        for a, hits in zip(test, found, strict=True)
        if not any(h.target_id in a.answers and h.band.alerts for h in hits)
    ]
    for a, hits in lost[:: max(len(lost) // most, 1)]:
        near = next((h for h in hits if h.target_id in a.answers), None)
        said = f"{near.name_matched!r} {near.probability:.3f}" if near else "not a candidate"
        print(f"  {a.way}: {a.query.name!r} ({a.query.kind}) -> {said}")


if __name__ == "__main__":
    main()
