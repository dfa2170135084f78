"""The words of many new names at once, past the object layer."""

from collections.abc import Iterable

from sqlmodel import Session

from suppliers.batches.bulk import insert_rows
from suppliers.models import NameWord, WordKey
from suppliers.name_words import Called, keys_to_write, words_to_write


def learn_many(session: Session, called: Iterable[Called]) -> None:
    """Of nodes of which nothing was learnt yet."""
    words = words_to_write(called)
    keys = keys_to_write(session, words)
    insert_rows(session, NameWord, words)
    insert_rows(session, WordKey, keys)
