"""
The shapes of a model card and of its bias audit, as they stand in `card.json` and in the register of fitted models.

Numbers are as computed, unrounded; a figure that the rows could not answer is null. Words for people are English
sentences; pages translate them.
"""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

CARD_FORMAT = 1
LICENCE_UNKNOWN = "not stated"
OF_FIRMS = frozenset({"owner", "brand", "operator", "parent", "employer"})
"""Groupings whose groups are firms: what was found at one by name is for whoever made the fit."""


class Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(Plain):
    """`low` and `high`: the range of 95 of 100 bootstrap draws. `beside`: what the figure is to be read against."""

    key: str
    value: float | None
    low: float | None
    high: float | None
    beside: float | None = None


class DataSource(Plain):
    name: str
    sha256: str
    rows: int
    licence: str = LICENCE_UNKNOWN


class DataWindow(Plain):
    """First and last day, both included; `found`: rows with the outcome."""

    first: date
    last: date
    rows: int
    found: int


class Importance(Plain):
    """`weight`: mean distance by which the input moves the log-odds. `direction`: +1 only raises, -1 only lowers."""

    name: str
    label: str
    direction: int
    weight: float


class CalibrationPart(Plain):
    """A tenth of the judged rows by score: mean probability, share found and its 95 % Wilson interval."""

    rows: int
    told: float
    found: float
    low: float
    high: float


class Shift(Plain):
    """Population stability index of one input, or of the score: fitted rows against judged rows."""

    name: str
    label: str
    psi: float


class GroupAudit(Plain):
    """One group of a grouping. `visited`: share of its rows among the first visited."""

    group: str
    rows: int
    found: int
    visited: float
    recall: Figure
    false_positives: Figure
    days_earlier: Figure | None


class Gap(Plain):
    """
    Largest less smallest figure among the groups. `by_chance`: what 95 of 100 random regroupings of the same rows stay
    under; a gap below it is not told apart from none.
    """

    grouping: str
    figure: str
    value: float
    low: float
    high: float
    by_chance: float
    most: str
    least: str


class BiasAudit(Plain):
    """
    Over `windows` of days that were not learned from, `rows` in all. `share`: how many rows of each count as visited
    first. `left_out`: groupings that no two groups are large enough for.
    """

    windows: int
    rows: int
    share: float
    fewest_rows: int
    fewest_found: int
    groups: dict[str, tuple[GroupAudit, ...]]
    gaps: tuple[Gap, ...]
    left_out: tuple[str, ...]

    def naming_no_firm(self) -> Self:
        """The same figures, with a number for each group that is a firm."""
        numbers = {
            (grouping, one.group): str(number)
            for grouping in OF_FIRMS & self.groups.keys()
            for number, one in enumerate(self.groups[grouping], 1)
        }

        def told(grouping: str, group: str) -> str:
            return numbers.get((grouping, group), group)

        groups = {
            grouping: tuple(one.model_copy(update={"group": told(grouping, one.group)}) for one in some)
            for grouping, some in self.groups.items()
        }
        gaps = tuple(
            gap.model_copy(update={"most": told(gap.grouping, gap.most), "least": told(gap.grouping, gap.least)})
            for gap in self.gaps
        )
        return self.model_copy(update={"groups": groups, "gaps": gaps})


class ModelCard(Plain):
    """`approver` stays empty until a person activates the model in the register; the register then says who."""

    format: int = CARD_FORMAT
    name: str
    kind: str
    unit: str
    outcome: str
    as_of: date
    learned_from: DataWindow
    trial_learned_from: DataWindow
    trial_judged_on: DataWindow
    sources: tuple[DataSource, ...]
    settings: dict[str, str]
    importance: tuple[Importance, ...]
    figures: tuple[Figure, ...]
    calibration: tuple[CalibrationPart, ...]
    drift: tuple[Shift, ...]
    bias: BiasAudit
    never_used: tuple[str, ...]
    limits: tuple[str, ...]
    approver: str = ""
    spec_sha256: str
    data_sha256: str
    model_sha256: str

    def figure(self, key: str) -> Figure | None:
        return next((one for one in self.figures if one.key == key), None)

    def naming_no_firm(self) -> Self:
        """As anybody may read it."""
        return self.model_copy(update={"bias": self.bias.naming_no_firm()})

    def approved_by(self, person: str) -> Self:
        return self.model_copy(update={"approver": person})
