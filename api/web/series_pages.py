"""What the pages of report series show beside the facts: what was typed, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

from api.web.finding_forms import Typed
from api.web.payloads import FieldProblem
from foundation.models import Account
from reports.contents.kinds import Form
from reports.contents.period import Rhythm
from reports.facts.report_series import SeriesFacts, SeriesLine
from reports.series.slots import Unit

RHYTHMS: tuple[str, ...] = get_args(Rhythm)
UNITS: tuple[str, ...] = get_args(Unit)
FORMS = tuple(form.value for form in Form)


@dataclass(frozen=True, slots=True)
class SeriesListPage:
    lines: Sequence[SeriesLine]


@dataclass(frozen=True, slots=True)
class SeriesNewPage:
    """`kind` empty: it is chosen first, for it says who may be told."""

    kind: str
    kinds: Sequence[str]
    house: str
    members: Sequence[Account] = ()
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    rhythms: tuple[str, ...] = RHYTHMS
    units: tuple[str, ...] = UNITS
    formats: tuple[str, ...] = FORMS


@dataclass(frozen=True, slots=True)
class SeriesPage:
    facts: SeriesFacts
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    units: tuple[str, ...] = UNITS
    formats: tuple[str, ...] = FORMS


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Behind a mailed link. `state` is asked, confirmed, ended, or ready for a report that can be fetched."""

    address: str
    state: str
    house: str
    slot: str = ""
