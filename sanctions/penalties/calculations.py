"""
The nine ways in which a law turns facts into a consequence, as the regime files write them. Amounts are in the
regime's currency, shares in per cent. Every field is data of the law; nothing here has a default amount.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sanctions.penalties.facts import vocabulary


def _exact(value: object) -> object:
    """YAML reads 0.7 as a binary fraction; its shortest spelling is the number the law wrote."""
    return Decimal(str(value)) if isinstance(value, float) else value


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Amount = Annotated[Exact, Field(ge=0)]
Share = Annotated[Exact, Field(ge=0, le=1)]
Basis = Literal["per_case", "per_violation", "per_worker", "per_day"]


class Row(BaseModel):
    """A file with a key nobody reads is refused: a lawyer's addition must never be silently without effect."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Increase(Row):
    """`pct` more on each amount from `workers` workers on."""

    workers: int
    pct: Amount


class Range(Row):
    """
    `bands` are grades inside one class, lowest first; `max` None where the law sets no ceiling. `negligent_factor`
    scales the ceiling. `cap_each` bounds one unit of the basis, `cap_total` the sum. `none_if_points_below`: under so
    many points nothing is fined, so that without them stated the lower end is nothing.
    """

    type: Literal["range"]
    min: Amount | None = None
    max: Amount | None = None
    bands: dict[str, tuple[Amount, Amount]] = {}
    basis: Basis
    each_worker_is_a_violation: bool = False
    negligent_factor: Share | None = None
    none_if_points_below: int | None = None
    natural_person_max: Amount | None = None
    increase_each_pct: tuple[Increase, ...] = ()
    cap_each: Amount | None = None
    cap_total: Amount | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Range":
        if bool(self.bands) == (self.min is not None):
            raise ValueError("a range has either min and max or bands")
        pairs = tuple(self.bands.values()) or (((self.min, self.max),) if self.max is not None else ())
        if any(low is not None and high is not None and low > high for low, high in pairs):
            raise ValueError("a range runs from the lower to the higher amount")
        return self


class Percentage(Row):
    """`ceiling`: the law says "up to"; otherwise the share is the amount itself."""

    type: Literal["pct"]
    base: Literal["underpayment", "turnover"]
    pct: Amount
    ceiling: bool = False
    floor_total: Amount | None = None
    cap_per_worker: Amount | None = None
    cap_total: Amount | None = None


class Units(Row):
    """Penalty units times the unit's value on the day of the offence, or between two values the law gives itself."""

    type: Literal["units"]
    units: int | None = None
    basis: Basis = "per_case"
    min_units: int | None = None
    max_units: int | None = None
    unit_min: Amount | None = None
    unit_max: Amount | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Units":
        own = (self.min_units, self.max_units, self.unit_min, self.unit_max)
        if (self.units is None) == any(part is None for part in own):
            raise ValueError("units are either one number with dated values, or two numbers with two values")
        return self


class TurnoverRow(Row):
    """From the row before up to a turnover under `below` (None = and above). `by_intent`: least and most units."""

    below: int | None
    by_intent: dict[str, tuple[Amount, Amount]] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> "TurnoverRow":
        words = vocabulary()["intent"].words
        if unknown := set(self.by_intent) - set(words):
            raise ValueError(f"intent has no word {min(unknown)!r}")
        if list(self.by_intent) != [word for word in words if word in self.by_intent]:
            raise ValueError("intents stand from the lesser to the graver")
        if any(low > high for low, high in self.by_intent.values()):
            raise ValueError("units run from the lower to the higher number")
        return self


class RepeatRaise(Row):
    """After an earlier decision both ends rise by one part in `one_in`; only from this intent on, where one is said."""

    one_in: int = Field(ge=1)
    from_intent: str | None = None


class UnitTable(Row):
    """
    Penalty units from least to most by turnover and intent, times the unit's value on the day of the offence. An intent
    without units of its own is judged by the nearest lesser one. `not_stated`: the law itself says which turnover is
    taken when the firm tells none. `ceiling_times` raises the upper end for grave subjects; `several_workers_times` is
    how often the upper end may be reached at most when more than one worker was affected.
    """

    type: Literal["unit_table"]
    rows: tuple[TurnoverRow, ...] = Field(min_length=1)
    not_stated: Literal["highest"] | None = None
    ceiling_times: int | None = None
    several_workers_times: int | None = None
    repeat: RepeatRaise | None = None

    @model_validator(mode="after")
    def _to_the_end(self) -> "UnitTable":
        limits = [row.below for row in self.rows[:-1]]
        if self.rows[-1].below is not None or None in limits or limits != sorted({one for one in limits if one}):
            raise ValueError("turnover rises from row to row, and the last row has no end")
        return self


class GreaterOf(Row):
    type: Literal["greater_of"]
    of: tuple[Annotated[Range | Percentage | Units, Field(discriminator="type")], ...] = Field(min_length=2)


class SerialReductions(Row):
    """Each a share taken off what the one before left. `size`: from, to, share, by people employed."""

    history_clean: Share
    good_faith_full: Share
    good_faith_partial: Share
    quick_fix: Share
    size: tuple[tuple[int, int | None, Share], ...]


class HistoryIncrease(Row):
    high_gravity_prior_5y: Share


class RepeatMultiplier(Row):
    """For the first, second and each later repetition; the last one holds on."""

    small_le_250: tuple[int, ...] = Field(min_length=1)
    large: tuple[int, ...] = Field(min_length=1)


class Gravity(Row):
    type: Literal["gravity"]
    base: dict[str, Amount]
    base_certainty: dict[str, str] = {}
    serial_reductions: SerialReductions
    increase: HistoryIncrease
    repeat_multiplier: RepeatMultiplier
    min: Amount
    max: Amount
    max_repeat: Amount


class SizedAmount(Row):
    small: Amount
    large: Amount


class PointsAmount(Row):
    """`to` None = and above."""

    from_: int = Field(alias="from")
    to: int | None
    A: SizedAmount
    B: SizedAmount
    C: SizedAmount


class PointsBan(Row):
    from_: int = Field(alias="from")
    to: int | None
    A: int | Literal["permanent"]
    B: int | Literal["permanent"]
    C: int | Literal["permanent"]


class PointsMonths(Row):
    from_: int = Field(alias="from")
    to: int | None
    months: int


class Ladder(Row):
    """Points, stated or counted, lead to an amount and years of a ban, or to months of a bar."""

    type: Literal["ladder"]
    kind: Literal["points_table", "months_table"]
    each_worker_is_a_violation: bool = False
    cap_total: Amount | None = None
    voluntary_disclosure_points: int = 0
    history_points: dict[str, tuple[int, ...]] = {}
    most_severity_points: int = 0
    amounts: tuple[PointsAmount, ...] = ()
    ban_years: tuple[PointsBan, ...] = ()
    window_months: int | None = None
    points: dict[str, int] = {}
    months: tuple[PointsMonths, ...] = ()


class Bar(Row):
    """Exclusion or listing for a time. No money."""

    type: Literal["bar"]
    min_months: int = Field(ge=0)
    max_months: int | None = Field(ge=0)


class NoMoney(Row):
    type: Literal["none"]
    effect: str


Calculation = Annotated[
    Range | Percentage | GreaterOf | Gravity | Units | UnitTable | Ladder | Bar | NoMoney, Field(discriminator="type")
]
