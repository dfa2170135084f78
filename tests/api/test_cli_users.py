import json
from collections.abc import Iterator

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from api.cli import app
from foundation import accounts, one_time_codes, second_factors
from foundation.clock import utc_now
from foundation.database import Database
from foundation.house import delegations
from foundation.models import Delegation, Organisation, OutboxMessage
from foundation.second_factors import FactorKeys
from foundation.settings import settings


@pytest.fixture(autouse=True)
def configured(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TIERLIGHT_DATABASE_URL", own_database)
    settings.cache_clear()
    yield
    settings.cache_clear()


def typed(*words: str) -> Result:
    return CliRunner().invoke(app, ["user", *words])


def test_the_first_administrator_gets_a_link_that_works_once_and_no_password(own_database: str) -> None:
    made = typed("add", "root@authority.example", "--name", "First", "--organisation", "Operator", "--admin")
    assert made.exit_code == 0
    assert "/set-password/" in made.output
    listed = json.loads(typed("list", "--json").output)
    assert [(one["email"], one["role"]) for one in listed] == [("root@authority.example", "platform_administrator")]


def test_a_new_authority_keeps_its_time_zone_and_its_countries(own_database: str) -> None:
    made = typed(
        *("add", "v@authority.example", "--name", "V", "--organisation", "Labour Authority", "--kind", "inspectorate"),
        *("--role", "inspection_planner", "--time-zone", "Europe/Madrid", "--jurisdiction", "Spain, PT"),
    )
    assert made.exit_code == 0, made.output
    database = Database.at(own_database)
    with database.reading() as session:
        one = session.exec(select(Organisation)).one()
    database.close()
    assert (one.kind, one.time_zone, one.jurisdiction) == ("inspectorate", "Europe/Madrid", ["ES", "PT"])


@pytest.mark.parametrize("wrong", [("--kind", "bank"), ("--time-zone", "Madrid"), ("--jurisdiction", "Atlantis")])
def test_a_wrong_kind_zone_or_country_is_a_usage_error_and_adds_nobody(
    own_database: str, wrong: tuple[str, str]
) -> None:
    made = typed("add", "v@authority.example", "--name", "V", "--organisation", "A", "--role", "inspector", *wrong)
    assert made.exit_code == 2
    assert json.loads(typed("list", "--json").output) == []


def test_a_lost_second_factor_is_taken_away_and_a_new_password_leaves_it(own_database: str) -> None:
    typed("add", "root@authority.example", "--name", "First", "--organisation", "Operator", "--admin")
    assert typed("reset-factor", "root@authority.example").exit_code == 1  # there is none yet
    keys, now, database = FactorKeys.of(b"0123456789abcdef" * 3), utc_now(), Database.at(own_database)
    with database.transaction() as session:
        account = accounts.find_account(session, "root@authority.example")
        second_factors.begin(session, account, keys=keys, now=now)
        secret = second_factors.waiting_secret(session, account, keys=keys)
        code = one_time_codes.code_at(secret, one_time_codes.step_of(now))
        assert second_factors.confirm(session, account, code, keys=keys, now=now)
    assert typed("reset", "root@authority.example").exit_code == 0
    with database.reading() as session:
        assert second_factors.is_set_up(session, account)
    assert typed("reset-factor", "root@authority.example").exit_code == 0
    with database.reading() as session:
        assert not second_factors.is_set_up(session, account)
        assert [mail.address for mail in session.exec(select(OutboxMessage))] == ["root@authority.example"]
    database.close()


def test_an_administrator_is_named_on_the_machine_itself_for_some_days(own_database: str) -> None:
    typed("add", "eva@valmarra.example", "--name", "E", "--organisation", "V", "--kind", "buyer", "--role", "observer")
    assert typed("delegate", "eva@valmarra.example", "--until", "2999-12-31").exit_code == 0
    past = typed("delegate", "eva@valmarra.example", "--from", "2020-01-01")
    assert isinstance(past.exception, delegations.DelegationDays) or past.exit_code == 1
    database = Database.at(own_database)
    with database.reading() as session:
        row = session.exec(select(Delegation)).one()
    assert (row.granted_by, row.ends_at is not None and row.ends_at.year) == (None, 3000)
    database.close()
