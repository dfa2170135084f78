"""Puts the signs of each order together. A lead says what to look into and what is not known; it finds nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from suppliers.leads import detectors
from suppliers.leads.capacity import Span, capacity_reason, overloads
from suppliers.leads.payloads import Drawn, LeadDraft, LeadReason, Order, SiteKnown
from suppliers.leads.rules import Parameters


def order_leads(orders: Iterable[Order], sites: Mapping[str, SiteKnown], rules: Parameters) -> Drawn:
    """The weightiest first. A site of which nothing is known is only named, with what to ask."""
    by_site: defaultdict[str, list[Order]] = defaultdict(list)
    for order in orders:
        by_site[order.site].append(order)
    leads: list[LeadDraft] = []
    untested: Counter[str] = Counter()
    for key, placed in by_site.items():
        site = sites.get(key) or SiteKnown(key, key)
        spans = overloads(placed, site, rules)
        for order in placed:
            missing = detectors.missing_of(order, site)
            untested.update(missing)
            reasons = _reasons(order, placed, site, rules, spans.get(order.reference))
            if reasons:
                leads.append(LeadDraft("undeclared_subcontracting", key, order.reference, reasons, missing))
    leads.sort(key=lambda lead: (-lead.points, lead.subject, lead.about))
    return Drawn(tuple(leads), tuple(untested.most_common()))


def _reasons(
    order: Order, placed: Sequence[Order], site: SiteKnown, rules: Parameters, span: Span | None
) -> tuple[LeadReason, ...]:
    found = (
        detectors.persistence(order, placed, rules),
        capacity_reason(span, site) if span else None,
        detectors.place(order, site),
        detectors.process_gap(order, site),
        detectors.head_count_drop(order, site, rules),
        detectors.price(order, site),
        detectors.agency_share_jump(order, site, rules),
    )
    return tuple(sorted((one for one in found if one), key=lambda one: -one.points))
