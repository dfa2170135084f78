"""Signs of undeclared subcontracting and of recruitment fees, one sentence for each rule. All names are invented."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.importing.tables import read_table
from suppliers.leads.capacity import minutes_a_day, overloads
from suppliers.leads.corridors import corridor_leads
from suppliers.leads.drawing import order_leads
from suppliers.leads.files import LeadColumnsMissing, read_corridors, read_orders, read_sites
from suppliers.leads.payloads import Corridor, Dated, Interval, LeadDraft, Order, SiteKnown
from suppliers.leads.rules import parameters, reason_rules

pytestmark = pytest.mark.no_database

RULES = parameters()
MONDAY = date(2026, 3, 2)
SITE = SiteKnown(
    "S1",
    "Weaving Shed",
    head_counts=(Dated(MONDAY - timedelta(days=60), Interval(100, 100)),),
    processes=frozenset({"sewing"}),
    places=frozenset({"shed road 4"}),
    wage_per_hour=3.0,
    currency="EUR",
)
WEEKS = timedelta(days=27)


def an_order(reference: str = "O1", **changed: Any) -> Order:
    """A hundred people make at most 1,440,000 standard minutes in the four weeks, 2,160,000 with two weeks before."""
    plain = Order(reference, "S1", 10_000, MONDAY, MONDAY + WEEKS, processes=frozenset({"sewing"}), standard_minutes=20)
    return replace(plain, **changed)


def drawn(*orders: Order, site: SiteKnown = SITE) -> dict[str, LeadDraft]:
    return {lead.about: lead for lead in order_leads(orders, {site.key: site}, RULES).leads}


def codes(lead: LeadDraft) -> set[str]:
    return {reason.code for reason in lead.reasons}


def test_an_order_that_the_site_can_make_raises_nothing() -> None:
    assert drawn(an_order(units=107_000)) == {}


def test_capacity_is_a_lead_only_when_the_generous_end_is_passed() -> None:
    within, beyond = an_order(units=107_000), an_order(units=109_000)
    assert drawn(within) == {}
    (lead,) = drawn(beyond).values()
    (reason,) = lead.reasons
    assert reason.code == "capacity"
    assert reason.ratio is not None
    assert 1 < reason.ratio.low < 1.02 < reason.ratio.high
    assert "time records" in reason.settles


def test_orders_that_each_fit_are_too_much_together_and_a_head_count_with_an_open_end_says_nothing() -> None:
    together = drawn(*(an_order(f"O{number}", units=40_000) for number in range(3)))
    assert set(together) == {"O0", "O1", "O2"}
    endless = replace(SITE, head_counts=(Dated(MONDAY, Interval(100, float("inf"))),))
    assert drawn(an_order(units=10**9), site=endless) == {}


ORDERS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 4_000)), min_size=1, max_size=8)


@given(ORDERS)
def test_what_is_called_too_much_is_too_much_for_every_timetable(drawn_orders: list[tuple[int, int, int]]) -> None:
    """Serving the order due first, day by day, misses a day exactly when some span asks for more than there is."""
    orders = [
        an_order(
            str(number),
            units=units,
            starts_on=MONDAY + timedelta(days=first),
            due_on=MONDAY + timedelta(days=first + length),
        )
        for number, (first, length, units) in enumerate(drawn_orders)
    ]
    small = replace(SITE, head_counts=(Dated(MONDAY, Interval(2, 2)),))
    no_earlier = replace(RULES, early_days=Interval(0, 0))
    capacity = minutes_a_day(small, no_earlier)
    assert capacity is not None
    assert bool(overloads(orders, small, no_earlier)) == misses(orders, capacity.high)


def misses(orders: list[Order], a_day: float) -> bool:
    left = {order.reference: order.units * (order.standard_minutes or 0) for order in orders}
    for number in range(62):
        today, free = MONDAY + timedelta(days=number), a_day
        for order in sorted(orders, key=lambda one: one.due_on):
            if order.starts_on <= today:
                spent = min(free, left[order.reference])
                left[order.reference] -= spent
                free -= spent
        if any(left[order.reference] > 1e-6 for order in orders if order.due_on <= today):
            return True
    return False


def test_the_order_before_weighs_most_and_half_when_a_clean_one_lies_between() -> None:
    earlier = MONDAY - timedelta(days=200)
    bad = an_order("bad", starts_on=earlier, due_on=earlier + WEEKS, unauthorised=True)
    clean = an_order("clean", starts_on=earlier + WEEKS, due_on=earlier + 2 * WEEKS, unauthorised=False)
    old = an_order(
        "bad", starts_on=MONDAY - timedelta(days=1500), due_on=MONDAY - timedelta(days=1450), unauthorised=True
    )
    assert drawn(bad, an_order())["O1"].points == 50
    assert drawn(bad, clean, an_order())["O1"].points == 25
    assert drawn(old, an_order()) == {}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"processes": frozenset({"sewing", "dyeing"})}, "process"),
        ({"shipped_from": "Mill Lane 9"}, "place"),
        ({"price": 0.99, "currency": "EUR"}, "price"),
    ],
)
def test_each_sign_of_an_order_is_told(changed: dict[str, Any], code: str) -> None:
    assert codes(drawn(an_order(**changed))["O1"]) == {code}


@pytest.mark.parametrize(
    "changed",
    [
        {"shipped_from": "Shed Road 4, gate B"},
        {"shipped_from": "weaving shed"},
        {"price": 1.01, "currency": "EUR"},
        {"price": 0.5, "currency": "USD"},
    ],
)
def test_what_fits_or_cannot_be_compared_is_no_sign(changed: dict[str, Any]) -> None:
    assert drawn(an_order(**changed)) == {}


def test_people_who_left_and_agencies_that_came_are_told_beside_the_order() -> None:
    shares = (Dated(MONDAY - WEEKS, Interval(0.1, 0.1)), Dated(MONDAY + WEEKS, Interval(0.35, 0.35)))
    counts = (*SITE.head_counts, Dated(MONDAY + WEEKS, Interval(60, 70)))
    lead = drawn(an_order(), site=replace(SITE, agency_shares=shares, head_counts=counts))["O1"]
    assert codes(lead) == {"head_count_drop", "agency_share_jump"}
    assert "60 to 70 people" in lead.reasons[0].sentence


def test_a_site_of_which_nothing_is_known_raises_nothing_and_is_told_as_untested() -> None:
    told = order_leads([an_order(shipped_from="Mill Lane 9", units=10**9)], {}, RULES)
    assert told.leads == ()
    assert ("how many people work at the site", 1) in told.untested


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"fee_policy": "worker_pays", "licence_no": "L1"}, {"worker_pays"}),
        ({"fee_policy": ""}, {"fee_unknown", "licence_missing"}),
        ({"fee_policy": "unknown", "licence_no": "L1"}, {"fee_unknown"}),
        ({"fee_policy": "employer_pays", "licence_no": "L1"}, set()),
        ({"fee_policy": "employer_pays"}, set()),
        ({"fee_policy": "employer_pays", "fee_paid_by_worker": 700.0, "licence_no": "L1"}, {"fee_amount"}),
        ({"fee_policy": "employer_pays", "licence_no": "L1", "licence_until": MONDAY}, {"licence_expired"}),
    ],
)
def test_a_corridor_is_told_by_its_declared_policy_and_licence(changed: dict[str, Any], expected: set[str]) -> None:
    corridor = replace(Corridor("R1", "A1", "NP", "ES"), **changed)
    found = corridor_leads([corridor], as_of=MONDAY + timedelta(days=1))
    assert {reason.code for lead in found for reason in lead.reasons} == expected


def test_every_reason_has_a_source_and_says_what_would_settle_it() -> None:
    for rule in reason_rules().values():
        assert rule.source
        assert rule.settles
        assert rule.kind in {"undeclared_subcontracting", "recruitment_fees"}


def test_lists_are_read_with_any_heads_and_a_bad_line_stays_out_with_its_place(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "PO Number;Factory;Qty;SAM;Order date;Ship date;Processes;Unauthorised\n"
        "A1;S1;1.200;12,5;02/03/2026;29/03/2026;Sewing|Washing;no\n"
        "A2;S1;many;12;02/03/2026;29/03/2026;;\n"
        "A3;S1;10;12;29/03/2026;02/03/2026;;\n"
        "A1;S1;10;12;02/03/2026;29/03/2026;;\n",
        "utf-8",
    )
    read = read_orders(read_table(orders))
    ((row, order),) = read.orders
    assert (row, order.units, order.standard_minutes, order.starts_on) == (2, 1200, 12.5, MONDAY)
    assert (order.processes, order.unauthorised) == (frozenset({"sewing", "washing"}), False)
    assert [(issue.row, issue.code) for issue in read.issues] == [
        (3, "lead.number_unreadable"),
        (4, "lead.dates_reversed"),
        (5, "lead.order_repeated"),
    ]
    with pytest.raises(LeadColumnsMissing):
        read_corridors(read_table(orders))


def test_what_is_known_of_a_site_is_joined_day_by_day(tmp_path: Path) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text(
        "site_id,name,as_of,workers,agency_share,processes,wage_per_hour,currency\n"
        "S1,Weaving Shed,2026-01-05,100-120,10%,sewing,3.2,EUR\n"
        "S1,,2026-03-20,70,35%,,,\n",
        "utf-8",
    )
    (site,) = read_sites(read_table(sites), today=MONDAY).sites
    assert [(count.on.month, count.value) for count in site.head_counts] == [
        (1, Interval(100, 120)),
        (3, Interval(70, 70)),
    ]
    assert (site.name, site.wage_per_hour, site.processes) == ("Weaving Shed", 3.2, frozenset({"sewing"}))
