from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import SQLModel

from audits.payloads.words import In, ReferralState

Agency = Literal[
    "labour_inspectorate", "anti_trafficking", "police", "child_protection", "shelter", "health", "union", "embassy"
]
Consent = Literal["yes", "no", "unknown"]


class ReferralStep(In):
    """
    What became of it; what is left out stays as it was. There is no field for a name or for words: whoever took the
    matter on keeps its file. `release` lets the finding be told to the site.
    """

    state: ReferralState | None = None
    consent: Consent | None = None
    agency: Agency | None = None
    under_18: bool = False
    release: bool = False
    on: date


class ReferralRead(SQLModel):
    id: UUID
    finding_id: UUID
    kind: str
    state: str
    consent: str
    agency: str
    acknowledge_by: date
    released_on: date | None
    closed_on: date | None
    recorded_at: datetime
    version: int


class ReferralPage(BaseModel):
    rows: list[ReferralRead]
    next_cursor: str | None
