"""Words for who may do what: roles, and what a token may be allowed."""

from typing import Final

from api.web.marking import marked as _

ACCESS_WORDS: Final = {
    "role": {
        "platform_administrator": _("Platform administrator"),
        "compliance_officer": _("Compliance officer"),
        "supplier": _("Supplier"),
        "inspector": _("Inspector"),
        "inspection_planner": _("Inspection planner"),
        "case_officer": _("Case officer"),
        "approver": _("Approver"),
        "observer": _("Observer"),
        "auditor_body": _("Auditor body"),
    },
    "account_state": {"active": _("In use"), "locked": _("Locked for a while"), "disabled": _("No longer in use")},
    "leave": {
        "read_registry": _("Read firms, sites and links"),
        "write_registry": _("Write firms, sites and links"),
        "read_persons": _("Read names of persons"),
        "read_risk": _("Read scores"),
        "score": _("Compute scores"),
        "read_full_scores": _("Read scores with what was confided"),
        "contest_own_scores": _("Contest the own scores"),
        "read_visits": _("Read visits and findings"),
        "plan_visits": _("Plan visits"),
        "record_findings": _("Record findings"),
        "read_grievances": _("Read grievances"),
        "record_grievances": _("Take grievances down"),
        "screen": _("Compare with watch lists"),
        "rule_on_hits": _("Rule on possible matches"),
        "read_cases": _("Read cases"),
        "write_cases": _("Write cases"),
        "approve_cases": _("Approve cases"),
        "read_aggregates": _("Read counts"),
        "make_reports": _("Make reports"),
        "write_statements": _("Write statements"),
        "sign_statements": _("Sign statements"),
        "run_system": _("Run the system"),
        "manage_webhooks": _("Manage webhooks"),
        "read_shared": _("Read what others share"),
        "share_records": _("Share records with others"),
        "write_comments": _("Write comments"),
        "manage_people": _("Look after the accounts of the organisation"),
    },
}
