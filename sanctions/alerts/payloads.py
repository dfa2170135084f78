"""Shapes of an alert's page and of clearing many. `HitRead` itself stands in `sanctions/payloads.py`."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from sanctions.payloads import HitRead, Reason, Reference

MOST_AT_ONCE = 500


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class DifferenceRead(_Out):
    what: str
    stored: str
    now: str


class ReplayRead(_Out):
    """`same`: recomputed to the stored bytes. Otherwise `differences` say what is not as it was."""

    hit_id: UUID
    same: bool
    stored_hash: str
    answer_hash: str
    card_version: str
    rarity_hash: str
    method: str
    differences: list[DifferenceRead]
    remarks: list[str]


class AlertParty(BaseModel):
    """Our side as it is now. `changed`: it is no longer what was compared."""

    id: UUID
    kind: str
    names: list[str]
    countries: list[str]
    identifiers: list[str]
    changed: bool


class EntryVersion(_Out):
    """One version of a list entry; earlier ones stay. Masked numbers hold no more than what the list may show."""

    id: UUID
    kind: str
    names: list[dict[str, str]]
    countries: list[str]
    identifiers: list[dict[str, str | bool]]
    birth_years: list[int]
    programme: str
    listed_on: date | None
    expires_on: date | None
    first_seen: datetime
    delisted_at: datetime | None
    content_hash: str


class AlertEntry(BaseModel):
    """Their side: the version that was compared, and all versions, the newest first."""

    source: str
    title: str
    entry_key: str
    in_force: bool
    compared: EntryVersion | None
    versions: list[EntryVersion]


class HitEventRead(_Out):
    """`step`: opened, compared_again, proposed_confirmed, proposed_cleared, sent_back, confirmed, cleared, assigned,
    lapsed. `actor` is empty for a run.
    """

    occurred_at: datetime
    step: str
    reason_code: str
    reason: str
    actor_id: UUID | None
    actor: str = ""


class EvidenceLink(_Out):
    id: UUID
    kind: str
    title: str
    media_type: str
    recorded_at: datetime


class RulingReasonRead(_Out):
    code: str
    decision: Literal["confirmed", "cleared"]
    text: str


class Colleague(_Out):
    id: UUID
    name: str


class OwnedAlertRead(_Out):
    """`wording` is the sentence to show; it never says more than what is recorded."""

    id: UUID
    node_id: UUID
    rule: str
    owner_state: Literal["confirmed", "possible"]
    reached: Literal["yes", "possible"]
    basis: str
    share_low: float
    share_high: float
    owners: list[dict[str, str]]
    as_of: date
    wording: str
    recorded_at: datetime
    ended_at: datetime | None


class AlertFile(BaseModel):
    """
    All that the page of one alert shows. `same_entry` counts the other open matches with this entry; `may_rule` and
    `may_agree` say what this reader may do now.
    """

    hit: HitRead
    party: AlertParty | None
    entry: AlertEntry
    replay: ReplayRead
    history: list[HitEventRead]
    evidence: list[EvidenceLink]
    owned: list[OwnedAlertRead]
    reasons: list[RulingReasonRead]
    colleagues: list[Colleague]
    four_eyes: bool
    may_rule: bool
    may_agree: bool
    same_entry: int


class ClearingQuery(_In):
    """Which open matches: of one list entry, of one source or band, or these. At least one must be said."""

    source: str = ""
    entry_key: str = ""
    band: Literal["", "strong", "possible"] = ""
    hit_ids: Annotated[list[UUID], Field(max_length=MOST_AT_ONCE)] = []


class ClearingPreview(BaseModel):
    """`token` stands for exactly these rows as they are now; clearing asks for it."""

    count: int
    token: str
    rows: list[HitRead]


class ManyCleared(_In):
    chosen: ClearingQuery
    token: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason_code: Reference
    reason: Reason


class ClearingDone(BaseModel):
    """`proposed` where four eyes are wanted: then a second person agrees to each."""

    count: int
    proposed: bool


class RulingUndoing(_In):
    """`ruled_at`: the `decided_at` or `proposed_at` of a match."""

    ruled_at: AwareDatetime


class WayStepRead(_Out):
    """`link` leads from the step before to this one."""

    node_id: UUID
    name: str
    link: str
    edge_id: UUID | None


class ListedExposureRead(_Out):
    """`way` runs from the listed party up to the one asked about. A `possible` one nobody has confirmed."""

    node_id: UUID
    name: str
    state: Literal["confirmed", "possible"]
    label: Literal["direct", "ownership", "possibly_same_as"]
    tier: int
    hit_id: UUID | None
    list_title: str
    rule: str
    wording: str
    way: list[WayStepRead]


class ListedInChainRead(_Out):
    party_id: UUID
    as_of: date
    nodes: int
    rows: list[ListedExposureRead]
