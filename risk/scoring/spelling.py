"""
The receipts of many sites, put together from pieces that are spelt once: letter for letter what `receipt` writes.

What differs from site to site is numbers; labels, questions and sources are the same for thousands. Words, floors and
severities come from the functions that make a single score, and the tests compare the two.
"""

from collections.abc import Sequence
from datetime import date
from math import inf
from statistics import median_low
from typing import NamedTuple

from risk.exposure import Exposure
from risk.scoring.canonical import canonical, quoted, sha256
from risk.scoring.facts import Fact, SiteFacts
from risk.scoring.points import spread_points
from risk.scoring.priority import priority
from risk.scoring.receipts import FORMAT
from risk.scoring.result import Group, Part, Severity
from risk.scoring.seen import NOTHING, Seen, View
from risk.scoring.severity import HALF, Floor, floors_of, severity_of
from risk.scoring.site_score import floor_part, start_part, why_unknown
from risk.scoring.spelling_inputs import events_said, exposure_said
from risk.scoring.weighing import (
    NOT_KNOWN,
    WeighedFacts,
    expired_words,
    observed_share,
    value_words,
    weigh_events,
    weigh_exposure,
)
from risk.sectors.model import Driver, SectorModel
from risk.sectors.transforms import FactValue
from risk.sectors.words import Band, Standing

NO_REASON = frozenset({Group.START, Group.WITHHELD})
"""Groups whose lines are never the main reason: where every score starts, and that somebody confided something."""


class Answer(NamedTuple):
    """A value, its spelling among the inputs, and how its line says it."""

    value: FactValue
    spelt: str
    words: str
    risk: float

    @classmethod
    def of(cls, driver: Driver | None, value: FactValue, risk: float) -> "Answer":
        return cls(value, canonical(value), quoted(value_words(driver, value)) if driver else "", risk)


class Proof(NamedTuple):
    """How an answer is known, and how that ends an input and a line."""

    standing: Standing
    source: str
    on: date
    input_end: str
    line_end: str

    @classmethod
    def of(cls, standing: Standing, source: str, on: str) -> "Proof":
        """`on` as ISO text."""
        said = f'"{standing.value}",{quoted(source)},"{on}"'
        return cls(standing, source, date.fromisoformat(on), f",{said}]", f"{said},[]]")


class Cell(NamedTuple):
    """One known fact of a site: the place of its driver in the model, and its part of the log-odds as a number."""

    driver: int
    answer: Answer
    proof: Proof
    logit: float
    spelt: str


class Scored(NamedTuple):
    """One site as `score_columns` has it; `lift` is what its floor adds. `cells` in the order of the drivers."""

    site: str
    cells: Sequence[Cell]
    scope: tuple[Answer, Proof] | None
    seen: Seen
    exposure: Exposure | None
    logit: float
    lift: float
    floor: int
    value: int | None
    low: int
    high: int
    band: Band
    completeness: float


class Spelt(NamedTuple):
    """`missing` is JSON. `main_reason` is the label of the line that raised the score most, or nothing."""

    receipt: str
    sha256: str
    main_reason: str
    missing: str
    reasons: tuple[str, ...]
    priority: float | None


_Line = tuple[float, str, str, str, str, float]
"""
A line: its weight below zero and its driver, by which lines are ordered; its text before and after its points; what it
is called as a reason, empty where that is never told; and its log-odds.
"""


