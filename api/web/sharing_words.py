"""The words of sharing between organisations."""

from typing import Final

from api.web.marking import marked as _

SHARING_WORDS: Final[dict[str, dict[str, str]]] = {
    "shared_kind": {
        "sites": _("Sites"),
        "parties": _("Firms"),
        "findings": _("Findings that may be told"),
        "actions": _("Corrective actions"),
        "cases": _("Public state of cases"),
        "comments": _("Shared comments"),
    },
    "shared_field": {
        "reference": _("Reference"),
        "name": _("Name"),
        "kind": _("Kind"),
        "sector": _("Sector"),
        "country": _("Country"),
        "region": _("Region"),
        "city": _("Town"),
        "workers": _("Workers, rounded"),
        "score_band": _("Band of the score"),
        "site_reference": _("Reference of the site"),
        "finding_reference": _("Reference of the finding"),
        "indicator": _("Indicator"),
        "severity": _("Severity"),
        "state": _("State"),
        "found_on": _("Found on"),
        "closed_on": _("Closed on"),
        "close_by": _("To be done by"),
        "done_on": _("Done on"),
        "verified_on": _("Verified on"),
        "public_state": _("Public state"),
        "party_name": _("Name of the firm"),
        "party_country": _("Country of the firm"),
        "offence_family": _("Offence"),
        "decided_on": _("Decided on"),
        "final_on": _("Final on"),
        "listed_until": _("Listed until"),
        "comments": _("Comments, shared ones alone"),
    },
    "agreement_state": {
        "proposed": _("Proposed"),
        "approved": _("Approved, not yet accepted"),
        "accepted": _("Accepted"),
        "ended": _("Ended"),
    },
    "in_force": {
        "not_in_force": _("Opens nothing yet"),
        "not_begun": _("Accepted, begins later"),
        "in_force": _("In force"),
        "expired": _("Expired"),
        "ended": _("Ended"),
    },
    "place_kind": {
        "hotel": _("Hotel"),
        "farm": _("Farm"),
        "construction_project": _("Construction project"),
        "factory": _("Factory"),
        "accommodation": _("Accommodation"),
        "other": _("Other place of work"),
    },
    "few_people": {
        "fewer than 10": _("fewer than 10"),
    },
}
