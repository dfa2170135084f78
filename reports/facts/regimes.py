"""Penalty regimes as their pages and the API show them: which there are, and each one's rules as text and table."""

from dataclasses import dataclass
from datetime import date

from sanctions.penalties.chain_liability import LiabilityRule, liability_rules
from sanctions.penalties.law_text import (
    AboutLine,
    LawTable,
    about_lines,
    amount_text,
    applies_text,
    reduction_text,
    tables_of,
)
from sanctions.penalties.regimes import Regime, RegimeFamily, Rule, UnitValue, families, family_of


@dataclass(frozen=True, slots=True)
class RegimeLine:
    """One regime by the version in force today, else by its newest. `recalled`: parts were written from memory."""

    id: str
    version: str
    jurisdiction: str
    authority: str
    instrument: str
    legal_nature: str
    currency: str
    offence_families: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    in_force: bool
    certainty: str
    checked: str
    recalled: bool
    versions: int


@dataclass(frozen=True, slots=True)
class RuleText:
    """`applies` and `provides` are the rule in words; `replaces` are rules it stands in for."""

    id: str
    words: str
    applies: str
    provides: str
    ref: str
    payee: str
    replaces: tuple[str, ...]
    tables: tuple[LawTable, ...]
    remarks: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class ReductionText:
    id: str
    words: str
    takes_off: str
    ref: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True)
class DatedUnit:
    from_day: date
    value: str


@dataclass(frozen=True, slots=True)
class VersionText:
    line: RegimeLine
    rules: tuple[RuleText, ...]
    reductions: tuple[ReductionText, ...]
    units: tuple[DatedUnit, ...]
    repeat: str
    about: tuple[AboutLine, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LiabilityText:
    id: str
    reach: str
    owes: tuple[str, ...]
    needs: str
    answers_as: str
    defence: str
    ref: str
    certainty: str


@dataclass(frozen=True, slots=True)
class RegimesFacts:
    today: date
    regimes: tuple[RegimeLine, ...]

    @property
    def in_force(self) -> int:
        return sum(one.in_force for one in self.regimes)

    @property
    def recalled(self) -> int:
        return sum(one.recalled for one in self.regimes)

    @property
    def versions(self) -> int:
        return sum(one.versions for one in self.regimes)


@dataclass(frozen=True, slots=True)
class RegimeFacts:
    """`versions` newest first."""

    id: str
    versions: tuple[VersionText, ...]
    chain_liability: tuple[LiabilityText, ...]

    @property
    def newest(self) -> VersionText:
        return self.versions[0]

    @property
    def side_by_side(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Rule by rule what each version provides; empty where a version has no such rule."""
        ids = dict.fromkeys(rule.id for version in self.versions for rule in version.rules)
        by_version = [{rule.id: _short(rule) for rule in version.rules} for version in self.versions]
        return tuple((one, tuple(rules.get(one, "") for rules in by_version)) for one in ids)


def regimes_facts(today: date) -> RegimesFacts:
    return RegimesFacts(today, tuple(_line(family, _shown(family, today), today) for family in families()))


def regime_facts(regime: str, today: date) -> RegimeFacts:
    """By the family's name or any version's id. Raises RegimeNotFound."""
    family, _ = family_of(regime)
    versions = tuple(_version(family, version, today) for version in family.versions)
    liability = tuple(_liability(one) for one in liability_rules() if one.regime == family.family)
    return RegimeFacts(family.family, versions, liability)


def _shown(family: RegimeFamily, today: date) -> Regime:
    return family.version_on(today) or family.versions[0]


def _line(family: RegimeFamily, version: Regime, today: date) -> RegimeLine:
    return RegimeLine(
        id=family.family,
        version=version.id,
        jurisdiction=version.jurisdiction,
        authority=version.authority,
        instrument=version.instrument,
        legal_nature=version.legal_nature,
        currency=version.currency,
        offence_families=version.offence_family,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        in_force=version.in_force_on(today),
        certainty=version.certainty,
        checked=version.checked,
        recalled=version.recalled,
        versions=len(family.versions),
    )


def _version(family: RegimeFamily, version: Regime, today: date) -> VersionText:
    return VersionText(
        line=_line(family, version, today),
        rules=tuple(_rule(rule, version.currency) for rule in version.rules),
        reductions=tuple(
            ReductionText(one.id, one.words, reduction_text(one, version.currency), one.ref, one.certainty, one.note)
            for one in version.reductions
        ),
        units=tuple(_unit(one) for one in version.unit_value),
        repeat=f"{version.repeat.words} ({version.repeat.ref})" if version.repeat else "",
        about=about_lines(version.about),
        sources=tuple(version.sources.items()),
    )


def _rule(rule: Rule, currency: str) -> RuleText:
    return RuleText(
        id=rule.id,
        words=rule.words,
        applies=applies_text(rule),
        provides=amount_text(rule.calc, currency),
        ref=rule.ref,
        payee=rule.payee,
        replaces=rule.replaces,
        tables=tables_of(rule.calc),
        remarks=tuple(text for text in (rule.note, rule.besides) if text),
        certainty=rule.certainty,
    )


def _unit(one: UnitValue) -> DatedUnit:
    return DatedUnit(one.from_, f"{one.value:,f}")


def _liability(one: LiabilityRule) -> LiabilityText:
    return LiabilityText(
        one.id, one.reach, one.owes, one.needs, one.answers_as, one.defence, one.ref, str(one.certainty)
    )


def _short(rule: RuleText) -> str:
    grades = [
        f"{name} {low}-{high}" for table in rule.tables if table.title == "Grades" for name, low, high in table.rows
    ]
    return "; ".join([rule.provides, *grades])
