"""
`python -m benchmarks.ownership`: what a thousand named owners hold of a hundred thousand firms, through circles and
ranges, and what the 50 percent rule reaches; beside plain sweeps over dictionaries on the same stakes.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from suppliers.ownership import fifty
from suppliers.ownership.payloads import Stake
from suppliers.ownership.rollup import reach, register_of

Answer = TypeVar("Answer")
STILL = 1e-13


def web(parties: int, stakes: int, *, ranges: float, seed: int) -> list[Stake]:
    """Owners at random, so that large circles arise; a share of `ranges` of the stakes is known as a range only."""
    luck = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    ids = [UUID(int=number + 1) for number in range(parties)]
    left = [100] * parties
    made: list[Stake] = []
    while len(made) < stakes:
        owner, entity = luck.randrange(parties), luck.randrange(parties)
        if owner == entity:
            continue
        low = luck.randint(0, min(left[entity], 60))
        left[entity] -= low
        high = min(100, low + luck.randint(0, 30)) if luck.random() < ranges else low
        made.append(Stake(ids[owner], ids[entity], low / 100, high / 100, edge_ids=(ids[owner],)))
    return made


def plain_shares(stakes: Sequence[Stake], named: set[UUID]) -> dict[UUID, float]:
    """Every firm's share from its owners' shares, again and again until nothing moves."""
    owners: defaultdict[UUID, dict[UUID, float]] = defaultdict(dict)
    for stake in stakes:
        owners[stake.entity][stake.owner] = stake.low or 0.0
    held: dict[UUID, float] = dict.fromkeys(named, 1.0)
    while True:
        moved = 0.0
        for entity, shares in owners.items():
            if entity not in named:
                new = sum(share * held.get(owner, 0.0) for owner, share in shares.items())
                moved = max(moved, abs(new - held.get(entity, 0.0)))
                held[entity] = new
        if moved <= STILL:
            return held


def plain_half(stakes: Sequence[Stake], named: set[UUID]) -> set[UUID]:
    blocked = set(named)
    while True:
        held: defaultdict[UUID, float] = defaultdict(float)
        for stake in stakes:
            if stake.owner in blocked:
                held[stake.entity] += stake.low or 0.0
        more = {entity for entity, share in held.items() if share >= fifty.HALF - 1e-9} - blocked
        if not more:
            return blocked - named
        blocked |= more


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    begun = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--stakes", type=int, default=300_000)
    parser.add_argument("--named", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    stakes = list({(one.owner, one.entity): one for one in _web(chosen, ranges=0.0)}.values())
    named = {UUID(int=number + 1) for number in range(chosen.named)}
    register, read = timed(lambda: register_of(stakes))
    targets = [register.at[one] for one in named if one in register.at]
    shares, solving = timed(lambda: reach(register, targets, most=False))
    plain, sweeping = timed(lambda: plain_shares(stakes, named))
    holders = fifty.holders_of(register, stakes)
    blocked, first = timed(lambda: fifty.blocked(holders, named, most=False))
    _, further = timed(lambda: fifty.blocked(holders, named, most=False))
    plainly, repeating = timed(lambda: plain_half(stakes, named))
    same = max(abs(shares[place] - plain.get(one, 0.0)) for one, place in register.at.items())
    ranged = _web(chosen, ranges=0.3)
    loose, read_loose = timed(lambda: register_of(ranged))
    ends = [loose.at[one] for one in named if one in loose.at]
    _, least = timed(lambda: reach(loose, ends, most=False))
    _, most = timed(lambda: reach(loose, ends, most=True))
    print(f"{chosen.parties:,} parties, {len(stakes):,} stakes, {chosen.named:,} named")
    print(f"{'':44} {'s':>7}  plain sweeps, ratio")
    print(f"{'stakes into columns':44} {read:7.2f}")
    print(f"{'integrated shares of all parties':44} {solving:7.2f}  {sweeping / solving:6.1f}")
    print(f"{'50 percent rule, first question':44} {first:7.2f}  {repeating / first:6.1f}")
    print(f"{'50 percent rule, further questions':44} {further:7.2f}  {repeating / further:6.1f}")
    print(f"{'30 % ranges: columns, least, most':44} {read_loose:7.2f} {least:7.2f} {most:7.2f}")
    print(
        f"largest difference of a share: {same:.1e}; firms under the rule: {len(blocked):,}, plainly {len(plainly):,}"
    )
    goals = (read + solving <= 5, read_loose + least + most <= 20, same <= 1e-9, set(blocked) == plainly)
    print(f"goals: {sum(goals)} of {len(goals)} met")


def _web(chosen: argparse.Namespace, *, ranges: float) -> list[Stake]:
    return web(chosen.parties, chosen.stakes, ranges=ranges, seed=chosen.seed)


if __name__ == "__main__":
    main()
