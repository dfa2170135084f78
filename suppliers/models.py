"""
Tables of the registry. A node is a party or a site; edges run between nodes, so one id space serves the whole chain.
Rows are closed and added, never overwritten: `superseded_at` and `closed_at` end a row, `recorded_at` begins it.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

STANDINGS = "('claimed','evidenced','verified','expired','unknown')"


class ImportBatch(SQLModel, table=True):
    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("kind IN ('parties','edges','facts')", name="kind_known"),
        CheckConstraint("state IN ('dry_run','written','undone')", name="state_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    file_name: str
    sha256: str = Field(index=True)
    state: str
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    issues: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Node(SQLModel, table=True):
    __tablename__ = "node"
    __table_args__ = (CheckConstraint("kind IN ('party','site')", name="kind_known"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)


class Party(SQLModel, table=True):
    """
    A legal entity, a person, or one known only to exist (`kind` unknown with a reason in `remark`).
    `row_key` is the hash of the cleaned row it came from: the same row read twice is the same party.
    """

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint("kind IN ('organisation','person','unknown')", name="kind_known"),
        UniqueConstraint("organisation_id", "row_key", name="one_party_per_row"),
        Index("party_reference", "organisation_id", "reference"),
    )

    id: UUID = Field(foreign_key="node.id", primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reference: str
    row_key: str
    kind: str = "organisation"
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    name: str = Field(index=True)
    folded_name: str = Field(index=True)
    country: str | None = Field(default=None, index=True)
    city: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    remark: str = ""
    batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)
    source: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1


class Site(SQLModel, table=True):
    """A place of work. Coordinates in degrees (WGS 84); `precision` says how the point is known, null for none."""

    __tablename__ = "site"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('hotel','farm','construction_project','factory','accommodation','other')", name="kind_known"
        ),
        CheckConstraint("sector IN ('hospitality','agriculture','construction','general')", name="sector_known"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_on_earth"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_on_earth"),
        UniqueConstraint("organisation_id", "row_key", name="one_site_per_row"),
        Index("site_reference", "organisation_id", "reference"),
    )

    id: UUID = Field(foreign_key="node.id", primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reference: str
    row_key: str
    kind: str = "other"
    sector: str = Field(default="general", index=True)
    sector_text: str = ""
    name: str = Field(index=True)
    folded_name: str = Field(index=True)
    country: str | None = Field(default=None, index=True)
    region: str = ""
    city: str = ""
    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    operator_id: UUID | None = Field(default=None, foreign_key="party.id", index=True)
    batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)
    source: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1


class Identifier(SQLModel, table=True):
    __tablename__ = "identifier"
    __table_args__ = (UniqueConstraint("node_id", "scheme", "value", name="one_row_per_identifier"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    node_id: UUID = Field(foreign_key="node.id", index=True)
    scheme: str
    value: str = Field(index=True)
    check: str = "unchecked"


class NameVariant(SQLModel, table=True):
    """Every accepted spelling of a node is a row of its own, so a confirmed variant need not be confirmed again."""

    __tablename__ = "name_variant"
    __table_args__ = (UniqueConstraint("node_id", "folded", name="one_row_per_spelling"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    node_id: UUID = Field(foreign_key="node.id", index=True)
    text: str
    folded: str = Field(index=True)
    kind: str = "registered"


class Edge(SQLModel, table=True):
    """
    Two clocks: `valid_from`/`valid_to` is when it held in the world, `recorded_at`/`superseded_at` when we knew it.
    Points to whoever receives goods, work or workers. `share_*` are fractions 0-1 of ownership; equal when exact.
    """

    __tablename__ = "edge"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('supplies','subcontracts','provides_labour','recruits_for','owns','controls','operates',"
            "'same_as','possibly_same_as','successor_of')",
            name="kind_known",
        ),
        CheckConstraint("origin IN ('declared','discovered','inferred')", name="origin_known"),
        CheckConstraint(f"verification IN {STANDINGS}", name="verification_known"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
        CheckConstraint(
            "share_min IS NULL OR (share_min >= 0 AND share_max <= 1 AND share_min <= share_max)", name="share_in_order"
        ),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="dates_in_order"),
        Index("edge_from", "from_id", "kind"),
        Index("edge_to", "to_id", "kind"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    row_key: str = Field(index=True)
    kind: str
    from_id: UUID = Field(foreign_key="node.id")
    to_id: UUID = Field(foreign_key="node.id")
    origin: str = "declared"
    verification: str = "claimed"
    verified_until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    confidence: float = 1.0
    share_min: float | None = None
    share_max: float | None = None
    workers: int | None = None
    commodity: str = ""
    corridor: str = ""
    source_text: str = ""
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    evidence_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Fact(SQLModel, table=True):
    """One dated value of one field, with its standing and source. A new value supersedes, never overwrites."""

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint(f"standing IN {STANDINGS}", name="standing_known"),
        Index("fact_node_field", "node_id", "field"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    node_id: UUID = Field(foreign_key="node.id", index=True)
    field: str
    value: str
    original: str = ""
    standing: str = "claimed"
    as_of: date
    valid_until: date | None = None
    source: str = ""
    batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class IdentityDecision(SQLModel, table=True):
    """
    Merge, split, refusal or an open review of two nodes. Ids stay as they are: `identity.all_ids` reads these rows.
    `left_id` is the one kept. An undone decision stays readable.
    """

    __tablename__ = "identity_decision"
    __table_args__ = (
        CheckConstraint("decision IN ('same','review','different','split')", name="decision_known"),
        UniqueConstraint("left_id", "right_id", "recorded_at", name="one_decision_at_a_time"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    left_id: UUID = Field(foreign_key="node.id", index=True)
    right_id: UUID = Field(foreign_key="node.id", index=True)
    decision: str
    probability: float | None = None
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
