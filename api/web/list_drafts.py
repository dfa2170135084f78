"""A list between its arrival and its check: the file, what it holds, and what a person has settled about reading it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from api import list_files
from api.web import uploads
from foundation.actors import Actor
from foundation.settings import Settings
from suppliers.batches import remembering
from suppliers.importing.choices import AS_FOUND, ChoicesBroken, ReadingChoices, from_json
from suppliers.importing.columns import ListKind, map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading
from suppliers.importing.tables import Table, read_table
from suppliers.models import ImportBatch


@dataclass(frozen=True, slots=True)
class Draft:
    """`remembered` is the day of the earlier import from which the choices were taken over."""

    upload: uploads.Upload
    kind: ListKind
    choices: ReadingChoices = AS_FOUND
    remembered: datetime | None = None

    @property
    def address(self) -> str:
        return f"?file={self.upload.sha256}&kind={self.kind}"

    def settled(self, **changes: object) -> "Draft":
        """Raises ChoicesBroken when an answer fits no list."""
        changed = from_json(self.choices.as_json() | {name: _plain(value) for name, value in changes.items()})
        return replace(self, choices=changed)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


def find(settings: Settings, actor: Actor, sha256: str, kind: ListKind) -> Draft:
    """Of the actor's own organisation; choices that no longer fit are forgotten. Raises UploadGone."""
    noted = uploads.noted(settings, actor, sha256, kind)
    day = noted.get("remembered")
    try:
        choices = from_json(noted.get("choices", {}))
    except ChoicesBroken:
        choices = AS_FOUND
    return Draft(
        uploads.find(settings, actor, sha256),
        kind,
        choices,
        datetime.fromisoformat(day) if isinstance(day, str) else None,
    )


def begin(settings: Settings, session: Session, actor: Actor, upload: uploads.Upload, kind: ListKind) -> Draft:
    """What was settled about this very file, else how the last list of its source was read."""
    known = find(settings, actor, upload.sha256, kind)
    if known.choices != AS_FOUND:
        return known
    mapping = list_files.proposed(session, actor, upload.path, kind)
    choices = remembering.choices_of(mapping) if mapping else None
    if mapping is None or choices is None:
        return known
    draft = replace(known, choices=choices, remembered=mapping.used_at)
    keep(settings, actor, draft)
    return draft


def of_batch(settings: Settings, actor: Actor, batch: ImportBatch) -> Draft:
    """As it was read for its check, whatever was settled about the same file since. Raises UploadGone."""
    kind: ListKind = "edges" if batch.kind == "edges" else "parties"
    return Draft(uploads.find(settings, actor, batch.sha256), kind, list_files.settled(batch))


def keep(settings: Settings, actor: Actor, draft: Draft) -> None:
    noted: dict[str, object] = {"choices": draft.choices.as_json()}
    if draft.remembered:
        noted["remembered"] = draft.remembered.isoformat()
    uploads.note(settings, actor, draft.upload.sha256, draft.kind, noted)


def table_of(draft: Draft) -> Table:
    """Raises what a file that is no list raises."""
    return read_table(draft.upload.path, choices=draft.choices)


def reading_of(draft: Draft, table: Table | None = None) -> ImportReading:
    """Raises NoNameColumn, NoEdgeEnds, MappingDoesNotFit too."""
    table = table or table_of(draft)
    return read_rows(table, map_columns(table, draft.kind, choices=draft.choices), draft.choices)
