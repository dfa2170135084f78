"""What was typed into the penalty lab, out of its address: every fact by its name, so that a link is the question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from starlette.datastructures import QueryParams

from api.web.payloads import FieldProblem
from reports.facts.penalty_lab import LabFacts
from sanctions.penalties.facts import FactKind, Facts, Kind, vocabulary

NUMBER: Final = re.compile(r"[+-]?\d{1,40}(\.\d{1,20})?([eE]\+?\d{1,3})?")
RATE: Final = "rate."
FIRST_FAMILY: Final = "wage_underpayment"
YES: Final = {"yes": True, "no": False}
COMPARED_IN: Final = ("wages", "currency")
COUNTED: Final = frozenset({Kind.COUNT, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class TypedLab:
    """`values` as typed, by the name of the input; `given` the same as facts are read; `regimes` empty = all."""

    values: Mapping[str, str]
    given: Mapping[str, object]
    regimes: tuple[str, ...]
    compared_in: str
    asked: bool

    def value(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class PenaltyLabPage:
    """`stated` are the facts as they were read: the default kind and day included."""

    facts: LabFacts
    typed: TypedLab
    stated: Facts
    problems: tuple[FieldProblem, ...] = ()


def read_typed(params: QueryParams, today: date) -> TypedLab:
    """Unknown names are left to whoever reads the facts: a mistyped link is told, not ignored."""
    values = {name: value.strip() for name, value in params.items() if value.strip()}
    regimes = tuple(dict.fromkeys(name for name in params.getlist("regime") if name))
    compared_in = values.get("in", "")
    own = {"regime", "in", "rates_on", "rates_source", "work"}
    facts = {name: value for name, value in values.items() if name not in own and not name.startswith(RATE)}
    values = {"offence_family": FIRST_FAMILY, "offence_date": today.isoformat()} | values
    names = dict.fromkeys(("offence_family", "offence_date", *facts))
    given: dict[str, object] = {name: as_given(name, values[name]) for name in names}
    if rates := _rates(values):
        given["exchange_rates"] = rates
    return TypedLab(values, given, regimes, compared_in if compared_in in COMPARED_IN else "wages", "work" in params)


def as_given(name: str, value: str) -> object:
    """A typed value as `read_facts` takes it."""
    known: FactKind | None = vocabulary().get(name)
    if known is None:
        return value
    if known.kind in COUNTED:
        return _number(value)
    if known.kind is Kind.YES_NO:
        return YES.get(value, value)
    if known.kind is Kind.MONEY_LIST:
        return [_number(part) for part in re.split(r"[\s;]+", value) if part]
    return value


def _number(text: str) -> object:
    """Text that is no number stays text, for the reader of facts to refuse by name."""
    plain = re.sub(r"[\s\u00a0\u202f_]", "", text)
    try:
        return Decimal(plain) if NUMBER.fullmatch(plain) else text
    except InvalidOperation:
        return text


def _rates(values: Mapping[str, str]) -> dict[str, object]:
    on, source = values.get("rates_on", ""), values.get("rates_source", "")
    return {
        name.removeprefix(RATE).upper(): {"rate": _number(value), "date": on, "source": source}
        for name, value in values.items()
        if name.startswith(RATE)
    }


def field_of(name: str, faults: Sequence[str]) -> str:
    """The input a fault belongs to: rates are one fact and several inputs."""
    if name != "exchange_rates":
        return name
    return "rates_on" if any("day" in fault for fault in faults) else "rates"
