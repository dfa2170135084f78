"""A ruling lapses when a side changes in a material field, and not otherwise; which fields these are is data."""

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from foundation.actors import Actor
from sanctions import screened
from sanctions.models import WatchListEntry
from suppliers.models import Party
from tests.builders import NOW, a_party

STANDS_FOR = {"name": "names", "country": "countries", "city": "addresses", "address": "addresses"}
KEYS = frozenset({"id", "organisation_id", "source", "entry_key", "content_hash", "batch_id", "closed_at"})
"""Who or whose it is, or its end: a row with another one is another thing. The source of a party is data, see below."""

WORDS = st.text("abcdefgh ", min_size=3).filter(str.strip)
NAMES = st.fixed_dictionaries({"text": WORDS, "strength": st.sampled_from(["alias", "weak"])})
OTHERS: Mapping[str, st.SearchStrategy[object]] = {
    "kind": st.sampled_from(["person", "organisation", "unknown"]),
    "names": st.lists(
        st.fixed_dictionaries({"text": WORDS, "strength": st.sampled_from(["alias", "weak"])}), min_size=1
    ),
    "countries": st.lists(st.sampled_from(["ES", "PT", "FR"]), unique=True),
    "identifiers": st.lists(st.fixed_dictionaries({"scheme": WORDS, "value": WORDS, "masked": st.booleans()})),
    "birth_years": st.lists(st.integers(1900, 2020)),
    "births": st.lists(WORDS),
    "addresses": st.lists(WORDS),
    "programme": WORDS,
    "merchandise": WORDS,
    "with_subsidiaries": st.booleans(),
    "listed_on": st.dates(),
    "expires_on": st.dates(),
    "first_seen": st.datetimes(),
    "delisted_at": st.datetimes(),
    "expired_at": st.datetimes(),
    "forgotten_at": st.datetimes(),
}


def marked(side: str) -> dict[str, bool]:
    with screened.MATERIAL.open(encoding="utf-8", newline="") as file:
        return {row["field"]: row["material"] == "yes" for row in csv.DictReader(file) if row["side"] == side}


def columns(table: type[Party] | type[WatchListEntry]) -> set[str]:
    return set(table.__table__.columns.keys())  # type: ignore[union-attr] # SQLModel does not type its core table


def an_entry() -> WatchListEntry:
    return WatchListEntry(
        source="made_up",
        entry_key="E1",
        kind="vessel",
        names=[{"text": "Quillfeather Zorban", "strength": "primary"}],
        countries=["AT"],
        identifiers=[{"scheme": "tax", "value": "77", "masked": False}],
        birth_years=[1888],
        births=["1888-01-01"],
        addresses=["Heron Way 1"],
        content_hash="c",
        first_seen=NOW,
    )


@pytest.mark.no_database
def test_every_field_of_both_sides_is_marked() -> None:
    assert {STANDS_FOR.get(name, name) for name in columns(Party) - KEYS | {"source"}} <= marked("party").keys()
    assert columns(WatchListEntry) - KEYS == marked("entry").keys() == OTHERS.keys()


@pytest.mark.no_database
@given(st.data())
def test_an_entry_compares_as_another_only_when_a_material_field_changes(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(OTHERS)))
    value = data.draw(OTHERS[field])
    entry = an_entry()
    before = screened.entry_of(entry).hash
    setattr(entry, field, value)
    after = screened.entry_of(entry).hash
    assert (before != after) is marked("entry")[field]


@pytest.mark.parametrize("column", sorted(columns(Party) - KEYS | {"source"}))
def test_a_party_compares_as_another_only_when_a_material_field_changes(
    session: Session, officer: Actor, column: str
) -> None:
    party = a_party(session, officer, "Quillfeather Zorban")
    (before,) = screened.subjects(session, officer)
    setattr(party, column, other_than(getattr(party, column), column))
    session.add(party)
    session.flush()
    (after,) = screened.subjects(session, officer)
    assert (before.hash != after.hash) is marked("party")[STANDS_FOR.get(column, column)]


def other_than(value: object, column: str) -> object:
    match value:
        case datetime() | date():
            return value + timedelta(days=1)
        case int():
            return value + 1
        case list():
            return ["supplier"]
        case dict():
            return {"file": "another"}
        case _:
            return {"kind": "person", "country": "PT"}.get(column, f"{value} Elsewhere")
