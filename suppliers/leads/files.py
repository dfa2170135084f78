"""
Reads the three lists that leads are drawn from: orders, what is known of sites (one line for each day something became
known) and recruiters. Heads may be spelled as people spell them; a line that cannot be read is an issue with its place
and stays out.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from foundation.errors import Invalid
from suppliers.importing.days import DayOrder, column_order, parse_day
from suppliers.importing.figures import NumberRange, parse_count, parse_decimal, parse_share
from suppliers.importing.heads import fold_head
from suppliers.importing.tables import Record, Table
from suppliers.leads.columns import CORRIDOR_HEADS, NEEDED, ORDER_HEADS, SITE_HEADS
from suppliers.leads.payloads import Corridor, Dated, Interval, Order, SiteKnown
from suppliers.payloads import ImportIssue

Row = TypeVar("Row")
Found = TypeVar("Found")
POLICIES = {"employer_pays", "worker_pays", "shared", "unknown", ""}
SENTENCES = {
    "lead.cell_missing": "Fill this in: without it the line cannot be used.",
    "lead.number_unreadable": "Write a number from 0 up, or a range such as 100-200.",
    "lead.date_unreadable": "Write the date as YYYY-MM-DD.",
    "lead.dates_reversed": "The order is due before it starts: correct one of the days.",
    "lead.units_missing": "An order of no units cannot be tested: give how many were ordered.",
    "lead.answer_unreadable": "Answer yes or no, or leave it empty when nobody looked.",
    "lead.policy_unknown": "Use employer_pays, worker_pays, shared or unknown.",
    "lead.order_repeated": "This order stands in the file already: give each its own reference.",
}


@dataclass(frozen=True)
class Listed:
    """`rows` are the lines that could be read, in the order of the file, each with its line number."""

    orders: tuple[tuple[int, Order], ...] = ()
    sites: tuple[SiteKnown, ...] = ()
    corridors: tuple[Corridor, ...] = ()
    issues: tuple[ImportIssue, ...] = ()


class LeadColumnsMissing(Invalid):
    code = "lead.columns_missing"

    def __init__(self, file: str, missing: str, needed: tuple[str, ...]) -> None:
        super().__init__(f"{file} has no column for {missing}; it needs {', '.join(needed)}.")
        self.missing = missing


class _Unreadable(Exception):
    def __init__(self, code: str, field: str) -> None:
        self.code, self.field = code, field


class _Cells:
    """One record at a time, by field."""

    def __init__(self, table: Table, heads: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> None:
        folded = [fold_head(head) for head in table.heads]
        self.table = table
        self.at = {
            field: folded.index(next(head for head in known if head in folded))
            for field, known in heads.items()
            if any(head in folded for head in known)
        }
        for field in needed:
            if field not in self.at:
                raise LeadColumnsMissing(table.file, field, needed)
        self.issues: list[ImportIssue] = []
        self._orders: dict[str, DayOrder] = {}
        self._record: Record = Record(0, None, 0, ())
        self.faulty: set[str] = set()

    def each(self, read: Callable[["_Cells", int], Row]) -> list[Row]:
        found = []
        for record in self.table.records:
            if record.kind != "data":
                continue
            found += self._read(read, record)
        return found

    def _read(self, read: Callable[["_Cells", int], Row], record: Record) -> list[Row]:
        """
        One row, or none. Read again after each fault, with that cell set aside, until every fault of the row is told:
        a person mends a row once.
        """
        self._record, self.faulty = record, set()
        while True:
            try:
                row = read(self, record.row)
            except _Unreadable as fault:
                if fault.field in self.faulty:
                    return []
                self._tell(fault)
                self.faulty.add(fault.field)
            else:
                return [] if self.faulty else [row]

    def _tell(self, fault: _Unreadable) -> None:
        column = self.table.heads[self.at[fault.field]] if fault.field in self.at else None
        self.issues.append(
            ImportIssue(
                code=fault.code,
                severity="refused",
                sentence=SENTENCES[fault.code],
                file=self.table.file,
                sheet=self._record.sheet,
                row=self._record.row,
                column=column,
                value=self.text(fault.field),
            )
        )

    def text(self, field: str) -> str:
        if field in self.faulty:
            return ""
        place = self.at.get(field)
        return self._record.cells[place].strip() if place is not None and place < len(self._record.cells) else ""

    def needed(self, field: str) -> str:
        if field in self.faulty:
            return "-"
        if text := self.text(field):
            return text
        raise _Unreadable("lead.cell_missing", field)

    def _parsed(self, field: str, parse: Callable[[str], Found | None], code: str) -> Found | None:
        text = self.text(field)
        if not text:
            return None
        if (found := parse(text)) is None:
            raise _Unreadable(code, field)
        return found

    def number(self, field: str) -> float | None:
        value = self._parsed(field, parse_decimal, "lead.number_unreadable")
        if value is not None and value < 0:
            raise _Unreadable("lead.number_unreadable", field)
        return value

    def whole(self, field: str) -> float | None:
        """`1.200` are twelve hundred pieces; 12.5 may be kilograms."""
        count = parse_count(self.text(field)) if self.text(field) else None
        return count.low if count and count.low == count.high else self.number(field)

    def interval(self, field: str, parse: Callable[[str], NumberRange | None]) -> Interval | None:
        """An open end ("500+") stays open, so that nothing is drawn from it."""
        found = self._parsed(field, parse, "lead.number_unreadable")
        if found is None:
            return None
        return Interval(found.low or 0.0, float("inf") if found.high is None else found.high)

    def day(self, field: str) -> dt.date | None:
        if field not in self._orders:
            self._orders[field] = column_order(
                [one.cells[self.at[field]] for one in self.table.records if field in self.at]
            )
        return self._parsed(field, lambda text: parse_day(text, self._orders[field]).day, "lead.date_unreadable")

    def needed_day(self, field: str, *, aside: dt.date) -> dt.date:
        """`aside`: stands for a day whose fault is told already, such that it makes no second one."""
        if field in self.faulty:
            return aside
        self.needed(field)
        day = self.day(field)
        if day is None:
            raise _Unreadable("lead.date_unreadable", field)
        return day

    def words(self, field: str) -> frozenset[str]:
        return frozenset(
            part.strip().casefold() for part in self.text(field).replace("|", ";").split(";") if part.strip()
        )


def _any_number(text: str) -> NumberRange | None:
    """`12`, `1,5` and `8-12`."""
    ends = [parse_decimal(part) for part in text.replace("\u2013", "-").split("-", 1)]
    low, high = ends[0], ends[-1]
    return None if low is None or high is None or not 0 <= low <= high else NumberRange(low, high)


def read_orders(table: Table) -> Listed:
    """Raises LeadColumnsMissing."""
    cells = _Cells(table, ORDER_HEADS, NEEDED["orders"])
    seen: set[str] = set()

    def numbered(cells: _Cells, row: int) -> tuple[int, Order]:
        order = _order(cells)
        if order.reference in seen and "reference" not in cells.faulty:
            raise _Unreadable("lead.order_repeated", "reference")
        if not cells.faulty:
            seen.add(order.reference)
        return row, order

    rows = cells.each(numbered)
    return Listed(orders=tuple(rows), issues=tuple(cells.issues))


def _days(cells: _Cells) -> tuple[dt.date, dt.date]:
    return cells.needed_day("starts_on", aside=dt.date.min), cells.needed_day("due_on", aside=dt.date.max)


def _order(cells: _Cells) -> Order:
    starts, due = _days(cells)
    if due < starts:
        raise _Unreadable("lead.dates_reversed", "due_on")
    units = cells.whole("units")
    if not units and "units" not in cells.faulty:
        raise _Unreadable("lead.units_missing", "units")
    return Order(
        reference=cells.needed("reference"),
        site=cells.needed("site"),
        units=units or 0.0,
        starts_on=starts,
        due_on=due,
        item=cells.text("item"),
        processes=cells.words("process"),
        standard_minutes=cells.number("standard_minutes") or None,
        price=cells.number("price"),
        currency=cells.text("currency").upper(),
        shipped_from=cells.text("shipped_from"),
        unauthorised=_answer(cells, "unauthorised"),
        buyer=cells.text("buyer"),
    )


def _answer(cells: _Cells, field: str) -> bool | None:
    text = cells.text(field).casefold()
    if not text:
        return None
    if text in {"yes", "true", "1"}:
        return True
    if text in {"no", "false", "0"}:
        return False
    raise _Unreadable("lead.answer_unreadable", field)


def read_sites(table: Table, *, today: dt.date) -> Listed:
    """A line without a day counts as of `today`; what has no history is taken from the last line that says it."""
    cells = _Cells(table, SITE_HEADS, NEEDED["sites"])
    lines: defaultdict[str, list[_SiteLine]] = defaultdict(list)
    for line in cells.each(lambda cells, _: _site_line(cells, today)):
        lines[line.site.key].append(line)
    sites = tuple(_joined(sorted(of_site, key=lambda line: line.on)) for of_site in lines.values())
    return Listed(sites=sites, issues=tuple(cells.issues))


@dataclass(frozen=True, slots=True)
class _SiteLine:
    on: dt.date
    site: SiteKnown


def _site_line(cells: _Cells, today: dt.date) -> _SiteLine:
    on = cells.day("as_of") or today
    workers, share = cells.interval("workers", parse_count), cells.interval("agency_share", parse_share)
    key = cells.needed("site")
    site = SiteKnown(
        key=key,
        name=cells.text("name") or key,
        head_counts=(Dated(on, workers),) if workers else (),
        agency_shares=(Dated(on, share),) if share else (),
        processes=cells.words("processes") or None,
        places=cells.words("places") or None,
        hours_per_week=cells.interval("hours_per_week", _any_number),
        efficiency=cells.interval("efficiency", parse_share),
        units_per_hour=cells.interval("units_per_hour", _any_number),
        wage_per_hour=cells.number("wage_per_hour"),
        currency=cells.text("currency").upper(),
    )
    return _SiteLine(on, site)


def _joined(lines: list[_SiteLine]) -> SiteKnown:
    sites = [line.site for line in lines]

    def last(pick: Callable[[SiteKnown], Found]) -> Found:
        told = [pick(site) for site in sites]
        return next((value for value in reversed(told) if value), told[-1])

    return SiteKnown(
        key=sites[0].key,
        name=last(lambda site: site.name if site.name != site.key else "") or sites[0].key,
        head_counts=tuple(count for site in sites for count in site.head_counts),
        agency_shares=tuple(share for site in sites for share in site.agency_shares),
        processes=last(lambda site: site.processes),
        places=last(lambda site: site.places),
        hours_per_week=last(lambda site: site.hours_per_week),
        efficiency=last(lambda site: site.efficiency),
        units_per_hour=last(lambda site: site.units_per_hour),
        wage_per_hour=last(lambda site: site.wage_per_hour),
        currency=last(lambda site: site.currency),
    )


def read_corridors(table: Table) -> Listed:
    """Raises LeadColumnsMissing."""
    cells = _Cells(table, CORRIDOR_HEADS, NEEDED["corridors"])
    return Listed(corridors=tuple(cells.each(_corridor)), issues=tuple(cells.issues))


def _corridor(cells: _Cells, row: int) -> Corridor:
    policy = cells.text("fee_policy").casefold().replace(" ", "_")
    if policy not in POLICIES:
        raise _Unreadable("lead.policy_unknown", "fee_policy")
    return Corridor(
        recruiter=cells.needed("recruiter"),
        employer=cells.needed("employer"),
        origin=cells.text("origin").upper(),
        destination=cells.text("destination").upper(),
        fee_policy=policy,
        fee_paid_by_worker=cells.number("fee_paid_by_worker"),
        currency=cells.text("currency").upper(),
        licence_no=cells.text("licence_no"),
        licence_until=cells.day("licence_until"),
        recruiter_name=cells.text("recruiter_name"),
        row=f"row {row}",
    )
