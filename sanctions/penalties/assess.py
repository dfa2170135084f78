"""
What a regime says about the facts of one case: which version of the law, which of its rules, which amount, by steps.
Pure: facts and dated data in, amounts with reasons out. What the law leaves open stays a span; what was not stated is
named and never guessed.
"""

from dataclasses import dataclass, replace

from foundation.sentences import Sentence
from sanctions.penalties.assess_amounts import (
    HUNDRED,
    needed,
    work_greatest,
    work_percentage,
    work_range,
    work_units,
)
from sanctions.penalties.assess_gravity import work_gravity
from sanctions.penalties.assess_ladder import work_ladder
from sanctions.penalties.assess_table import work_unit_table
from sanctions.penalties.assessments import (
    Assessment,
    BarTime,
    FactsMissing,
    Missing,
    Refused,
    Step,
    Version,
    Worked,
)
from sanctions.penalties.calculations import Bar, Gravity, GreaterOf, Ladder, NoMoney, Percentage, Range, UnitTable
from sanctions.penalties.conditions import Judged, Truth, judge_all
from sanctions.penalties.facts import Facts, vocabulary
from sanctions.penalties.money import in_currency_of
from sanctions.penalties.regimes import Reduction, Regime, RegimeFamily, Rule, families, family_of
from sanctions.penalties.spans import ZERO, Span, total

OUTSIDE_TIME = "assessment.outside_the_law_s_time"
OTHER_OFFENCE = "assessment.not_about_this_offence"
NO_RULE = "assessment.no_rule_reached"
FACTS_MISSING = "assessment.facts_missing"
CERTAINTIES = ("low", "medium", "high")


def assess(facts: Facts, regime: str) -> Assessment | Refused:
    """By the regime's name, or by one version's id. Raises RegimeNotFound."""
    family, pinned = family_of(regime)
    return _assess_family(facts, family, pinned)


def assess_all(facts: Facts) -> list[Assessment | Refused]:
    """One answer per regime, in the order of their names; refusals too, so that nobody reads silence as no penalty."""
    return [_assess_family(facts, family, None) for family in families()]


def _assess_family(facts: Facts, family: RegimeFamily, pinned: Regime | None) -> Assessment | Refused:
    day = facts.offence_date
    regime = pinned if pinned and pinned.in_force_on(day) else None if pinned else family.version_on(day)
    if regime is None:
        return Refused(family.family, OUTSIDE_TIME, _outside(family, pinned, facts))
    version = _version(family, regime)
    if facts.offence_family not in regime.offence_family:
        known = ", ".join(regime.offence_family)
        return Refused(family.family, OTHER_OFFENCE, f"{regime.instrument} is about {known}.", version=version)
    return _assess_version(facts, regime, version)


def _outside(family: RegimeFamily, pinned: Regime | None, facts: Facts) -> str:
    day = facts.offence_date.isoformat()
    if pinned:
        until = f" to {pinned.valid_to.isoformat()}" if pinned.valid_to else ""
        return f"{pinned.id} is in force from {pinned.valid_from.isoformat()}{until}; the offence is of {day}."
    first = family.versions[-1].valid_from.isoformat()
    return f"No version of {family.family} that we hold is in force on {day}; the earliest begins on {first}."


def _version(family: RegimeFamily, regime: Regime) -> Version:
    return Version(
        family.family,
        regime.id,
        regime.instrument,
        regime.valid_from,
        regime.valid_to,
        regime.certainty,
        regime.checked,
    )


@dataclass(frozen=True, slots=True)
class _Reached:
    rules: tuple[Rule, ...]
    missing: dict[str, tuple[str, ...]]
    not_stated: frozenset[str]


def _assess_version(facts: Facts, regime: Regime, version: Version) -> Assessment | Refused:
    given = facts.having({name: value for name, value in regime.taken_unless_stated.items() if not _said(facts, name)})
    reached = _reach(facts, regime)
    converted = in_currency_of(given, regime.currency)
    worked, missing = _work_all(reached.rules, regime, converted.facts, dict(reached.missing))
    if missing:
        return _missing(version, missing, converted.unconverted, regime)
    if not worked:
        words = "; ".join(f"{rule.words} ({rule.ref})" for rule in regime.rules)
        asked = f" What would have to be stated: {', '.join(sorted(reached.not_stated))}." if reached.not_stated else ""
        return Refused(
            version.regime, NO_RULE, f"No rule is reached by these facts. Rules: {words}.{asked}", (), version
        )
    return _answer(_Ground(regime, version, converted.facts, converted.remarks, reached, worked))


def _said(facts: Facts, name: str) -> bool:
    return facts.known(name) is not None


