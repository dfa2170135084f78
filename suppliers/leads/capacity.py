"""
Whether a site can have made what was ordered from it. For any span of days, the orders that lie wholly inside must be
made inside; if they need more minutes than the site has then, no timetable could serve them all, whatever the order of
work (the demand bound of preemptive scheduling: Horn, 1974, Naval Research Logistics Quarterly 21). A lead is drawn
only when that holds even with the shortest minutes and the largest capacity that are believable; the load of other
buyers is not known here and only adds to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from suppliers.leads.payloads import Interval, LeadReason, Order, SiteKnown
from suppliers.leads.rules import Parameters, reason

MINUTES = 60.0
WEEK = 7.0
CLOSE = 1e-9
MANY = 999.0
"""The careful end of a ratio stops here; it may rest on nobody at work at all."""


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes of work of one order; `ratio` of its tightest span, and that span."""

    order: Order
    minutes: Interval


@dataclass(frozen=True, slots=True)
class Span:
    first: date
    last: date
    ratio: Interval
    orders: int


def minutes_a_day(site: SiteKnown, rules: Parameters) -> Interval | None:
    """Standard minutes that the site can turn out in a calendar day; None while nobody has counted its people."""
    if not site.head_counts:
        return None
    people = Interval(
        min(count.value.low for count in site.head_counts), max(count.value.high for count in site.head_counts)
    )
    hours = site.hours_per_week or rules.hours_per_week
    efficiency = site.efficiency or rules.efficiency
    week = people.times(rules.producing_share).times(hours).times(efficiency)
    return Interval(week.low * MINUTES / WEEK, week.high * MINUTES / WEEK)


def minutes_of(order: Order, site: SiteKnown) -> Interval | None:
    """By its standard minutes, else by the units a worker of the site makes in an hour; None when neither is known."""
    if order.standard_minutes is not None:
        need = order.units * order.standard_minutes
        return Interval(need, need)
    if site.units_per_hour is not None and site.units_per_hour.low > 0:
        pace = site.units_per_hour
        return Interval(order.units * MINUTES / pace.high, order.units * MINUTES / pace.low)
    return None


def overloads(orders: Sequence[Order], site: SiteKnown, rules: Parameters) -> dict[str, Span]:
    """Reference of each order that lies in a span asking for more than the site has -> the tightest such span."""
    capacity = minutes_a_day(site, rules)
    loads = [Load(order, need) for order in orders if (need := minutes_of(order, site))]
    if capacity is None or capacity.high <= 0:
        return {}
    early = timedelta(days=rules.early_days.high)
    found: dict[str, Span] = {}
    for first in sorted({load.order.starts_on - early for load in loads}):
        within = sorted(
            (load for load in loads if load.order.starts_on - early >= first), key=lambda one: one.order.due_on
        )
        tight = _tightest(within, first, capacity)
        if tight is None:
            continue
        for load in within:
            known = found.get(load.order.reference)
            if load.order.due_on <= tight.last and (known is None or tight.ratio.low > known.ratio.low):
                found[load.order.reference] = tight
    return found


def _tightest(loads: Sequence[Load], first: date, capacity: Interval) -> Span | None:
    low = high = 0.0
    worst: Span | None = None
    for count, load in enumerate(loads, start=1):
        low, high = low + load.minutes.low, high + load.minutes.high
        days = (load.order.due_on - first).days + 1
        careful = capacity.low * days
        ratio = Interval(low / (capacity.high * days), high / careful if careful * MANY > high else MANY)
        if ratio.low > 1 + CLOSE and (worst is None or ratio.low > worst.ratio.low):
            worst = Span(first, load.order.due_on, ratio, count)
    return worst


def capacity_reason(span: Span, site: SiteKnown) -> LeadReason:
    others = f" with {span.orders - 1} other orders known here" if span.orders > 1 else ""
    return reason(
        "capacity",
        f"Between {span.first} and {span.last} this order{others} asks for {span.ratio.low:.1f} to "
        f"{span.ratio.high:.1f} times what {site.name} can make with its people; orders of other buyers come on top.",
        ratio=span.ratio,
    )
