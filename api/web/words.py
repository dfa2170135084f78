"""
The words for values that rows hold as codes, in one place, marked for the catalogues. A code that has no word here is
a mistake the page must show at once (WordMissing in tests), not hide behind the code itself.
"""

from typing import Final

from api.web.access_words import ACCESS_WORDS
from api.web.action_words import ACTION_WORDS
from api.web.algorithm_words import ALGORITHM_WORDS
from api.web.bulk_words import BULK_WORDS
from api.web.case_words import CASE_WORDS
from api.web.evidence_words import EVIDENCE_WORDS
from api.web.finding_words import FINDING_WORDS
from api.web.inspector_words import INSPECTOR_WORDS
from api.web.invitation_words import INVITATION_WORDS
from api.web.issued_words import ISSUED_WORDS
from api.web.law_words import LAW_WORDS
from api.web.list_words import LIST_WORDS
from api.web.marking import marked
from api.web.notice_words import NOTICE_WORDS
from api.web.programme_words import PROGRAMME_WORDS
from api.web.register_words import REGISTER_WORDS
from api.web.risk_words import RISK_WORDS
from api.web.screening_words import SCREENING_WORDS
from api.web.series_words import SERIES_WORDS
from api.web.sharing_words import SHARING_WORDS
from api.web.statement_words import STATEMENT_WORDS
from api.web.task_words import TASK_WORDS
from api.web.trail_words import TRAIL_WORDS
from api.web.visit_words import VISIT_WORDS

__all__ = ["WORDS", "marked"]


_ = marked

