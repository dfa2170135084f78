"""The change feed: what one may know, in the order of commits, with no line that turns up late behind a cursor."""

import threading
import time
from uuid import uuid4

import pytest

from foundation import accounts, trail
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.notices.feed import Since, changes_since
from foundation.paging import CursorUnreadable
from foundation.trail import Subject
from tests.builders import NOW, an_account


def happens(database: Database, actor: Actor, action: str) -> str:
    key = str(uuid4())
    with database.transaction() as session:
        trail.record(session, actor, action, Subject("thing", key))
    return key


def since(database: Database, actor: Actor, after: str = "", limit: int = 50, *topics: str) -> Since:
    with database.reading() as session:
        return changes_since(session, actor, after, topics=topics, limit=limit)


def test_pages_follow_one_another_without_gap_or_double_and_the_last_cursor_waits(
    database: Database, planner: Actor
) -> None:
    keys = [happens(database, planner, "finding.recorded") for _ in range(7)]
    seen, after, pages = [], "", 0
    while True:
        page = since(database, planner, after, 3)
        seen += [one.subject_id for one in page.rows]
        after, pages = page.cursor, pages + 1
        if not page.more:
            break
    assert (seen, pages) == (keys, 3)
    assert since(database, planner, after) == Since((), after, more=False)
    new = happens(database, planner, "visit.done")
    assert [one.subject_id for one in since(database, planner, after).rows] == [new]
    assert [one.topic for one in since(database, planner, "", 50, "visit.done").rows] == ["visit.done"]
    with pytest.raises(CursorUnreadable):
        since(database, planner, "0" * 64)


def test_each_reads_what_they_have_leave_for_and_people_only_as_roles(
    database: Database, authority: OrganisationId, planner: Actor, officer: Actor
) -> None:
    approver = an_account(database, authority, Role.APPROVER)
    observer = an_account(database, authority, Role.OBSERVER)
    for action in ("finding.recorded", "case.opened", "grievance.recorded", "referral.opened", "account.signed_in"):
        happens(database, approver, action)
    told = {
        actor.role: [one.topic for one in since(database, actor).rows]
        for actor in (planner, approver, observer, officer)
    }
    assert told == {
        Role.INSPECTION_PLANNER: ["finding.recorded"],
        Role.APPROVER: ["finding.recorded", "case.opened"],
        Role.OBSERVER: [],
        Role.COMPLIANCE_OFFICER: [],  # of another house
    }
    (first, _) = since(database, approver).rows
    assert (first.role, approver.name in str(first)) == ("approver", False)
    foreign = since(database, approver).rows[1].cursor
    with pytest.raises(CursorUnreadable):
        since(database, planner, foreign)


@pytest.mark.slow
def test_a_line_that_is_written_first_and_committed_last_is_not_passed_by(own_database: str) -> None:
    """The second writer begins while the first holds its line uncommitted: a reader between them sees neither."""
    database = Database.at(own_database)
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
    planner = an_account(database, OrganisationId(house.id), Role.INSPECTION_PLANNER)
    holding, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with database.transaction() as session:
            trail.record(session, planner, "finding.recorded", Subject("finding", "slow"))
            holding.set()
            go_on.wait(20)

    def quick() -> None:
        with database.transaction() as session:
            trail.record(session, planner, "finding.recorded", Subject("finding", "quick"))

    first, second = threading.Thread(target=slow), threading.Thread(target=quick)
    first.start()
    assert holding.wait(20)
    second.start()
    time.sleep(0.3)
    assert since(database, planner).rows == ()
    go_on.set()
    seen: list[str] = []
    after, deadline = "", time.monotonic() + 20
    while len(seen) < 2 and time.monotonic() < deadline:
        page = since(database, planner, after)
        seen += [one.subject_id for one in page.rows]
        after = page.cursor
    for writer in (first, second):
        writer.join()
    assert seen == ["slow", "quick"]
    database.close()


@pytest.mark.slow
def test_two_writers_at_once_and_a_reader_that_follows_them_lose_nothing(own_database: str) -> None:
    database = Database.at(own_database)
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
    planner = an_account(database, OrganisationId(house.id), Role.INSPECTION_PLANNER)
    written: list[str] = []

    def write() -> None:
        written.extend(happens(database, planner, "finding.recorded") for _ in range(25))

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    seen: list[str] = []
    after, over = "", False
    while not over:
        over = not any(writer.is_alive() for writer in writers)
        page = since(database, planner, after, 7)
        seen += [one.subject_id for one in page.rows]
        after, over = page.cursor, over and not page.more
    assert sorted(seen) == sorted(written)
    assert seen == [one.subject_id for one in since(database, planner, "", 200).rows]
    database.close()
