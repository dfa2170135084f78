"""Two who score the same organisation at the same moment leave one current score of a site."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from risk import scores
from risk.scores import ScoreQuery
from tests.builders import NOW, a_fact, a_site, an_account

A_MOMENT = 0.3  # seconds in which whoever need not wait would be done


@pytest.fixture
def shared(own_database: str) -> Iterator[Database]:
    database = Database.at(own_database)
    yield database
    database.close()


def scored(database: Database, actor: Actor, *, days: int) -> None:
    with database.transaction() as session:
        scores.score_all(session, actor, as_of=NOW.date() + timedelta(days=days), now=NOW + timedelta(days=days))


def test_whoever_scores_meanwhile_waits_and_leaves_one_current_score(shared: Database) -> None:
    with shared.transaction() as session:
        buyer = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        owner = OrganisationId(buyer.id)
    officer = an_account(shared, owner, Role.COMPLIANCE_OFFICER)
    with shared.transaction() as session:
        site = a_site(session, officer, "Finca")
        a_fact(session, officer, site.id, "recruitment_fees", "paid_by_workers")
    system = Actor.system(owner)
    with ThreadPoolExecutor(1) as pool:
        with shared.transaction() as session:
            scores.score_all(session, system, as_of=NOW.date(), now=NOW)
            second = pool.submit(scored, shared, system, days=1)
            assert not wait([second], A_MOMENT).done
        second.result(timeout=20)
    with shared.reading() as session:
        rows = scores.list_scores(session, officer, ScoreQuery()).rows
    assert [row.as_of for row in rows] == [NOW.date() + timedelta(days=1)]
