"""Cases and bands of scores as another house reads them, from rows that the floors below made."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.payloads import CommentCreate
from reports.records import commenting
from reports.records.rooms import open_room
from reports.records.seeing import RecordNotFound
from reports.sharing import agreements, reading
from reports.sharing.fields import Kind
from reports.sharing.payloads import AgreementPropose, Grant
from risk import scores
from tests.builders import NOW, a_party, a_site, an_account
from tests.sanctions.published import a_final_case, publish

TODAY = NOW.date()


@pytest.fixture
def sanctions_officer(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.CASE_OFFICER, email="cases@authority.example")


@pytest.fixture
def approver(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.APPROVER, email="approver@authority.example")


def read(session: Session, giver: Actor, second: Actor, reader: Actor, house: str, *grants: Grant) -> dict[str, object]:
    """The rows that the reader gets, by kind."""
    new = AgreementPropose(
        partner=house,
        purpose="Putting wages right together",
        grants=list(grants),
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=30),
    )
    made = agreements.propose(session, giver, new, now=NOW)
    agreements.approve(session, second, made.id, version_seen=1, now=NOW)
    agreements.accept(session, reader, made.id, version_seen=2, now=NOW)

    def rows(kind: Kind) -> list[dict[str, str | int]]:
        page = reading.read_shared(session, reader, made.id, kind, cursor="", limit=50, now=NOW)
        return [dict(row) for row in page.rows]

    return {grant.kind: rows(grant.kind) for grant in grants}


def test_a_published_case_is_read_as_the_register_tells_it_and_one_that_is_not_public_stays_away(
    session: Session, sanctions_officer: Actor, approver: Actor, planner: Actor, officer: Actor
) -> None:
    public, hidden = (
        a_final_case(session, sanctions_officer, a_party(session, planner, f"Firma {code}"), code)
        for code in ("ES-1", "ES-2")
    )
    publish(session, sanctions_officer, approver, public)
    asked = Grant(kind="cases", fields=["reference", "public_state", "party_name", "decided_on", "comments"])
    found = read(session, sanctions_officer, approver, officer, "Lindenhof Hotels", asked)
    assert found["cases"] == [
        {
            "reference": "ES-1",
            "public_state": "final",
            "party_name": "Firma ES-1",
            "decided_on": "2026-03-02",
            "comments": str(public.id),
        }
    ]
    said = CommentCreate(text="The sum was paid", audience="shared")
    commenting.write(session, officer, "case", public.id, said, now=NOW)
    assert open_room(session, officer, "case", public.id, now=NOW).record.name == "Firma ES-1"
    with pytest.raises(RecordNotFound):
        open_room(session, officer, "case", hidden.id, now=NOW)


def test_the_band_of_a_score_that_was_made_is_read_where_it_is_named(
    session: Session, officer: Actor, planner: Actor, second: Actor
) -> None:
    site = a_site(session, officer, "Finca Uno")
    scores.score_all(session, officer, as_of=TODAY, now=NOW)
    band = scores.of_site(session, officer, site.id).band
    asked = Grant(kind="sites", fields=["name", "score_band"])
    found = read(session, officer, second, planner, "Valmarra Labour Authority", asked)
    assert found["sites"] == [{"name": "Finca Uno", "score_band": band}]
    assert band


@pytest.fixture
def second(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")
