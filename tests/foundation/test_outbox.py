"""Mail and webhooks leave after their cause, in no transaction, and leave no secret behind."""

from datetime import timedelta

import pytest
from sqlmodel import select

from foundation import outbox
from foundation.database import Database
from foundation.models import OutboxMessage
from tests.builders import NOW


@pytest.fixture
def waiting(database: Database) -> None:
    with database.transaction() as session:
        outbox.put(
            session, outbox.Message("mail", "team@tierlight.example", "Your link", "set-password/s3cret"), now=NOW
        )


def only(database: Database) -> OutboxMessage:
    with database.reading() as session:
        return session.exec(select(OutboxMessage)).one()


def test_others_may_write_while_a_message_is_on_its_way(database: Database, waiting: None) -> None:
    def by_mail(message: OutboxMessage) -> None:
        with database.transaction() as session:
            outbox.put(session, outbox.Message("webhook", "https://desk.example", "", ""), now=NOW)

    assert outbox.send_waiting(database, {"mail": by_mail}, now=NOW) == 1


def test_a_sent_message_keeps_nothing_of_what_it_said(database: Database, waiting: None) -> None:
    said: list[str] = []
    outbox.send_waiting(database, {"mail": lambda message: said.append(message.body)}, now=NOW)
    assert said == ["set-password/s3cret"]
    assert (only(database).state, only(database).body) == ("sent", "")


def test_a_message_that_fails_waits_and_is_given_up_after_eight_tries(database: Database, waiting: None) -> None:
    def refused(message: OutboxMessage) -> None:
        raise ConnectionRefusedError(message.address)

    assert outbox.send_waiting(database, {"mail": refused}, now=NOW) == 0
    assert outbox.send_waiting(database, {"mail": refused}, now=NOW) == 0
    assert only(database).attempts == 1
    for days in range(1, 10):
        outbox.send_waiting(database, {"mail": refused}, now=NOW + timedelta(days=days))
    assert (only(database).state, only(database).attempts) == ("failed", outbox.MOST_ATTEMPTS)
    assert only(database).last_error == "ConnectionRefusedError"
