"""Shapes in and out of the risk floor."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue
from sqlmodel import Field, SQLModel

from risk.replaying import SignedBy
from risk.scoring.result import Group
from risk.sectors.words import Band, EventKind, Grade, Verification


class LedgerEntry(SQLModel):
    """What an upper floor records down. Shares and chances are 0-1; `source_*` name the row it came from."""

    model_config = ConfigDict(extra="forbid", frozen=True)  # type: ignore[assignment] # SQLModel narrows the type

    subject_id: UUID
    kind: EventKind
    occurred_on: date
    source_kind: str
    source_id: UUID
    severity: Grade | None = None
    verification: Verification = Verification.ALLEGED
    confidential: bool = False
    answers_id: UUID | None = None
    outcome: str | None = None
    examiner_code: str | None = None
    payer: str | None = None
    intensity: float | None = Field(default=None, ge=0, le=1)
    detection_chance: float | None = Field(default=None, ge=0, le=1)
    propensity: float | None = Field(default=None, ge=0, le=1)
    selected_how: str | None = None
    summary: str = ""


class ContributionRead(SQLModel):
    """One line of the ledger; `points` is null on every line of an unknown score. `refs` name events and nodes."""

    driver: str
    label: str
    value: str
    logit: float
    points: int | None
    group: Group
    standing: str
    source: str
    on: date | None
    refs: list[str]


class ScoreRead(SQLModel):
    """A site's score as it may be shown; `value` is null exactly when the band is unknown."""

    id: UUID
    site_id: UUID
    model: str
    as_of: date
    value: float | None
    low: float | None
    high: float | None
    band: Band
    completeness: float
    contributions: list[ContributionRead]
    missing: list[str]
    reason: str
    receipt_hash: str
    recorded_at: datetime
    superseded_at: datetime | None


class ReplayRead(SQLModel):
    """What computing the receipt again gave. There is no answer "different": that is refused as `receipt.tampered`."""

    score_id: UUID
    value: int | None
    band: Band
    model: str
    receipt_hash: str
    signed_by: SignedBy
    sentences: list[str]


class ScorePage(BaseModel):
    rows: list[ScoreRead]
    next_cursor: str | None


class ScoreBatchRead(SQLModel):
    """
    `sites` were scored; those whose receipt is unchanged kept their row of an earlier batch. `root` is over the others'
    `receipts`, and `signature` by `public_key`; it is empty where no secret is configured.
    """

    id: UUID
    as_of: date
    models: dict[str, str]
    sites: int
    receipts: int
    root: str
    signature: str
    public_key: str
    recorded_at: datetime


class SealRead(BaseModel):
    """
    The signed statement about the batch and the proof that this receipt is in it: the leaf is SHA-256 over a zero byte,
    the nonce and the receipt's hash, the way up that of RFC 6962. Hashes, key and signature (Ed25519) are hexadecimal.
    """

    statement: dict[str, JsonValue]
    nonce: str
    index: int
    path: list[str]
    signature: str
    public_key: str


class ReceiptKeyRead(BaseModel):
    """`public_key` is hexadecimal, 32 bytes."""

    algorithm: Literal["Ed25519"] = "Ed25519"
    public_key: str


class ReceiptRead(BaseModel):
    """
    All that went into a score and all that came out. `sha256` is over the receipt's canonical JSON: sorted keys, no
    blanks, UTF-8. `tierlight risk replay` checks it and computes it again from this file alone.
    """

    sha256: str
    receipt: dict[str, JsonValue]
    batch: SealRead | None


class FullScoreRead(BaseModel):
    """With what was confided to the reader's authority. `open_value` is what everybody else reads."""

    site_id: UUID
    value: int | None
    band: Band
    open_value: int | None
    contributions: list[ContributionRead]
    sentences: list[str]
    receipt: ReceiptRead
