"""Where a row has its page, and how a question is written into an address: defaults are left out, order is fixed."""

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from reports.facts.payloads import Subject

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PAGES: dict[str, str] = {
    "site": "/sites/",
    "party": "/parties/",
    "batch": "/imports/",
    "report": "/reports/",
    "visit": "/visits/",
    "finding": "/findings/",
    "referral": "/referrals/",
    "action": "/actions/",
    "hit": "/screening/",
    "case": "/cases/",
    "plan": "/plans/",
    "job": "/jobs/",
    "score_contest": "/contests/",
    "grievance": "/grievances/",
    "evidence": "/evidence/",
    "inspector": "/inspectors/",
    "bulk": "/report-bulk/",
    "statement": "/statements/",
}


def page_of(subject: Subject) -> str | None:
    """None for what may be named and has no page, such as a firm that nobody has disclosed."""
    if subject.kind == "pairs":
        return "/duplicates"
    if subject.kind == "watch_list":
        return "/screening/lists"
    return PAGES[subject.kind] + quote(subject.id, safe="") if subject.id else None


def asked(path: str, query: "DataclassInstance", **changes: object) -> str:
    """The address of the same question with some parts changed."""
    changed = replace(query, **changes) if changes else query
    pairs: list[tuple[str, str]] = []
    for part in fields(changed):
        value = getattr(changed, part.name)
        if value == part.default:
            continue
        several = value if isinstance(value, tuple) else (value,)
        pairs += [(part.name, _written(one)) for one in several]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _written(value: object) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)
