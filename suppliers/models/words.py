"""The words names are found by. Kept by `suppliers/name_words.py` beside every name and spelling that is written."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlmodel import Field, SQLModel

from foundation.models.records import counting_column

LETTER_BY_LETTER = String().with_variant(String(collation="C"), "postgresql")
"""Compared as SQLite compares: what begins alike lies together, in every script."""


class NameWord(SQLModel, table=True):
    """
    One word of what a node is called. `part`: one that its folded name shows; one that another spelling alone has, or
    the sound of a name in another script; or one of the city of a site.
    `organisation_id` is that of the node.
    """

    __tablename__ = "name_word"
    __table_args__ = (
        CheckConstraint("part IN ('name','spelling','city')", name="part_known"),
        Index("name_word_found", "word", "organisation_id", "part", "node_id"),
        {"sqlite_with_rowid": False},
    )

    node_id: UUID = Field(foreign_key="node.id", primary_key=True, ondelete="CASCADE")
    part: str = Field(primary_key=True)
    word: str = Field(primary_key=True, sa_type=LETTER_BY_LETTER)
    organisation_id: UUID = Field(foreign_key="organisation.id")


class WordKey(SQLModel, table=True):
    """
    The vocabulary: by which `key` a word is found. Of nobody: a word says nothing of who is called so, and stays when
    the last who was is gone. Two writers who learn a word at once write it twice, rather than wait for one another.
    """

    __tablename__ = "word_key"
    __table_args__ = (Index("word_key_found", "key", "word"),)

    number: int | None = Field(default=None, sa_column=counting_column())
    key: str = Field(sa_type=LETTER_BY_LETTER)
    word: str = Field(sa_type=LETTER_BY_LETTER)
