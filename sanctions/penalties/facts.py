"""
The facts of a case as an assessment reads them: a fixed vocabulary (`facts.yaml`), each fact of one kind. What is not
said stays unknown; nothing is filled in here.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeAlias, cast

import yaml
from babel.numbers import is_currency

from foundation.errors import Invalid, Place

VOCABULARY = Path(__file__).resolve().parent / "facts.yaml"
LARGEST_COUNT = 10**9
LARGEST_MONEY = Decimal(10**15)
LONGEST_TEXT = 60
NEAR = 0.6
"""How alike two names are, from 0 to 1, before one is offered for the other."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Kind(StrEnum):
    DATE = "date"
    COUNT = "count"
    MONEY = "money"
    MONEY_LIST = "money_list"
    YES_NO = "yes_no"
    WORD = "word"
    TEXT = "text"
    CURRENCY = "currency"
    RATES = "rates"


@dataclass(frozen=True, slots=True)
class FactKind:
    """
    One word of the vocabulary. `asks` completes "say ..."; `also` are other spellings of `words`. A fact that
    `counts_when_stated` (aggravating or mitigating) is never asked for: not stated, it does not count and is listed.
    """

    name: str
    kind: Kind
    asks: str
    words: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    most: int = LARGEST_COUNT
    counts_when_stated: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """`rate` units of the law's currency for one unit of the facts' currency, on `day`, from `source`."""

    rate: Decimal
    day: date
    source: str


Value: TypeAlias = date | int | Decimal | bool | str | tuple[Decimal, ...] | Mapping[str, Rate]


class FactsRefused(Invalid):
    """Every fault at once, each with its place."""

    code = "facts.refused"

    def __init__(self, faults: Mapping[str, tuple[str, object]]) -> None:
        words = "; ".join(f"{name}: {fault}" for name, (fault, _) in faults.items())
        places = tuple(Place(column=name, value=str(value)[:80]) for name, (_, value) in faults.items())
        super().__init__(f"The facts cannot be read. {words}.", places=places)
        self.faults = {name: fault for name, (fault, _) in faults.items()}


class _Fault(ValueError):
    """What is wrong with one value, in words; gathered into FactsRefused."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Only what was stated. `known` answers None for what was not."""

    stated: Mapping[str, Value]

    def known(self, name: str) -> Value | None:
        return self.stated.get(name)

    def count(self, name: str) -> int:
        return cast("int", self.stated[name])

    def money(self, name: str) -> Decimal:
        return cast("Decimal", self.stated[name])

    def word(self, name: str) -> str:
        return cast("str", self.stated[name])

    def says(self, name: str) -> bool:
        """Whether a yes/no fact was stated with yes."""
        return self.stated.get(name) is True

    @property
    def offence_date(self) -> date:
        return cast("date", self.stated["offence_date"])

    @property
    def offence_family(self) -> str:
        return self.word("offence_family")

    @property
    def currency(self) -> str | None:
        return cast("str | None", self.stated.get("currency"))

    @property
    def rates(self) -> Mapping[str, Rate]:
        return cast("Mapping[str, Rate]", self.stated.get("exchange_rates") or {})

    def having(self, more: Mapping[str, Value]) -> "Facts":
        return Facts({**self.stated, **more})


@cache
def vocabulary() -> Mapping[str, FactKind]:
    rows = yaml.safe_load(VOCABULARY.read_text("utf-8"))["facts"]
    return {name: _kind(name, row) for name, row in rows.items()}


def _kind(name: str, row: Mapping[str, object]) -> FactKind:
    also = cast("Mapping[str, str]", row.get("also", {}))
    return FactKind(
        name=name,
        kind=Kind(str(row["kind"])),
        asks=str(row["asks"]),
        words=tuple(cast("list[str]", row.get("words", []))),
        also=tuple(also.items()),
        most=cast("int", row.get("most", LARGEST_COUNT)),
        counts_when_stated=bool(row.get("aggravating") or row.get("mitigating")),
    )


def read_facts(given: Mapping[str, object], *, today: date | None = None) -> Facts:
    """
    From JSON with decimal numbers. A null is a fact not stated. Raises FactsRefused, naming every unknown name, wrong
    type, negative amount, unknown word and currency that does not exist; the family and the day must be there, and the
    day no later than `today` (None for facts that were taken in before, by the day they were recorded).
    """
    faults: dict[str, tuple[str, object]] = {}
    stated: dict[str, Value] = {}
    for name, value in given.items():
        known = vocabulary().get(name)
        if known is None:
            near = nearest(name, vocabulary())
            faults[name] = (f"there is no such fact, {near}`tierlight sanctions facts` lists them", value)
        elif value is not None:
            try:
                stated[name] = _READERS[known.kind](known, value)
            except _Fault as fault:
                faults[name] = (str(fault), value)
    for name in ("offence_family", "offence_date"):
        if name not in stated and name not in faults:
            faults[name] = (f"is missing, say {vocabulary()[name].asks}", "")
    faults |= _still_to_come(stated.get("offence_date"), today)
    if faults:
        raise FactsRefused(faults)
    return Facts(stated)


