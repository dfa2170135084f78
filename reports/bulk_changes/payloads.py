"""Shapes of changes to many rows: what is asked, what a preview tells, what came of it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from suppliers.invitations.payloads import LinkKind
from suppliers.payloads import Incoming

Kind = Literal["invite", "assign"]
State = Literal["previewed", "confirmed", "undone"]
Fate = Literal["will", "left_out", "done", "undone", "stays"]
LANGUAGES = ("by_country", "en", "es", "ar", "tr", "ro", "fr", "de", "pt")


class Selection(Incoming):
    """Either the sites that were ticked, or all that match `question`, the address of the list of sites."""

    question: Annotated[str, Field(max_length=2000)] = ""
    sites: Annotated[list[UUID], Field(max_length=2000)] = Field(default_factory=list)

    @model_validator(mode="after")
    def one_of_both(self) -> "Selection":
        if self.question and self.sites:
            raise ValueError("name either the sites or the question of the list, not both")
        return self


class Inviting(Incoming):
    """Each firm behind the sites is asked to declare; `by_country` writes in the language of its country."""

    kind: Literal["invite"] = "invite"
    language: Literal["by_country", "en", "es", "ar", "tr", "ro", "fr", "de", "pt"] = "by_country"
    days: Annotated[int, Field(ge=1, le=180)] = 30
    link_kind: LinkKind = "supplies"


class Assigning(Incoming):
    """Every open task about the sites goes to one person."""

    kind: Literal["assign"]
    account_id: UUID


class BulkChangeCreate(Incoming):
    selection: Selection
    change: Annotated[Inviting | Assigning, Field(discriminator="kind")]


class BulkRowRead(BaseModel):
    """`reason` is why it is left out, or why it could not be taken back; `told` is what is done to it alone."""

    subject_id: UUID
    name: str
    told: dict[str, str]
    fate: Fate
    reason: str
    made_id: UUID | None


class BulkChangeRead(BaseModel):
    id: UUID
    kind: Kind
    state: State
    question: str
    told: dict[str, str]
    previewed_at: datetime
    confirmed_at: datetime | None
    undone_at: datetime | None
    counts: dict[Fate, int]
    rows: list[BulkRowRead]


class PinTold(BaseModel):
    """`language` is that of the letter, for whoever telephones; the link stands in the letter alone."""

    subject_id: UUID
    invitation_id: UUID
    name: str
    email: str
    language: str
    pin: str


class BulkChangeDone(BulkChangeRead):
    """`pins` are told to whoever confirmed, for a quarter of an hour, and are kept nowhere."""

    pins: list[PinTold]
