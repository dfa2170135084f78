"""One driver or red flag of a sector file, from its YAML section to the checked shape."""

from collections.abc import Mapping
from itertools import pairwise
from typing import get_args

from risk.sectors.model import Driver, DriverSeverity, Evidence, FactFlag, Field, FieldKind
from risk.sectors.reading import Section
from risk.sectors.transforms import Bands, Choices, DaysSince, Flag, Identity, Linear, Log, Transform
from risk.sectors.words import Direction, EvidenceCode, Standing

HEAVIEST = 2.0  # no single answer may count for more than e^2 in the odds
HEAVIEST_UNPROVEN = 0.25  # evidence X alone: low weight, and a prior as wide as the weight
KINDS: dict[str, FieldKind] = {kind: kind for kind in get_args(FieldKind)}
FITS: dict[str, frozenset[FieldKind]] = {
    "identity": frozenset({"share"}),
    "flag": frozenset({"flag"}),
    "linear": frozenset({"share", "count"}),
    "log": frozenset({"count"}),
    "bands": frozenset({"share", "count"}),
    "choices": frozenset({"choice"}),
    "days_since": frozenset({"date"}),
}


def read_field(name: str, section: Section) -> Field:
    kind = section.text("kind")
    if kind not in KINDS:
        raise section.refuse("kind", f"`kind` is {kind!r}, not one of {', '.join(KINDS)}")
    field = Field(name, KINDS[kind], section.text("question"), section.truth("context", default=False))
    section.done()
    return field


def read_driver(section: Section, fields: Mapping[str, Field]) -> Driver:
    name = section.text("field")
    if name not in fields:
        raise section.refuse("field", f"`{name}` is not a field that fields.yaml declares")
    direction = section.word("direction", Direction)
    weight, weight_range = section.number("weight", 0.0, HEAVIEST), section.number("weight_range", 0.0, HEAVIEST)
    typical, spread = section.number("typical", 0.0, 1.0), section.number("spread", 0.0, 0.5)
    driver = Driver(
        field=fields[name],
        label=section.text("label"),
        direction=direction,
        transform=_transform(section, fields[name], direction),
        weight=weight,
        weight_range=weight_range,
        typical=typical,
        spread=spread,
        evidence=_evidence(section, name),
        remedy=section.optional_text("remedy"),
        severity=_severity(section),
        open_variance=(weight * spread) ** 2 + (weight_range * max(typical, 1.0 - typical)) ** 2 / 3,
    )
    _check_weight(section, driver)
    section.done()
    return driver


def _check_weight(section: Section, driver: Driver) -> None:
    if section.text("missing") != "widens":
        raise section.refuse("missing", "a missing value may only widen the interval: write `missing: widens`")
    if driver.weight_range > driver.weight:
        raise section.refuse("weight_range", "a range wider than the weight would turn the direction round")
    if driver.evidence.codes == (EvidenceCode.EXPERT,) and (
        driver.weight > HEAVIEST_UNPROVEN or driver.weight_range < driver.weight
    ):
        raise section.refuse(
            "weight", f"evidence X alone allows a weight up to {HEAVIEST_UNPROVEN} with weight_range equal to it"
        )


def _evidence(section: Section, name: str) -> Evidence:
    if "source" not in section:
        raise section.refuse("weight", f"the weight of `{name}` has no source")
    return Evidence(
        codes=section.words("evidence", EvidenceCode),
        source=section.text("source"),
        note=section.text("note"),
        effective_from=section.day("effective_from"),
    )


def _severity(section: Section) -> DriverSeverity | None:
    if "severity" not in section:
        return None
    inner = section.section("severity")
    levels = [inner.whole(key, 0, 4) if key in inner else None for key in ("scale", "irremediability")]
    inner.done()
    return DriverSeverity(*levels)


def _transform(section: Section, field: Field, direction: Direction) -> Transform:
    inner = section.section("transform")
    kind = inner.text("kind")
    if kind not in FITS:
        raise inner.refuse("kind", f"`{kind}` is not a transform ({', '.join(FITS)})")
    if field.kind not in FITS[kind]:
        raise inner.refuse("kind", f"a {kind} transform cannot read `{field.name}`, which is a {field.kind}")
    transform = _build(kind, inner, direction)
    inner.done()
    if transform.direction() is not direction:
        reason = f"direction {direction.value!r} contradicts the {kind} transform, which {transform.direction().value}"
        raise section.refuse("direction", f"{reason} the risk as `{field.name}` grows")
    return transform


def _build(kind: str, inner: Section, direction: Direction) -> Transform:
    if kind == "identity":
        return Identity()
    if kind == "flag":
        return Flag(direction)
    if kind == "bands":
        return Bands(_steps(inner))
    if kind == "choices":
        return Choices(_choices(inner))
    safe, worst = inner.number("safe", 0.0), inner.number("worst", 0.0)
    if safe == worst:
        raise inner.refuse("worst", "`safe` and `worst` are the same, so the value says nothing")
    if kind == "days_since":
        return DaysSince(safe, worst, inner.number("never", 0.0, 1.0))
    return Linear(safe, worst) if kind == "linear" else Log(safe, worst)


def _steps(inner: Section) -> tuple[tuple[float, float], ...]:
    steps = []
    for step in inner.sections("bands"):
        steps.append((step.number("at_least", 0.0), step.number("risk", 0.0, 1.0)))
        step.done()
    if sorted({at_least for at_least, _ in steps}) != [at_least for at_least, _ in steps]:
        raise inner.refuse("bands", "the steps must rise in `at_least`")
    _one_way(inner, "bands", [risk for _, risk in steps])
    return tuple(steps)


def _choices(inner: Section) -> tuple[tuple[str, float], ...]:
    listed = inner.section("choices")
    risks = tuple((word, listed.number(word, 0.0, 1.0)) for word in listed.keys())  # noqa: SIM118 - Section is no dict
    _one_way(inner, "choices", [risk for _, risk in risks])
    return risks


def _one_way(inner: Section, key: str, risks: list[float]) -> None:
    ordered = all(a <= b for a, b in pairwise(risks)) or all(a >= b for a, b in pairwise(risks))
    if not ordered or len(set(risks)) == 1 or not risks:
        raise inner.refuse(key, f"the risks of `{key}` must go one way from first to last")


def read_fact_flag(section: Section, drivers: Mapping[str, Driver]) -> FactFlag:
    name = section.text("field")
    if name not in drivers:
        raise section.refuse("field", f"the red flag reads `{name}`, which is not a driver of this model")
    flag = FactFlag(
        field=name,
        at_least=section.number("at_least", 0.0, 1.0),
        standing=section.word("standing", Standing),
        floor=section.whole("floor", 1, 99),
        label=section.text("label"),
        source=section.text("source"),
    )
    section.done()
    return flag