def _reach(facts: Facts, regime: Regime) -> _Reached:
    """Which rules apply. One that another stands in for is left out; one left open by a missing fact is named."""
    judged = [(rule, _judge(rule, facts, regime)) for rule in regime.rules if rule.fine_at_least is None]
    yes = [rule for rule, one in judged if one.truth is Truth.YES]
    replaced = {other for rule in yes for other in rule.replaces}
    missing: dict[str, tuple[str, ...]] = {}
    for rule, one in judged:
        if one.truth is Truth.UNKNOWN and rule.id not in replaced:
            for fact in one.missing:
                missing[fact] = (*missing.get(fact, ()), rule.id)
    not_stated = frozenset().union(*(one.not_stated for _, one in judged))
    return _Reached(tuple(rule for rule in yes if rule.id not in replaced), missing, not_stated)


def _judge(rule: Rule | Reduction, facts: Facts, regime: Regime) -> Judged:
    return judge_all(rule.conditions, facts, regime.taken_unless_stated)


def _work_all(
    rules: tuple[Rule, ...], regime: Regime, facts: Facts, missing: dict[str, tuple[str, ...]]
) -> tuple[list[tuple[Rule, Worked]], dict[str, tuple[str, ...]]]:
    """Goes on after a missing fact, so that all of them are named at once."""
    worked = []
    for rule in rules:
        try:
            worked.append((rule, work(rule, regime, facts)))
        except FactsMissing as asked:
            for fact in asked.facts:
                missing[fact] = (*missing.get(fact, ()), rule.id)
    return worked, missing


def work(rule: Rule, regime: Regime, facts: Facts) -> Worked:
    """Raises FactsMissing."""
    calc = rule.calc
    if isinstance(calc, Bar):
        return _work_bar(calc, rule)
    if isinstance(calc, NoMoney):
        step = Step(rule.id, rule.ref, rule.words, calc.effect, None)
        return Worked(None, (step,), effect=f"{rule.words}: {calc.effect} ({rule.ref})")
    return _work_money(rule, regime, facts)


def _work_money(rule: Rule, regime: Regime, facts: Facts) -> Worked:
    calc = rule.calc
    if isinstance(calc, Gravity | Ladder | UnitTable):
        return _work_table(calc, rule, regime, facts)
    if isinstance(calc, Range):
        return work_range(calc, rule, regime, facts)
    if isinstance(calc, Percentage):
        return work_percentage(calc, rule, facts)
    if isinstance(calc, GreaterOf):
        return work_greatest(calc, rule, regime, facts)
    assert not isinstance(calc, Bar | NoMoney)  # noqa: S101 - the caller has dealt with those two
    return work_units(calc, rule, regime, facts)


def _work_table(calc: Gravity | Ladder | UnitTable, rule: Rule, regime: Regime, facts: Facts) -> Worked:
    if isinstance(calc, Gravity):
        return work_gravity(calc, rule, facts)
    if isinstance(calc, Ladder):
        return work_ladder(calc, rule, facts)
    return work_unit_table(calc, rule, regime, facts)


def _work_bar(calc: Bar, rule: Rule) -> Worked:
    step = Step(rule.id, rule.ref, rule.words, _months(calc), None, rule.note)
    bar = BarTime(rule.id, rule.ref, calc.min_months, calc.max_months, rule.words)
    return Worked(None, (step,), bar)


def _months(calc: Bar) -> Sentence:
    if calc.max_months is None:
        return Sentence("%(least)s months to without a maximum", {"least": calc.min_months})
    if calc.min_months == calc.max_months:
        return Sentence("%(count)s months", {"count": calc.max_months})
    return Sentence("%(least)s to %(most)s months", {"least": calc.min_months, "most": calc.max_months})


def _missing(
    version: Version, missing: dict[str, tuple[str, ...]], unconverted: frozenset[str], regime: Regime
) -> Refused:
    rows = tuple(Missing(fact, _asks(fact, unconverted, regime), rules) for fact, rules in sorted(missing.items()))
    words = "; ".join(f"{row.fact}: {row.asks}" for row in rows)
    return Refused(version.regime, FACTS_MISSING, f"Say {words}.", rows, version)


def _asks(fact: str, unconverted: frozenset[str], regime: Regime) -> str:
    asks = vocabulary()[fact].asks
    if fact in unconverted:
        return f"{asks}, in {regime.currency}, or exchange_rates with a dated rate for {regime.currency}"
    return asks


@dataclass(frozen=True, slots=True)
class _Ground:
    regime: Regime
    version: Version
    facts: Facts
    remarks: tuple[str, ...]
    reached: _Reached
    worked: list[tuple[Rule, Worked]]


