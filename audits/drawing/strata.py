"""
Into which stratum a site falls. A stratum is a text whose parts stand from coarse to fine: the draw walks through the
strata in their order, so neighbours are alike and every part of the country gets its share, to within one visit.
"""

UNKNOWN = "unknown"
SIZES = ((10, "0-9"), (50, "10-49"), (250, "50-249"))
LARGE = "250-more"
QUARTERS = ((0.25, "q1"), (0.5, "q2"), (0.75, "q3"))
TOP = "q4"


def stratum_of(
    *, country: str, region: str | None, sector: str | None, headcount: int | None, risk: float | None
) -> str:
    """
    Area, sector, size by workers, quarter of the risk (0-1). What is not known is a class of its own, never the lowest:
    a site nobody ever scored is drawn like any other.
    """
    size = UNKNOWN if headcount is None else _class_of(headcount, SIZES, LARGE)
    quarter = UNKNOWN if risk is None else _class_of(risk, QUARTERS, TOP)
    return "/".join((country or UNKNOWN, region or UNKNOWN, sector or UNKNOWN, size, quarter))


def _class_of(value: float, classes: tuple[tuple[float, str], ...], above: str) -> str:
    return next((name for end, name in classes if value < end), above)
