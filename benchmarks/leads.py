"""
`python -m benchmarks.leads`: orders made elsewhere without leave among honest peaks, found by leads, beside two usual
looks: capacity as one number (48 hours, the mean efficiency, no interval) and the largest orders of each site.
"""

import argparse
import time
from dataclasses import dataclass

from benchmarks.leads_data import HONEST_WEEK, Drawn, draw
from suppliers.leads.drawing import order_leads
from suppliers.leads.payloads import Drawn as Leads
from suppliers.leads.rules import parameters

USUAL_EFFICIENCY = 0.6
LARGEST = 0.2


@dataclass(frozen=True, slots=True)
class Row:
    who: str
    found: frozenset[str]
    truth: frozenset[str]

    @property
    def precision(self) -> float:
        return len(self.found & self.truth) / len(self.found) if self.found else 0.0

    @property
    def recall(self) -> float:
        return len(self.found & self.truth) / len(self.truth)


def by_one_number(drawn: Drawn) -> frozenset[str]:
    found = set()
    for order in drawn.orders:
        site = drawn.sites[order.site]
        if not site.head_counts or order.standard_minutes is None:
            continue
        days = (order.due_on - order.starts_on).days + 1
        capacity = site.head_counts[0].value.low * HONEST_WEEK * 60 / 7 * days * USUAL_EFFICIENCY
        if order.units * order.standard_minutes > capacity:
            found.add(order.reference)
    return frozenset(found)


def by_size(drawn: Drawn) -> frozenset[str]:
    """The largest fifth of each site's orders."""
    found: set[str] = set()
    for key in drawn.sites:
        own = sorted((order for order in drawn.orders if order.site == key), key=lambda order: -order.units)
        found |= {order.reference for order in own[: round(len(own) * LARGEST)]}
    return frozenset(found)


def per_reason(leads: Leads, truth: frozenset[str]) -> list[str]:
    codes = sorted({reason.code for lead in leads.leads for reason in lead.reasons})
    lines = []
    for code in codes:
        with_it = [lead.about for lead in leads.leads if any(reason.code == code for reason in lead.reasons)]
        lines.append(
            f"  {code:20} in {len(with_it):6,} leads, {sum(one in truth for one in with_it) / len(with_it):.3f}"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--orders", type=int, default=30, help="for each site")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    drawn = draw(sites=chosen.sites, orders=chosen.orders, seed=chosen.seed)
    begun = time.perf_counter()
    leads = order_leads(drawn.orders, drawn.sites, parameters())
    seconds = time.perf_counter() - begun
    task = parameters().task_from.low
    capacity = {lead.about for lead in leads.leads if any(reason.code == "capacity" for reason in lead.reasons)}
    rows = [
        Row(f"leads a person is asked about (from {task:.0f})", _from(leads, task), drawn.elsewhere),
        Row("all leads", _from(leads, 0), drawn.elsewhere),
        Row("leads of capacity alone", frozenset(capacity), drawn.elsewhere),
        Row("peer: capacity as one number", by_one_number(drawn), drawn.elsewhere),
        Row("peer: the largest fifth of a site's orders", by_size(drawn), drawn.elsewhere),
    ]
    base = len(drawn.elsewhere) / len(drawn.orders)
    print(f"{len(drawn.orders):,} orders at {chosen.sites} sites, {base:.3f} of them made elsewhere; {seconds:.1f} s")
    print(f"{'':44} {'precision':>9} {'recall':>7} {'orders':>7}")
    for row in rows:
        print(f"{row.who:44} {row.precision:9.3f} {row.recall:7.3f} {len(row.found):7,}")
    print("\n".join(["share of true ones among leads with a reason:", *per_reason(leads, drawn.elsewhere)]))
    asked, _, strict, *peers = rows
    goals = (
        asked.precision >= max(peer.precision for peer in peers),
        strict.precision >= max(peer.precision for peer in peers),
        asked.recall >= max(peer.recall for peer in peers),
    )
    print(f"goals: {sum(goals)} of {len(goals)} met")


def _from(leads: Leads, points: float) -> frozenset[str]:
    return frozenset(lead.about for lead in leads.leads if lead.points >= points)


if __name__ == "__main__":
    main()
