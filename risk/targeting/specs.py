"""How a history is to be read: which columns are the unit, the day, the outcome, the groups and the features."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from foundation.errors import Invalid, Place, SourceUnavailable
from risk.sectors.reading import Refusal, Section, digest, read_file

LONGEST_HORIZON = 3660
RESERVED = ("base", "calibration")


class SpecMissing(SourceUnavailable):
    code = "targeting_spec.missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no readable spec {path}: give the YAML file that says how to read the history.")


class SpecInvalid(Invalid):
    code = "targeting_spec.invalid"

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"Mend the spec: {place.file} line {place.row}: {reason}.", places=(place,))
        self.reason = reason


class Kind(StrEnum):
    VISIT_OUTCOME = "visit_outcome"
    RECURRENCE = "recurrence"


class Acts(StrEnum):
    """How a larger number may act on the score."""

    RAISES = "raises"
    LOWERS = "lowers"
    FREE = "free"

    @property
    def direction(self) -> int:
        return {Acts.RAISES: 1, Acts.LOWERS: -1, Acts.FREE: 0}[self]


@dataclass(frozen=True)
class VisitSpec:
    """
    Will this visit find something severe? `severe`, `major`, `minor` name columns of counts, `propensity` (if not
    empty) the column of the chance with which a past visit was chosen.
    """

    unit: str
    id: str
    date: str
    severe: str
    major: str
    minor: str
    examiner: str
    groups: tuple[str, ...]
    categorical: tuple[str, ...]
    numeric: tuple[str, ...]
    directions: tuple[int, ...]
    digest: str
    propensity: str = ""
    kind: Kind = Kind.VISIT_OUTCOME

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (self.severe, self.major, self.minor)

    @property
    def asked_columns(self) -> tuple[str, ...]:
        """What a row needs that asks for a score; the examiner is not among them."""
        return _once(self.id, self.date, self.unit, *self.groups, *self.categorical, *self.numeric)

    @property
    def history_columns(self) -> tuple[str, ...]:
        chance = (self.propensity,) if self.propensity else ()
        return _once(*self.asked_columns, self.examiner, *self.outcomes, *chance)


@dataclass(frozen=True)
class RecurrenceSpec:
    """Will this unit have a new event within the horizon? `event` names a 0/1 column."""

    unit: str
    date: str
    event: str
    amount: str
    groups: tuple[str, ...]
    horizon_days: int
    digest: str
    kind: Kind = Kind.RECURRENCE

    @property
    def history_columns(self) -> tuple[str, ...]:
        return _once(self.unit, self.date, self.event, self.amount, *self.groups)


Spec = VisitSpec | RecurrenceSpec


def read_spec(path: Path) -> Spec:
    """Raises SpecMissing, SpecInvalid with the line."""
    try:
        section = read_file(path, path.name)
        spec = _spec(section)
        section.done()
    except Refusal as refusal:
        raise SpecInvalid(refusal.place, refusal.reason) from None
    except (OSError, UnicodeDecodeError):
        raise SpecMissing(path) from None
    return spec


def _spec(section: Section) -> Spec:
    match section.word("kind", Kind):
        case Kind.VISIT_OUTCOME:
            return _visit_spec(section)
        case Kind.RECURRENCE:
            return RecurrenceSpec(
                unit=section.text("unit"),
                date=section.text("date"),
                event=section.text("event"),
                amount=section.text("amount"),
                groups=section.texts("groups"),
                horizon_days=section.whole("horizon_days", 1, LONGEST_HORIZON),
                digest=digest(section),
            )


def _visit_spec(section: Section) -> VisitSpec:
    outcomes, features = section.section("outcomes"), section.section("features")
    spec = VisitSpec(
        unit=section.text("unit"),
        id=section.text("id"),
        date=section.text("date"),
        severe=outcomes.text("severe"),
        major=outcomes.text("major"),
        minor=outcomes.text("minor"),
        examiner=section.text("examiner"),
        groups=section.texts("groups"),
        categorical=features.texts("categorical"),
        numeric=features.texts("numeric"),
        directions=_directions(features),
        digest=digest(section),
        propensity=section.text("propensity") if "propensity" in section else "",
    )
    _refuse_forbidden(spec, section, features)
    outcomes.done()
    features.done()
    return spec


def _directions(features: Section) -> tuple[int, ...]:
    """`directions` is optional: a numeric feature that it leaves out may act either way."""
    numeric = features.texts("numeric")
    if "directions" not in features:
        return (0,) * len(numeric)
    declared = features.section("directions")
    told = {name: declared.word(name, Acts) for name in declared.keys()}  # noqa: SIM118 - a Section is no mapping
    for name in told:
        if name not in numeric:
            raise declared.refuse(name, f"`{name}` has a direction and is no numeric feature, so it cannot have one")
    return tuple(told[name].direction if name in told else 0 for name in numeric)


def _refuse_forbidden(spec: VisitSpec, section: Section, features: Section) -> None:
    """An outcome or the examiner among the inputs would score a visit by what it found, or by who went."""
    inputs = (*spec.categorical, *spec.numeric)
    for key, names in (("categorical", spec.categorical), ("numeric", spec.numeric)):
        for name in names:
            if name == spec.examiner:
                raise features.refuse(key, f"`{name}` is the examiner and may not be a feature")
            if name in {*spec.outcomes, spec.id, spec.propensity}:
                raise features.refuse(key, f"`{name}` is not known before the visit and may not be a feature")
            if name in RESERVED:
                raise features.refuse(key, f"`{name}` is the name of a contribution: call the column otherwise")
            if inputs.count(name) > 1:
                raise features.refuse(key, f"`{name}` is named twice")
    if spec.examiner in spec.groups:
        raise section.refuse("groups", f"`{spec.examiner}` is the examiner and may not be a group")


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
