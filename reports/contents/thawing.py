"""
A document out of the canonical JSON it was frozen as: the same blocks, the same values, the same hash. What was signed
is written in any form from here, and never from the facts of today.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from foundation.errors import Invalid
from reports.contents import blocks, cards, cover, drawings, values
from reports.contents.blocks import Document
from reports.contents.canonical import ABSENT
from reports.contents.values import Kind, Standing, Value


class ContentUnreadable(Invalid):
    code = "statement.content_unreadable"

    def __init__(self, fault: str) -> None:
        super().__init__(f"The kept content does not read as a report: {fault}. Restore it from a backup.")


@cache
def _classes() -> Mapping[str, type]:
    found = [
        one
        for module in (values, cards, cover, drawings, blocks)
        for one in vars(module).values()
        if isinstance(one, type) and is_dataclass(one)
    ]
    return {ABSENT.get(one, one.__name__.lower()): one for one in found}


def thaw(content: str) -> Document:
    """Raises ContentUnreadable."""
    try:
        document = _read(json.loads(content), Document)
    except (ValueError, TypeError, KeyError, values.DocumentWrong) as wrong:
        raise ContentUnreadable(str(wrong)) from wrong
    if not isinstance(document, Document):
        raise ContentUnreadable("it is another thing")
    return document


def _read(tree: Any, hint: Any) -> Any:  # noqa: ANN401 - JSON in, whatever the hint says out
    if isinstance(tree, dict):
        return _thing(tree)
    if isinstance(tree, list):
        inner = (get_args(hint) or (str,))[0] if get_origin(hint) is tuple else hint
        return tuple(_read(each, inner) for each in tree)
    return _plain(tree, hint)


def _plain(tree: Any, hint: Any) -> Any:  # noqa: ANN401 - as above
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    for option in options:
        if isinstance(option, type) and issubclass(option, Enum) and isinstance(tree, str):
            return option(tree)
    if tree is None:
        return None
    if date in options and str not in options:
        return date.fromisoformat(tree)
    if Decimal in options and isinstance(tree, int | float) and int not in options:
        return Decimal(str(tree))
    return tree


def _thing(tree: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    kind = _classes()[tree["is"]]
    hints = get_type_hints(kind)
    given = {
        one.name: tree[one.name] for one in fields(kind) if one.name in tree or not one.metadata.get("added_later")
    }
    later = {name for name in given if hints[name] == Value or (kind is blocks.Table and name == "rows")}
    made = {name: _read(value, hints[name]) for name, value in given.items() if name not in later}
    shown = given.get("kind")
    if kind is blocks.Table:
        made["rows"] = tuple(_row(row, made["columns"]) for row in given["rows"])
    for name in later - made.keys():
        made[name] = _value(given[name], Kind(shown) if shown else Kind.TEXT)
    return kind(**made)


def _row(tree: Mapping[str, Any], columns: tuple[blocks.Column, ...]) -> blocks.Row:
    cells = tuple(_value(cell, column.kind) for cell, column in zip(tree["cells"], columns, strict=True))
    return blocks.Row(tree["key"], cells, tree["second"])


def _value(tree: Any, kind: Kind) -> Value:  # noqa: ANN401 - as above
    """The column or the figure says what the JSON of a value stands for."""
    if isinstance(tree, dict):
        thing: Value = _thing(tree)
        return thing
    if isinstance(tree, str) and kind is Kind.DATE:
        return date.fromisoformat(tree)
    if isinstance(tree, float):
        return Decimal(str(tree))
    if isinstance(tree, str) and kind is Kind.STANDING:
        return Standing(tree)
    read: Value = tree
    return read
