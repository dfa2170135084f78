"""Parties and sites: one id space serves the whole chain, because edges run between nodes of both kinds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


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
        Index("party_in_order", "organisation_id", "folded_name", "id"),
        Index("party_in_country", "organisation_id", "country", "folded_name", "id"),
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
        Index("site_in_order", "organisation_id", "folded_name", "id"),
        Index("site_in_row", "organisation_id", "closed_at", "id"),
        Index("site_in_country", "organisation_id", "country", "folded_name", "id"),
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