def _still_to_come(day: Value | None, today: date | None) -> dict[str, tuple[str, object]]:
    if today is None or not isinstance(day, date) or day <= today:
        return {}
    told = f"is {day.isoformat()}, which has not come yet: today is {today.isoformat()}"
    return {"offence_date": (told, day.isoformat())}


def nearest(name: str, known: Iterable[str]) -> str:
    """Begins a hint with the known name that was most likely meant; empty where none is near."""
    near = get_close_matches(name.lower(), list(known), n=1, cutoff=NEAR)
    return f"perhaps {near[0]} is meant: " if near else ""


def _date(_: FactKind, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as wrong:
        raise _Fault(f"is {_shown(value)}, a day is expected, written as 2026-04-30") from wrong


def _count(known: FactKind, value: object) -> int:
    number = _number(value)
    if number != number.to_integral_value() or not 0 <= number <= known.most:
        raise _Fault(f"is {number}, a whole number from 0 to {known.most:,} is expected")
    return int(number)


def _money(_: FactKind, value: object) -> Decimal:
    number = _number(value)
    if not 0 <= number <= LARGEST_MONEY:
        raise _Fault(f"is {number}, an amount from 0 to {LARGEST_MONEY:,} is expected, never a negative one")
    return number


def _number(value: object) -> Decimal:
    if isinstance(value, str):
        raise _Fault(_of_text(value))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _Fault(f"is {_shown(value)}, a number is expected, such as 1234.50")
    number = Decimal(str(value))
    if not number.is_finite():
        raise _Fault(f"is {number}, a number is expected, such as 1234.50")
    return number


def _of_text(value: str) -> str:
    """JSON marks a text by quotation marks; what stands in them is taken for no number, and the hint says so."""
    plain = value.strip()
    if NUMBER.fullmatch(plain):
        return f"is the text {_shown(value)}, a number is expected: write {plain} without quotation marks"
    return f"is the text {_shown(value)}, a number is expected, such as 1234.50 without quotation marks or separators"


def _shown(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)[:LONGEST_TEXT]
    except TypeError:
        return str(value)[:LONGEST_TEXT]


def _money_list(known: FactKind, value: object) -> tuple[Decimal, ...]:
    if not isinstance(value, list) or not value:
        raise _Fault(f"is {_shown(value)}, a list of amounts is expected, such as [120.50, 80]")
    return tuple(_listed(known, place, one) for place, one in enumerate(value, start=1))


def _listed(known: FactKind, place: int, value: object) -> Decimal:
    try:
        return _money(known, value)
    except _Fault as fault:
        raise _Fault(f"amount {place} of the list {fault}") from fault


def _yes_no(_: FactKind, value: object) -> bool:
    if not isinstance(value, bool):
        raise _Fault(f"is {_shown(value)}, true or false is expected, without quotation marks")
    return value


def _word(known: FactKind, value: object) -> str:
    if isinstance(value, str):
        plain = value.strip()
        for word in (plain, plain.lower().replace(" ", "_").replace("-", "_"), plain.upper()):
            found = dict(known.also).get(word, word)
            if found in known.words:
                return found
    near = nearest(str(value), known.words)
    raise _Fault(f"is {_shown(value)}, {near}one of {', '.join(known.words)} is expected")


def _text(_: FactKind, value: object) -> str:
    """An article with a hidden mark in it would match no rule, and nobody would see why."""
    text = value.strip() if isinstance(value, str) else ""
    if not 0 < len(text) <= LONGEST_TEXT:
        raise _Fault(f"is no text of at most {LONGEST_TEXT} characters")
    if not text.isprintable():
        raise _Fault("holds characters that cannot be seen: write it anew")
    return text


def _currency(_: FactKind, value: object) -> str:
    code = str(value).strip().upper()
    if not is_currency(code):
        raise _Fault(f"is {_shown(value)}, a currency of ISO 4217 is expected, such as EUR")
    return code


def _rates(known: FactKind, value: object) -> Mapping[str, Rate]:
    if not isinstance(value, Mapping):
        raise _Fault("is no table of rates")
    return {_currency(known, code): _rate(known, row) for code, row in value.items()}


def _rate(known: FactKind, row: object) -> Rate:
    if not isinstance(row, Mapping) or set(row) != {"rate", "date", "source"}:
        raise _Fault("each rate needs rate, date and source")
    rate = _money(known, row["rate"])
    if rate == 0:
        raise _Fault("a rate is above zero")
    return Rate(rate, _date(known, row["date"]), str(row["source"]))


_READERS: Mapping[Kind, Callable[[FactKind, object], Value]] = {
    Kind.DATE: _date,
    Kind.COUNT: _count,
    Kind.MONEY: _money,
    Kind.MONEY_LIST: _money_list,
    Kind.YES_NO: _yes_no,
    Kind.WORD: _word,
    Kind.TEXT: _text,
    Kind.CURRENCY: _currency,
    Kind.RATES: _rates,
}
