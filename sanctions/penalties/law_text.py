"""
A rule as a lawyer would say it: when it applies, what it provides, and its tables. In the language of the regime files,
from the same rows the assessment works with, so that text and amount cannot part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from sanctions.penalties.assessments import plain
from sanctions.penalties.calculations import (
    Bar,
    Calculation,
    Gravity,
    GreaterOf,
    Ladder,
    NoMoney,
    Percentage,
    PointsAmount,
    Range,
    Units,
    UnitTable,
)
from sanctions.penalties.conditions import AnyOf, Condition, FactCondition
from sanctions.penalties.facts import vocabulary
from sanctions.penalties.regimes import Reduction, Rule

EACH = {"per_case": "", "per_violation": " for each violation", "per_worker": " for each worker", "per_day": " a day"}
BASES = {"underpayment": "the sum withheld", "turnover": "the yearly turnover"}
COMPARED = {"at_least": "at least", "at_most": "at most", "above": "above", "below": "below"}
ASKED_AS = "whether "


@dataclass(frozen=True, slots=True)
class LawTable:
    """`heads` name the columns; each row begins with what it is about."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AboutLine:
    """What a regime says beside its amounts: procedure, recidivism, publication, liability of the chain, and so on."""

    key: str
    text: str


def when_text(conditions: tuple[Condition, ...]) -> str:
    return "; ".join(_condition(one) for one in conditions)


def _condition(condition: Condition) -> str:
    if isinstance(condition, AnyOf):
        return " or ".join(", ".join(_fact(one) for one in group) for group in condition.groups)
    return _fact(condition)


def _fact(condition: FactCondition) -> str:
    name = spoken(condition.fact)
    if not condition.equals:
        return f"{name} {COMPARED[condition.comparison]} {plain(condition.limit)}"
    first = condition.equals[0]
    if isinstance(first, bool):
        asked = vocabulary()[condition.fact].asks.removeprefix(ASKED_AS)
        return asked if first else f"not: {asked}"
    return f"{name}: {' or '.join(spoken(str(word)) for word in condition.equals)}"


def spoken(code: str) -> str:
    return code.replace("_", " ")


def amount_text(calc: Calculation, currency: str) -> str:
    """What the rule provides, in one sentence; where a table says it better, that there is one."""
    if isinstance(calc, Bar):
        most = "without a maximum" if calc.max_months is None else f"{calc.max_months} months"
        return most if calc.min_months == calc.max_months else f"{calc.min_months} to {most}"
    if isinstance(calc, NoMoney):
        return calc.effect
    if isinstance(calc, Gravity):
        return (
            f"An amount by gravity, then each reduction off what the one before left, then times the repetition; at "
            f"least {plain(calc.min)} and at most {plain(calc.max)} {currency} for each violation, repeated "
            f"{plain(calc.max_repeat)}"
        )
    if isinstance(calc, Ladder | UnitTable):
        return _ladder(calc, currency) if isinstance(calc, Ladder) else _unit_table(calc)
    if isinstance(calc, GreaterOf):
        return "The greater of: " + "; or ".join(_money(one, currency) for one in calc.of)
    return _money(calc, currency)


def _unit_table(calc: UnitTable) -> str:
    said = ["penalty units by turnover and intent, each worth its value on the day of the offence"]
    if calc.not_stated is not None:
        said.append("turnover not stated: the highest row")
    if calc.ceiling_times is not None:
        said.append(f"upper end x {calc.ceiling_times}")
    if calc.repeat is not None:
        since = f" where {spoken(calc.repeat.from_intent)}" if calc.repeat.from_intent else ""
        said.append(f"after an earlier decision both ends raised by 1/{calc.repeat.one_in}{since}")
    if calc.several_workers_times is not None:
        said.append(f"of several workers one fine, at most x {calc.several_workers_times} of the upper end")
    return "; ".join(said)


