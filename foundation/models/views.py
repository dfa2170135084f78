from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

LISTS = ("suppliers", "findings", "actions", "visits", "cases", "work")
QUESTION = 2000


class SavedView(SQLModel, table=True):
    """
    What somebody asked of a list, under a name. `question` is the part of the address behind the question mark, without
    the place in the list; `shared` lets the whole organisation open it, changing stays with who keeps it.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint(f"list_name IN {LISTS}", name="list_known"),
        UniqueConstraint("account_id", "list_name", "name", name="one_view_per_name"),
        Index("saved_view_of_list", "organisation_id", "list_name"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    account_id: UUID = Field(foreign_key="account.id")
    list_name: str
    name: str
    question: str
    shared: bool = False
    kept_at: datetime = Field(sa_type=UTCDateTime)


class DefaultView(SQLModel, table=True):
    """What a person's list opens with."""

    __tablename__ = "default_view"
    __table_args__ = (
        CheckConstraint(f"list_name IN {LISTS}", name="list_known"),
        ForeignKeyConstraint(["view_id"], ["saved_view.id"], name="fk_default_view_view_id", ondelete="CASCADE"),
    )

    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    list_name: str = Field(primary_key=True)
    view_id: UUID = Field(index=True)
