from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from foundation import accounts, sign_ins, tokens
from foundation.actors import Action, Actor, Role
from foundation.database import Database
from foundation.models import Account
from tests.builders import NOW

PASSWORD = "a quiet ledger with a lamp"
IDLE = timedelta(hours=4)


@pytest.fixture
def account(database: Database, officer: Actor) -> Account:
    with database.transaction() as session:
        account = session.get_one(Account, officer.account_id)
        accounts.set_password(session, account, PASSWORD)
        return account


def tried(session: Session, email: str, password: str, *, now: datetime) -> Account | None:
    return accounts.count_try(session, email, matches=accounts.password_fits(session, email, password), now=now)


def test_the_right_password_opens_a_sign_in_that_leads_back_to_the_actor(database: Database, account: Account) -> None:
    with database.transaction() as session:
        found = tried(session, account.email.upper(), PASSWORD, now=NOW)
        assert found is not None
        opened = accounts.open_sign_in(session, found, now=NOW, hours=1)
        standing = sign_ins.standing(session, opened.secret, now=NOW, idle=IDLE)
        assert standing is not None
        assert standing.actor.account_id == account.id
        assert sign_ins.standing(session, opened.secret, now=NOW + timedelta(hours=2), idle=IDLE) is None


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(database: Database, account: Account) -> None:
    for _ in range(5):
        with database.transaction() as session:
            assert tried(session, account.email, "wrong", now=NOW) is None
    with database.transaction() as session:
        assert tried(session, account.email, PASSWORD, now=NOW) is None
        assert tried(session, account.email, PASSWORD, now=NOW + timedelta(minutes=16)) is not None


def test_a_one_time_link_sets_a_password_once_and_ends_open_sessions(database: Database, account: Account) -> None:
    with database.transaction() as session:
        opened = accounts.open_sign_in(session, session.get_one(Account, account.id), now=NOW, hours=1)
        secret = accounts.make_link(session, account, "reset_password", now=NOW, hours=1)
        accounts.set_password_by_link(session, secret, "another long sentence", now=NOW)
        assert sign_ins.standing(session, opened.secret, now=NOW, idle=IDLE) is None
        with pytest.raises(accounts.LinkNotValid):
            accounts.set_password_by_link(session, secret, "a third long sentence", now=NOW)


@pytest.mark.parametrize("password", ["short", "elevenchars"])
def test_a_short_password_is_refused(database: Database, account: Account, password: str) -> None:
    with database.transaction() as session, pytest.raises(accounts.PasswordTooWeak):
        accounts.set_password(session, account, password)


def test_a_token_does_no_more_than_its_scopes(database: Database, account: Account) -> None:
    with database.transaction() as session:
        secret = tokens.make_token(
            session, account, name="sheet", scopes=frozenset({Action.READ_REGISTRY}), days=1, now=NOW
        )
        actor, _ = tokens.actor_of_token(session, secret, now=NOW)
        assert actor is not None
        assert actor.may(Action.READ_REGISTRY)
        assert not actor.may(Action.WRITE_REGISTRY)
        assert tokens.actor_of_token(session, secret, now=NOW + timedelta(days=2)) == (None, False)


def test_a_token_wider_than_its_role_is_refused(database: Database, account: Account) -> None:
    with database.transaction() as session, pytest.raises(tokens.TokenScopesTooWide):
        tokens.make_token(session, account, name="x", scopes=frozenset({Action.WRITE_CASES}), days=1, now=NOW)


def test_a_disabled_account_and_its_tokens_are_shut_out(database: Database, account: Account) -> None:
    with database.transaction() as session:
        row = session.get_one(Account, account.id)
        secret = tokens.make_token(session, row, name="x", scopes=frozenset({Action.READ_RISK}), days=1, now=NOW)
        accounts.disable(session, row, now=NOW)
        assert tried(session, account.email, PASSWORD, now=NOW) is None
        assert tokens.actor_of_token(session, secret, now=NOW) == (None, False)


def test_the_platform_administrator_sees_no_case_data(officer: Actor) -> None:
    administrator = Actor(None, "A", Role.PLATFORM_ADMINISTRATOR, officer.organisation_id)
    # Of webhooks only the topics that one may read oneself: none of the work.
    assert {action for action in Action if administrator.may(action)} == {Action.RUN_SYSTEM, Action.MANAGE_WEBHOOKS}
