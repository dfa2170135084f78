"""
Saved views beside the lists they belong to: which address each leads to, and which parts of its question the list still
knows. A question is text of an address; what fits is decided by the fields of the list's own query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final, get_type_hints
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlmodel import Session, col

from audits.instruments.severities import Severity
from foundation import saved_views
from foundation.actors import Actor
from foundation.countries import country_codes
from foundation.payloads import ListName
from foundation.saved_views import KeptView
from reports.facts.action_list import ActionListQuery
from reports.facts.case_list import CaseListQuery
from reports.facts.columns import LIST_COLUMNS
from reports.facts.finding_order import FindingsQuery
from reports.facts.scope import sites_visible_to
from reports.facts.site_list import STANDINGS
from reports.facts.suppliers import SiteQuery
from reports.facts.visit_list import VisitsQuery
from reports.facts.worklist import KNOWN_VERBS, WorkQuery
from suppliers.models import Site

QUERIES: Final[Mapping[ListName, Any]] = {
    "suppliers": SiteQuery,
    "findings": FindingsQuery,
    "actions": ActionListQuery,
    "visits": VisitsQuery,
    "cases": CaseListQuery,
    "work": WorkQuery,
}
"""The address of a list is a slash and its name."""
PLACES: Final = frozenset({"cursor", "start", "exact"})
"""Where in the list somebody stood is no part of what they asked."""
BESIDE: Final = frozenset({"said", "lang", "every", "view_name"})
"""Parts of an address that ask the list nothing."""
KNOWN: Final[Mapping[str, frozenset[str]]] = {
    "band": frozenset({"very_high", "high", "medium", "low", "unknown"}),
    "standing": frozenset(STANDINGS),
    "sector": frozenset({"hospitality", "agriculture", "construction", "general"}),
    "severity": frozenset(one.value for one in Severity),
    "verb": KNOWN_VERBS,
}


@dataclass(frozen=True, slots=True)
class Fitted:
    question: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ViewChip:
    view: KeptView
    current: bool


@dataclass(frozen=True, slots=True)
class ViewBar:
    """`question` is what the page shows now, as it would be kept; `current` is the view that asks just that."""

    list_name: ListName
    question: str
    chips: tuple[ViewChip, ...]
    typed: str = ""
    """A name that was refused, to be typed no second time."""

    @property
    def current(self) -> KeptView | None:
        return next((chip.view for chip in self.chips if chip.current), None)

    @property
    def path(self) -> str:
        return f"/{self.list_name}"


def view_bar(session: Session, actor: Actor, list_name: ListName, address: str) -> ViewBar:
    """`address` as the browser sent it, behind the question mark."""
    question = _fitting(list_name, address).question
    kept = saved_views.views_of(session, actor, list_name)
    current = next((view.id for view in kept if _fitting(list_name, view.question).question == question), None)
    typed = next((value for name, value in parse_qsl(address) if name == "view_name"), "")
    return ViewBar(list_name, question, tuple(ViewChip(view, view.id == current) for view in kept), typed)


def fitted(session: Session, actor: Actor, list_name: ListName, question: str) -> Fitted:
    """Without what the list does not know (any more), a site that the reader cannot see among it."""
    found = _fitting(list_name, question)
    pairs = parse_qsl(found.question)
    asked = next((value for name, value in pairs if name == "site"), "")
    if not asked or _is_seen(session, actor, asked):
        return found
    return Fitted(urlencode([pair for pair in pairs if pair[0] != "site"]), (*found.left_out, "site"))


def address_of(list_name: str, question: str) -> str:
    return f"/{list_name}?{question}" if question else f"/{list_name}?every=1"


def _fitting(list_name: ListName, question: str) -> Fitted:
    kept: list[tuple[str, str]] = []
    left_out: list[str] = []
    known = _fields_of(list_name)
    for name, value in parse_qsl(question):
        if name in PLACES | BESIDE:
            continue
        fits = _has(list_name, value) if name == "column" else name in known and _takes(known[name], name, value)
        kept += [(name, value)] if fits else []
        left_out += [] if fits else [name]
    ordered = sorted(kept, key=_place_of)
    return Fitted(urlencode(ordered), tuple(dict.fromkeys(left_out)))


def _place_of(part: tuple[str, str]) -> tuple[str, str]:
    """One order for one question, but columns stand as somebody put them."""
    name, value = part
    return name, "" if name == "column" else value


def _has(list_name: ListName, column: str) -> bool:
    return bool(LIST_COLUMNS[list_name].known((column,)))


def _takes(field: TypeAdapter[Any], name: str, value: str) -> bool:
    if name == "country":
        return value in country_codes()
    if name in KNOWN:
        return value in KNOWN[name]
    try:
        field.validate_strings(value)
    except ValidationError:
        return False
    return True


@cache
def _fields_of(list_name: ListName) -> dict[str, TypeAdapter[Any]]:
    """A part that may be said several times is checked one value at a time, as text."""
    query = QUERIES[list_name]
    hints = get_type_hints(query)
    several = {name for name, hint in hints.items() if hint == tuple[str, ...]}
    return {one.name: TypeAdapter(str if one.name in several else hints[one.name]) for one in fields(query)}


def _is_seen(session: Session, actor: Actor, site: str) -> bool:
    try:
        site_id = UUID(site)
    except ValueError:
        return False
    return (
        session.execute(select(col(Site.id)).where(col(Site.id) == site_id, sites_visible_to(actor))).first()
        is not None
    )
