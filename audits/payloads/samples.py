from pydantic import BaseModel


class SampledCell(BaseModel):
    """`lines` count within the cell, from 1, in the order of the day's payroll."""

    cell: str
    workers: int
    interviews: int
    lines: list[int]


class SampleRead(BaseModel):
    """Drawn again from the same cells and seed it is the same. No finding from it is weak evidence: see `chance`."""

    seed: str
    headcount: int
    interviews: int
    merged_cells: int
    affected: int
    chance: float
    source: str
    cells: list[SampledCell]
