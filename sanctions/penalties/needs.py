"""What a regime wants to know: each fact its rules read, and whether it is asked for or counts only when stated."""

from dataclasses import dataclass

from sanctions.penalties.assess_amounts import COUNTED_BY
from sanctions.penalties.assess_gravity import READS
from sanctions.penalties.assess_table import TURNOVER, reads
from sanctions.penalties.calculations import (
    Bar,
    Gravity,
    GreaterOf,
    Ladder,
    NoMoney,
    Percentage,
    Range,
    Units,
    UnitTable,
)
from sanctions.penalties.conditions import AnyOf, Condition
from sanctions.penalties.facts import FactKind, vocabulary
from sanctions.penalties.regimes import Reduction, Regime, Rule

ALWAYS = ("offence_family", "offence_date")


@dataclass(frozen=True, slots=True)
class Need:
    """`asked` False: the fact counts when it is stated and is listed as not stated otherwise."""

    fact: FactKind
    asked: bool
    rules: tuple[str, ...]


def needs_of(regime: Regime) -> tuple[Need, ...]:
    """In the order of the vocabulary. A fact is asked for only when a rule that reads it could apply."""
    readers: dict[str, list[str]] = {name: [] for name in ALWAYS}
    read_by: tuple[Rule | Reduction, ...] = (*regime.rules, *regime.reductions)
    for rule in read_by:
        facts = [fact for one in rule.conditions for fact in _of_condition(one)]
        facts += _of_calculation(rule) if isinstance(rule, Rule) else []
        for fact in facts:
            readers.setdefault(fact, []).append(rule.id)
    if regime.repeat is not None:
        readers.setdefault("prior_offences", []).append("repeat")
    known = vocabulary()
    return tuple(
        Need(known[name], _asked(known[name], regime), tuple(dict.fromkeys(readers[name])))
        for name in known
        if name in readers
    )


def _asked(fact: FactKind, regime: Regime) -> bool:
    return not fact.counts_when_stated and fact.name not in {*regime.unless_stated, *_filled_in(regime)}


def _filled_in(regime: Regime) -> set[str]:
    """Where the law itself says what holds for a firm that tells no turnover."""
    return {TURNOVER for rule in regime.rules if isinstance(rule.calc, UnitTable) and rule.calc.not_stated}


def _of_condition(condition: Condition) -> list[str]:
    if isinstance(condition, AnyOf):
        return [one.fact for group in condition.groups for one in group]
    return [condition.fact]


def _of_calculation(rule: Rule) -> list[str]:
    calc = rule.calc
    if isinstance(calc, Bar | NoMoney):
        return []
    if isinstance(calc, GreaterOf):
        return [fact for part in calc.of for fact in _of_amount(part)]
    if isinstance(calc, Gravity | UnitTable | Ladder):
        return _of_table(calc)
    return _of_amount(calc)


def _of_table(calc: Gravity | UnitTable | Ladder) -> list[str]:
    if isinstance(calc, Gravity):
        return list(READS)
    if isinstance(calc, UnitTable):
        return [*reads(calc, None, ""), *((TURNOVER,) if len(calc.rows) > 1 else ())]
    if calc.kind == "months_table":
        return ["demerit_points"]
    return ["points", "severity_points", "prior_offences", "firm_size", "violations", "workers_affected"]


def _of_amount(calc: Range | Percentage | Units) -> list[str]:
    if isinstance(calc, Percentage):
        base = "underpayment_total" if calc.base == "underpayment" else "firm_turnover"
        return [base, *(("workers_affected", "underpayments") if calc.cap_per_worker is not None else ())]
    counted = [COUNTED_BY[calc.basis]] if calc.basis in COUNTED_BY else []
    return counted if isinstance(calc, Units) else counted + _of_range(calc)


def _of_range(calc: Range) -> list[str]:
    read = {
        "grade": bool(calc.bands),
        "intent": calc.negligent_factor is not None,
        "natural_person": calc.natural_person_max is not None,
        "workers_affected": bool(calc.increase_each_pct) or calc.each_worker_is_a_violation,
    }
    return [fact for fact, is_read in read.items() if is_read]
