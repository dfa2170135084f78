"""The country baseline: public indicators, each between fixed values, joined by a power mean above 1."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from risk.sectors.reading import Section, read_file

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One published number. `risk` is where it lies between the safest (0) and the worst (1) countries."""

    indicator: str
    label: str
    value: float
    year: int
    stale: bool
    risk: float
    weight: float
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class CountryPillar:
    """`value` is None where too few indicators exist to say anything; `reason` then says so in words."""

    country: str
    value: float | None
    indicators: tuple[IndicatorValue, ...]
    version: str
    reason: str

    @property
    def stale(self) -> bool:
        """Half of the weight or more is older than its limit."""
        old = sum(item.weight for item in self.indicators if item.stale)
        return 2 * old >= sum(item.weight for item in self.indicators)

    @property
    def newest_year(self) -> int | None:
        return max((item.year for item in self.indicators), default=None)


@dataclass(frozen=True, slots=True)
class _Use:
    indicator: str
    label: str
    safe: float
    worst: float
    weight: float
    stale_after_years: int


@dataclass(frozen=True, slots=True)
class _Rules:
    version: str
    exponent: float
    least_indicators: int
    uses: tuple[_Use, ...]


@dataclass(frozen=True, slots=True)
class _Published:
    value: float
    year: int
    source: str
    licence: str


@lru_cache(maxsize=4096)
def country_pillar(alpha2: str, as_of: date) -> CountryPillar:
    """
    Value 0-1 or None. Values published after `as_of` are not used, so an old day gives the answer of that day.

    value = (sum of weight x risk^p / sum of weight)^(1/p), p being the exponent of `country_pillar.yaml`.
    """
    rules = _rules()
    published = _published().get(alpha2.upper(), {})
    used = tuple(
        _measured(use, published[use.indicator], as_of)
        for use in rules.uses
        if use.indicator in published and published[use.indicator].year <= as_of.year
    )
    if len(used) < rules.least_indicators:
        reason = f"only {len(used)} of {len(rules.uses)} indicators are published; {rules.least_indicators} are needed"
        return CountryPillar(alpha2, None, used, rules.version, reason)
    heavy = sum(item.weight for item in used)
    mean = sum(item.weight * item.risk**rules.exponent for item in used) / heavy
    old = sum(1 for item in used if item.stale)
    reason = f"{len(used)} of {len(rules.uses)} indicators, {old} of them older than their limit"
    return CountryPillar(alpha2, round(mean ** (1 / rules.exponent), 4), used, rules.version, reason)


def _measured(use: _Use, found: _Published, as_of: date) -> IndicatorValue:
    risk = min(1.0, max(0.0, (found.value - use.safe) / (use.worst - use.safe)))
    stale = as_of.year - found.year > use.stale_after_years
    return IndicatorValue(
        use.indicator, use.label, found.value, found.year, stale, risk, use.weight, found.source, found.licence
    )


@cache
def _published() -> dict[str, dict[str, _Published]]:
    sources = {row["source_id"]: row["source"] for row in _rows("country_indicator_sources.csv")}
    found: dict[str, dict[str, _Published]] = defaultdict(dict)
    for row in _rows("country_indicators.csv"):
        value = _Published(float(row["value"]), int(row["year"]), sources[row["source_id"]], row["licence"])
        found[row["country"]][row["indicator"]] = value
    return dict(found)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _rules() -> _Rules:
    file = read_file(FOLDER / "country_pillar.yaml", "country_pillar.yaml")
    for key in ("author", "note"):
        file.text(key)
    file.day("effective_from")
    rules = _Rules(
        version=file.text("version"),
        exponent=file.number("exponent", 1.0, 8.0),
        least_indicators=file.whole("least_indicators", 1, 50),
        uses=tuple(_use(section) for section in file.sections("indicators")),
    )
    file.done()
    return rules


def _use(section: Section) -> _Use:
    use = _Use(
        indicator=section.text("indicator"),
        label=section.text("label"),
        safe=section.number("safe"),
        worst=section.number("worst"),
        weight=section.number("weight", 0.01, 10.0),
        stale_after_years=section.whole("stale_after_years", 1, 50),
    )
    section.done()
    return use
