"""A file of any of the three kinds as something the register can take; the web and the terminal read alike."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Literal

from sqlmodel import Session

from foundation.actors import Action, Actor
from reports.facts.imports import columns_of
from suppliers import batches
from suppliers.batches import remembering
from suppliers.batches.checking import Given, WholeList
from suppliers.importing.choices import AS_FOUND, ReadingChoices, from_json, source_signature
from suppliers.importing.columns import map_columns
from suppliers.importing.parts import first_rows, long_links
from suppliers.importing.reading import read_rows
from suppliers.importing.tables import read_table
from suppliers.interop import formats
from suppliers.interop.geojson import require_geojson
from suppliers.interop.opening import whole
from suppliers.models import ImportBatch, ImportMapping

FileKind = Literal["parties", "edges", "facts"]
KINDS: dict[str, FileKind] = {"parties": "parties", "edges": "edges", "facts": "facts"}
AT_ONCE = 5_000
"""Rows that are written while the person waits; a longer list is a job, or in a terminal goes step by step."""


def require_importer(actor: Actor) -> None:
    """Asked before a file is kept, so that nobody else can fill the disk. Raises ActionNotAllowed."""
    actor.require(Action.WRITE_REGISTRY)


def read(path: Path, kind: FileKind, *, today: date, choices: ReadingChoices = AS_FOUND) -> batches.Reading:
    """Raises what a file that is no such list raises."""
    if kind != "facts" and (form := formats.detected(path)):
        return formats.read(path, form)
    table = read_table(path, choices=choices)
    if table.format == "geojson":
        require_geojson(path.name, whole(path))
    if kind == "facts":
        from risk.asking import fact_rules  # noqa: PLC0415 - the sector models; other lists do without

        return batches.read_facts(table, fact_rules(today), today=today)
    return read_rows(table, map_columns(table, kind, choices=choices), choices)


def given(path: Path, kind: FileKind, *, today: date, choices: ReadingChoices = AS_FOUND) -> Given:
    """As `read`, but a long list of links comes in parts."""
    if kind == "edges" and not formats.detected(path) and (long := long_links(path, choices)):
        return long
    return WholeList(read(path, kind, today=today, choices=choices))


def given_again(path: Path, batch: ImportBatch, *, today: date) -> Given:
    """Read as it was for its check."""
    return given(path, KINDS[batch.kind], today=today, choices=settled(batch))


def read_again(path: Path, batch: ImportBatch, *, today: date) -> batches.Reading:
    return read(path, KINDS[batch.kind], today=today, choices=settled(batch))


def settled(batch: ImportBatch) -> ReadingChoices:
    """Imports of earlier versions kept only which columns were chosen."""
    if "choices" in batch.mapping:
        return from_json(batch.mapping["choices"])
    return AS_FOUND if batch.kind == "facts" else ReadingChoices(columns=columns_of(batch))


def takes_long(batch: ImportBatch) -> bool:
    words = ("new", "changed", "same", "repeated", "refused")
    return sum(batch.counts.get(word, 0) for word in words) > AT_ONCE


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def source_of(path: Path, kind: FileKind) -> tuple[str, str]:
    """(kind, signature) under which choices for lists like this one are remembered; a document has the empty one."""
    if kind != "facts" and formats.detected(path):
        return kind, ""
    return kind, source_signature(first_rows(path))


def proposed(session: Session, actor: Actor, path: Path, kind: FileKind) -> ImportMapping | None:
    """How the last list of this source was read; None when nothing is remembered, or fits no more."""
    if not remembering.list_remembered(session, actor):
        return None
    found = remembering.recall(session, actor, *source_of(path, kind))
    return found if found and remembering.choices_of(found) else None
