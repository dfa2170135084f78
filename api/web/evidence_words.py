"""The words of evidence and of grievances."""

from typing import Final

from api.web.marking import marked as _

EVIDENCE_WORDS: Final[dict[str, dict[str, str]]] = {
    "evidence_kind": {
        "photo": _("Photo of the place"),
        "document": _("Document"),
        "extract": _("Extract of a register"),
        "pay_record": _("Pay record or pay slip"),
        "working_time_record": _("Record of working time"),
        "bank_proof": _("Proof of payment"),
        "contract": _("Contract of work or of labour supply"),
        "permit": _("Permit or licence"),
        "certificate": _("Certificate"),
        "correspondence": _("Letter or message"),
        "interview_record": _("Record of an interview"),
        "worker_photo": _("Photo that shows a person"),
    },
    "evidence_of": {
        "visit": _("Evidence of a visit"),
        "finding": _("Evidence of a finding"),
        "corrective_action": _("Evidence of a corrective action"),
        "grievance": _("Evidence of a confidential matter"),
        "case": _("Evidence of a case"),
    },
    "evidence_state": {
        "ok": _("Whole"),
        "expired": _("Expired"),
        "changed": _("Changed or missing"),
    },
    "custody_act": {
        "taken in": _("taken in"),
        "read": _("read"),
        "original read": _("original read"),
        "put into a bundle": _("put into a bundle"),
        "removed": _("removed"),
    },
    "channel": {
        "phone": _("By telephone"),
        "letter": _("By letter"),
        "in_person": _("In person"),
        "message": _("By message"),
    },
    "grievance_state": {
        "received": _("Received"),
        "acknowledged": _("Acknowledged"),
        "answered": _("Answered"),
        "closed": _("Closed"),
    },
    "grievance_outcome": {
        "remedied": _("Remedied"),
        "not_upheld": _("Not upheld"),
        "referred": _("Referred to somebody else"),
        "withdrawn": _("Withdrawn by whoever spoke"),
    },
    "grievance_entry": {
        "note": _("Note"),
        "from_them": _("They said"),
        "to_them": _("They are told"),
        "site_told": _("The site was told"),
        "step": _("Step"),
        "handler": _("Handler named"),
        "extension": _("Answer put off"),
    },
    "grievance_category": {
        "wages": _("Wages"),
        "hours": _("Working time"),
        "documents": _("Papers kept back"),
        "fees": _("Fees for the job"),
        "housing": _("Housing"),
        "safety": _("Health and safety"),
        "violence": _("Violence or harassment"),
        "movement": _("Free movement"),
        "dismissal": _("Dismissal or threats"),
        "other": _("Something else"),
    },
}
