from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class VisitMember(SQLModel, table=True):
    """Who goes along with the lead, who stands on the visit itself (`Visit.inspector_id`)."""

    __tablename__ = "visit_member"
    __table_args__ = (
        CheckConstraint("role IN ('second','interpreter','observer')", name="role_known"),
        UniqueConstraint("visit_id", "inspector_id", name="one_role_per_visit"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    inspector_id: UUID = Field(foreign_key="inspector.id", index=True)
    role: str


class VisitNeed(SQLModel, table=True):
    """
    What every visit to a site asks of those who go. `pair_grounds` are ids of `pair_grounds.csv`; one of `languages`
    must be spoken, every one of `skills` held. `payer` is who pays for the visits.
    """

    __tablename__ = "visit_need"
    __table_args__ = (
        CheckConstraint("payer IN ('public','buyer','supplier')", name="payer_known"),
        UniqueConstraint("organisation_id", "site_id", name="one_need_per_site"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    pair_grounds: list[str] = Field(default_factory=list, sa_type=JSON)
    payer: str = "public"
    version: int = 1


class JointGroup(SQLModel, table=True):
    """Linked sites in several countries, to be visited on one day, each by an inspector of its own authority."""

    __tablename__ = "joint_group"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str
    because: str
    site_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
