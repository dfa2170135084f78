"""Shapes in and out of the register. What comes in may hold nothing we do not know; what goes out is the row."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from foundation.countries import country_codes
from suppliers.edge_terms import EdgeTerms, Visibility
from suppliers.personal import WITHHELD

PartyKind = Literal["organisation", "person", "unknown"]
SiteKind = Literal["hotel", "farm", "construction_project", "factory", "accommodation", "other"]
Sector = Literal["hospitality", "agriculture", "construction", "general"]
EdgeKind = Literal[
    "supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls", "operates", "successor_of"
]
Origin = Literal["declared", "discovered", "inferred"]
Standing = Literal["claimed", "evidenced", "verified", "expired", "unknown"]
Decision = Literal["same", "review", "different", "possibly_same", "split"]


def _is_country(code: str) -> str:
    if code not in country_codes():
        raise ValueError("give the ISO 3166 code of a country in two capital letters")
    return code


Country = Annotated[str, AfterValidator(_is_country), Field(json_schema_extra={"pattern": "^[A-Z]{2}$"})]
# PostgreSQL stores no NUL in text, so it is refused here and never becomes a fault of the database.
Text = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class Incoming(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def what_was_withheld_is_not_sent(cls, sent: Any) -> Any:  # noqa: ANN401 - any JSON
        """Whoever sends back what was shown must not overwrite a home with the word for it."""
        if not isinstance(sent, dict):
            return sent
        return {name: value for name, value in sent.items() if not str(value).startswith(WITHHELD)}


class Outgoing(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class IdentifierIn(Incoming):
    scheme: Line
    value: Name


class IdentifierRead(Outgoing):
    scheme: str
    value: str
    check: str


class PartyCreate(Incoming):
    """`reference` is what the organisation itself calls the party; a free one is made when it gives none."""

    name: Name
    kind: PartyKind = "organisation"
    reference: Line = ""
    roles: list[Line] = Field(default_factory=list, max_length=20)
    country: Country | None = None
    city: Line = ""
    address: Text = ""
    phone: Line = ""
    website: Line = ""
    remark: Text = ""
    identifiers: list[IdentifierIn] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def unknown_has_a_reason(self) -> "PartyCreate":
        if self.kind == "unknown" and not self.remark:
            raise ValueError("a party nobody can name needs the reason in `remark`")
        return self


class PartyCorrection(Incoming):
    """Only what is sent is changed."""

    name: Name | None = None
    roles: list[Line] | None = Field(default=None, max_length=20)
    country: Country | None = None
    city: Line | None = None
    address: Text | None = None
    phone: Line | None = None
    website: Line | None = None
    remark: Text | None = None


class PartyRead(Outgoing):
    id: UUID
    reference: str
    kind: PartyKind
    roles: list[str]
    name: str
    country: str | None
    city: str
    address: str
    phone: str
    website: str
    remark: str
    batch_id: UUID | None
    source: dict[str, Any]
    recorded_at: datetime
    closed_at: datetime | None
    version: int


class SiteCreate(Incoming):
    """`operator_id` is the party that runs the site; both coordinates or neither."""

    name: Name
    kind: SiteKind = "other"
    sector: Sector = "general"
    reference: Line = ""
    country: Country | None = None
    region: Line = ""
    city: Line = ""
    address: Text = ""
    postcode: Line = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    operator_id: UUID | None = None
    identifiers: list[IdentifierIn] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def both_coordinates(self) -> "SiteCreate":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("give both latitude and longitude, or neither")
        return self


class SiteCorrection(Incoming):
    """Only what is sent is changed. A site that moved is closed and added anew, so no visit changes its place."""

    name: Name | None = None
    kind: SiteKind | None = None
    sector: Sector | None = None
    region: Line | None = None
    address: Text | None = None
    postcode: Line | None = None
    operator_id: UUID | None = None


class SiteRead(Outgoing):
    id: UUID
    reference: str
    kind: SiteKind
    sector: Sector
    sector_text: str
    name: str
    country: str | None
    region: str
    city: str
    address: str
    postcode: str
    latitude: float | None
    longitude: float | None
    precision: str | None
    operator_id: UUID | None
    batch_id: UUID | None
    source: dict[str, Any]
    recorded_at: datetime
    closed_at: datetime | None
    version: int


class Closing(Incoming):
    reason: Name


class EdgeCreate(Incoming, EdgeTerms):
    """From whoever gives goods, work or workers to whoever receives them. Shares are fractions from 0 to 1."""

    kind: EdgeKind
    from_id: UUID
    to_id: UUID
    origin: Origin = "declared"
    verification: Standing = "claimed"
    verified_until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    confidence: float = Field(default=1.0, ge=0, le=1)
    share_min: float | None = Field(default=None, ge=0, le=1)
    share_max: float | None = Field(default=None, ge=0, le=1)
    workers: int | None = Field(default=None, ge=0, le=10_000_000)
    commodity: Line = ""
    corridor: Line = ""
    source_text: Text = ""
    evidence_ids: list[UUID] = Field(default_factory=list, max_length=50)

    @model_validator(mode="after")
    def in_order(self) -> "EdgeCreate":
        if (self.share_min is None) != (self.share_max is None) or (
            self.share_min is not None and self.share_max is not None and self.share_min > self.share_max
        ):
            raise ValueError("give share_min and share_max together, the smaller one first; equal when exact")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_to lies before valid_from")
        return self


class EdgeEnding(Incoming):
    """When it ended in the world, and why we know."""

    valid_to: date
    reason: Name


class EdgeRead(Outgoing, EdgeTerms):
    id: UUID
    kind: str
    from_id: UUID
    to_id: UUID
    origin: Origin
    verification: Standing
    verified_until: date | None
    valid_from: date | None
    valid_to: date | None
    confidence: float
    share_min: float | None
    share_max: float | None
    workers: int | None
    commodity: str
    corridor: str
    source_text: str
    reasons: list[str]
    evidence_ids: list[str]
    visibility: Visibility
    batch_id: UUID | None
    recorded_at: datetime
    superseded_at: datetime | None


class FactCreate(Incoming):
    node_id: UUID
    field: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    value: Name
    as_of: date
    standing: Standing = "claimed"
    valid_until: date | None = None
    source: Text = ""


class FactRead(Outgoing):
    id: UUID
    node_id: UUID
    field: str
    value: str
    original: str
    standing: Standing
    as_of: date
    valid_until: date | None
    source: str
    recorded_at: datetime
    superseded_at: datetime | None


class ImportIssue(BaseModel):
    code: str
    severity: Literal["refused", "warning", "question"]
    sentence: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str = ""


class ColumnRead(BaseModel):
    head: str
    field: str
    confidence: float | None = None
    how: str | None = None


class ImportMapping(BaseModel):
    """Which column was read as what; what an undo needs stays inside."""

    sheet: str | None = None
    columns: list[ColumnRead] = []
    unmapped: list[str] = []


class ImportRead(Outgoing):
    """`counts`: new, changed, same, repeated, possible, refused; what they mean is in suppliers/batches.py."""

    id: UUID
    kind: Literal["parties", "edges", "facts"]
    file_name: str
    sha256: str
    state: Literal["dry_run", "writing", "written", "undone"]
    mapping: ImportMapping
    counts: dict[str, int]
    issues: list[ImportIssue]
    recorded_at: datetime
    undone_at: datetime | None


class DecisionRead(Outgoing):
    id: UUID
    left_id: UUID
    right_id: UUID
    decision: Decision
    probability: float | None
    reasons: list[str]
    decided_by: UUID | None
    recorded_at: datetime
    undone_at: datetime | None


class PartyPage(BaseModel):
    rows: list[PartyRead]
    next_cursor: str | None


class SitePage(BaseModel):
    rows: list[SiteRead]
    next_cursor: str | None


class EdgePage(BaseModel):
    rows: list[EdgeRead]
    next_cursor: str | None


class ImportPage(BaseModel):
    rows: list[ImportRead]
    next_cursor: str | None
