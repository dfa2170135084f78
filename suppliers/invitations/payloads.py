"""Shapes of invitations: what an inviter sends, what an invited supplier says, what both read."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, model_validator

from suppliers.payloads import Country, IdentifierIn, Incoming, Line, Name, Outgoing, SiteKind, Text

LinkKind = Literal["supplies", "subcontracts", "provides_labour", "recruits_for"]
State = Literal["invited", "opened", "declared", "declined", "expired", "revoked"]
LineVisibility = Literal["shared", "hidden_name", "private"]
MOST_LINES = 500


def _is_address(text: str) -> str:
    name, _, host = text.rpartition("@")
    if not name or "." not in host.strip(".") or any(letter.isspace() for letter in text):
        raise ValueError("give an e-mail address")
    return text.lower()


Email = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$"), AfterValidator(_is_address)]


class InvitationCreate(Incoming):
    """`party_id` is a party of your own register; `days` until the link expires."""

    party_id: UUID
    email: Email
    link_kind: LinkKind = "supplies"
    days: Annotated[int, Field(ge=1, le=180)] = 30
    locale: Annotated[str, Field(pattern=r"^[a-z]{2}(_[A-Z]{2})?$")] = "en"


class InvitationRead(Outgoing):
    """`party_name` is blank where whoever invited keeps it back."""

    id: UUID
    depth: int
    parent_id: UUID | None
    party_name: str
    link_kind: LinkKind
    state: State
    invited_at: datetime
    expires_on: date
    opened_at: datetime | None
    answered_at: datetime | None
    answered_by: str
    answered_as: str
    reason: str
    lines: int


class InvitationMade(BaseModel):
    """`secret` and `pin` are told here and never again; the PIN goes another way than the link."""

    id: UUID
    secret: str
    pin: str
    expires_on: date


class TierState(BaseModel):
    """How far the cascade came in one tier."""

    tier: int
    invited: int = 0
    opened: int = 0
    declared: int = 0
    declined: int = 0
    expired: int = 0
    revoked: int = 0


class Key(Incoming):
    """What opens an invitation: the secret of the link and the PIN."""

    secret: Annotated[str, Field(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]
    pin: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class Confirmation(Incoming):
    """Who answers. `name` is the firm as it calls itself; `identifiers` such as lei or vat."""

    name: Name
    country: Country | None = None
    address: Text = ""
    identifiers: list[IdentifierIn] = Field(default_factory=list, max_length=20)
    answered_by: Name
    answered_as: Line = ""


class LineIn(Incoming):
    """
    A supplier, subcontractor, agency or recruiter (`record` party, with the kind of its link), or a site of one's own
    (`record` site, which one operates). `hidden_name`: its risk counts, its name stays here; `private`: told to nobody.
    """

    record: Literal["party", "site"] = "party"
    link_kind: LinkKind = "supplies"
    name: Name
    country: Country | None = None
    city: Line = ""
    address: Text = ""
    site_kind: SiteKind = "other"
    identifiers: list[IdentifierIn] = Field(default_factory=list, max_length=20)
    commodity: Line = ""
    process: Line = ""
    workers: Annotated[int | None, Field(ge=0, le=10_000_000)] = None
    valid_from: date | None = None
    visibility: LineVisibility = "shared"


class Declaration(Incoming):
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=MOST_LINES)]

    @model_validator(mode="after")
    def no_line_twice(self) -> "Declaration":
        said = [(line.record, line.link_kind, line.name.casefold(), line.country, line.address) for line in self.lines]
        if len(set(said)) != len(said):
            raise ValueError("a line stands twice: leave one of them out")
        return self


class Declining(Incoming):
    reason: Name


class Onward(Incoming):
    """Inviting one's own supplier, a line of one's own declaration."""

    line_id: UUID
    email: Email
    days: Annotated[int, Field(ge=1, le=180)] = 30


class Pasting(Incoming):
    """An earlier declaration for another buyer, opened by its own key; `consent` to hand it to this one."""

    earlier: Key
    consent: Literal[True]


class LineRead(Outgoing):
    id: UUID
    record: Literal["party", "site"]
    name: str
    country: str | None
    link_kind: str
    visibility: LineVisibility
    onward_state: State | None


class Entrance(BaseModel):
    """What an invited supplier finds behind the link."""

    inviter: str
    party_name: str
    link_kind: LinkKind
    state: State
    depth: int
    expires_on: date
    confirmed_name: str
    lines: list[LineRead]
