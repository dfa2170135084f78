"""The words of corrective actions: what closing asks for, who owns what, why a day was moved."""

from typing import Final

from api.web.marking import marked as _

ACTION_WORDS: Final[dict[str, dict[str, str]]] = {
    "action_kind": {
        "site": _("The site's own"),
        "buyer": _("The buyer's"),
        "joint": _("Site and buyer together"),
    },
    "action_view": {
        "open": _("All open"),
        "overdue": _("Overdue"),
        "due": _("Due in 14 days"),
        "verify": _("Waiting for verification"),
        "extension": _("Later day asked for"),
        "closed": _("Closed"),
    },
    "action_step": {
        "planned": _("Planned"),
        "done": _("Done"),
        "returned": _("Sent back"),
        "verified": _("Verified"),
    },
    "closing_need": {
        "plan": _("A plan that says what is done"),
        "root_cause": _("The root cause"),
        "evidence": _("Evidence"),
        "worker_confirmation": _("Workers asked who say it is put right"),
        "site_visit": _("A visit that saw it"),
        "owners": _("Each owner with a part"),
        "owner_parts": _("Every owner's part done"),
        "buyer_sign_off": _("Signed off by the buyer"),
    },
    "evidence_file": {
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
    "owner_kind": {
        "site": _("Site"),
        "buyer": _("Buyer"),
    },
    "lever": {
        "price": _("price"),
        "lead_time": _("lead time"),
        "payment": _("payment"),
        "order_volume": _("order volume"),
        "order_change": _("late changes of orders"),
        "site_practice": _("practice on site"),
    },
    "clock": {
        "plan": _("Plan"),
        "close": _("Put right"),
    },
    "extension_state": {
        "requested": _("Asked for"),
        "granted": _("Granted"),
        "refused": _("Refused"),
    },
    "asked_by": {
        "firm": _("the firm"),
        "auditor": _("the auditor"),
    },
    "asked_way": {
        "on_site": _("on site"),
        "phone": _("by telephone"),
        "survey": _("by a survey"),
        "committee": _("through the workers' committee"),
    },
    "retaliation_outcome": {
        "no_sign": _("No sign"),
        "sign": _("A sign: kept as a confidential matter"),
    },
}
