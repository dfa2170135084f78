"""
Which earlier decisions count as priors: final ones inside the regime's own window, counted back from the offence.
Annulled, withdrawn and expired ones never do, nor any that can still be appealed.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import cast

from sanctions.penalties.regimes import Regime

COUNTING_STATES = frozenset({"final", "paying", "remediating", "closed"})


class NotCounted(StrEnum):
    """Why an earlier case is no prior."""

    NOT_FINAL = "it is not final"
    OVER = "it was annulled, withdrawn or has expired"
    OUTSIDE = "it lies outside the regime's window"
    LATER = "it became final after this offence"
    OTHER_KIND = "it is of another kind of offence"


@dataclass(frozen=True, slots=True)
class EarlierCase:
    reference: str
    state: str
    offence_family: str
    final_on: date | None


@dataclass(frozen=True, slots=True)
class Prior:
    """`why_not` None: it counts."""

    case: EarlierCase
    why_not: NotCounted | None


@dataclass(frozen=True, slots=True)
class Priors:
    """`window_from` None: the regime states no window, so every final decision before the offence counts."""

    cases: tuple[Prior, ...]
    window_from: date | None

    @property
    def count(self) -> int:
        return sum(one.why_not is None for one in self.cases)


def count_priors(earlier: Sequence[EarlierCase], regime: Regime, offence_on: date, family: str) -> Priors:
    """In the order given; each with the reason when it does not count."""
    start, kind = _window_start(regime, offence_on), "" if _of_any_kind(regime) else family
    return Priors(tuple(Prior(case, _why_not(case, start, offence_on, kind)) for case in earlier), start)


def _of_any_kind(regime: Regime) -> bool:
    """`same_kind: false` in `recidivism`: the law asks for no earlier offence of the same kind."""
    return cast("dict[str, object]", regime.about.get("recidivism") or {}).get("same_kind") is False


def _why_not(case: EarlierCase, start: date | None, offence_on: date, family: str) -> NotCounted | None:
    if case.state in {"annulled", "withdrawn", "expired"}:
        return NotCounted.OVER
    if case.state not in COUNTING_STATES or case.final_on is None:
        return NotCounted.NOT_FINAL
    if family and case.offence_family != family:
        return NotCounted.OTHER_KIND
    if case.final_on >= offence_on:
        return NotCounted.LATER
    return NotCounted.OUTSIDE if start is not None and case.final_on < start else None


def _window_start(regime: Regime, offence_on: date) -> date | None:
    """`recidivism` of the regime file: `lookback_days`, or `lookback_years` to the same day of an earlier year."""
    stated = cast("dict[str, object]", regime.about.get("recidivism") or {})
    days, years = stated.get("lookback_days"), stated.get("lookback_years")
    if isinstance(days, int):
        return offence_on - timedelta(days=days)
    if isinstance(years, int):
        year = offence_on.year - years
        return date(year, offence_on.month, min(offence_on.day, monthrange(year, offence_on.month)[1]))
    return None
