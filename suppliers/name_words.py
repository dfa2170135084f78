"""
The index of words behind every search for a name: who writes a name or a spelling calls `learn` for a new node and
`relearn` for one that stands, and `named` turns a text into a condition (docs/decisions/0013).

`named` looks the words up first, so that the database is asked for rows it can enter an index with:

1. Up to `MOST_IDS` nodes answer: they are named one by one.
2. More do for several words, up to `MOST_ROWS` for the rarest: rows are read in the order of their list, each looked
   for in the set of all that answer.
3. One word, or more still: so are they, but each name is looked at itself; other spellings are a set again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, delete, false, func, insert, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from foundation.actors import Actor
from foundation.text_lists import among_texts, has_arrays
from suppliers.models import NameVariant, NameWord, Party, Site, WordKey
from suppliers.word_keys import LAST_LETTER, Asked, asked, keys_of, shown_in, words_of

Columns = dict[str, Any]
NAMES: Final = ("name", "spelling")
NAMES_AND_CITIES: Final = (*NAMES, "city")
MOST_IDS: Final = 200
MOST_WORDS: Final = 1_000
MOST_ROWS: Final = 50_000
ROWS_A_NODE: Final = 3
"""More rows than so many of one node seldom answer one word; fewer ids than `MOST_IDS` are counted exactly."""
AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Called:
    """What one node is called. `city` of a site only: a firm is not looked for by its town."""

    node_id: UUID
    organisation_id: UUID
    name: str
    spellings: tuple[str, ...] = ()
    city: str = ""


def words_to_write(called: Iterable[Called]) -> list[Columns]:
    """As rows of `name_word`."""
    return [
        {"node_id": one.node_id, "part": part, "word": word, "organisation_id": one.organisation_id}
        for one in called
        for part, words in _parts(one)
        for word in sorted(words)
    ]


def _parts(one: Called) -> Iterable[tuple[str, frozenset[str]]]:
    name = shown_in(one.name)
    others = frozenset(word for text in (one.name, *one.spellings) for word in words_of(text))
    return (("name", name), ("spelling", others - name), ("city", words_of(one.city)))


def keys_to_write(session: Session, rows: Sequence[Columns]) -> list[Columns]:
    """Of the words that the vocabulary lacks, as rows of `word_key`."""
    words = sorted({row["word"] for row in rows})
    known: set[str] = set()
    for start in range(0, len(words), AT_ONCE):
        part = words[start : start + AT_ONCE]
        held = select(col(WordKey.word)).where(col(WordKey.key).in_(part), col(WordKey.key) == col(WordKey.word))
        known.update(session.execute(held).scalars())
    return [{"key": key, "word": word} for word in words if word not in known for key in sorted(keys_of(word))]


def learn(session: Session, called: Sequence[Called]) -> None:
    """Of nodes of which nothing was learnt yet."""
    words = words_to_write(called)
    keys = keys_to_write(session, words)
    if words:
        session.execute(insert(NameWord), words)
    if keys:
        session.execute(insert(WordKey), keys)


def relearn(session: Session, node_ids: Iterable[UUID]) -> None:
    """After any change to the name, the spellings or the city of these nodes."""
    session.flush()
    every = sorted(set(node_ids))
    for start in range(0, len(every), AT_ONCE):
        part = every[start : start + AT_ONCE]
        session.execute(delete(NameWord).where(col(NameWord.node_id).in_(part)))
        learn(session, _standing(session, part))


def _standing(session: Session, node_ids: Sequence[UUID]) -> list[Called]:
    written: dict[UUID, list[str]] = {}
    spelt = select(col(NameVariant.node_id), col(NameVariant.text)).where(col(NameVariant.node_id).in_(node_ids))
    for node_id, text in session.execute(spelt):
        written.setdefault(node_id, []).append(text)
    firms = select(col(Party.id), col(Party.organisation_id), col(Party.name)).where(col(Party.id).in_(node_ids))
    places = select(col(Site.id), col(Site.organisation_id), col(Site.name), col(Site.city)).where(
        col(Site.id).in_(node_ids)
    )
    rows = [(*row, "") for row in session.execute(firms)] + [tuple(row) for row in session.execute(places)]
    return [Called(one, owner, name, tuple(written.get(one, ())), city) for one, owner, name, city in rows]


@dataclass(frozen=True, slots=True)
class _Word:
    """
    One word asked for. `words` of names with such a key; None: too many to list. `rows` of names with one of them, as
    far as they were counted; `common`: too many to count. `arrays`: the database takes one of them as one parameter.
    """

    asked: Asked
    words: tuple[str, ...] | None
    arrays: bool
    rows: int = 0
    common: bool = False

    def listed(self, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of the table or an alias of it
        return among_texts(column, self.words or (), arrays=self.arrays)


@dataclass(frozen=True, slots=True)
class Named:
    """The nodes that answer a text: all their `ids`, or, when they are too many, a set or a condition."""

    ids: tuple[UUID, ...] | None
    words: tuple[_Word, ...] = ()
    parts: tuple[str, ...] = NAMES
    owner: UUID | None = None

    @property
    def common(self) -> bool:
        """So many answer that whoever reads rows in an order soon finds some."""
        return self.ids is None and self.words[0].common

    def answered(self, node_id: Any, folded_name: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns of a table
        """Of a table with these columns."""
        if self.ids is not None:
            one: ColumnElement[bool] = node_id.in_(self.ids) if self.ids else false()
            return one
        if self.common or len(self.words) == 1:
            return and_(*(self._seen_at(word, node_id, folded_name) for word in self.words))
        # As a value: a database that joined the set instead would sort all of it for the first page of a list.
        return case((self.among(node_id), 1), else_=0) == 1

    def among(self, node_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
        """As a part of a longer condition; not of what is `common`."""
        one: ColumnElement[bool] = node_id.in_(_nodes(self.words, self.parts, self.owner))
        return one

    def _seen_at(self, word: _Word, node_id: Any, folded_name: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
        """Nearly always the name itself holds the word; what it does not show is looked up."""
        read = folded_name.contains(word.asked.plain)
        if word.words is None:
            return or_(read, _held_by(node_id, word, self.parts))
        unread = tuple(one for one in word.words if word.asked.plain not in one)
        others = [_nodes([word], self.parts[1:], self.owner)]
        others += [_nodes([replace(word, words=unread)], self.parts, self.owner)] if unread else []
        return or_(read, *(node_id.in_(nodes) for nodes in others))


def named(session: Session, actor: Actor, text: str, *, parts: tuple[str, ...] = NAMES) -> Named:
    """
    Of every word of the text some word of the name holds it, or sounds so in another script. No id says more than
    that: whoever uses them asks for rows that the actor may see. A text without a letter or digit names nothing.
    """
    owner = None if actor.jurisdiction else actor.organisation_id
    words = tuple(_Word(one, _words(session, one), has_arrays(session)) for one in asked(text))
    if not words or any(word.words == () for word in words):
        return Named(())
    words = _rarest_first(session, words, parts, owner)
    many = words[0].words is None or words[0].common or (len(words) == 1 and words[0].rows > ROWS_A_NODE * MOST_IDS)
    return Named(None if many else _few(session, _nodes(words, parts, owner)), words, parts, owner)


def _words(session: Session, one: Asked) -> tuple[str, ...] | None:
    found = session.execute(select(col(WordKey.word)).where(_has_key(one)).limit(2 * MOST_WORDS)).scalars().all()
    return None if len(found) == 2 * MOST_WORDS else tuple(sorted(set(found)))


def _has_key(one: Asked) -> ColumnElement[bool]:
    key = col(WordKey.key)
    begins = [and_(key >= text, key < text + LAST_LETTER) for text in one.begins]
    return or_(*begins, key.in_(one.equals)) if one.equals else or_(*begins)


def _nodes(words: Sequence[_Word], parts: tuple[str, ...], owner: UUID | None) -> Select[*tuple[Any, ...]]:
    """The first word leads; each other is asked of the nodes it finds."""
    first, word = words[0], col(NameWord.word)
    wide = select(col(WordKey.word)).where(_has_key(first.asked))
    among = word.in_(wide) if first.words is None else first.listed(word)
    found = select(col(NameWord.node_id)).where(among, col(NameWord.part).in_(parts))
    if owner:
        found = found.where(col(NameWord.organisation_id) == owner)
    for other in words[1:]:
        found = found.where(_held_by(col(NameWord.node_id), other, parts))
    return found


def _holds(table: Any, word: _Word) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    """Of a few rows the words themselves are looked at, which the keys of a short text are too many for."""
    if word.words is not None:
        return word.listed(col(table.word))
    return or_(*(col(table.word).contains(text) for text in word.asked.begins))


def _rarest_first(
    session: Session, words: Sequence[_Word], parts: tuple[str, ...], owner: UUID | None
) -> tuple[_Word, ...]:
    listed = [word for word in words if word.words is not None]
    counts = [_nodes([word], parts, owner).limit(MOST_ROWS + 1).subquery() for word in listed]
    asked_for = (select(func.count()).select_from(rows).scalar_subquery() for rows in counts)
    held = tuple(session.execute(select(*asked_for)).one()) if listed else ()
    told = sorted(zip(held, range(len(listed)), strict=True))
    wide = (replace(word, common=True) for word in words if word.words is None)
    return (*(replace(listed[at], rows=rows, common=rows > MOST_ROWS) for rows, at in told), *wide)


def _few(session: Session, nodes: Select[*tuple[Any, ...]]) -> tuple[UUID, ...] | None:
    """None when there are more than `MOST_IDS`."""
    rows = session.execute(nodes.distinct().limit(MOST_IDS + 1)).scalars().all()
    return None if len(rows) > MOST_IDS else tuple(sorted(rows))


def _held_by(node_id: Any, word: _Word, parts: tuple[str, ...]) -> ColumnElement[bool]:  # noqa: ANN401 - a column of an outer table
    """As a value of each row: a database that made a set of it would read the whole index first."""
    other = aliased(NameWord)
    held = select(col(other.node_id)).where(
        col(other.node_id) == node_id, col(other.part).in_(parts), _holds(other, word)
    )
    return held.correlate_except(other).limit(1).scalar_subquery().is_not(None)
