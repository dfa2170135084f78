"""
Which kinds may be a series (series_kinds.csv), and who may be sent one. Plans, notices and decisions are made once, and
a kind without a row is in no series. Whom a kind may reach is said where issued reports are kept.
"""

import csv
from functools import cache
from importlib.resources import files

from foundation.actors import Actor
from reports.proof.audiences import issued_kind


@cache
def kinds_in_series() -> tuple[str, ...]:
    lines = files("reports.series").joinpath("series_kinds.csv").read_text("utf-8").splitlines()
    return tuple(row["kind"] for row in csv.DictReader(lines))


def may_leave(kind: str) -> bool:
    """Whether an address outside may be sent it."""
    return issued_kind(kind).audience in {"public", "shared"}


def may_read(reader: Actor, maker: Actor, kind: str) -> bool:
    """Whoever made it saw no more than the maker may see, and its reader needs leave for each part of that."""
    return all(reader.may(action) for action in issued_kind(kind).reads if maker.may(action))
