"""Rows that teach a scorecard of bending curves: the pieces of each reading, name by name."""

from dataclasses import dataclass

import numpy as np

ROUNDS = 2  # the first says which of a party's names to learn from


@dataclass
class Rows:
    """One row per (query, candidate, name): pieces, its candidate's place, and per candidate label and weight."""

    pieces: np.ndarray
    owner: np.ndarray
    label: np.ndarray
    query: np.ndarray
    innocent: np.ndarray


def best_rows(rows: Rows, weights: np.ndarray) -> np.ndarray:
    """For each candidate the row of the name that scores best under these weights."""
    score = rows.pieces @ weights
    order = np.lexsort((-score, rows.owner))
    first = np.concatenate(([True], rows.owner[order][1:] != rows.owner[order][:-1]))
    return rows.pieces[order[first]]
