"""The terms that a list of links states beside who gives what to whom. Most lists state none: then nothing is read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import repeat

from foundation.countries import resolve_country
from foundation.sentences import Fact
from suppliers.importing.cell_words import named_values
from suppliers.importing.cells import ListColumns
from suppliers.importing.choices import DecimalMark
from suppliers.importing.figures import decimal_mark_of, parse_decimal
from suppliers.importing.rows import ListedTerms
from suppliers.importing.texts import is_placeholder

TERMS = tuple(entry.name for entry in fields(ListedTerms))
CLOSED = ("approval", "fee_policy", "directness")
FREE = ("process", "order_ref", "contract_kind", "licence_no", "interest_type")
COUNTRIES = ("corridor_origin", "corridor_destination")
NO_TERMS = ListedTerms()
MOST_VOLUME = 1e15
_TIER = re.compile(r"(?:[^\W\d]+[.\s-]*)?(\d{1,2})")
_VOLUME = re.compile(r"([+-]?\d[\d.,'\u2019 \u00a0\u202f]*?)\s*([^\W\d].{0,39})?")
_DOUBTFUL = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


@dataclass(frozen=True, slots=True)
class _Volumes:
    found: Sequence[float | None]
    units: Sequence[str]


def read_terms(columns: ListColumns) -> list[ListedTerms | None]:
    """None for a row that states no term. What cannot be used is left out with a warning and told among the changes."""
    if not any(columns.first(name) for name in TERMS):
        return list(repeat(None, columns.rows))
    volumes = _volumes(columns)
    read = {name: columns.texts(name) for name in FREE}
    read |= {name: _closed(columns, name) for name in CLOSED}
    countries = {name: _countries(columns, name) for name in COUNTRIES}
    known: dict[str, Sequence[object]] = {**read, **countries, "declared_tier": _tiers(columns)}
    known |= {"volume": volumes.found, "unit": volumes.units}
    in_order = [known[name] for name in TERMS]
    return [None if terms == NO_TERMS else terms for terms in map(ListedTerms, *in_order)]


def _leave_out(columns: ListColumns, at: int, field: str, text: str, code: str, **facts: Fact) -> None:
    column = columns.first(field)
    columns.log.add(code, "warning", at, column.head if column else None, text, **facts)
    columns.log.changed(at, field, text, "")


def _closed(columns: ListColumns, field: str) -> list[str]:
    """One of a few words; any other says nothing that could be counted on."""
    texts = columns.worded(field, field)
    known = dict.fromkeys(named_values(field).values())
    for at, text in enumerate(texts):
        if text and text not in known:
            if is_placeholder(text):
                columns.log.changed(at, field, text, "")
            else:
                _leave_out(columns, at, field, text, "edge.term_unknown", known=", ".join(reversed(known)))
            texts[at] = ""
    return texts


def _countries(columns: ListColumns, field: str) -> list[str | None]:
    found: list[str | None] = []
    for at, text in enumerate(columns.texts(field)):
        code = (columns.choices.country_of(text) or resolve_country(text).alpha2) if text else None
        if code:
            columns.told(at, field, text, code)
        elif text:
            _leave_out(columns, at, field, text, "corridor.country_unknown")
        found.append(code)
    return found


def _tiers(columns: ListColumns) -> list[int | None]:
    """`2`, `Tier 2`, `T-2`, `nivel 2`; "2-3" or "2+" name no one tier."""
    found: list[int | None] = []
    for at, text in enumerate(columns.texts("declared_tier")):
        number = _TIER.fullmatch(text)
        tier = int(number[1]) if number else None
        if tier is not None:
            columns.told(at, "declared_tier", text, str(tier))
        elif text:
            _leave_out(columns, at, "declared_tier", text, "edge.tier_unreadable")
        found.append(tier)
    return found


def _volumes(columns: ListColumns) -> _Volumes:
    """`1,250 t` has its unit with it; a column of units goes first."""
    units = columns.texts("unit")
    texts = columns.texts("volume")
    parts = [_VOLUME.fullmatch(text) for text in texts]
    numbers = [part[1] if part else "" for part in parts]
    columns.heed_marks(numbers, whole=True)
    mark = columns.choices.decimal_mark or decimal_mark_of(numbers, whole=True)
    found: list[float | None] = []
    for at, (text, part) in enumerate(zip(texts, parts, strict=True)):
        volume = _volume(columns, at, text, part, mark)
        found.append(volume)
        beside = part[2] if part and part[2] and volume is not None else ""
        if volume is None and units[at]:
            _leave_out(columns, at, "unit", units[at], "edge.unit_alone")
            units[at] = ""
        elif beside and not units[at]:
            units[at] = beside.strip()
            columns.log.changed(at, "unit", "", units[at])
    return _Volumes(found, units)


def _volume(
    columns: ListColumns, at: int, text: str, part: re.Match[str] | None, mark: DecimalMark | None
) -> float | None:
    if not text:
        return None
    if part and mark is None and _DOUBTFUL.fullmatch(part[1]):
        _leave_out(columns, at, "volume", text, "edge.volume_unclear")
        return None
    volume = parse_decimal(part[1], decimal=mark) if part else None
    if volume is None or not 0 <= volume <= MOST_VOLUME:
        _leave_out(columns, at, "volume", text, "edge.volume_unreadable")
        return None
    columns.told(at, "volume", text, f"{volume:.12g}")
    return volume