class Speller:
    """For one model on one day."""

    def __init__(self, model: SectorModel, as_of: date, view: View = View.OPEN) -> None:
        self.model, self.as_of, self.view = model, as_of, view
        self.drivers = [_Driver.of(driver, model) for driver in model.drivers]
        wanted = sorted([*(driver.key for driver in model.drivers), model.ledger.severity.scope_field])
        self.places = {name: at for at, name in enumerate(driver.key for driver in model.drivers)}
        self.order = [self.places.get(name, len(self.drivers)) for name in wanted]
        self.scope_order = len(self.drivers)
        self.start = _line(start_part(model))
        self.model_said = canonical([model.sector, model.version, model.digest])
        self.name_said = canonical(model.name)
        self.severities: dict[FactValue | None, Severity] = {}
        self.severities_said: dict[Severity, str] = {}

    def spell(self, made: Scored) -> Spelt:
        inputs = self.inputs(made)
        paper = sha256(inputs)
        severity, floors = self.judged(made)
        reasons = self.reasons(made, floors)
        lines, main_reason = self.lines(made, floors)
        missing, absent = self.missing(made)
        score = (
            f'{{"band":"{made.band}","completeness":{made.completeness!r},"contributions":[{lines}],'
            f'"data_age":{self.age(made)},"floors":{_texts([floor.label for floor in floors])},"high":{made.high},'
            f'"inputs_hash":"{paper}","logit":{made.logit!r},"low":{made.low},"missing":[{missing}],'
            f'"model":{self.name_said},"model_digest":"{self.model.digest}","reasons":{_texts(reasons)},'
            f'"severity":{self.severity_said(severity)},"value":{"null" if made.value is None else made.value}}}'
        )
        body = f'{{"format":"{FORMAT}","inputs":{inputs},"score":{score},"site":"{made.site}"}}'
        return Spelt(body, sha256(body), main_reason, f"[{absent}]", reasons, priority(made.value, severity))

    def inputs(self, made: Scored) -> str:
        """As `inputs_json` has it."""
        facts = {cell.driver: f"[{cell.answer.spelt}{cell.proof.input_end}" for cell in made.cells}
        if made.scope is not None:
            facts[self.scope_order] = f"[{made.scope[0].spelt}{made.scope[1].input_end}"
        said = ",".join([f'"{self.name(at)}":{facts[at]}' for at in self.order if at in facts])
        events, exposure = events_said(made.seen.events), exposure_said(made.exposure)
        return (
            f'{{"as_of":"{self.as_of.isoformat()}","events":{events},"exposure":{exposure},"facts":{{{said}}},'
            f'"model":{self.model_said},"view":"{self.view}","withheld":{made.seen.withheld}}}'
        )

    def name(self, at: int) -> str:
        return self.drivers[at].name if at < self.scope_order else self.model.ledger.severity.scope_field

    def lines(self, made: Scored, floors: Sequence[Floor]) -> tuple[str, str]:
        lines = [self.start]
        for at, answer, proof, logit, spelt in made.cells:
            driver = self.drivers[at]
            before, after = f"{driver.head}{answer.words},{spelt},", f"{driver.group}{proof.line_end}"
            lines.append((-abs(logit), driver.name, before, after, driver.label, logit))
        if made.seen is not NOTHING:
            lines += [_line(part) for part in weigh_events(made.seen, self.model.ledger)]
        lines += [_line(part) for part in weigh_exposure(made.exposure, self.model.ledger)]
        if made.lift > 0.0:
            lines.append(_line(floor_part(floors[0], made.lift)))
        return _joined(lines, made.value)

    def missing(self, made: Scored) -> tuple[str, str]:
        known = {cell.driver: cell.proof for cell in made.cells}
        said, names = [], []
        for at, driver in enumerate(self.drivers):
            proof = known.get(at)
            if proof is None:
                said.append(driver.missing)
            elif proof.standing is Standing.EXPIRED:
                said.append(f"{driver.missing_head}{quoted(expired_words(proof.on))}{driver.missing_end}")
            else:
                continue
            names.append(f'"{driver.name}"')
        return ",".join(said), ",".join(names)

    def age(self, made: Scored) -> str:
        days = [
            cell.proof.on
            for cell in made.cells
            if cell.proof.standing is not Standing.EXPIRED and not self.drivers[cell.driver].context
        ]
        if not days:
            return "null"
        return f'[{median_low([(self.as_of - on).days for on in days])},"{max(days).isoformat()}"]'

    def reasons(self, made: Scored, floors: Sequence[Floor]) -> tuple[str, ...]:
        if made.value is not None:
            return tuple(floor.said for floor in floors)
        own = any(not self.drivers[cell.driver].context for cell in made.cells)
        return (
            why_unknown(
                self.model, made.completeness, observed_share(made.seen), nothing=not own and not made.seen.events
            ),
        )

    def judged(self, made: Scored) -> tuple[Severity, list[Floor]]:
        """How bad it is; most sites have nothing that speaks for more than their number of workers."""
        grave = [cell for cell in made.cells if cell.answer.risk >= self.drivers[cell.driver].grave_from]
        if not grave and not made.seen.events:
            value = None if made.scope is None else made.scope[0].value
            if value not in self.severities:
                self.severities[value] = severity_of(self._scope(made), _weighed([], self.model), NOTHING, self.model)
            return self.severities[value], []
        weighed = _weighed(grave, self.model)
        severity = severity_of(self._scope(made), weighed, made.seen, self.model)
        floors = floors_of(weighed, made.seen, severity, self.model, self.as_of) if made.floor else []
        return severity, floors

    def severity_said(self, severity: Severity) -> str:
        found = self.severities_said.get(severity)
        if found is None:
            said = [severity.scale, severity.scope, severity.irremediability, severity.reasons]
            found = self.severities_said[severity] = canonical(said)
        return found

    def _scope(self, made: Scored) -> SiteFacts:
        if made.scope is None:
            return SiteFacts(made.site, self.model.sector)
        (answer, proof), name = made.scope, self.model.ledger.severity.scope_field
        known = {name: Fact(answer.value, proof.standing, proof.source, proof.on)}
        return SiteFacts(made.site, self.model.sector, known=known)


