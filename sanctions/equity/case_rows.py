"""
Closed cases from a table of anybody's: one row a case, the heads of `ClosedCase`. Rows that cannot be are told with
their place and left out; the rest is read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from babel.numbers import is_currency

from foundation.errors import Invalid, Place
from sanctions.equity.closed_cases import ClosedCase

NEEDED = ("reference", "jurisdiction", "regime", "offence_family", "severity", "imposed", "opened_on", "decided_on")
Out = TypeVar("Out")
YES = frozenset({"1", "yes", "true"})
NO = frozenset({"", "0", "no", "false"})


class CaseTableIncomplete(Invalid):
    code = "case_table.incomplete"

    def __init__(self, missing: list[str], file: str) -> None:
        super().__init__(
            f"{file} has no column {', '.join(missing)}: a case needs {', '.join(NEEDED)}.", places=(Place(file=file),)
        )
        self.missing = missing


@dataclass(frozen=True, slots=True)
class CaseRows:
    """`refused`: one place a row that was left out; its `value` says why."""

    cases: tuple[ClosedCase, ...]
    refused: tuple[Place, ...]


def read_case_rows(heads: Iterable[str], rows: Iterable[Mapping[str, str]], file: str) -> CaseRows:
    """Rows count from 2, as the heads are row 1. Raises CaseTableIncomplete."""
    missing = sorted(set(NEEDED) - set(heads))
    if missing:
        raise CaseTableIncomplete(missing, file)
    cases: list[ClosedCase] = []
    refused: list[Place] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        try:
            case = _case(row, seen)
        except _Wrong as wrong:
            refused.append(Place(file=file, row=number, column=wrong.column, value=wrong.fault))
            continue
        seen.add(case.reference)
        cases.append(case)
    return CaseRows(tuple(cases), tuple(refused))


class _Wrong(ValueError):
    def __init__(self, column: str, fault: str) -> None:
        super().__init__(fault)
        self.column = column
        self.fault = fault


def _case(row: Mapping[str, str], seen: set[str]) -> ClosedCase:
    opened, decided = _day(row, "opened_on"), _day(row, "decided_on")
    if decided < opened:
        raise _Wrong("decided_on", "is before opened_on")
    reference, *kind = (_text(row, name) for name in NEEDED[:5])
    jurisdiction, regime, offence_family, severity = kind
    if reference in seen:
        raise _Wrong("reference", "stands twice")
    low, high = _amount(row, "formula_low"), _amount(row, "formula_high")
    if low is not None and high is not None and low > high:
        raise _Wrong("formula_high", "is below formula_low")
    return ClosedCase(
        reference=reference,
        jurisdiction=jurisdiction,
        regime=regime,
        offence_family=offence_family,
        severity=severity,
        imposed=_required(_amount(row, "imposed")),
        opened_on=opened,
        decided_on=decided,
        collected=_amount(row, "collected") or Decimal(0),
        office=_said(row, "office"),
        currency=_currency(row),
        sector=_said(row, "sector"),
        owner_country=_said(row, "owner_country"),
        firm_employees=_count(row, "firm_employees"),
        workers=_count(row, "workers"),
        underpayment=_amount(row, "underpayment"),
        turnover=_amount(row, "turnover"),
        minimum_wage_a_month=_amount(row, "minimum_wage_a_month"),
        formula_low=low,
        formula_high=high,
        appealed=_yes(row, "appealed"),
        reversed=_yes(row, "reversed"),
    )


def _required(amount: Decimal | None) -> Decimal:
    if amount is None:
        raise _Wrong("imposed", "is empty")
    return amount


def _text(row: Mapping[str, str], name: str) -> str:
    text = _said(row, name)
    if not text:
        raise _Wrong(name, "is empty")
    return text


def _said(row: Mapping[str, str], name: str) -> str:
    return (row.get(name) or "").strip()


def _currency(row: Mapping[str, str]) -> str:
    """Empty where the table has none: the page then says so beside each sum."""
    code = _said(row, "currency").upper()
    if code and not is_currency(code):
        raise _Wrong("currency", "is no currency of ISO 4217")
    return code


def _day(row: Mapping[str, str], name: str) -> date:
    return _read(row, name, date.fromisoformat, "is no day such as 2026-04-30")


def _amount(row: Mapping[str, str], name: str) -> Decimal | None:
    if not _said(row, name):
        return None
    amount = _read(row, name, Decimal, "is no number")
    if not amount.is_finite() or amount < 0:
        raise _Wrong(name, "is no amount of zero or more")
    return amount


def _count(row: Mapping[str, str], name: str) -> int | None:
    amount = _amount(row, name)
    if amount is None:
        return None
    if amount != amount.to_integral_value():
        raise _Wrong(name, "is no whole number")
    return int(amount)


def _yes(row: Mapping[str, str], name: str) -> bool:
    word = _said(row, name).lower()
    if word not in YES | NO:
        raise _Wrong(name, "is neither yes nor no")
    return word in YES


def _read(row: Mapping[str, str], name: str, reader: Callable[[str], Out], fault: str) -> Out:
    try:
        return reader(_said(row, name))
    except (ValueError, InvalidOperation) as wrong:
        raise _Wrong(name, fault) from wrong
