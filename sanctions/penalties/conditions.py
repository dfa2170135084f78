"""When a rule applies: conditions over facts, written in the regime files and judged in three values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import cast

from sanctions.penalties.facts import Facts, Kind, Value, vocabulary

COMPARISONS = ("at_least", "at_most", "above", "below")
ANY = "any"
FINE = "fine_at_least"


class Truth(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """`missing`: facts whose absence leaves it open. `not_stated`: facts that count only when stated, and were not."""

    truth: Truth
    missing: frozenset[str] = frozenset()
    not_stated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactCondition:
    """`equals` any of the values, or compares a number. Exactly one of the two is set."""

    fact: str
    equals: tuple[Value, ...] = ()
    comparison: str = ""
    limit: Decimal = Decimal(0)

    def judge(self, facts: Facts, unless_stated: Mapping[str, Value]) -> Judged:
        value = facts.known(self.fact)
        if value is not None:
            return Judged(_truth(self.holds(value)))
        if self.fact in unless_stated:
            return Judged(_truth(self.holds(unless_stated[self.fact])), not_stated=frozenset({self.fact}))
        if vocabulary()[self.fact].counts_when_stated:
            return Judged(Truth.NO, not_stated=frozenset({self.fact}))
        return Judged(Truth.UNKNOWN, missing=frozenset({self.fact}))

    def holds(self, value: Value) -> bool:
        if self.equals:
            return value in self.equals
        number = Decimal(cast("int", value))
        return {
            "at_least": number >= self.limit,
            "at_most": number <= self.limit,
            "above": number > self.limit,
            "below": number < self.limit,
        }[self.comparison]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one of several groups of conditions holds; stops asking as soon as one does."""

    groups: tuple[tuple[FactCondition, ...], ...]

    def judge(self, facts: Facts, unless_stated: Mapping[str, Value]) -> Judged:
        judged = [judge_all(group, facts, unless_stated) for group in self.groups]
        if any(one.truth is Truth.YES for one in judged):
            return Judged(Truth.YES)
        truth = Truth.UNKNOWN if any(one.truth is Truth.UNKNOWN for one in judged) else Truth.NO
        return _joined(truth, judged)


Condition = FactCondition | AnyOf


def judge_all(conditions: tuple[Condition, ...], facts: Facts, unless_stated: Mapping[str, Value]) -> Judged:
    """All of them have to hold. One that fails settles it, so nothing is asked for that could not matter."""
    judged = [one.judge(facts, unless_stated) for one in conditions]
    if any(one.truth is Truth.NO for one in judged):
        return Judged(Truth.NO, not_stated=_only_unstated(judged))
    truth = Truth.UNKNOWN if any(one.truth is Truth.UNKNOWN for one in judged) else Truth.YES
    return _joined(truth, judged)


def _only_unstated(judged: list[Judged]) -> frozenset[str]:
    """What would have to be said for the rule to come into question; nothing, when a stated fact rules it out."""
    failing = [one for one in judged if one.truth is Truth.NO]
    if any(not one.not_stated for one in failing):
        return frozenset()
    return frozenset().union(*(one.not_stated for one in failing))


def _joined(truth: Truth, judged: list[Judged]) -> Judged:
    return Judged(
        truth,
        missing=frozenset().union(*(one.missing for one in judged)),
        not_stated=frozenset().union(*(one.not_stated for one in judged)),
    )


def _truth(held: bool) -> Truth:  # noqa: FBT001 - the value itself
    return Truth.YES if held else Truth.NO


class ConditionWrong(ValueError):
    """In words, for the message about the file."""


def read_conditions(rows: Mapping[str, object]) -> tuple[Condition, ...]:
    """From the `if:` of a rule. Raises ConditionWrong for an unknown fact, word or comparison."""
    return tuple(
        AnyOf(tuple(_plain(group) for group in cast("list[Mapping[str, object]]", row)))
        if name == ANY
        else _condition(name, row)
        for name, row in rows.items()
    )


def _plain(rows: Mapping[str, object]) -> tuple[FactCondition, ...]:
    return tuple(_condition(name, row) for name, row in rows.items())


def _condition(name: str, row: object) -> FactCondition:
    known = vocabulary().get(name)
    if known is None:
        raise ConditionWrong(f"there is no fact {name!r}")
    if isinstance(row, bool) and known.kind is Kind.YES_NO:
        return FactCondition(name, (row,))
    if isinstance(row, list) and known.kind in (Kind.WORD, Kind.TEXT):
        unknown = [word for word in row if known.words and word not in known.words]
        if unknown:
            raise ConditionWrong(f"{name} has no word {unknown[0]!r}")
        return FactCondition(name, tuple(row))
    if isinstance(row, dict) and known.kind in (Kind.COUNT, Kind.MONEY) and len(row) == 1:
        ((comparison, limit),) = row.items()
        if comparison in COMPARISONS and isinstance(limit, int) and not isinstance(limit, bool):
            return FactCondition(name, (), comparison, Decimal(limit))
    raise ConditionWrong(f"the condition on {name} is no list of words, yes or no, or one comparison with a number")
