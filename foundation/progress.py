"""How long work says how far it is, without knowing who listens (a terminal, a job row, nobody)."""

from typing import Protocol


class Progress(Protocol):
    """Called with the phase in words, how many are done, and how many there are in all."""

    def __call__(self, phase: str, done: int, total: int) -> None: ...


def silent(phase: str, done: int, total: int) -> None:
    """The listener that is nobody."""