class _Driver(NamedTuple):
    """The pieces of a driver's lines; `grave_from` is the risk from which it can speak for a severity or a floor."""

    name: str
    label: str
    head: str
    group: str
    missing: str
    missing_head: str
    missing_end: str
    context: bool
    grave_from: float

    @classmethod
    def of(cls, driver: Driver, model: SectorModel) -> "_Driver":
        name, label, widens = driver.key, canonical(driver.label), driver.open_variance
        group = Group.CONTEXT if driver.field.context else Group.FACT
        asked = canonical([name, driver.label, driver.field.question])[:-1] + ","
        flags = [flag.at_least for flag in model.red_flags if flag.field == name]
        return cls(
            name=name,
            label=driver.label,
            head=f'["{name}",{label},',
            group=f',"{group}",',
            missing=f"{asked}{canonical(NOT_KNOWN)},{widens!r}]",
            missing_head=asked,
            missing_end=f",{widens!r}]",
            context=driver.field.context,
            grave_from=min([*flags, HALF if driver.severity else inf, inf]),
        )


def _line(part: Part) -> _Line:
    label, value, standing, source = quoted(part.label), quoted(part.value), quoted(part.standing), quoted(part.source)
    on = "null" if part.on is None else f'"{part.on.isoformat()}"'
    refs = ",".join(map(quoted, part.refs))
    return (
        -abs(part.logit),
        part.driver,
        f'["{part.driver}",{label},{value},{part.logit!r},',
        f',"{part.group}",{standing},{source},{on},[{refs}]]',
        "" if part.group in NO_REASON else part.label,
        part.logit,
    )


def _joined(lines: list[_Line], value: int | None) -> tuple[str, str]:
    """The start first, then by weight in the sum, as `contributions` orders them; and the main reason."""
    told = [lines[0], *sorted(lines[1:])]
    if value is None:
        return ",".join([f"{before}null{after}" for _, _, before, after, _, _ in told]), ""
    points = spread_points([line[1] for line in told], [line[5] for line in told], value)
    said, most, reason = [], 0, ""
    for (_, _, before, after, label, _), some in zip(told, points, strict=True):
        said.append(f"{before}{some}{after}")
        if some > most and label:
            most, reason = some, label
    return ",".join(said), reason


def _texts(said: Sequence[str]) -> str:
    return canonical(said) if said else "[]"


def _weighed(cells: Sequence[Cell], model: SectorModel) -> WeighedFacts:
    """As much of it as severities and floors read."""
    risks = {
        model.drivers[cell.driver].key: (
            cell.answer.risk,
            Fact(cell.answer.value, cell.proof.standing, cell.proof.source, cell.proof.on),
        )
        for cell in cells
    }
    return WeighedFacts([], [], risks, 0.0, 0.0, [])