def _money(calc: Range | Percentage | Units, currency: str) -> str:
    if isinstance(calc, Range):
        return _range(calc, currency)
    if isinstance(calc, Percentage):
        return _percentage(calc, currency)
    if calc.units is not None:
        return f"up to {calc.units:,} penalty units{EACH[calc.basis]}, each worth its value on the day of the offence"
    return (
        f"{calc.min_units} to {calc.max_units} units of {plain(cast('Decimal', calc.unit_min))} to "
        f"{plain(cast('Decimal', calc.unit_max))} {currency}"
    )


def _range(calc: Range, currency: str) -> str:
    said = ["an amount by grade" if calc.bands else _ends(cast("Decimal", calc.min), calc.max, currency)]
    said[0] += EACH[calc.basis]
    if calc.each_worker_is_a_violation:
        said.append("each worker counts as a violation")
    if calc.none_if_points_below is not None:
        said.append(f"nothing below {calc.none_if_points_below} points, nor known to be due while they are not stated")
    if calc.negligent_factor is not None:
        said.append(f"for negligence {plain(calc.negligent_factor * 100)} % of the ceiling")
    if calc.natural_person_max is not None:
        said.append(f"for a natural person at most {plain(calc.natural_person_max)}")
    said += [f"from {one.workers} workers on {plain(one.pct)} % more on each" for one in calc.increase_each_pct]
    if calc.cap_each is not None:
        said.append(f"each at most {plain(calc.cap_each)}")
    return "; ".join([*said, *_in_all(calc.cap_total, None)])


def _ends(low: Decimal, high: Decimal | None, currency: str) -> str:
    if high is None:
        return f"from {plain(low)} {currency}, without a ceiling"
    if low == high:
        return f"{plain(low)} {currency}"
    return f"up to {plain(high)} {currency}" if low == 0 else f"{plain(low)} to {plain(high)} {currency}"


def _percentage(calc: Percentage, currency: str) -> str:
    said = [f"{'up to ' if calc.ceiling else ''}{plain(calc.pct)} % of {BASES[calc.base]}"]
    if calc.cap_per_worker is not None:
        said.append(f"at most {plain(calc.cap_per_worker)} {currency} for each worker")
    return "; ".join([*said, *_in_all(calc.cap_total, calc.floor_total)])


def _in_all(cap: Decimal | None, floor: Decimal | None) -> list[str]:
    found = [] if floor is None else [f"at least {plain(floor)} in all"]
    return found + ([] if cap is None else [f"at most {plain(cap)} in all"])


def _ladder(calc: Ladder, currency: str) -> str:
    if calc.kind == "months_table":
        window = f" of {calc.window_months} months" if calc.window_months else ""
        return f"Points{window} added up lead to months of exclusion"
    said = [f"Points lead to an amount in {currency} and to years of a ban, by type and size"]
    if calc.each_worker_is_a_violation:
        said.append("each worker counts as a violation")
    if calc.voluntary_disclosure_points:
        said.append(f"{calc.voluntary_disclosure_points} points off for voluntary disclosure")
    return "; ".join([*said, *_in_all(calc.cap_total, None)])


def tables_of(calc: Calculation) -> tuple[LawTable, ...]:
    if isinstance(calc, GreaterOf):
        return tuple(table for part in calc.of for table in tables_of(part))
    if isinstance(calc, Range) and calc.bands:
        rows = tuple((spoken(name), plain(low), plain(high)) for name, (low, high) in calc.bands.items())
        return (LawTable("Grades", ("Grade", "From", "To"), rows),)
    if isinstance(calc, Gravity):
        return _gravity_tables(calc)
    if isinstance(calc, UnitTable):
        return (_units_by_turnover(calc),)
    return _ladder_tables(calc) if isinstance(calc, Ladder) else ()


def _units_by_turnover(calc: UnitTable) -> LawTable:
    ends = [row.below for row in calc.rows]
    rows = tuple(
        (_turnover(start, row.below), spoken(intent), plain(low), plain(high))
        for start, row in zip((None, *ends), calc.rows, strict=False)
        for intent, (low, high) in row.by_intent.items()
    )
    return LawTable("Units by turnover and intent", ("Turnover", "Intent", "From", "To"), rows)


def _turnover(start: int | None, end: int | None) -> str:
    if start is None:
        return "any" if end is None else f"below {end:,}"
    return f"{start:,} and above" + ("" if end is None else f", below {end:,}")


