"""
The one spelling of a score's inputs. The same inputs give the same bytes whatever order they came in, so their hash
names them; the bytes can be read back, so a score can be replayed from its receipt alone.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from risk.exposure import Exposure, ExposurePath, PathLabel
from risk.scoring.facts import Fact, RiskEvent, SiteFacts
from risk.scoring.seen import Seen, SeenEvent, View, weigh_closed
from risk.sectors.model import SectorModel
from risk.sectors.words import EventKind, Grade, Standing, Verification

_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


class Inputs(NamedTuple):
    facts: SiteFacts
    seen: Seen
    exposure: Exposure | None
    as_of: date
    view: View


def canonical(content: object) -> str:
    """Sorted keys, no blanks, shortest exact floats, and never NaN."""
    return _SPELLING.encode(content)


def quoted(text: str) -> str:
    """`canonical` of a text, several times as fast."""
    return encode_basestring(text)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def inputs_json(inputs: Inputs, model: SectorModel) -> str:
    """Facts the model does not read, events of which nothing is left and the site's id are no inputs."""
    wanted = [driver.field.name for driver in model.drivers] + [model.ledger.severity.scope_field]
    known = inputs.facts.known
    facts = {name: _fact(known[name]) for name in wanted if name in known and known[name].on <= inputs.as_of}
    content = {
        "as_of": inputs.as_of.isoformat(),
        "events": [event_line(item) for item in inputs.seen.events],
        "exposure": None if inputs.exposure is None else exposure_content(inputs.exposure),
        "facts": facts,
        "model": [model.sector, model.version, model.digest],
        "view": inputs.view,
        "withheld": inputs.seen.withheld,
    }
    return canonical(content)


def _fact(fact: Fact) -> list[object]:
    return [fact.value, fact.standing, fact.source, fact.on.isoformat()]


def event_line(item: SeenEvent) -> list[object]:
    event = item.event
    fixed = [event.ref, event.kind, event.occurred_on.isoformat(), event.severity, event.verification, item.closed]
    return [*fixed, event.nothing_found, event.detection_chance, event.examiner_ratio]


def exposure_content(exposure: Exposure) -> dict[str, object]:
    return {
        "by_label": exposure.by_label,
        "paths": [[path.nodes, path.kinds, path.label, path.strength] for path in exposure.paths],
        "unknown_senders": exposure.unknown_senders,
        "value": exposure.value,
    }


def read_inputs(text: str, site: str, model: SectorModel) -> Inputs:
    """Back from JSON. Raises KeyError, TypeError or ValueError where it is not what `inputs_json` wrote."""
    content = json.loads(text)
    as_of = date.fromisoformat(content["as_of"])
    known = {
        name: Fact(value, Standing(standing), source, date.fromisoformat(on))
        for name, (value, standing, source, on) in content["facts"].items()
    }
    events = [_read_event(line) for line in content["events"]]
    closed = frozenset(line[0] for line in content["events"] if line[5])
    seen = Seen(weigh_closed(events, closed, as_of, model.ledger), content["withheld"])
    facts = SiteFacts(site=site, sector=content["model"][0], known=known)
    return Inputs(facts, seen, _read_exposure(content["exposure"]), as_of, View(content["view"]))


def _read_event(line: list[Any]) -> RiskEvent:
    ref, kind, occurred_on, severity, verification, _, nothing_found, detection_chance, examiner_ratio = line
    return RiskEvent(
        ref=ref,
        kind=EventKind(kind),
        occurred_on=date.fromisoformat(occurred_on),
        severity=Grade(severity) if severity else None,
        verification=Verification(verification),
        nothing_found=nothing_found,
        detection_chance=detection_chance,
        examiner_ratio=examiner_ratio,
    )


def _read_exposure(content: Mapping[str, Any] | None) -> Exposure | None:
    if content is None:
        return None
    return Exposure(
        value=content["value"],
        by_label=tuple((PathLabel(label), share) for label, share in content["by_label"]),
        paths=tuple(
            ExposurePath(tuple(nodes), tuple(kinds), PathLabel(label), strength)
            for nodes, kinds, label, strength in content["paths"]
        ),
        unknown_senders=content["unknown_senders"],
    )
