"""The pages of the audits floor with their invented facts."""

from foundation.actors import Desk
from tests.browser import invented_findings as found
from tests.browser import invented_visits as going
from tests.browser import invented_year as year
from tests.browser.invented_draws import DRAWS, NO_DRAWS
from tests.browser.invented_rounds import PLAN

PLANNING = Desk.INSPECTORATE
AUDITS: dict[str, tuple[str, object, str, Desk | None]] = {
    "draws": ("draws.html", DRAWS, "draws", PLANNING),
    "draws-none": ("draws.html", NO_DRAWS, "draws", PLANNING),
    "visits": ("visits.html", going.VISITS, "visits", PLANNING),
    "visits-none": ("visits.html", going.NO_VISITS, "visits", PLANNING),
    "visit": ("visit.html", going.VISIT, "visits", PLANNING),
    "visit-wrong": ("visit.html", going.VISIT_WRONG, "visits", PLANNING),
    "visit-over": ("visit.html", going.VISIT_OVER, "visits", PLANNING),
    "visit-correcting": ("visit.html", going.VISIT_CORRECTING, "visits", PLANNING),
    "visit-paper": ("visit_checklist.html", going.CHECKLIST, "visits", PLANNING),
    "visit-sample": ("visit_sample.html", going.SAMPLE, "visits", PLANNING),
    "visit-sample-wrong": ("visit_sample.html", going.NO_SAMPLE, "visits", PLANNING),
    "visit-move": ("visit_move.html", year.MOVING, "plan", PLANNING),
    "undisclosed": ("undisclosed.html", found.UNDISCLOSED, "visits", PLANNING),
    "plan": ("plan.html", PLAN, "plan", PLANNING),
    "findings": ("findings.html", found.FINDINGS, "findings", PLANNING),
    "findings-none": ("findings.html", found.NO_FINDINGS, "findings", PLANNING),
    "finding": ("finding.html", found.PAGE, "findings", PLANNING),
    "finding-refused": ("finding.html", found.REFUSED, "findings", PLANNING),
    "finding-changed": ("finding.html", found.CHANGED, "findings", PLANNING),
    "finding-where": ("finding_new.html", found.WHERE, "findings", PLANNING),
    "finding-new": ("finding_new.html", found.NEW, "findings", PLANNING),
    "referral": ("referral.html", found.REFERRAL, "findings", PLANNING),
    "promises": ("promises.html", found.PROMISES, "desk", PLANNING),
    "actions": ("actions.html", found.ACTIONS, "actions", Desk.COMPLIANCE),
    "actions-none": ("actions.html", found.NO_ACTIONS, "actions", PLANNING),
    "action": ("action.html", found.ACTION_LATE, "actions", PLANNING),
    "action-changed": ("action.html", found.ACTION_REFUSED, "actions", Desk.COMPLIANCE),
    "action-done": ("action.html", found.ACTION_DONE, "actions", PLANNING),
    "programme": ("programme.html", year.PROGRAMME, "", PLANNING),
    "programme-draft": ("programme.html", year.PROGRAMME_DRAFT, "", PLANNING),
    "programme-none": ("programme_none.html", year.NO_PROGRAMME, "", PLANNING),
    "recognitions": ("recognitions.html", year.RECOGNITIONS, "", PLANNING),
    "recognitions-none": ("recognitions.html", year.NO_RECOGNITIONS, "", PLANNING),
    "inspectors": ("inspectors.html", year.INSPECTORS, "", PLANNING),
    "inspectors-none": ("inspectors.html", year.NO_INSPECTORS, "", PLANNING),
    "inspector": ("inspector.html", year.INSPECTOR, "", PLANNING),
    "calendars": ("calendars.html", year.CALENDARS, "", PLANNING),
    "calendars-none": ("calendars.html", year.NO_CALENDAR, "", PLANNING),
    "grievances": ("grievances.html", year.GRIEVANCES, "", PLANNING),
    "grievances-none": ("grievances.html", year.NO_GRIEVANCES, "", PLANNING),
    "grievance": ("grievance.html", year.MATTER, "", PLANNING),
    "grievance-where": ("grievance_new.html", year.TAKING_WHERE, "", PLANNING),
    "grievance-new": ("grievance_new.html", year.TAKING, "", PLANNING),
    "grievance-receipt": ("grievance_receipt.html", year.RECEIPT, "", PLANNING),
    "grievance-asked": ("grievance_asked.html", year.ASKED, "", PLANNING),
    "grievance-asked-wrong": ("grievance_asked.html", year.ASKED_WRONG, "", PLANNING),
}
