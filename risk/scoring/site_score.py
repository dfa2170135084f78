"""The score itself: the start plus all that is known, on the log-odds scale, lifted to a floor by red flags."""

from collections.abc import Sequence
from datetime import date
from math import sqrt
from statistics import median_low
from typing import NamedTuple

from risk.exposure import Exposure
from risk.scoring.adding import added
from risk.scoring.canonical import Inputs, inputs_json, sha256
from risk.scoring.facts import RiskEvent, SiteFacts
from risk.scoring.points import contributions, printed, to_logit, total
from risk.scoring.result import DataAge, Group, Part, Score
from risk.scoring.seen import NOTHING, View, seen_events
from risk.scoring.severity import Floor, floors_of, severity_of
from risk.scoring.weighing import (
    WeighedFacts,
    observed_share,
    weigh_events,
    weigh_exposure,
    weigh_facts,
)
from risk.sectors.model import SectorModel
from risk.sectors.words import Band

NINETY_PERCENT = 1.6448536269514722  # half-width in standard deviations


class _Sum(NamedTuple):
    """`plain` is the sum before the floor, `parts` include the floor's part."""

    parts: list[Part]
    plain: float
    logit: float
    floors: list[Floor]


def score(
    facts: SiteFacts,
    events: Sequence[RiskEvent],
    exposure: Exposure | None,
    model: SectorModel,
    as_of: date,
    *,
    view: View = View.OPEN,
) -> Score:
    """
    The risk of one site on one day. Same in, same out; nothing dated after `as_of` is used.

    A site of which only the country, the sector or the neighbours are known is `unknown`, not scored: country and
    sector tell hardly anything about one site (sector alone: AUC 0.517 on wage claims), exposure says what others do,
    and a number would be read as a finding about this one. The country line is then shown as context, without points.
    A number that would be low while too little is known (`low_needs` of the model) is `unknown` too: what nobody has
    looked at is never called low.

    Raises `FactUnusable` for a value of the wrong kind.
    """
    seen = seen_events(events, as_of, view, model.ledger)
    return score_inputs(Inputs(facts, seen, exposure, as_of, view), model)


def score_inputs(inputs: Inputs, model: SectorModel) -> Score:
    """The same from inputs already narrowed to what may be seen; a receipt is replayed through here."""
    inputs = _without_lone_withheld(inputs, model)
    weighed = weigh_facts(inputs.facts, model, inputs.as_of)
    severity = severity_of(inputs.facts, weighed, inputs.seen, model)
    floors = floors_of(weighed, inputs.seen, severity, model, inputs.as_of)
    summed = _sum(inputs, weighed, floors, model)
    completeness = weighed.known_weight / weighed.all_weight if weighed.all_weight else 0.0
    unknown = _unknown(inputs, completeness, summed, model)
    value = None if unknown else printed(summed.logit)
    low, high = (0, 100) if unknown else _range(summed, weighed)
    spelt = inputs_json(inputs, model)
    return Score(
        value=value,
        band=Band.UNKNOWN if value is None else model.bands.band(value),
        low=low,
        high=high,
        logit=summed.logit,
        contributions=contributions(summed.parts, value),
        missing=tuple(weighed.missing),
        completeness=completeness,
        data_age=_data_age(weighed, inputs.as_of),
        severity=severity,
        floors=tuple(floor.label for floor in floors),
        reasons=(unknown,) if unknown else _reasons(summed),
        as_of=inputs.as_of,
        view=inputs.view,
        sector=model.sector,
        model=model.name,
        model_digest=model.digest,
        inputs_hash=sha256(spelt),
        inputs=spelt,
    )


def _without_lone_withheld(inputs: Inputs, model: SectorModel) -> Inputs:
    """Of a site about which nothing else is known, a line of confidential information would say that somebody spoke."""
    if not inputs.seen.withheld or inputs.seen.events or _known_facts(inputs, model):
        return inputs
    return inputs._replace(seen=NOTHING)


def _known_facts(inputs: Inputs, model: SectorModel) -> bool:
    known = inputs.facts.known
    return any(
        driver.field.name in known and known[driver.field.name].on <= inputs.as_of
        for driver in model.drivers
        if not driver.field.context
    )


def _sum(inputs: Inputs, weighed: WeighedFacts, floors: list[Floor], model: SectorModel) -> _Sum:
    parts = [start_part(model), *weighed.parts, *weigh_events(inputs.seen, model.ledger)]
    parts += weigh_exposure(inputs.exposure, model.ledger)
    plain = total(parts)
    if floors and (lift := to_logit(floors[0].value) - plain) > 0.0:
        parts.append(floor_part(floors[0], lift))
    return _Sum(parts, plain, total(parts), floors)


def floor_part(floor: Floor, lift: float) -> Part:
    words = f"never below {floor.value}"
    return Part("floor", floor.label, words, lift, 0.0, Group.FLOOR, "", floor.source, None, floor.refs)


def start_part(model: SectorModel) -> Part:
    label = f"Starting point: {model.sector}"
    source = f"model {model.name}"
    return Part("start", label, "all typical", to_logit(model.start), 0.0, Group.START, "", source, None, ())


def _range(summed: _Sum, weighed: WeighedFacts) -> tuple[int, int]:
    """Nine times in ten, if the model's spreads and weight ranges are right; a red flag bounds it from below."""
    variance = added(part.variance for part in summed.parts) + added(item.widens for item in weighed.missing)
    half = NINETY_PERCENT * sqrt(variance)
    least = to_logit(summed.floors[0].value) if summed.floors else summed.plain - half
    ends = max(least, summed.plain - half), max(least, summed.plain + half)
    shown = printed(summed.logit)
    return min(shown, printed(ends[0])), max(shown, printed(ends[1]))


def _unknown(inputs: Inputs, completeness: float, summed: _Sum, model: SectorModel) -> str | None:
    """Why there is no number, or None. A red flag is knowledge enough."""
    nothing = not inputs.seen.events and not _known_facts(inputs, model)
    observed = observed_share(inputs.seen)
    low = model.bands.band(printed(summed.logit)) is Band.LOW
    if nothing or (low and knowledge(completeness, observed) < model.low_needs):
        return why_unknown(model, completeness, observed, nothing=nothing)
    return None


def knowledge(completeness: float, observed: float) -> float:
    return 1.0 - (1.0 - completeness) * (1.0 - observed)


def why_unknown(model: SectorModel, completeness: float, observed: float, *, nothing: bool) -> str:
    if nothing:
        return "Nothing is known about this site itself: no fact has been read and nothing has been recorded there."
    return (
        f"What is known looks good, but it is {knowledge(completeness, observed):.0%} of what the model weighs;"
        f" {model.low_needs:.0%} is needed before a site is called low."
    )


def _reasons(summed: _Sum) -> tuple[str, ...]:
    return tuple(floor.said for floor in summed.floors)


def _data_age(weighed: WeighedFacts, as_of: date) -> DataAge | None:
    if not weighed.ages:
        return None
    return DataAge(median_low([(as_of - on).days for on in weighed.ages]), max(weighed.ages))
