"""Suppliers who are invited by a link to declare their own: the invitations, what was declared, and who was told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

FLOWS = "('supplies','subcontracts','provides_labour','recruits_for')"


class Invitation(SQLModel, table=True):
    """
    `organisation_id` invites the party `party_id` of its own register, `root_id` is the buyer at the head of the
    cascade, `parent_id` the invitation by which the inviter came. Of link and PIN only hashes are kept. The register of
    whoever answered, `declarer_id`, is made when they say who they are.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("state IN ('invited','opened','declared','declined','expired','revoked')", name="state_known"),
        CheckConstraint(f"link_kind IN {FLOWS}", name="link_kind_known"),
        CheckConstraint("depth BETWEEN 1 AND 20", name="depth_in_range"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    root_id: UUID = Field(foreign_key="organisation.id", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="invitation.id", index=True)
    depth: int = 1
    party_id: UUID = Field(foreign_key="node.id", index=True)
    link_kind: str = "supplies"
    email: str
    locale: str = "en"
    state: str = "invited"
    secret_hash: str = Field(unique=True)
    pin_hash: str
    failed_tries: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    invited_by: UUID | None = Field(default=None, foreign_key="account.id")
    invited_at: datetime = Field(sa_type=UTCDateTime)
    expires_on: date
    reminded_days: int | None = None
    opened_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    reason: str = ""
    declarer_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    declarer_node_id: UUID | None = Field(default=None, foreign_key="node.id")
    answered_by: str = ""
    answered_as: str = ""


class DeclaredLine(SQLModel, table=True):
    """One supplier, agency or site that was declared, as it stands in the register of the declarer."""

    __tablename__ = "declared_line"
    __table_args__ = (
        CheckConstraint("record IN ('party','site')", name="record_known"),
        CheckConstraint("visibility IN ('shared','hidden_name','private')", name="visibility_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    invitation_id: UUID = Field(foreign_key="invitation.id", index=True)
    record: str
    node_id: UUID = Field(foreign_key="node.id")
    edge_id: UUID = Field(foreign_key="edge.id")
    visibility: str = "shared"
    onward_id: UUID | None = Field(default=None, foreign_key="invitation.id", index=True)
    declared_at: datetime = Field(sa_type=UTCDateTime)


class ToldLine(SQLModel, table=True):
    """A declared line in the register of one organisation that was told: its link there, and the node at its end."""

    __tablename__ = "told_line"
    __table_args__ = (UniqueConstraint("line_id", "organisation_id", name="told_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    line_id: UUID = Field(foreign_key="declared_line.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    node_id: UUID = Field(foreign_key="node.id")
    edge_id: UUID = Field(foreign_key="edge.id")
    told_at: datetime = Field(sa_type=UTCDateTime)
