"""A file of any of the three kinds as something the register can take; the web and the terminal read alike."""

from datetime import date
from pathlib import Path
from typing import Literal

from foundation.actors import Action, Actor
from reports.facts.imports import columns_of
from suppliers import batches
from suppliers.importing.columns import map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.tables import read_table
from suppliers.interop import formats
from suppliers.interop.geojson import require_geojson
from suppliers.interop.opening import whole
from suppliers.models import ImportBatch

FileKind = Literal["parties", "edges", "facts"]


def require_importer(actor: Actor) -> None:
    """Asked before a file is kept, so that nobody else can fill the disk. Raises ActionNotAllowed."""
    actor.require(Action.WRITE_REGISTRY)


def read(path: Path, kind: FileKind, *, today: date, chosen: dict[str, str] | None = None) -> batches.Reading:
    """`chosen`: head -> field, "" to leave a column out. Raises what a file that is no such list raises."""
    if kind != "facts" and (form := formats.detected(path)):
        return formats.read(path, form)
    table = read_table(path)
    if table.format == "geojson":
        require_geojson(path.name, whole(path))
    if kind == "facts":
        from risk.asking import fact_rules  # noqa: PLC0415 - the sector models; other lists do without

        return batches.read_facts(table, fact_rules(today), today=today)
    return read_rows(table, map_columns(table, kind, chosen))


def read_again(path: Path, batch: ImportBatch, *, today: date) -> batches.Reading:
    """With the columns as they were settled when the file was checked."""
    kinds: dict[str, FileKind] = {"parties": "parties", "edges": "edges", "facts": "facts"}
    chosen = {} if batch.kind == "facts" else columns_of(batch)
    return read(path, kinds[batch.kind], today=today, chosen=chosen)
