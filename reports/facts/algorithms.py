"""
The register of algorithms: every declared model and every fitted one, as anybody may read them.

Declared models are files and open to all. A fitted model is its organisation's own until that publishes it. All is read
from the models themselves and from their cards; nothing here is written for the page.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from foundation.errors import NotFound
from foundation.models import Account, Organisation
from risk.models import FittedModel
from risk.sectors import SectorModel, load_models
from risk.sectors.model import Driver
from risk.sectors.transforms import Bands, Choices, DaysSince, Flag, Linear, Log, Transform
from risk.sectors.words import EvidenceCode
from risk.targeting import register
from risk.targeting.gap_limits import GapLimit, GapLimits, gap_limits
from risk.targeting.payloads import Gap, ModelCard
from risk.targeting.register import FittedModelNotFound


class SectorVersionNotFound(NotFound):
    code = "sector_model.no_such_version"

    def __init__(self) -> None:
        super().__init__("There is no such version of a sector model; the register of algorithms lists all.")


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How a value becomes a risk between 0 and 1. `safe` and `worst` are the values that carry none and all of it;
    `answers` are (word or least value, risk). `never`: the risk where the thing never happened.
    """

    kind: Literal["identity", "flag", "linear", "log", "bands", "choices", "days"]
    safe: float = 0
    worst: float = 1
    never: float = 0
    answers: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredModel:
    """`until` is the last day of a version that gave way; one that is yet to come into force has `since` ahead."""

    model: SectorModel
    since: date
    until: date | None
    today: date

    @property
    def in_force(self) -> bool:
        return self.since <= self.today and (self.until is None or self.today <= self.until)

    @property
    def judged(self) -> int:
        """Drivers that nobody has measured."""
        return sum(driver.evidence.codes == (EvidenceCode.EXPERT,) for driver in self.model.drivers)

    @property
    def heaviest(self) -> float:
        """What the longest bar of a drawing stands for."""
        drivers = [driver.weight + driver.weight_range for driver in self.model.drivers]
        return max(*drivers, *(rule.weight + rule.weight_range for rule in self.model.ledger.events.values()))

    @property
    def drivers(self) -> list[tuple[Driver, Reading]]:
        """Heaviest first."""
        ranked = sorted(self.model.drivers, key=lambda driver: (-driver.weight, driver.label))
        return [(driver, _reading(driver.transform)) for driver in ranked]


@dataclass(frozen=True, slots=True)
class FittedEntry:
    """
    `own`: the reader's organisation made it. The `approver`, and the names of groups that are firms, are told inside it
    alone. `held_back` says why a model that is not in force could not come into force now.
    """

    id: UUID
    card: ModelCard
    state: str
    published: bool
    owner: str
    own: bool
    approver: str
    card_sha256: str
    entered_on: date
    activated_on: date | None
    activated_because: str
    retired_on: date | None
    retired_because: str
    held_back: tuple[str, ...]
    limits: GapLimits

    def limit_of(self, gap: Gap) -> GapLimit | None:
        return self.limits.of(gap.figure)


@dataclass(frozen=True, slots=True)
class AlgorithmsFacts:
    today: date
    declared: tuple[DeclaredModel, ...]
    fitted: tuple[FittedEntry, ...]

    @property
    def in_force(self) -> int:
        return sum(one.in_force for one in self.declared)

    @property
    def ordering(self) -> int:
        return sum(one.state == "active" for one in self.fitted)


def algorithms(session: Session, reader: Actor | None, *, today: date) -> AlgorithmsFacts:
    """`reader` is None for anybody who has not signed in."""
    leave = reader is not None and reader.may(Action.READ_RISK)
    fits = register.list_fits(session, reader) if reader and leave else register.list_published(session)
    return AlgorithmsFacts(today, _declared(today), tuple(_entry(session, fit, reader) for fit in fits))


def declared_model(sector: str, version: str, *, today: date) -> DeclaredModel:
    """Raises SectorVersionNotFound."""
    for one in _declared(today):
        if (one.model.sector, one.model.version) == (sector, version):
            return one
    raise SectorVersionNotFound


def fitted_model(session: Session, reader: Actor | None, fit_id: UUID, *, today: date) -> FittedEntry:
    """Raises FittedModelNotFound, also where it is not the reader's to know."""
    for one in algorithms(session, reader, today=today).fitted:
        if one.id == fit_id:
            return one
    raise FittedModelNotFound


def _declared(today: date) -> tuple[DeclaredModel, ...]:
    every = load_models()
    found = []
    for model in every:
        later = [
            other.effective_from
            for other in every
            if other.sector == model.sector and other.effective_from > model.effective_from
        ]
        until = min(later) - timedelta(days=1) if later else None
        found.append(DeclaredModel(model, model.effective_from, until, today))
    return tuple(sorted(found, key=lambda one: (not one.in_force, one.model.sector, one.since)))


def _reading(transform: Transform) -> Reading:
    match transform:
        case Flag():
            return Reading("flag")
        case Linear(safe, worst) | Log(safe, worst):
            return Reading("log" if isinstance(transform, Log) else "linear", safe, worst)
        case Bands(steps):
            return Reading("bands", answers=tuple((f"{at_least:g}", risk) for at_least, risk in steps))
        case Choices(risks):
            return Reading("choices", answers=tuple((word.replace("_", " "), risk) for word, risk in risks))
        case DaysSince(safe, worst, never):
            return Reading("days", safe, worst, never)
        case _:
            return Reading("identity")


def _entry(session: Session, fit: FittedModel, reader: Actor | None) -> FittedEntry:
    own = reader is not None and reader.organisation_id == fit.organisation_id
    card = register.card_of_fit(fit)
    approver = session.get(Account, fit.activated_by) if own and fit.activated_by else None
    return FittedEntry(
        id=fit.id,
        card=card if own else card.naming_no_firm(),
        state=fit.state,
        published=fit.published,
        owner=session.get_one(Organisation, fit.organisation_id).name,
        own=own,
        approver=approver.name if approver else "",
        card_sha256=fit.card_sha256,
        entered_on=fit.entered_at.date(),
        activated_on=fit.activated_at.date() if fit.activated_at else None,
        activated_because=fit.activated_because,
        retired_on=fit.retired_at.date() if fit.retired_at else None,
        retired_because=fit.retired_because,
        held_back=register.held_back_by(session, fit) if fit.state == "entered" else (),
        limits=gap_limits(),
    )
