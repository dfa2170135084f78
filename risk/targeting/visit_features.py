"""What is known of a visit before it: the past of its site and of its groups, and the features of the spec."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from risk.targeting.past import Standing, Whole, remember
from risk.targeting.specs import VisitSpec
from risk.targeting.surprises import MEASURES, Surprises
from risk.targeting.table import Column, Numbers, Table
from risk.targeting.visit_rows import Visits

HALF_LIFE = 730.0  # days after which a visit counts half
UNIT_STRENGTH = 1.0  # visits that hold a mean at nothing: more for keys that many sites share
GROUP_STRENGTHS = {"owner": 2.0, "brand": 3.0, "area": 5.0}
GROUP_STRENGTH = 20.0
LONGEST_SINCE = 1500.0  # days
COMMON = 300  # rows of a category, from which it has a column of its own
IS = "="  # between the field and its category in a column's name
NEVER = "missing"

DIRECTIONS = {"severe": 1, "major": 1, "minor": 0, "minor_count": 0}
_WORDS = {
    "severe": "severe findings",
    "major": "major findings",
    "minor": "minor findings",
    "minor_count": "number of minor findings",
}


def past_table(history: Visits, found: Surprises, rows: Visits, before: Whole, spec: VisitSpec, origin: int) -> Table:
    """For each of `rows` what `history` holds of strictly earlier days than its day in `before`."""
    columns: list[Column] = []
    values: list[Numbers] = []
    measures = np.column_stack((found.residual, found.happened[:, :2]))
    for level in (spec.unit, *spec.groups):
        past = remember(history.texts[level], history.days, measures, origin=origin, half_life=HALF_LIFE)
        so_far = past.on(rows.texts[level], before)
        named = np.array([bool(key) for key in rows.texts[level]])
        strength = UNIT_STRENGTH if level == spec.unit else GROUP_STRENGTHS.get(level, GROUP_STRENGTH)
        for place, measure in enumerate(MEASURES):
            mean = so_far.sums[:, place] / (so_far.weight + strength)
            columns.append(Column(f"{level}.{measure}", DIRECTIONS[measure], f"{_WORDS[measure]} before, same {level}"))
            values.append(np.where(named, mean, np.nan))
        columns.append(Column(f"{level}.visits", 0, f"visits before, same {level}"))
        values.append(np.log1p(so_far.weight))
        if level == spec.unit:
            columns.extend(_last_columns(level))
            values.extend(_last(history, found, so_far, before))
    return Table(tuple(columns), np.stack(values, axis=1))


def _last_columns(unit: str) -> tuple[Column, ...]:
    return (
        Column(f"{unit}.days_since", 0, f"days since the last visit of the {unit}"),
        Column(f"{unit}.last_severe", 1, f"severe findings at the last visit of the {unit}"),
        Column(f"{unit}.last_major", 1, f"major findings at the last visit of the {unit}"),
        Column(f"{unit}.last_minor", 0, f"minor findings at the last visit of the {unit}"),
        Column(f"{unit}.severe_visits", 1, f"earlier visits of the {unit} with severe findings"),
        Column(f"{unit}.major_visits", 1, f"earlier visits of the {unit} with major findings"),
    )


def _last(history: Visits, found: Surprises, so_far: Standing, before: Whole) -> list[Numbers]:
    seen = so_far.last >= 0
    if not len(history):
        nothing = np.full(len(seen), np.nan)
        return [nothing] * 4 + [np.zeros(len(seen))] * 2
    last = np.where(seen, so_far.last, 0)
    since = np.minimum(before - history.days[last], LONGEST_SINCE)
    told = [since.astype(np.float64), *found.residual[last, :3].T]
    counted = so_far.sums[:, len(MEASURES) :]
    return [*(np.where(seen, values, np.nan) for values in told), *np.log1p(counted).T]


def feature_columns(visits: Visits, spec: VisitSpec) -> tuple[Column, ...]:
    """The columns of the spec's features; a category has its own where it is common in `visits`."""
    columns = [
        Column(name, direction, name.replace("_", " "))
        for name, direction in zip(spec.numeric, spec.directions, strict=True)
    ]
    for field in spec.categorical:
        times = Counter(visits.texts[field])
        common = sorted(category for category, count in times.items() if category and count >= COMMON)
        columns.extend(Column(f"{field}{IS}{name}", 0, f"{field.replace('_', ' ')} is {name}") for name in common)
    columns.extend(Column(f"{field}.{NEVER}", 0, f"{field.replace('_', ' ')} is not known") for field in spec.groups)
    return tuple(columns)


def feature_values(rows: Visits, spec: VisitSpec, columns: Sequence[Column]) -> Numbers:
    """(rows, columns), for columns that `feature_columns` made, perhaps of another history."""
    values = np.zeros((len(rows), len(columns)))
    for place, column in enumerate(columns):
        field, _, category = column.name.partition(IS)
        if column.name in spec.numeric:
            values[:, place] = rows.numbers[column.name]
        elif category:
            values[:, place] = [text == category for text in rows.texts[field]]
        else:
            values[:, place] = [not text for text in rows.texts[column.name.removesuffix(f".{NEVER}")]]
    return values
