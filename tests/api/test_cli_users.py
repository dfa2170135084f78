import json
from collections.abc import Iterator

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from api.cli import app
from foundation.database import Database
from foundation.models import Organisation
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
