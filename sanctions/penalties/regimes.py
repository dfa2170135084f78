"""
Penalty regimes as dated data: `regimes/<family>.yaml` holds the versions of one regime, and the day of the offence
chooses among them. Files are for lawyers to review, so loading is strict: a rule without a citation, versions that
overlap, an unknown key, fact or word refuse the file with its place.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from babel.numbers import is_currency
from pydantic import Field, ValidationError, field_validator, model_validator

from foundation.errors import Invalid, NotFound, Place
from sanctions.penalties.calculations import Amount, Calculation, Row
from sanctions.penalties.conditions import FINE, Condition, ConditionWrong, read_conditions
from sanctions.penalties.facts import Value, nearest, vocabulary

FOLDER = Path(__file__).resolve().parent / "regimes"
Certainty = Literal["high", "medium", "low"]
Payee = Literal["authority", "workers"]
Cited = Annotated[str, Field(min_length=3)]


class RegimeFileWrong(Invalid):
    code = "regime_file.wrong"

    def __init__(self, file: Path, fault: str) -> None:
        super().__init__(f"The regime file {file.name} does not hold: {fault}", places=(Place(file=file.name),))


class RegimeNotFound(NotFound):
    code = "regime.not_found"

    def __init__(self, regime: str, known: tuple[str, ...]) -> None:
        near = nearest(regime, known)
        super().__init__(
            f"There is no regime {regime!r}: {near}use `all` or one of {', '.join(known)}.",
            places=(Place(column="regime", value=regime),),
        )
        self.regime = regime


class _Conditional(Row):
    """`if` in the file; `fine_at_least` asks about the fine of the other rules once it is known."""

    if_: dict[str, object] = Field(alias="if")

    @field_validator("if_")
    @classmethod
    def _readable(cls, rows: dict[str, object]) -> dict[str, object]:
        try:
            read_conditions({name: row for name, row in rows.items() if name != FINE})
        except ConditionWrong as wrong:
            raise ValueError(str(wrong)) from wrong
        return rows

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return read_conditions({name: row for name, row in self.if_.items() if name != FINE})

    @property
    def fine_at_least(self) -> int | None:
        limit = self.if_.get(FINE)
        return limit if isinstance(limit, int) else None


class Rule(_Conditional):
    """`words` say when it applies, `if` the same for the machine; `replaces` are rules it stands in for."""

    id: str
    words: str
    ref: Cited
    payee: Payee = "authority"
    replaces: tuple[str, ...] = ()
    note: str = ""
    besides: str = ""
    certainty: str = ""
    calc: Calculation


class AlsoPaid(Row):
    """What has to be paid to workers first, and within how many days of service, that day counted as day 1."""

    payee: Literal["workers"]
    within_days: int = Field(ge=1)
    ref: Cited


class Reduction(_Conditional):
    """
    Taken off the fine: a share in `pct`, or `amount_each_worker`, or all above its lower end (`to_minimum`).
    `also_paid`: only where that was paid as well.
    """

    id: str
    words: str
    ref: Cited
    pct: Amount | None = None
    amount_each_worker: Amount | None = None
    to_minimum: bool = False
    also_paid: AlsoPaid | None = None
    certainty: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> "Reduction":
        if [self.pct is not None, self.amount_each_worker is not None, self.to_minimum].count(True) != 1:
            raise ValueError("a reduction has one of pct, amount_each_worker and to_minimum")
        return self


class UnitValue(Row):
    from_: date = Field(alias="from")
    value: Amount


class Repeat(Row):
    """After an earlier final fine: up to `times` the grade, never above the class."""

    times: int = Field(gt=1)
    ref: Cited
    words: str


class Regime(Row):
    """One version of a regime, in force from `valid_from` to `valid_to` (None = open), both days included."""

    id: str
    jurisdiction: str
    authority: str
    instrument: Cited
    legal_nature: Literal["administrative", "civil", "criminal", "debarment", "listing", "trade_measure"]
    currency: str
    offence_family: tuple[str, ...] = Field(min_length=1)
    valid_from: date
    valid_to: date | None
    certainty: Certainty
    checked: str = Field(min_length=4)
    sources: dict[str, str] = Field(default={})
    unless_stated: dict[str, str | int] = Field(default={})
    unit_value: tuple[UnitValue, ...] = ()
    repeat: Repeat | None = None
    rules: tuple[Rule, ...] = Field(min_length=1)
    reductions: tuple[Reduction, ...] = ()
    about: dict[str, object] = Field(default={})

    @model_validator(mode="after")
    def _whole(self) -> "Regime":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"{self.id} ends before it begins")
        if not is_currency(self.currency):
            raise ValueError(f"{self.id}: there is no currency {self.currency!r}")
        families = set(vocabulary()["offence_family"].words)
        if unknown := set(self.offence_family) - families:
            raise ValueError(f"{self.id}: there is no offence family {min(unknown)!r}")
        ids = [rule.id for rule in self.rules]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{self.id} has two rules of one id")
        if lost := {other for rule in self.rules for other in rule.replaces} - set(ids):
            raise ValueError(f"{self.id}: a rule replaces {min(lost)!r}, which is not there")
        if unknown := set(self.unless_stated) - set(vocabulary()):
            raise ValueError(f"{self.id}: there is no fact {min(unknown)!r}")
        return self

    @property
    def taken_unless_stated(self) -> Mapping[str, Value]:
        return dict(self.unless_stated)

    @property
    def recalled(self) -> bool:
        """Written from memory somewhere: to be compared with the source before anyone relies on it."""
        return "recall" in str(self.model_dump(include={"checked", "about"}))

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class RegimeFamily(Row):
    """Versions of one regime, newest first; no day lies in two of them."""

    family: str
    versions: tuple[Regime, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> "RegimeFamily":
        for newer, older in zip(self.versions, self.versions[1:], strict=False):
            if older.valid_to is None or older.valid_to >= newer.valid_from:
                raise ValueError(f"{older.id} and {newer.id} are in force on one day")
        return self

    def version_on(self, day: date) -> Regime | None:
        return next((version for version in self.versions if version.in_force_on(day)), None)


def read_family(file: Path) -> RegimeFamily:
    """Raises RegimeFileWrong with the place inside the file."""
    try:
        return RegimeFamily.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except yaml.YAMLError as wrong:
        raise RegimeFileWrong(file, str(wrong)) from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RegimeFileWrong(file, f"{where}: {first['msg']}") from wrong


@cache
def families(folder: Path = FOLDER) -> tuple[RegimeFamily, ...]:
    """In the order of their names. Raises RegimeFileWrong."""
    return tuple(read_family(file) for file in sorted(folder.glob("*.yaml")))


def regimes() -> tuple[Regime, ...]:
    """Every version of every regime."""
    return tuple(version for family in families() for version in family.versions)


def family_of(regime: str) -> tuple[RegimeFamily, Regime | None]:
    """By the family's name, or by one version's id, which then is that version alone. Raises RegimeNotFound."""
    for family in families():
        if regime == family.family:
            return family, None
        for version in family.versions:
            if version.id == regime:
                return family, version
    raise RegimeNotFound(regime, tuple(family.family for family in families()))
