"""
The screening rules for a suspected case of forced labour: what was seen in, "refer" or "not met" out. They say that a
trained person has to look, never more about anybody. Plain values in and out; the rules lie in
`forced_labour_rules.yaml`, the indicators with their strength in `ilo_forced_labour_dimensions.csv`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import yaml

from audits.instruments.indicators import ilo_indicators
from audits.instruments.tables import FOLDER, rows
from foundation.errors import Invalid, Place

Kind = Literal["involuntariness", "penalty"]
Strength = Literal["strong", "medium"]
MET: Final = "screening rule met, refer"
NOT_MET: Final = "screening rule not met"
OTHERS_NEEDED: Final = 3
"""Our own default beside one grave indicator: the source of the eleven indicators sets no count."""


@dataclass(frozen=True, slots=True)
class DimensionIndicator:
    """`status` says what still has to be checked against the original."""

    code: str
    dimension: str
    kind: Kind
    strength: Strength
    text: str
    ilo_indicator: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class DimensionHeld:
    """The codes seen of each kind, and those of them that are strong."""

    dimension: str
    title: str
    holds: bool
    involuntariness: tuple[str, ...]
    penalty: tuple[str, ...]
    strong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """`says` is all that may be told of it."""

    rule: str
    met: bool
    dimensions: tuple[DimensionHeld, ...]
    source: str

    @property
    def says(self) -> str:
        return MET if self.met else NOT_MET


class DimensionIndicatorUnknown(Invalid):
    code = "forced_labour.indicator_unknown"

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no indicator {code}: use a code of ilo_forced_labour_dimensions.csv.",
            places=(Place(column="indicators", value=code),),
        )
        self.code_given = code


@cache
def dimension_indicators() -> tuple[DimensionIndicator, ...]:
    return tuple(
        DimensionIndicator(
            code=row["code"],
            dimension=row["dimension"],
            kind="penalty" if row["kind"] == "penalty" else "involuntariness",
            strength="strong" if row["strength"] == "strong" else "medium",
            text=row["text"],
            ilo_indicator=row["ilo_indicator"],
            source=row["source"],
            status=row["status"],
        )
        for row in rows("ilo_forced_labour_dimensions")
    )


def three_dimensions(seen: Collection[str]) -> Screen:
    """
    A dimension holds with at least one sign of involuntariness and one of penalty in it, one of them strong; one
    dimension is enough. Raises DimensionIndicatorUnknown.
    """
    known = {one.code: one for one in dimension_indicators()}
    for code in seen:
        if code not in known:
            raise DimensionIndicatorUnknown(code)
    here = [known[code] for code in sorted(set(seen))]
    rule = _rule("hts2012")
    found = tuple(
        _dimension(name, title, [one for one in here if one.dimension == name]) for name, title in rule.dimensions
    )
    return Screen("hts2012", any(one.holds for one in found), found, rule.source)


def field_screen(indicators: Collection[str]) -> Screen:
    """Of the eleven: one whose presence alone is grave, or three others. Raises DimensionIndicatorUnknown."""
    grave = {one.code: one.zero_tolerance for one in ilo_indicators()}
    for code in indicators:
        if code not in grave:
            raise DimensionIndicatorUnknown(code)
    others = sum(not grave[code] for code in set(indicators))
    met = any(grave[code] for code in indicators) or others >= OTHERS_NEEDED
    return Screen("ilo11-screen", met, (), _rule("ilo11-screen").source)


def _dimension(name: str, title: str, here: list[DimensionIndicator]) -> DimensionHeld:
    unfree = tuple(one.code for one in here if one.kind == "involuntariness")
    menaced = tuple(one.code for one in here if one.kind == "penalty")
    strong = tuple(one.code for one in here if one.strength == "strong")
    return DimensionHeld(name, title, bool(unfree and menaced and strong), unfree, menaced, strong)


@dataclass(frozen=True, slots=True)
class _Rule:
    source: str
    dimensions: tuple[tuple[str, str], ...]


@cache
def _rule(rule_id: str) -> _Rule:
    text = (FOLDER / "forced_labour_rules.yaml").read_text("utf-8")
    found = next(rule for rule in yaml.safe_load(text)["rules"] if rule["id"] == rule_id)
    return _Rule(str(found["source"]), tuple(found.get("dimensions", {}).items()))
