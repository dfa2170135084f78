"""The question behind a list in words, for whoever opens the file without the page: its filters and its order."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from api.web.exports.columns import word_of
from api.web.languages import translated
from api.web.marking import marked as _

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

WHOSE: Final = {"mine": _("Mine"), "team": _("Team"), "nobody": _("Nobody's yet")}
OWN_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "finding_which": {
        "open": _("Still open"),
        "decide": _("To decide"),
        "overdue": _("With a late task"),
    },
    "work_when": {"late": _("Late"), "today": _("Today"), "later": _("Later")},
    "match_tab": {
        "open": _("Open"),
        "second": _("Waiting for a second person"),
        "confirmed": _("Confirmed"),
        "cleared": _("Cleared"),
        "lapsed": _("Lapsed"),
    },
    "visited": {"never": _("Never"), "yes": _("Yes")},
    "yes": {"yes": _("Yes"), "late": _("Yes")},
    "whose": WHOSE,
    "order": {
        "-score": _("Risk, the highest first"),
        "score": _("Risk, the lowest first"),
        "name": _("Name"),
        "last_visit": _("Last visit, the longest ago first"),
    },
}
"""Words that stand in a template only, or mean another thing there."""
NO_FILTER: Final = frozenset({"cursor", "start", "exact", "column", "done"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question: its label, marked, and the list that has the words of its values."""

    label: str
    words: str = ""


PARTS: Final[Mapping[str, Mapping[str, Part]]] = {
    "sites": {
        "q": Part(_("Search")),
        "country": Part(_("Country"), "country"),
        "sector": Part(_("Sector"), "sector"),
        "band": Part(_("Risk"), "band"),
        "standing": Part(_("Link to us"), "link_standing"),
        "visited": Part(_("Visited"), "visited"),
        "agency": Part(_("Agency workers"), "yes"),
        "sort": Part(_("Order"), "order"),
    },
    "findings": {
        "which": Part(_("Which findings"), "finding_which"),
        "mine": Part(_("Recorded by me")),
        "severity": Part(_("Severity"), "severity"),
        "state": Part(_("State"), "finding_state"),
        "site": Part(_("Site")),
    },
    "actions": {
        "whose": Part(_("Whose work"), "whose"),
        "view": Part(_("Where it stands"), "action_view"),
        "severity": Part(_("Severity"), "severity"),
        "kind": Part(_("In whose hands"), "action_kind"),
        "site": Part(_("Site")),
    },
    "visits": {
        "whose": Part(_("Whose visits"), "whose"),
        "when": Part(_("When"), "visit_when"),
        "site": Part(_("Site")),
    },
    "cases": {
        "which": Part(_("Which cases"), "case_which"),
        "state": Part(_("State"), "case_state"),
        "offence": Part(_("Kind of offence"), "offence_family"),
    },
    "work": {
        "whose": Part(_("Whose work"), "whose"),
        "when": Part(_("When it is due"), "work_when"),
        "verb": Part(_("Step"), "verb"),
    },
    "possible-matches": {
        "tab": Part(_("State"), "match_tab"),
        "source": Part(_("List")),
        "band": Part(_("Strength")),
        "kind": Part(_("Kind of entry")),
        "whose": Part(_("Held by"), "whose"),
        "when": Part(_("Late"), "yes"),
        "node": Part(_("ID of the record")),
    },
}


@dataclass(frozen=True, slots=True)
class FilterSaid:
    """`values` as the address has them, `words` as a sentence says them."""

    part: str
    values: tuple[str, ...]
    words: str


def filter_said(name: str, query: "DataclassInstance", locale: str, *, site: str = "") -> tuple[FilterSaid, ...]:
    """`name` is that of the list; `site` the name of the site it is narrowed to."""
    parts, found = PARTS[name], []
    for one in fields(query):
        values = _values(getattr(query, one.name))
        if one.name in NO_FILTER or not values:
            continue
        part = parts[one.name]
        label = translated(locale, part.label)
        shown = [site] if one.name == "site" and site else [_word(part.words, value, locale) for value in values]
        said = label if getattr(query, one.name) is True else f"{label}: {', '.join(shown)}"
        found.append(FilterSaid(one.name, values, said))
    return tuple(found)


def _values(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    return ("yes",) if value is True else (str(value),) if value else ()


def _word(words: str, value: str, locale: str) -> str:
    if words in OWN_WORDS:
        return translated(locale, OWN_WORDS[words].get(value, value))
    return word_of(words, value, locale) if words else value
