"""The words of the public register. The sentences of grounds are those of `publications/grounds.csv`, marked here."""

from typing import Final

from api.web.marking import marked as _

REGISTER_WORDS: Final[dict[str, dict[str, str]]] = {
    "register_ground": {
        "wages_below_law": _("Wages were paid below what law or agreement requires"),
        "wages_late": _("Wages were paid late or not at all"),
        "no_permit": _("Workers were employed without the permit the law requires"),
        "forced_labour": _("Work was exacted under coercion as the law defines it"),
        "child_labour": _("Children were employed below the age the law allows"),
        "serious_safety": _("Serious breaches of safety and health at work"),
        "fees_charged": _("Workers were charged fees for their recruitment"),
        "documents_kept": _("Identity documents of workers were kept from them"),
        "inspection_obstructed": _("An inspection was obstructed"),
        "not_reported": _("A report that the law requires was not made"),
        "not_registered": _("Workers were not registered with social security"),
        "permit_terms": _("The conditions of work permits were not kept"),
    },
    "register_name": {
        "Not a legal entity: the name is not published here": _("Not a legal entity: the name is not published here")
    },
    "register_number": {
        "lei": _("LEI"),
        "vat": _("VAT number"),
        "tax_id": _("Tax number"),
        "duns": _("DUNS number"),
        "registration_number": _("Registration number"),
        "uscc": _("Unified social credit code"),
        "unstated": _("Number on record"),
    },
    "register_scope": {
        "public_contracts": _("Public contracts"),
        "public_funding": _("Public funding"),
        "work_permits": _("Permits for workers"),
        "products": _("Placing products on the market"),
        "notice_only": _("Nothing: this is a notice"),
    },
    "register_standing": {
        "decided": _("Decided, not final"),
        "final": _("Final"),
        "paying": _("Final; being paid"),
        "remediating": _("Final; being put right"),
        "closed": _("Final; settled"),
    },
    "register_appeal": {
        "none": _("No appeal was made"),
        "decided": _("An appeal was made and has been decided"),
        "possible": _("It may still be appealed"),
    },
    "register_removed": {
        "annulled": _("Removed: decision annulled"),
        "expired": _("Removed: its time on the register is over"),
        "withdrawn": _("Removed: taken back"),
        "corrected": _("Removed as a correction"),
    },
    "register_about": {
        "": _("The whole entry"),
        "party_name": _("The name of the firm"),
        "offence_on": _("The day of the breach"),
        "final_amount": _("The sum"),
        "grounds": _("The grounds"),
        "region": _("The region"),
        "listed_until": _("The last day"),
        "other": _("Something else"),
    },
    "register_answer": {
        "reply": _("Reply"),
        "contest": _("Contest of a fact"),
        "waiting": _("Waiting"),
        "accepted": _("Accepted"),
        "refused": _("Refused"),
    },
    "publication_state": {
        "prepared": _("Waits for a second person"),
        "sent_back": _("Sent back"),
        "approved": _("Public"),
        "replaced": _("Replaced by a newer version"),
        "removed": _("Removed"),
    },
}
