"""How long a law lists a firm, as the assessment of the case says: the day proposed to whoever makes it final."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from foundation.dates import months_later
from sanctions.penalties.regimes import RegimeNotFound, family_of

LISTING = "listing"


def listing_end(regime: str, answer: Mapping[str, Any], on: date) -> date | None:
    """
    Counted in months from `on`. None where the law of the case is about something else than a public list, leaves the
    time open, or says none: then nobody proposes a day and the approver names it.
    """
    try:
        family, _ = family_of(regime)
    except RegimeNotFound:
        return None
    law = family.version_on(date.fromisoformat(answer["in_force_from"]))
    if law is None or law.legal_nature != LISTING:
        return None
    fixed = [bar["max_months"] for bar in answer["bars"] if bar["max_months"] == bar["min_months"]]
    return months_later(on, max(fixed)) if fixed else None