WORDS: Final[dict[str, dict[str, str]]] = {
    **LIST_WORDS,
    **INSPECTOR_WORDS,
    **BULK_WORDS,
    **INVITATION_WORDS,
    **SCREENING_WORDS,
    **ACCESS_WORDS,
    **REGISTER_WORDS,
    **RISK_WORDS,
    **ALGORITHM_WORDS,
    **ACTION_WORDS,
    **VISIT_WORDS,
    **FINDING_WORDS,
    **EVIDENCE_WORDS,
    **CASE_WORDS,
    **PROGRAMME_WORDS,
    **LAW_WORDS,
    **STATEMENT_WORDS,
    **ISSUED_WORDS,
    **SERIES_WORDS,
    **SHARING_WORDS,
    **NOTICE_WORDS,
    **TASK_WORDS,
    **TRAIL_WORDS,
    "band": {
        "unknown": _("Unknown"),
        "low": _("Low"),
        "medium": _("Medium"),
        "high": _("High"),
        "very_high": _("Very high"),
    },
    "standing": {
        "claimed": _("Claimed"),
        "evidenced": _("Evidenced"),
        "verified": _("Verified"),
        "expired": _("Expired"),
        "unknown": _("Unknown"),
    },
    "link_standing": {
        "claimed": _("Claimed"),
        "evidenced": _("Evidenced"),
        "verified": _("Verified"),
        "expired": _("Expired"),
        "unknown": _("Found, not confirmed"),
    },
    "verb": {
        "answer": _("Answer"),
        "review": _("Review"),
        "approve": _("Approve"),
        "compare": _("Compare"),
        "plan": _("Plan"),
        "write": _("Write"),
        "verify": _("Verify"),
        "open": _("Open"),
    },
    "edge": {
        "supplies": _("supplies"),
        "subcontracts": _("subcontracts to"),
        "provides_labour": _("provides labour to"),
        "recruits_for": _("recruits for"),
        "owns": _("owns"),
        "controls": _("controls"),
        "operates": _("operates"),
    },
    "edge_back": {
        "supplies": _("is supplied by"),
        "subcontracts": _("takes subcontracts from"),
        "provides_labour": _("gets workers from"),
        "recruits_for": _("gets recruits from"),
        "owns": _("is owned by"),
        "controls": _("is controlled by"),
        "operates": _("is operated by"),
    },
    "reason": {
        "risk": _("Risk"),
        "random": _("Random draw"),
        "follow_up": _("Follow-up due"),
        "first_visit": _("First visit"),
    },
    "sector": {
        "hospitality": _("Hospitality"),
        "agriculture": _("Agriculture"),
        "construction": _("Construction"),
        "general": _("Other work"),
    },
    "stage": {
        "dry_run": _("Checked, nothing written yet"),
        "writing": _("Being written"),
        "written": _("Written"),
        "undone": _("Undone"),
    },
    "state": {
        "queued": _("Waiting for a worker"),
        "running": _("Running"),
        "done": _("Done"),
        "failed": _("Stopped by an error"),
        "cancelled": _("Cancelled"),
    },
    "confidence": {
        "sure": _("sure"),
        "likely": _("likely"),
        "guess": _("a guess"),
        "none": _("no match"),
        "chosen": _("you said so"),
    },
    "name_kind": {
        "registered": _("registered name"),
        "trading": _("trading name"),
        "former": _("former name"),
        "transliterated": _("transliterated"),
    },
    "party_kind": {
        "organisation": _("Legal entity"),
        "person": _("Person"),
        "unknown": _("Known only to exist"),
    },
    "subject": {
        "site": _("Site"),
        "party": _("Firm or person"),
        "hit": _("Possible match"),
        "case": _("Case"),
    },
    "plan_state": {
        "draft": _("Draft"),
        "published": _("Published"),
        "replaced": _("Replaced by a newer one"),
    },
    "pair_tab": {
        "review": _("Waiting"),
        "same": _("Taken for one"),
        "different": _("Different"),
        "possibly_same": _("Possibly the same"),
        "split": _("Split"),
    },
    "pair_said": {
        "review": _("waits for a person"),
        "same": _("taken for one record"),
        "different": _("kept as two different records"),
        "possibly_same": _("linked as possibly the same"),
        "split": _("split into two records"),
    },
    "verdict": {
        "same": _("same"),
        "spelling": _("spelling only"),
        "differs": _("differs"),
        "left_only": _("only A says"),
        "right_only": _("only B says"),
    },
    "check": {
        "valid": _("check digit right"),
        "invalid": _("check digit wrong"),
        "unchecked": _("no check known"),
    },
    "held": {
        "links": _("Links"),
        "sites": _("Sites it runs"),
        "facts": _("Facts"),
        "visits": _("Visits"),
        "findings": _("Findings"),
    },
    "compared": {
        "name": _("Name"),
        "party_kind": _("Organisation or person"),
        "address": _("Address"),
        "city": _("Town"),
        "country": _("Country"),
        "phone": _("Telephone"),
        "website": _("Web site"),
        "reference": _("Your own reference"),
        "site_kind": _("Kind of site"),
        "sector": _("Sector"),
        "operator": _("Operating firm"),
        "postcode": _("Postcode"),
        "region": _("Region"),
        "coordinates": _("Coordinates"),
    },
    "why_alike": {
        "a person answered": _("a person answered"),
        "identifier equal": _("number equal"),
        "identifier differs": _("number differs"),
        "site identifier equal": _("number of the site equal"),
        "unit or plot number equal": _("unit or plot equal"),
        "unit or plot number differs": _("unit or plot differs"),
        "site number in the name differs": _("number in the name differs"),
        "another town and house number": _("another town and house number"),
        "phone equal": _("telephone equal"),
        "phone differs": _("telephone differs"),
        "mail or web domain equal": _("web domain equal"),
        "mail or web domain differs": _("web domain differs"),
        "house number equal": _("house number equal"),
        "house number differs": _("house number differs"),
        "name equal": _("name equal"),
        "name close": _("name close"),
        "name differs": _("name differs"),
        "address equal": _("address equal"),
        "address close": _("address close"),
        "address differs": _("address differs"),
        "postcode equal": _("postcode equal"),
        "postcode differs": _("postcode differs"),
        "city equal": _("town equal"),
        "city differs": _("town differs"),
        "country equal": _("country equal"),
        "country differs": _("country differs"),
        "same place on the map": _("same place on the map"),
        "little in common": _("little in common"),
    },
    "act": {
        "same": _("taken for one"),
        "merged": _("taken for one"),
        "different": _("said to be different"),
        "review": _("put forward for review"),
        "possibly_same": _("linked as possibly the same"),
        "split": _("split in two"),
        "moved": _("moved to a new place"),
        "closed": _("closed"),
        "reopened": _("works again"),
    },
    "record_state": {
        "open": _("Open"),
        "closed": _("Closed"),
        "moved": _("Moved"),
    },
    "doubt": {
        "kinds_differ": _("One is a firm, the other a site: they are never one record."),
        "countries_differ": _("They lie in different countries."),
        "closed": _("One of them is closed."),
        "identifiers_differ": _("They carry different numbers of one scheme."),
        "refused_before": _("It was decided before that two of these records are two."),
    },
    "controls": {
        "yes": _("yes"),
        "possible": _("possibly"),
        "no": _("no"),
    },
    "ends_because": {
        "person": _("it is a person"),
        "owners_not_recorded": _("its owners are not recorded"),
        "cannot_be_named": _("nobody can name it"),
        "ring": _("they own each other"),
    },
    "lead_kind": {
        "undeclared_subcontracting": _("Work may be done elsewhere"),
        "recruitment_fees": _("Workers may have paid for the job"),
        "phoenix": _("A firm may follow another"),
    },
    "lead_state": {
        "open": _("Open"),
        "taken_to_inspection": _("Taken to inspection"),
        "refuted": _("Explained"),
    },
}
