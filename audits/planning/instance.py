"""
A planning question as a file: sites, inspectors, days and how long the road takes (docs/algorithms/planning.md).

Read once, checked wholly; what comes out of here needs no further doubt. Every refusal says where in the file.
"""

import gzip
import json
import math
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import Invalid, Place, SourceUnavailable

SiteKey = int | str
InspectorKey = int | str


@dataclass(frozen=True, slots=True)
class PlanSite:
    """Minutes are from midnight; `due` is a day index the visit must lie before; `language` None asks for none."""

    id: SiteKey
    x: float | None
    y: float | None
    visit_min: float
    language: str | None
    value: float
    required: bool
    due: int
    open_min: float
    close_min: float


@dataclass(frozen=True, slots=True)
class PlanInspector:
    id: InspectorKey
    x: float | None
    y: float | None
    languages: frozenset[str]
    conflicts: frozenset[SiteKey]


@dataclass(frozen=True)
class PlanInstance:
    """`travel_min` runs over the sites and then the inspectors' homes; without it the speed rule makes the minutes."""

    days: int
    work_start_min: float
    work_end_min: float
    sites: tuple[PlanSite, ...]
    inspectors: tuple[PlanInspector, ...]
    speed_kmh: float = 50.0
    detour: float = 1.3
    stop_overhead_min: float = 5.0
    travel_min: tuple[tuple[float, ...], ...] | None = None
    sha256: str = ""
    """Of the question's content, whatever its spacing and key order; empty when it was not read from JSON."""

    def minutes(self, start: int, end: int) -> float:
        """Travel between two of the matrix's places, sites first and homes after them."""
        if self.travel_min is not None:
            return self.travel_min[start][end]
        places: tuple[PlanSite | PlanInspector, ...] = (*self.sites, *self.inspectors)
        a, b = places[start], places[end]
        if a.x is None or a.y is None or b.x is None or b.y is None:
            raise NoCoordinates((Place(column=f"place {start if a.x is None else end}"),))
        km = math.hypot(a.x - b.x, a.y - b.y)
        return round(self.detour * km / self.speed_kmh * 60) + self.stop_overhead_min


class InstanceUnreadable(SourceUnavailable):
    code = "plan.instance_unreadable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The plan instance {path} cannot be read ({reason}): give a JSON file, plain or .gz.")
        self.path = path


class InstanceInvalid(Invalid):
    code = "plan.instance_invalid"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("The plan instance has missing or wrong values: correct the places named.", places=places)


class NoInspectors(Invalid):
    code = "plan.no_inspectors"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("The plan instance has no inspectors: name at least one.", places=places)


class ContradictoryWindow(Invalid):
    code = "plan.contradictory_window"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("A window closes before it opens: correct the times named.", places=places)


class NoCoordinates(Invalid):
    code = "plan.no_coordinates"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("A place has no x and y and there is no travel_min matrix: give one of them.", places=places)


class TravelMatrixWrong(Invalid):
    code = "plan.travel_matrix"

    def __init__(self, size: int, places: tuple[Place, ...]) -> None:
        super().__init__(
            f"travel_min must be {size} rows of {size} minutes, sites first and then homes: correct it.", places=places
        )
        self.size = size


class DuplicateIds(Invalid):
    code = "plan.duplicate_ids"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("An id occurs twice: give every site and every inspector its own.", places=places)


class ConflictUnclear(Invalid):
    code = "plan.conflict_unclear"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("A conflict names a site in other writing (4 or '4'): write ids alike.", places=places)


def read_instance(path: Path) -> PlanInstance:
    """Raises InstanceUnreadable for a file that is no JSON, and the refusals of `parse_instance`."""
    from audits.planning.instance_parsing import parse_instance  # noqa: PLC0415 - it imports the shapes above

    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            raw: object = json.load(file)
    except (OSError, EOFError, ValueError, RecursionError) as broken:
        raise InstanceUnreadable(path, str(broken)) from broken
    return parse_instance(raw, path.name)