def _answer(ground: _Ground) -> Assessment | Refused:
    fines = [one.span for rule, one in ground.worked if one.span is not None and rule.payee == "authority"]
    to_workers = [one.span for rule, one in ground.worked if one.span is not None and rule.payee == "workers"]
    steps = [step for _, one in ground.worked for step in one.steps]
    fine = total(fines) if fines else None
    not_stated = ground.reached.not_stated.union(*(one.not_stated for _, one in ground.worked))
    if fine is not None:
        if len(fines) > 1:
            count = Sentence("%(count)s fines", {"count": len(fines)})
            steps.append(Step("sum", ground.version.instrument, count, Sentence("added up"), fine))
        fine, reductions, unsaid = _reduce(ground, fine)
        steps += reductions
        not_stated |= unsaid
    bars, bar_steps = _bars(ground, fine)
    return Assessment(
        version=ground.version,
        currency=ground.regime.currency,
        fine=fine,
        to_workers=total(to_workers) if to_workers else None,
        steps=(*steps, *bar_steps),
        bars=bars,
        effects=tuple(one.effect for _, one in ground.worked if one.effect),
        remarks=(*_remarks(ground), *ground.remarks),
        not_stated=tuple(sorted(not_stated)),
        certainty=_certainty(ground),
    )


def _reduce(ground: _Ground, fine: Span) -> tuple[Span, list[Step], frozenset[str]]:
    """One after the other, as the regime lists them. One that nobody stated is told as a remark with its amount."""
    steps: list[Step] = []
    unsaid: frozenset[str] = frozenset()
    for reduction in ground.regime.reductions:
        judged = _judge(reduction, ground.facts, ground.regime)
        lower = _lower(reduction, ground.facts, fine)
        if judged.truth is Truth.YES:
            fine = lower
            steps.append(Step(reduction.id, reduction.ref, reduction.words, _taken(reduction), fine, reduction.note))
        elif judged.not_stated:
            unsaid |= judged.not_stated
            unsaid_step = Step(reduction.id, reduction.ref, Sentence("not stated"), Sentence("none"), fine)
            steps.append(replace(unsaid_step, remark=_not_taken(reduction)))
    return fine, steps, unsaid


def _taken(reduction: Reduction) -> Sentence:
    if reduction.to_minimum:
        return Sentence("the least the law provides")
    if reduction.pct is not None:
        return Sentence("-%(share)s %%", {"share": reduction.pct})
    return Sentence("-%(amount)s each", {"amount": reduction.amount_each_worker or ZERO})


def _not_taken(reduction: Reduction) -> Sentence:
    if reduction.to_minimum:
        return Sentence("not applied; if %(law)s: the least the law provides", {"law": reduction.words})
    if reduction.pct is not None:
        return Sentence("not applied; if %(law)s: -%(share)s %%", {"law": reduction.words, "share": reduction.pct})
    each = reduction.amount_each_worker or ZERO
    return Sentence("not applied; if %(law)s: -%(amount)s each", {"law": reduction.words, "amount": each})


def _lower(reduction: Reduction, facts: Facts, fine: Span) -> Span:
    if reduction.to_minimum:
        return Span.exactly(fine.low)
    if reduction.pct is not None:
        return fine.times(1 - reduction.pct / HUNDRED)
    needed(facts, "workers_affected")
    off = (reduction.amount_each_worker or ZERO) * facts.count("workers_affected")
    return fine.each(lambda amount: max(ZERO, amount - off))


def _bars(ground: _Ground, fine: Span | None) -> tuple[tuple[BarTime, ...], list[Step]]:
    """Those of the rules reached, and those a fine of some size brings: possible as soon as the fine may be so high."""
    bars = [one.bar for _, one in ground.worked if one.bar is not None]
    steps: list[Step] = []
    for rule in ground.regime.rules:
        limit = rule.fine_at_least
        if limit is None or fine is None or (fine.high is not None and fine.high < limit):
            continue
        worked = work(rule, ground.regime, ground.facts)
        possible = Sentence("possible: only if the fine is at least %(amount)s", {"amount": limit})
        steps += [replace(step, remark=None if fine.low >= limit else possible) for step in worked.steps]
        bars += [worked.bar] if worked.bar else []
    return tuple(bars), steps


def _remarks(ground: _Ground) -> tuple[str, ...]:
    """What stands beside the amounts: of the rules reached first, then of the law as a whole."""
    about = ground.regime.about
    of_rules = [text for rule, _ in ground.worked for text in (rule.note, rule.besides) if text]
    of_law = [str(about[key]) for key in ("remark", "note", "may_have_changed") if key in about]
    taken = [
        f"{name} was not stated: taken as {value}"
        for name, value in ground.regime.taken_unless_stated.items()
        if name in ground.reached.not_stated
    ]
    return tuple(dict.fromkeys([*of_rules, *taken, *of_law]))


def _certainty(ground: _Ground) -> str:
    """The weakest of what was used. A rule's own words may hold more than one grade: the weakest named counts."""
    grades = [ground.version.certainty, *(rule.certainty for rule, _ in ground.worked)]
    named = [grade for grade in CERTAINTIES if any(grade in one for one in grades)]
    return named[0]
