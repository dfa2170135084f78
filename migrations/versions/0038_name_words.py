"""Words of names have an index of their own.

Every standing name, spelling and city is read once; a register of a million firms and as many sites takes some minutes.

Revision ID: 0038
Revises: 0037
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa
from alembic import op

from suppliers.word_keys import keys_of, shown_in, words_of

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

LETTERS = sa.String().with_variant(sa.String(collation="C"), "postgresql")
AT_ONCE = 5_000


def upgrade() -> None:
    op.create_table(
        "name_word",
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("word", LETTERS, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("part IN ('name','spelling','city')", name=op.f("ck_name_word_part_known")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_name_word_node_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_name_word_organisation_id")),
        sa.PrimaryKeyConstraint("node_id", "part", "word", name=op.f("pk_name_word")),
        sqlite_with_rowid=False,
    )
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "word_key",
        sa.Column("number", number, sa.Identity(), nullable=False),
        sa.Column("key", LETTERS, nullable=False),
        sa.Column("word", LETTERS, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_word_key")),
    )
    _fill(op.get_bind())
    op.create_index("name_word_found", "name_word", ["word", "organisation_id", "part", "node_id"], unique=False)
    op.create_index("word_key_found", "word_key", ["key", "word"], unique=False)


def downgrade() -> None:
    op.drop_table("word_key")
    op.drop_table("name_word")


def _fill(connection: sa.Connection) -> None:
    learnt: set[str] = set()
    for rows in _parts_of(_words(connection)):
        _insert(connection, "name_word", ("node_id", "part", "word", "organisation_id"), rows)
        new = sorted({row[2] for row in rows} - learnt)
        learnt.update(new)
        _insert(connection, "word_key", ("key", "word"), [(key, word) for word in new for key in sorted(keys_of(word))])


def _words(connection: sa.Connection) -> Iterator[tuple[Any, str, str, Any]]:
    """Of each name, its city and its other spellings; a spelling says nothing new of which the name has every word."""
    for table, city in (("party", "''"), ("site", "n.city")):
        for node_id, owner, name, town in _rows(connection, table, city):
            shown = shown_in(name)
            yield from ((node_id, "name", word, owner) for word in sorted(shown))
            yield from ((node_id, "spelling", word, owner) for word in sorted(words_of(name) - shown))
            yield from ((node_id, "city", word, owner) for word in sorted(words_of(town)))
        spelt = _rows(connection, table, "v.text", "JOIN name_variant v ON v.node_id = n.id AND v.text <> n.name")
        for (node_id, owner, name), rows in groupby(spelt, key=lambda row: row[:3]):
            others = {word for row in rows for word in words_of(row[3])} - words_of(name)
            yield from ((node_id, "spelling", word, owner) for word in sorted(others))


def _rows(connection: sa.Connection, table: str, last: str, joined: str = "") -> Iterator[tuple[Any, ...]]:
    asked = f"SELECT n.id, n.organisation_id, n.name, {last} FROM {table} n {joined} ORDER BY n.id"  # noqa: S608 - our own names
    found = connection.execute(sa.text(asked).execution_options(yield_per=AT_ONCE))
    return (tuple(row) for row in found)


def _parts_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    every = iter(rows)
    while part := list(islice(every, AT_ONCE)):
        yield part


def _insert(connection: sa.Connection, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    cursor: Any = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in columns)
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - our own names
        return
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as target:
        for row in rows:
            target.write_row(row)