def _gravity_tables(calc: Gravity) -> tuple[LawTable, ...]:
    told = calc.base_certainty
    base = tuple(
        (spoken(name), plain(amount), told.get(name, told.get("others", ""))) for name, amount in calc.base.items()
    )
    off = calc.serial_reductions
    shares = (
        ("history clean", off.history_clean),
        ("good faith, full", off.good_faith_full),
        ("good faith, partial", off.good_faith_partial),
        ("quick fix", off.quick_fix),
        *((f"{_to(low, high)} people employed", share) for low, high, share in off.size),
    )
    less = tuple((name, f"-{plain(share * 100)} %") for name, share in shares)
    more = (("high-gravity prior in five years", f"+{plain(calc.increase.high_gravity_prior_5y * 100)} %"),)
    times = calc.repeat_multiplier
    repeats = (
        ("250 people or fewer", ", ".join(f"x {one}" for one in times.small_le_250)),
        ("larger", ", ".join(f"x {one}" for one in times.large)),
    )
    return (
        LawTable("Amount by gravity", ("Gravity", "Amount", "Certainty"), base),
        LawTable("Reductions and increase", ("For", "Share"), less + more),
        LawTable("Repetition", ("Firm", "First, second, third"), repeats),
    )


def _ladder_tables(calc: Ladder) -> tuple[LawTable, ...]:
    found = []
    if calc.points:
        found.append(
            LawTable("Points", ("For", "Points"), tuple((spoken(name), str(one)) for name, one in calc.points.items()))
        )
    if calc.months:
        rows = tuple((_to(one.from_, one.to), str(one.months)) for one in calc.months)
        found.append(LawTable("Months by points", ("Points", "Months"), rows))
    if calc.amounts:
        heads = ("Points", *(f"{kind}, {size}" for kind in "ABC" for size in ("small", "large")))
        amounts = tuple(
            (
                _to(one.from_, one.to),
                *(plain(each) for kind in (one.A, one.B, one.C) for each in (kind.small, kind.large)),
            )
            for one in calc.amounts
        )
        found.append(LawTable("Amount by points, type and size of the firm", heads, amounts))
    if calc.ban_years:
        bans = tuple((_to(one.from_, one.to), str(one.A), str(one.B), str(one.C)) for one in calc.ban_years)
        found.append(LawTable("Years of a ban by points and type", ("Points", "A", "B", "C"), bans))
    if calc.history_points:
        kinds = tuple((name, ", ".join(map(str, points))) for name, points in calc.history_points.items())
        found.append(LawTable("Points for history", ("Type", "First and later"), kinds))
    return tuple(found)


def _amounts(row: PointsAmount) -> tuple[str, ...]:
    sized = [size for kind in (row.A, row.B, row.C) for size in (kind.small, kind.large)]
    return (_to(row.from_, row.to), *map(plain, sized))


def _to(low: int, high: int | None) -> str:
    return f"{low} and above" if high is None else str(low) if low == high else f"{low} to {high}"


def reduction_text(reduction: Reduction, currency: str) -> str:
    if reduction.to_minimum:
        return "all above the least the law provides"
    if reduction.pct is not None:
        return f"{plain(reduction.pct)} % off the fine"
    return f"{plain(cast('Decimal', reduction.amount_each_worker))} {currency} off for each worker"


def applies_text(rule: Rule) -> str:
    """With the size a fine must have, where a rule hangs on the fine of the others."""
    limit = rule.fine_at_least
    fine = f"a fine of at least {limit:,}" if limit is not None else ""
    return "; ".join(part for part in (when_text(rule.conditions), fine) if part)


def about_lines(about: Mapping[str, object]) -> tuple[AboutLine, ...]:
    return tuple(AboutLine(key, _flat(value)) for key, value in about.items())


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(
            _flat(one) if key == "rule" else f"{spoken(str(key))}: {_flat(one)}" for key, one in value.items()
        )
    if isinstance(value, list):
        return "; ".join(_flat(one) for one in value)
    return "yes" if value is True else "no" if value is False else "none" if value is None else str(value)
