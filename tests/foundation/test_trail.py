import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from foundation import trail
from foundation.actors import Actor
from foundation.database import Database


def three_entries(database: Database, actor: Actor) -> None:
    with database.transaction() as session:
        for number in range(3):
            trail.record(session, actor, "thing.done", trail.Subject("thing", str(number)), {"size": number})


def test_an_untouched_trail_verifies_to_its_head(database: Database, officer: Actor) -> None:
    three_entries(database, officer)
    with database.reading() as session:
        verdict = trail.verify(session)
        assert verdict.broken is None
        assert (verdict.entries, verdict.head) == trail.head(session)


@pytest.mark.parametrize("statement", ["UPDATE trail_entry SET changes = '{}'", "DELETE FROM trail_entry"])
def test_the_database_itself_refuses_to_change_the_trail(database: Database, officer: Actor, statement: str) -> None:
    three_entries(database, officer)
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.connection().execute(text(statement))


@pytest.mark.parametrize(
    ("tampering", "reason"),
    [
        ("UPDATE trail_entry SET changes = '[]' WHERE number = :number", "was altered"),
        ("DELETE FROM trail_entry WHERE number = :number", "is missing"),
    ],
)
def test_an_altered_or_lost_row_is_named(database: Database, officer: Actor, tampering: str, reason: str) -> None:
    if not database.is_sqlite:
        pytest.skip("on PostgreSQL only a superuser can get past the trigger; the walk itself is the same code")
    three_entries(database, officer)
    with database.transaction() as session:
        number = trail.head(session)[0] - 1
        for trigger in ("trail_entry_no_update", "trail_entry_no_delete"):
            session.connection().execute(text(f"DROP TRIGGER {trigger}"))
        session.connection().execute(text(tampering), {"number": number})
    with database.reading() as session:
        broken = trail.verify(session).broken
        assert broken is not None
        assert (broken.number, broken.reason) == (number, reason)
