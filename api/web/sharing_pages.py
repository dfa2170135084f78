"""What the pages of sharing show: agreements, what was typed and what is wrong with it, and cells with their shape."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from api.web.finding_forms import Typed
from api.web.payloads import FieldProblem
from reports.sharing.fields import KINDS, Kind, SharedField, fields_of
from reports.sharing.payloads import AgreementRead
from reports.sharing.reading import Cells, Reading
from reports.sharing.talking import SHARED_AS

TICK: Final = "grant."
CODES: Final[Mapping[tuple[str, str], str]] = {
    ("sites", "kind"): "place_kind",
    ("sites", "sector"): "sector",
    ("sites", "score_band"): "band",
    ("sites", "workers"): "few_people",
    ("findings", "indicator"): "indicator",
    ("findings", "severity"): "severity",
    ("findings", "state"): "finding_state",
    ("actions", "kind"): "action_kind",
    ("actions", "state"): "action_state",
    ("cases", "public_state"): "case_state",
    ("cases", "offence_family"): "offence_family",
}
"""Where the words of a code stand; every other value is shown as it is."""


@dataclass(frozen=True, slots=True)
class Offered:
    kind: Kind
    fields: Sequence[SharedField]


@dataclass(frozen=True, slots=True)
class SharingListPage:
    given: Sequence[AgreementRead]
    received: Sequence[AgreementRead]
    may_share: bool


@dataclass(frozen=True, slots=True)
class SharingNewPage:
    """`first`: nothing was typed yet, so the fields that mostly fit are ticked."""

    today: date
    first: bool
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()
    offered: tuple[Offered, ...] = tuple(Offered(kind, fields_of(kind)) for kind in KINDS)


@dataclass(frozen=True, slots=True)
class SharingPage:
    """`reads` only for the house that gives. `steps` are those this reader may take now."""

    row: AgreementRead
    steps: frozenset[str]
    reads: Sequence[Reading] | None
    typed: Typed = field(default_factory=Typed)
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedCell:
    """
    `shape` is text, code, day, country, number or thread (of the kind of record in `words`); a value that was left out
    is no cell but None.
    """

    value: str | int | date
    shape: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class SharedRowsPage:
    row: AgreementRead
    kind: Kind
    fields: Sequence[str]
    lines: Sequence[Sequence[SharedCell | None]]
    next_href: str


def cells_of(kind: Kind, fields: Iterable[SharedField], row: Cells) -> tuple[SharedCell | None, ...]:
    return tuple(_cell(kind, one, row[one.name]) if one.name in row else None for one in fields)


def _cell(kind: Kind, of: SharedField, value: str | int) -> SharedCell:
    if isinstance(value, int):
        return SharedCell(value, "number")
    if of.shown_as == "day":
        return SharedCell(date.fromisoformat(value), "day")
    if of.shown_as == "thread":
        return SharedCell(value, "thread", next(commented for commented, shared in SHARED_AS.items() if shared == kind))
    if of.name in {"country", "party_country"}:
        return SharedCell(value, "country")
    words = CODES.get((kind, of.name), "")
    return SharedCell(value, "code" if words else "text", words)
