"""Shapes of imports beyond the batch itself: its job, remembered choices, where a value comes from."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ImportJobRead(Shown):
    """`done` of `total` in the `phase`; `result` holds the counts once it is done."""

    id: UUID
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    phase: str
    done: int
    total: int
    error_code: str | None
    error_message: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ImportMappingRead(Shown):
    """`choices` as `POST /imports` takes them."""

    id: UUID
    kind: Literal["parties", "edges", "facts"]
    source_signature: str
    file_name: str
    choices: dict[str, Any]
    recorded_at: datetime
    used_at: datetime


class OriginRead(Shown):
    """`written` is the cell as it stood; `changed` that reading turned it into the value."""

    field: str
    value: str
    recorded_at: datetime
    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    written: str | None
    changed: bool
    by_hand: bool
    batch_id: UUID | None
