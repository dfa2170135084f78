"""The words of report series."""

from typing import Final

from api.web.marking import marked as _

SERIES_WORDS: Final[dict[str, dict[str, str]]] = {
    "rhythm": {
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half": _("every half-year"),
        "year": _("every year"),
    },
    "run_state": {
        "due": _("Waits for its day"),
        "made": _("Made"),
        "failed": _("Could not be made"),
        "missed": _("Public day missed"),
    },
    "series_state": {
        "active": _("Active"),
        "paused": _("Paused"),
    },
    "lag_unit": {
        "days": _("days"),
        "working_days": _("working days"),
    },
    "outsider_state": {
        "asked": _("asked, has not agreed yet"),
        "confirmed": _("agreed"),
    },
}
