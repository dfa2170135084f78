"""The way from a record up to the buyer at the head of its chain."""

from foundation.actors import Actor
from foundation.database import Database
from reports.facts.chain_path import path_to_buyer
from tests.builders import NOW, a_party, an_edge


def test_the_way_to_the_buyer_does_not_end_at_an_agency_that_sends_workers_on(
    database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        hostel, agency, buyer = (a_party(session, officer, name) for name in ("Hostel", "Agency", "Buyer"))
        farm = a_party(session, officer, "Farm")
        an_edge(session, officer, hostel.id, agency.id)
        an_edge(session, officer, agency.id, buyer.id, kind="provides_labour")
        an_edge(session, officer, farm.id, buyer.id)
    with database.reading() as session:
        way = path_to_buyer(session, officer, hostel.id, today=NOW.date())
    assert [step.subject.name for step in way] == ["Buyer", "Agency", "Hostel"]
