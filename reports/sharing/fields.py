"""
What may be agreed on at all (fields.csv). What stands in no row is shared with nobody, whatever an agreement says:
no text in somebody's own words, which may name a worker, no address, no grievance, nothing sealed. `comments` is the id
of the record, under which both houses read what they wrote for each other, and nothing that one wrote for itself.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from foundation.actors import Action

Kind = Literal["sites", "parties", "findings", "actions", "cases"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class SharedField:
    """`needs` is the leave to read it, asked of whoever gives and whoever reads; `default`: ticked in a new form."""

    kind: str
    name: str
    needs: Action
    shown_as: str
    default: bool
    why: str


@cache
def shareable() -> tuple[SharedField, ...]:
    text = files("reports.sharing").joinpath("fields.csv").read_text("utf-8")
    return tuple(
        SharedField(
            row["kind"], row["field"], Action(row["needs"]), row["shown_as"], row["default"] == "yes", row["why"]
        )
        for row in csv.DictReader(text.splitlines())
    )


def fields_of(kind: str) -> tuple[SharedField, ...]:
    return tuple(one for one in shareable() if one.kind == kind)


@cache
def names_of(kind: str) -> frozenset[str]:
    return frozenset(one.name for one in fields_of(kind))
