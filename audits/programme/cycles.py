"""How long after a visit the next one is due: by scheme and rating, or by the band of the risk (`audit_cycles.csv`)."""

from dataclasses import dataclass
from functools import cache

from audits.instruments.tables import rows
from audits.programme.parties import ProgrammeSite
from audits.programme.rules import ProgrammeRules

OWN_SCHEME = "Labour inspectorate"
STATE_OF_BAND = {
    "low": "risk band low",
    "medium": "risk band medium",
    "unknown": "risk band medium",
    "high": "risk band high",
    "very_high": "risk band high",
}
"""Unknown is not low: until somebody looked it goes with the medium ones."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """`months` between two visits; None where the table leaves the site to the lot. `name` says which row."""

    months: float | None
    name: str


@cache
def _table() -> dict[tuple[str, str], float | None]:
    return {
        (row["scheme"].casefold(), row["rating_or_state"].casefold()): (
            float(row["interval_months"]) if row["interval_months"] else None
        )
        for row in rows("audit_cycles")
    }


def cycle_of(site: ProgrammeSite) -> Cycle:
    """Recognition lengthens it, within its cap. A scheme or rating that the table does not know counts as none."""
    state = STATE_OF_BAND.get(site.band, STATE_OF_BAND["unknown"])
    scheme, rating = (site.scheme, site.rating) if _known(site) else (OWN_SCHEME, state)
    months = _table()[scheme.casefold(), rating.casefold()]
    name = f"{scheme}, {rating}"
    if months is None or site.extension <= 1.0:
        return Cycle(months, name)
    longer = months * site.extension
    capped = longer if site.most_months is None else max(months, min(longer, site.most_months))
    return Cycle(capped, f"{name}, lengthened by earned recognition")


def _known(site: ProgrammeSite) -> bool:
    return (site.scheme.casefold(), site.rating.casefold()) in _table()


def interval_of(site: ProgrammeSite, rules: ProgrammeRules) -> float:
    """What the worth of a next visit grows with; at least a month, for "at once" is a matter of follow-ups."""
    months = cycle_of(site).months
    return max(1.0, rules.longest_interval if months is None else months)
