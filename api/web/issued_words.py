"""The words of issued reports and of their verification."""

from typing import Final

from api.web.marking import marked as _

ISSUED_WORDS: Final[dict[str, dict[str, str]]] = {
    "issued_kind": {
        "portfolio": _("Portfolio of suppliers and sites"),
        "supplier_register": _("Supplier register"),
        "site_audit": _("Site report"),
        "supplier_dossier": _("Supplier dossier"),
        "corrective_actions": _("Corrective actions"),
        "inspection_plan": _("Inspection plan"),
        "inspectorate_year": _("Report of the inspectorate"),
        "regulator_digest": _("Digest of cases"),
        "case_notice": _("Notice to a firm"),
        "case_decision": _("Decision in a case"),
        "law_statement": _("Due-diligence statement"),
        "certificate": _("Certificate of earned recognition"),
    },
    "issued_state": {
        "issued": _("In force, as issued"),
        "superseded": _("Superseded"),
        "revoked": _("Revoked"),
    },
    "verified_state": {
        "genuine": _("Genuine"),
        "expired": _("Genuine, and no longer valid"),
        "superseded": _("Superseded"),
        "revoked": _("Revoked"),
        "unknown": _("Not known here"),
    },
    "ended_because": {
        "": _("No reason is given."),
        "mistake": _("It held a mistake."),
        "facts_changed": _("The facts it rested on changed."),
        "recognition_ended": _("What it certified has ended."),
        "key_lost": _("The key it was signed with is no longer trusted."),
    },
    "alteration": {
        "changed": _("changed"),
        "removed": _("removed"),
        "added": _("added"),
        "other": _("hardly anything is the same"),
    },
}
