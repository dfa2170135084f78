"""
The words for values that rows hold as codes, in one place, marked for the catalogues. A code that has no word here is
a mistake the page must show at once (WordMissing in tests), not hide behind the code itself.
"""

from typing import Final


def marked(text: str) -> str:
    """Marks a text for the catalogues; it is translated where it is shown."""
    return text


_ = marked

WORDS: Final[dict[str, dict[str, str]]] = {
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
    },
    "field": {
        "name": _("Name"),
        "legal_name": _("Legal name"),
        "address": _("Address"),
        "city": _("Town"),
        "region": _("Region"),
        "postcode": _("Postcode"),
        "country": _("Country"),
        "sector": _("Sector"),
        "site_kind": _("Kind of site"),
        "workers": _("Workers"),
        "agency_workers": _("Agency workers"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "coordinates": _("Coordinates"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "website": _("Web site"),
        "identifiers": _("Register number"),
        "parent": _("Parent firm"),
        "owner": _("Owner"),
        "operator": _("Operating firm"),
        "operator_id": _("ID of the operating firm"),
        "external_id": _("ID in this list"),
        "record_kind": _("Company or site"),
        "party_kind": _("Organisation or person"),
        "role": _("Role"),
        "season": _("Season"),
        "since": _("Since"),
        "founded": _("Founded"),
        "dissolved": _("Dissolved"),
        "remark": _("Remark"),
        "from_name": _("Supplier"),
        "from_id": _("ID of the supplier"),
        "kind": _("Kind of link"),
        "to_name": _("Buyer or site"),
        "to_id": _("ID of the buyer or site"),
        "until": _("Until"),
        "share": _("Share"),
        "commodity": _("Goods"),
        "standing": _("Standing"),
        "verified_until": _("Verified until"),
        "corridor": _("Corridor"),
        "origin": _("How it came to be known"),
        "source": _("Source"),
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
    },
    "plan_state": {
        "draft": _("Draft"),
        "published": _("Published"),
        "replaced": _("Replaced by a newer one"),
    },
}
