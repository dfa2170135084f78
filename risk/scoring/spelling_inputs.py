"""Events and exposures among the inputs of a receipt: letter for letter what `canonical` writes, but faster."""

from collections.abc import Sequence
from functools import lru_cache

from risk.exposure import Exposure, ExposurePath, PathLabel
from risk.scoring.canonical import quoted
from risk.scoring.seen import SeenEvent

TRUTH = ("false", "true")
SPELT = {label: quoted(label) for label in PathLabel}


def events_said(events: Sequence[SeenEvent]) -> str:
    """As `event_line` has each."""
    return f"[{','.join(map(_event, events))}]"


def _event(item: SeenEvent) -> str:
    event = item.event
    grade = "null" if event.severity is None else f'"{event.severity}"'
    return (
        f'[{quoted(event.ref)},"{event.kind}","{event.occurred_on.isoformat()}",{grade},"{event.verification}",'
        f"{TRUTH[item.closed]},{TRUTH[event.nothing_found]},{event.detection_chance!r},{event.examiner_ratio!r}]"
    )


def exposure_said(exposure: Exposure | None) -> str:
    """As `exposure_content` has it."""
    if exposure is None:
        return "null"
    shares = ",".join([f"[{SPELT[label]},{share!r}]" for label, share in exposure.by_label])
    return (
        f'{{"by_label":[{shares}],"paths":[{",".join(map(_path, exposure.paths))}],'
        f'"unknown_senders":{exposure.unknown_senders},"value":{exposure.value!r}}}'
    )


def _path(path: ExposurePath) -> str:
    nodes, kinds, label, strength = path
    return f"[[{','.join(map(quoted, nodes))}],{_kinds(kinds)},{SPELT[label]},{strength!r}]"


@lru_cache(maxsize=10_000)
def _kinds(kinds: tuple[str, ...]) -> str:
    """Paths are short and kinds few, so most sequences come again and again."""
    return f"[{','.join(map(quoted, kinds))}]"
