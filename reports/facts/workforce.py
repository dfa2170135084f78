"""Who works on a site, as far as stated: counts of people come in exact and the content hides the small ones."""

from collections.abc import Sequence
from datetime import date

from reports.contents.spoken import word
from reports.contents.values import Standing
from reports.facts.payloads import head_count
from reports.payloads import WorkforcePart
from suppliers.models import Fact

TOTAL = ("workers_total", "workers")
AGENCY = "agency_workers"
WORKER_FIELDS = (*TOTAL, AGENCY)
"""Facts that are counts of people: shown as people, with small counts hidden, never among the other facts."""


def workforce_of(facts: Sequence[Fact], today: date) -> tuple[WorkforcePart, ...]:
    """Parts that add up to the stated total; a total alone is one part. Nothing stated gives no part."""
    known = {fact.field: fact for fact in facts if fact.field in WORKER_FIELDS}
    total = next((known[field] for field in TOTAL if field in known), None)
    agency = known.get(AGENCY)
    if total is None:
        return (_part("agency", word("site.part-agency"), agency, today), _unknown_rest()) if agency else ()
    if agency is None:
        return (_part("all-workers", word("site.part-all"), total, today),)
    everyone, sent = _people(total), _people(agency)
    direct = everyone - sent if everyone is not None and sent is not None and sent <= everyone else None
    return (
        _part("agency", word("site.part-agency"), agency, today),
        WorkforcePart("direct", _said(word("site.part-direct-less"), total, agency), direct, _standing(total, today)),
    )


def _part(key: str, kind: str, fact: Fact, today: date) -> WorkforcePart:
    return WorkforcePart(key, _said(kind, fact), _people(fact), _standing(fact, today))


def _unknown_rest() -> WorkforcePart:
    return WorkforcePart("direct", word("site.part-direct"), None, Standing.UNKNOWN)


def _people(fact: Fact) -> int | None:
    count = head_count(fact.value)
    return None if count is None else count.people


def _said(kind: str, *facts: Fact) -> str:
    """A middle never passes for a count."""
    counts = [head_count(fact.value) for fact in facts]
    return word("site.part-middle", kind=kind) if any(count and count.is_range for count in counts) else kind


def _standing(fact: Fact, today: date) -> Standing:
    expired = fact.valid_until is not None and fact.valid_until < today
    return Standing.EXPIRED if expired else Standing(fact.standing)
