"""What a fit learns from and a model scores: numbers in rows, each column with the direction it may act in."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from foundation.errors import Invalid

Numbers = npt.NDArray[np.float64]


class Column(NamedTuple):
    """`direction`: +1 a larger value never lowers the score, -1 it never raises it, 0 free. `label` is for people."""

    name: str
    direction: int
    label: str


class ColumnsDiffer(Invalid):
    code = "targeting.columns_differ"

    def __init__(self, expected: tuple[str, ...], found: tuple[str, ...]) -> None:
        missing = [name for name in expected if name not in found]
        super().__init__(
            f"The model was fitted on {len(expected)} columns and these rows have {len(found)}"
            + (f", without {', '.join(missing[:3])}" if missing else "")
            + ": fit the model again."
        )
        self.missing = missing


@dataclass(frozen=True)
class Table:
    """`values`: (rows, columns), NaN where unknown. Rows are independent: no row's numbers came from another row."""

    columns: tuple[Column, ...]
    values: Numbers

    def __post_init__(self) -> None:
        if self.values.shape[1:] != (len(self.columns),):
            raise ColumnsDiffer(self.names, tuple(f"#{place}" for place in range(self.values.shape[1])))

    def __len__(self) -> int:
        return len(self.values)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def rows(self, wanted: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> "Table":
        return Table(self.columns, self.values[wanted])

    def only(self, names: tuple[str, ...]) -> "Table":
        """These columns, in this order. Raises ColumnsDiffer."""
        places = {name: place for place, name in enumerate(self.names)}
        if any(name not in places for name in names):
            raise ColumnsDiffer(names, self.names)
        chosen = [places[name] for name in names]
        return Table(tuple(self.columns[place] for place in chosen), self.values[:, chosen])
