"""The other signs that an order was made elsewhere, each for one order at one site. Unknown never counts as a sign."""

from collections.abc import Sequence
from datetime import date, timedelta

from suppliers.leads.capacity import MANY
from suppliers.leads.payloads import Dated, Interval, LeadReason, Order, SiteKnown
from suppliers.leads.rules import Parameters, reason
from suppliers.names import romanise

DAYS_A_MONTH = 30.44
MINUTES = 60.0
LONG_AGO = 0.5
"""What is left of the points when a clean order lies between the unauthorised one and this one."""


def persistence(order: Order, orders: Sequence[Order], rules: Parameters) -> LeadReason | None:
    """The last order whose status is known weighs full; an older one, with a clean one since, half."""
    since = order.starts_on - timedelta(days=rules.persistence_months.high * DAYS_A_MONTH)
    known = sorted(
        (one for one in orders if one.unauthorised is not None and since <= one.due_on <= order.starts_on),
        key=lambda one: (one.due_on, one.reference),
    )
    bad = [one for one in known if one.unauthorised]
    if not bad:
        return None
    last = bad[-1]
    clean_since = known[-1] is not last
    told = f"Order {last.reference}, due {last.due_on}, was made elsewhere without leave"
    told += "; an order since then was not." if clean_since else "."
    return reason("persistence", told, rows=(last.reference,), weight=LONG_AGO if clean_since else 1.0)


def process_gap(order: Order, site: SiteKnown) -> LeadReason | None:
    if site.processes is None:
        return None
    gap = sorted(order.processes - site.processes)
    if not gap:
        return None
    return reason("process", f"The order needs {' and '.join(gap)}, which {site.name} has not declared.")


def place(order: Order, site: SiteKnown) -> LeadReason | None:
    """Names are compared folded; one that holds the other is the same place (`Plant 2` and `Plant 2, gate B`)."""
    if site.places is None or not order.shipped_from:
        return None
    seen = _words(order.shipped_from)
    if any(seen <= known or known <= seen for known in map(_words, site.places | {site.name}) if known):
        return None
    return reason(
        "place", f"Goods left from {order.shipped_from}, which is not among the approved places of {site.name}."
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(romanise(text).split())


def price(order: Order, site: SiteKnown) -> LeadReason | None:
    """Generous to the maker: no idle minute, no material, no rent, no margin."""
    if order.price is None or order.standard_minutes is None or site.wage_per_hour is None:
        return None
    if not order.currency or order.currency != site.currency:
        return None
    wages = order.standard_minutes / MINUTES * site.wage_per_hour
    if order.price >= wages:
        return None
    ratio = min(MANY, wages / order.price) if order.price else MANY
    return reason(
        "price",
        f"A unit is paid {order.price:,.2f} {order.currency}; its standard minutes alone cost {wages:,.2f} in wages.",
        ratio=Interval(ratio, ratio),
    )


def head_count_drop(order: Order, site: SiteKnown, rules: Parameters) -> LeadReason | None:
    before, during = _before_and_during(site.head_counts, order)
    if before is None or during is None or before.value.low <= 0:
        return None
    drop = 1 - during.value.high / before.value.low
    if drop < rules.head_count_drop.high:
        return None
    return reason(
        "head_count_drop",
        f"{_number(during.value)} people were counted on {during.on}, {_number(before.value)} on {before.on}.",
    )


def agency_share_jump(order: Order, site: SiteKnown, rules: Parameters) -> LeadReason | None:
    before, during = _before_and_during(site.agency_shares, order)
    if before is None or during is None:
        return None
    if during.value.low - before.value.high < rules.agency_share_jump.high:
        return None
    return reason(
        "agency_share_jump",
        f"Agencies sent {during.value.low:.0%} of the workers on {during.on}, {before.value.high:.0%} on {before.on}.",
    )


def _before_and_during(values: Sequence[Dated], order: Order) -> tuple[Dated | None, Dated | None]:
    """The last value before the order began and the first within it."""
    earlier = [value for value in values if value.on < order.starts_on]
    inside = [value for value in values if order.starts_on <= value.on <= order.due_on]
    return max(earlier, key=_day, default=None), min(inside, key=_day, default=None)


def _day(value: Dated) -> date:
    return value.on


def _number(value: Interval) -> str:
    return f"{value.low:,.0f}" if value.low == value.high else f"{value.low:,.0f} to {value.high:,.0f}"


def missing_of(order: Order, site: SiteKnown) -> tuple[str, ...]:
    """What keeps a test from being made, as something one can ask for."""
    gaps = {
        "how many people work at the site": not site.head_counts,
        "the standard minutes of the item": order.standard_minutes is None and site.units_per_hour is None,
        "the processes the site does itself": site.processes is None and bool(order.processes),
        "the processes the order needs": not order.processes,
        "the approved places of the site": site.places is None and bool(order.shipped_from),
        "where the goods left from": not order.shipped_from,
        "what an hour of work costs at the site": site.wage_per_hour is None and order.price is not None,
        f"the rate between {order.currency or 'the currency of the price'} and {site.currency or 'that of the wage'}": (
            order.price is not None and site.wage_per_hour is not None and order.currency != site.currency
        ),
    }
    return tuple(gap for gap, is_missing in gaps.items() if is_missing)
