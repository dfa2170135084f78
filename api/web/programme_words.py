"""The words of a year's programme and of earned recognition."""

from typing import Final

from api.web.marking import marked

_ = marked

PROGRAMME_WORDS: Final[dict[str, dict[str, str]]] = {
    "programme_state": {"draft": _("Draft"), "published": _("Published"), "closed": _("Closed")},
    "programme_how": {"sure": _("In for sure"), "lot": _("By lot")},
    "programme_why": {
        "follow_up": _("Follow-up due"),
        "campaign": _("Campaign"),
        "cycle": _("Cycle due"),
        "first_visit": _("Never visited"),
        "risk": _("Risk"),
        "lot": _("By lot"),
    },
    "programme_missed": {
        "over_capacity": _("No inspector-days left in its months"),
        "window": _("Its own dates leave no day of the year"),
        "no_inspector": _("No inspector has days for its area"),
    },
    "programme_entry": {"waiting": _("Waiting"), "planned": _("Planned"), "visited": _("Visited")},
    "recognition_state": {
        "proposed": _("Proposed"),
        "declined": _("Declined"),
        "valid": _("Valid"),
        "granted": _("Granted"),
        "expired": _("Expired"),
        "revoked": _("Revoked"),
    },
    "revoked_because": {"grave_finding": _("grave finding"), "by_hand": _("by decision")},
}
