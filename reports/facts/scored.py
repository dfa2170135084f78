"""A stored score as reports print it: its mark, its ledger, how many inputs were missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reports.contents.blocks import LedgerLine
from reports.contents.retold import retold
from reports.contents.spoken import word
from reports.contents.values import Band, Mark, Standing
from reports.payloads import ScoreLedger
from risk.models import SiteScore

ASKED = ("fact", "context")


def mark_of(row: SiteScore | None) -> Mark:
    """A site nobody has scored is unknown, never low."""
    if row is None or row.value is None or row.low is None or row.high is None:
        return Mark(Band.UNKNOWN)
    return Mark(Band(row.band), round(row.value), round(row.low), round(row.high))


def ledger_of(row: SiteScore | None) -> ScoreLedger | None:
    """The stored lines, as they were added up; None for a score that is unknown, whose lines carry no points."""
    if row is None or row.value is None:
        return None
    start = next(line for line in row.contributions if line["group"] == "start")
    moved = [line for line in row.contributions if line["group"] != "start" and line["points"]]
    lines = tuple(_line(place, line) for place, line in enumerate(moved, start=1))
    return ScoreLedger(retold(start["label"]), int(start["points"]), lines, row.model)


def _line(place: int, line: dict[str, Any]) -> LedgerLine:
    return LedgerLine(
        id=f"{place}-{line['driver']}",
        label=retold(str(line["label"])),
        points=int(line["points"]),
        seen=retold(str(line["value"])),
        source=retold(str(line["source"] or "")),
        standing=standing_of(line["standing"]) if line["standing"] else None,
        on=date.fromisoformat(line["on"]) if line["on"] else None,
    )


def standing_of(word: str) -> Standing | None:
    """Events are alleged or refuted, which are no standings of a fact and get no mark."""
    return Standing(word) if word in set(Standing) else None


def inputs_of(row: SiteScore | None) -> tuple[int, int]:
    """Missing and asked. A fact that has run out is among the lines and among the missing, and is asked for once."""
    if row is None:
        return 0, 0
    asked = {line["driver"] for line in row.contributions if line["group"] in ASKED} | set(row.missing)
    return len(row.missing), len(asked)


def reason_of(row: SiteScore | None) -> str:
    if row is None:
        return word("told.never-scored")
    return retold(row.main_reason or row.reason) or word("told.nothing-stands-out")


def worst_first(rows: Sequence[tuple[str, str, SiteScore | None]]) -> list[int]:
    """Places of (name, id, score) in the order of every list of sites: unknown after the known, never among the low."""

    def rank(at: int) -> tuple[bool, float, str, str]:
        name, key, row = rows[at]
        worth = row.priority if row else None
        return worth is None, -(worth or 0.0), name, key

    return sorted(range(len(rows)), key=rank)
