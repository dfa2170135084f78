"""Turns decoded JSON into a PlanInstance, collecting every wrong place of a kind before it refuses."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from audits.planning.instance import (
    ConflictUnclear,
    ContradictoryWindow,
    DuplicateIds,
    InstanceInvalid,
    NoCoordinates,
    NoInspectors,
    PlanInspector,
    PlanInstance,
    PlanSite,
    SiteKey,
    TravelMatrixWrong,
)
from foundation.errors import Place

LATEST = math.inf
MOST_SHOWN = 80
"""Characters of a wrong value that a message repeats."""
MOST = 1e9
"""No distance, minutes or worth of one place is more; sums of larger ones lose the smaller."""
MOST_DAYS = 366
"""Every day is a column of the problem: a slip of the finger would otherwise take all memory."""


@dataclass
class _Reader:
    """Reads values by key and remembers where they were wrong; a wrong value reads as a harmless one."""

    file: str
    wrong: list[Place] = field(default_factory=list)

    def place(self, where: str, value: object = None) -> Place:
        return Place(file=self.file, column=where, value=None if value is None else repr(value)[:MOST_SHOWN])

    def number(self, record: Mapping[str, object], key: str, where: str, default: float | None = None) -> float:
        value = record.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _readable(value):
            self.wrong.append(self.place(f"{where}{key}", value))
            return 0.0
        return float(value)

    def amount(self, record: Mapping[str, object], key: str, where: str, default: float | None = None) -> float:
        """A number that is finite and not below zero."""
        value = self.number(record, key, where, default)
        if not 0 <= value < math.inf:
            self.wrong.append(self.place(f"{where}{key}", value))
        return value

    def whole(self, record: Mapping[str, object], key: str, where: str, default: int | None = None) -> int:
        value = self.number(record, key, where, default)
        if math.isinf(value) or value != int(value):
            self.wrong.append(self.place(f"{where}{key}", value))
            return 0
        return int(value)

    def coordinate(self, record: Mapping[str, object], key: str, where: str) -> float | None:
        if record.get(key) is None:
            return None
        value = self.number(record, key, where)
        if math.isinf(value):
            self.wrong.append(self.place(f"{where}{key}", value))
        return value

    def key(self, record: Mapping[str, object], where: str) -> SiteKey:
        value = record.get("id")
        if isinstance(value, bool) or not isinstance(value, int | str):
            self.wrong.append(self.place(f"{where}id", value))
            return ""
        return value

    def flag(self, record: Mapping[str, object], key: str, where: str) -> bool:
        value = record.get(key, False)
        if not isinstance(value, bool):
            self.wrong.append(self.place(f"{where}{key}", value))
        return bool(value)

    def records(self, record: Mapping[str, object], key: str) -> list[tuple[str, Mapping[str, object]]]:
        value = record.get(key, [])
        if not isinstance(value, list):
            self.wrong.append(self.place(key, value))
            return []
        found: list[tuple[str, Mapping[str, object]]] = []
        for at, item in enumerate(value):
            if isinstance(item, dict):
                found.append((f"{key}[{at}].", item))
            else:
                self.wrong.append(self.place(f"{key}[{at}]", item))
        return found

    def keys(self, record: Mapping[str, object], key: str, where: str) -> tuple[int | str, ...]:
        value = record.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, int | str) for item in value):
            self.wrong.append(self.place(f"{where}{key}", value))
            return ()
        return tuple(value)


def parse_instance(raw: object, file: str = "instance") -> PlanInstance:
    """
    Raises InstanceInvalid, NoInspectors, DuplicateIds, ContradictoryWindow, ConflictUnclear, NoCoordinates or
    TravelMatrixWrong, each with every place of its kind.
    """
    reader = _Reader(file)
    if not isinstance(raw, dict):
        raise InstanceInvalid((reader.place("the whole file", raw),))
    days = reader.whole(raw, "days", "")
    if not 1 <= days <= MOST_DAYS:
        reader.wrong.append(reader.place("days", days))
    sites = tuple(_site(reader, record, where, days) for where, record in reader.records(raw, "sites"))
    inspectors = tuple(_inspector(reader, record, where) for where, record in reader.records(raw, "inspectors"))
    instance = PlanInstance(
        days=days,
        work_start_min=reader.amount(raw, "work_start_min", ""),
        work_end_min=reader.amount(raw, "work_end_min", ""),
        sites=sites,
        inspectors=inspectors,
        travel_min=_matrix(reader, raw, len(sites) + len(inspectors)),
        sha256=_sha256(raw),
        **_road(reader, raw),
    )
    if reader.wrong:
        raise InstanceInvalid(tuple(reader.wrong))
    _refuse_nonsense(reader, instance)
    return instance


def _sha256(raw: object) -> str:
    return hashlib.sha256(json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _road(reader: _Reader, raw: Mapping[str, object]) -> dict[str, float]:
    if raw.get("travel_min") is not None:
        return {}
    speed = reader.amount(raw, "speed_kmh", "")
    if speed == 0:
        reader.wrong.append(reader.place("speed_kmh", raw.get("speed_kmh")))
    return {
        "speed_kmh": speed,
        "detour": reader.amount(raw, "detour", "", 1.0),
        "stop_overhead_min": reader.amount(raw, "stop_overhead_min", "", 0.0),
    }


def _site(reader: _Reader, record: Mapping[str, object], where: str, days: int) -> PlanSite:
    language = record.get("language")
    if language is not None and not isinstance(language, str):
        reader.wrong.append(reader.place(f"{where}language", language))
        language = None
    opens = record.get("open_min")
    closes = record.get("close_min")
    return PlanSite(
        id=reader.key(record, where),
        x=reader.coordinate(record, "x", where),
        y=reader.coordinate(record, "y", where),
        visit_min=reader.amount(record, "visit_min", where),
        language=language,
        value=reader.amount(record, "value", where),
        required=reader.flag(record, "required", where),
        due=days if record.get("due") is None else reader.whole(record, "due", where),
        open_min=0.0 if opens is None else reader.number(record, "open_min", where),
        close_min=LATEST if closes is None else reader.number(record, "close_min", where),
    )


def _inspector(reader: _Reader, record: Mapping[str, object], where: str) -> PlanInspector:
    languages = reader.keys(record, "languages", where)
    return PlanInspector(
        id=reader.key(record, where),
        x=reader.coordinate(record, "x", where),
        y=reader.coordinate(record, "y", where),
        languages=frozenset(str(language) for language in languages),
        conflicts=frozenset(reader.keys(record, "conflicts", where)),
    )


def _matrix(reader: _Reader, raw: Mapping[str, object], size: int) -> tuple[tuple[float, ...], ...] | None:
    rows = raw.get("travel_min")
    if rows is None:
        return None
    if not isinstance(rows, list) or len(rows) != size:
        raise TravelMatrixWrong(size, (reader.place("travel_min"),))
    wrong = [at for at, row in enumerate(rows) if not isinstance(row, list) or len(row) != size or not _minutes(row)]
    if wrong:
        raise TravelMatrixWrong(size, tuple(reader.place(f"travel_min[{at}]") for at in wrong))
    return tuple(tuple(float(minutes) for minutes in row) for row in rows)


def _minutes(row: list[object]) -> bool:
    return all(isinstance(m, int | float) and not isinstance(m, bool) and 0 <= m <= MOST for m in row)


def _readable(value: float) -> bool:
    """Infinity is: a window may never close. Whole numbers of any length come out of JSON, and not all fit a float."""
    return value in (math.inf, -math.inf) or -MOST <= value <= MOST


def _refuse_nonsense(reader: _Reader, instance: PlanInstance) -> None:
    if not instance.inspectors:
        raise NoInspectors((reader.place("inspectors"),))
    twice = [
        reader.place(f"{key}[{at}].id", ids[at])
        for key, ids in (("sites", [s.id for s in instance.sites]), ("inspectors", [i.id for i in instance.inspectors]))
        for at in range(len(ids))
        if ids[at] in ids[:at]
    ]
    if twice:
        raise DuplicateIds(tuple(twice))
    _refuse_windows(reader, instance)
    _refuse_unclear_conflicts(reader, instance)
    _refuse_placeless(reader, instance)


def _refuse_windows(reader: _Reader, instance: PlanInstance) -> None:
    wrong = [
        reader.place(f"sites[{at}].close_min", f"{site.close_min:g} before {site.open_min:g}")
        for at, site in enumerate(instance.sites)
        if site.close_min < site.open_min
    ]
    if instance.work_end_min <= instance.work_start_min:
        wrong.append(reader.place("work_end_min", instance.work_end_min))
    if wrong:
        raise ContradictoryWindow(tuple(wrong))


def _refuse_unclear_conflicts(reader: _Reader, instance: PlanInstance) -> None:
    known = {site.id for site in instance.sites}
    spelled = {str(key) for key in known}
    wrong = [
        reader.place(f"inspectors[{at}].conflicts", conflict)
        for at, inspector in enumerate(instance.inspectors)
        for conflict in sorted(inspector.conflicts, key=str)
        if conflict not in known and str(conflict) in spelled
    ]
    if wrong:
        raise ConflictUnclear(tuple(wrong))


def _refuse_placeless(reader: _Reader, instance: PlanInstance) -> None:
    if instance.travel_min is not None:
        return
    groups: tuple[tuple[str, tuple[PlanSite | PlanInspector, ...]], ...] = (
        ("sites", instance.sites),
        ("inspectors", instance.inspectors),
    )
    wrong = [
        reader.place(f"{key}[{at}]")
        for key, group in groups
        for at, one in enumerate(group)
        if one.x is None or one.y is None
    ]
    if wrong:
        raise NoCoordinates(tuple(wrong))
