"""What would lower a stored score, computed from its receipt alone, so that it fits the score that is printed."""

import json
from datetime import date

from reports.contents.retold import retold
from reports.contents.spoken import word
from reports.contents.values import Band, Mark
from reports.payloads import Remedy
from risk.models import SiteScore
from risk.scores import replay_stored
from risk.scoring import Change, Lowering, RiskEvent, what_would_lower
from risk.scoring.canonical import Inputs, canonical, read_inputs
from risk.sectors import SectorModel, model_for
from risk.sectors.words import EventKind, Verification


def cuts_of(row: SiteScore) -> tuple[int, int, int]:
    bands = _model(row).bands
    return bands.medium, bands.high, bands.very_high


def remedies_of(row: SiteScore | None) -> tuple[Remedy, ...] | None:
    """None where something withheld weighs in: taken apart, it would be told. Raises ReceiptTampered."""
    if row is None or row.value is None:
        return ()
    replay_stored(row)
    model = _model(row)
    inputs = read_inputs(canonical(json.loads(row.receipt)["inputs"]), str(row.site_id), model)
    if inputs.seen.withheld:
        return None
    found = what_would_lower(inputs.facts, _events(inputs), inputs.exposure, model, inputs.as_of, view=inputs.view)
    return _remedies(found, model)


def _model(row: SiteScore) -> SectorModel:
    return model_for(row.model.partition("/")[0], row.as_of)


def _events(inputs: Inputs) -> list[RiskEvent]:
    """A receipt says of an event that it was answered, not by what: a verified action of the same day stands for it."""
    found = []
    for seen in inputs.seen.events:
        found.append(seen.event)
        if seen.closed:
            found.append(_answer(seen.event.ref, seen.event.occurred_on))
    return found


def _answer(ref: str, on: date) -> RiskEvent:
    return RiskEvent(
        ref=f"answer-{ref}",
        kind=EventKind.ACTION_VERIFIED,
        occurred_on=on,
        verification=Verification.VERIFIED,
        answers=ref,
    )


def _remedies(found: Lowering, model: SectorModel) -> tuple[Remedy, ...]:
    rows = [
        Remedy(f"r{place}", _said(change), _mark(change.alone, model))
        for place, change in enumerate(found.changes, start=1)
    ]
    if len(rows) > 1:
        rows.append(Remedy("together", word("told.together"), _mark(found.value_then, model)))
    return tuple(rows)


def _mark(value: int | None, model: SectorModel) -> Mark:
    return Mark(Band.UNKNOWN) if value is None else Mark(Band(model.bands.band(value).value), value)


def _said(change: Change) -> str:
    named = {"what": change.what, "now": change.now, "then": change.then}
    return word("told.now-then", **{name: retold(text) for name, text in named.items()})
