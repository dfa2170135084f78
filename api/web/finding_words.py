"""The words of findings, what they owe, and the protected path."""

from typing import Final

from api.web.marking import marked as _

FINDING_WORDS: Final[dict[str, dict[str, str]]] = {
    "verified_how": {
        "on site, by a second person": _("on site, by a second person"),
        "on site or strong evidence + worker check": _("on site, or by strong evidence and asking workers"),
        "desk or on site": _("at the desk or on site"),
        "desk": _("at the desk"),
        "joint plan review each 6 months": _("together, every six months"),
    },
    "rule_source": {
        "design default": _("rule of this house"),
    },
    "severity": {
        "zero_tolerance": _("Zero tolerance"),
        "critical": _("Critical"),
        "major": _("Major"),
        "minor": _("Minor"),
        "collaborative": _("Collaborative"),
    },
    "finding_state": {
        "alleged": _("Alleged"),
        "confirmed": _("Confirmed"),
        "closed": _("Closed"),
        "withdrawn": _("Withdrawn"),
        "amended": _("Corrected by a later entry"),
    },
    "action_state": {
        "open": _("Not begun"),
        "planned": _("Planned"),
        "done": _("Done, to be verified"),
        "verified": _("Verified"),
        "dropped": _("Dropped"),
    },
    "keeping": {
        "kept_in_time": _("Kept in time"),
        "kept_late": _("Kept late"),
        "open": _("Still open"),
        "overdue": _("Overdue"),
        "no_longer_owed": _("No longer owed"),
    },
    "fault": {
        "missing": _("It was never opened"),
        "closed_without_outcome": _("It was closed without an outcome"),
        "closed_too_early": _("It was closed although it is still owed"),
        "left_open": _("It stands open although the finding is over"),
    },
    "owed_step": {
        "decide": _("Hear the firm and decide"),
        "plan": _("Corrective plan"),
        "close": _("Put right and verified"),
        "evidence": _("Evidence asked for"),
        "follow_up": _("Seen on site"),
        "plan.remind_7": _("Reminder of the plan, 7 working days before"),
        "plan.remind_1": _("Reminder of the plan, 1 working day before"),
        "close.remind_7": _("Reminder to put it right, 7 working days before"),
        "close.remind_1": _("Reminder to put it right, 1 working day before"),
        "supervise": _("Told to the supervisor"),
        "acknowledge": _("Taken on"),
        "escalate": _("Told to child protection"),
        "recheck": _("Looked again at those who were asked"),
    },
    "referral_state": {
        "opened": _("Opened"),
        "accepted": _("Taken on"),
        "declined": _("Declined"),
        "handed_over": _("Handed over"),
        "closed": _("Closed"),
    },
    "consent": {
        "yes": _("Consent given"),
        "no": _("Consent refused"),
        "unknown": _("Consent not known"),
    },
    "agency": {
        "": _("None yet"),
        "labour_inspectorate": _("Labour inspectorate"),
        "anti_trafficking": _("Anti-trafficking unit"),
        "police": _("Police"),
        "child_protection": _("Child protection"),
        "shelter": _("Shelter"),
        "health": _("Health care"),
        "union": _("Union or worker organisation"),
        "embassy": _("Embassy"),
    },
    "task_kind": {
        "action.part": _("Part of an action"),
        "action.verify": _("Verify an action"),
        "confidential": _("Confidential matter"),
        "extension.decide": _("Decide on more time"),
        "finding.close": _("Put right and verified"),
        "finding.corrective_plan": _("Corrective plan"),
        "finding.decide": _("Hear the firm and decide"),
        "finding.evidence": _("Ask for evidence"),
        "finding.follow_up": _("See on site"),
        "finding.remind": _("Remind the firm"),
        "retaliation_check": _("Look again at those who were asked"),
        "visit": _("Visit"),
        "visit.follow_up": _("Follow-up visit"),
    },
    "undisclosed_relation": {
        "subcontracts": _("Works for the operator as a subcontractor"),
        "provides_labour": _("Sends workers to the operator"),
    },
}
