"""
How many workers to interview, and what a clean result is worth.

A sample that meets no affected worker is weak evidence. The chance of meeting at least one is exact (drawing without
replacement), and the product prints it beside every "no finding".
"""

from dataclasses import dataclass
from math import ceil, sqrt

from audits.instruments.tables import TableRow, rows
from foundation.errors import Invalid

SCHEME = "SMETA-2P"


@dataclass(frozen=True, slots=True)
class SampleSize:
    """`individual` and `groups` keep the table's words; `interviewed` is the number of workers met."""

    headcount: int
    auditor_days: int
    individual: str
    groups: str
    interviewed: int
    files_a_period: int
    interview_hours: float
    source: str
    confidence: str


class HeadcountImpossible(Invalid):
    code = "sampling.headcount"

    def __init__(self, headcount: int) -> None:
        super().__init__(f"A sample needs at least one worker, not {headcount}: correct the head-count.")
        self.headcount = headcount


class SampleImpossible(Invalid):
    code = "sampling.numbers"

    def __init__(self, headcount: int, interviewed: int, affected: int) -> None:
        super().__init__(
            f"{interviewed} interviewed and {affected} affected of {headcount} workers cannot be: "
            "each lies between 0 and the head-count."
        )
        self.headcount = headcount
        self.interviewed = interviewed
        self.affected = affected


def sample_for(headcount: int) -> SampleSize:
    """
    The table's row. Above the table the square-root rule, never fewer than its last row, which it would otherwise
    undercut. Never more interviews than workers. Raises HeadcountImpossible.
    """
    if headcount < 1:
        raise HeadcountImpossible(headcount)
    table = [row for row in rows("interview_sampling") if row["scheme"] == SCHEME]
    for row in table:
        if int(row["headcount_from"]) <= headcount <= int(row["headcount_to"]):
            return _from_row(row, headcount, int(row["total_interviewed"]))
    last = table[-1]
    return _from_row(last, headcount, max(int(last["total_interviewed"]), ceil(sqrt(headcount))), above=True)


def detection_chance(headcount: int, interviewed: int, affected: int) -> float:
    """
    The chance that at least one of `affected` workers is among those interviewed, drawn without replacement:
    1 - C(N-a, n) / C(N, n), as a product of min(n, a) factors so that large sites cost nothing.
    """
    if headcount < 1 or not (0 <= interviewed <= headcount and 0 <= affected <= headcount):
        raise SampleImpossible(headcount, interviewed, affected)
    fewer, more = sorted((interviewed, affected))
    if fewer + more > headcount:
        return 1.0
    missed = 1.0
    for step in range(fewer):
        missed *= (headcount - more - step) / (headcount - step)
    return 1.0 - missed


def sample_needed(headcount: int, affected: int, chance: float) -> int | None:
    """The fewest interviews that meet an affected worker with the wanted chance; None when nobody is affected."""
    for interviewed in range(headcount + 1):
        if detection_chance(headcount, interviewed, affected) >= chance:
            return interviewed
    return None


def _from_row(row: TableRow, headcount: int, interviewed: int, *, above: bool = False) -> SampleSize:
    beyond = "; above 2,000 workers max(last row, square root of the head-count): our fallback" if above else ""
    return SampleSize(
        headcount=headcount,
        auditor_days=int(row["auditor_days"]),
        individual=row["individual_interviews"],
        groups=row["group_interviews"],
        interviewed=min(headcount, interviewed),
        files_a_period=min(headcount, int(row["files_checked_per_period"])),
        interview_hours=float(row["interview_hours"]),
        source=row["source"] + beyond,
        confidence=row["confidence"],
    )
