"""
Lists on their way into the register: `dry_run` says what would happen, `write` does it, `undo` takes it back whole.

Counts of a batch: `new` rows, `changed` ones (same ID, other content), `same` as stands already, `repeated` inside the
file, `possible` duplicates by name, `refused` rows with their reasons, `issues` in all. Reading a file twice writes
nothing the second time.
"""

from suppliers.batches.fact_reading import FactReading, NoFactColumns, read_facts
from suppliers.batches.holding import OtherImportBrokenOff, OtherImportRunning, unfinished
from suppliers.batches.origins import Origin, origin_of
from suppliers.batches.records import BatchNotFound, list_batches, read_batch, visible_to
from suppliers.batches.undoing import BatchBeingWritten, BatchInUse, BatchNotWritten, undo
from suppliers.batches.writing import BatchWrittenAlready, Reading, dry_run, write
from suppliers.fact_rules import FactRule

__all__ = [
    "BatchBeingWritten",
    "BatchInUse",
    "BatchNotFound",
    "BatchNotWritten",
    "BatchWrittenAlready",
    "FactReading",
    "FactRule",
    "NoFactColumns",
    "Origin",
    "OtherImportBrokenOff",
    "OtherImportRunning",
    "Reading",
    "dry_run",
    "list_batches",
    "origin_of",
    "read_batch",
    "read_facts",
    "undo",
    "unfinished",
    "visible_to",
    "write",
]
