"""Comments between two houses over HTTP and on the pages: who will read is said before, and each reading is noted."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest

from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Organisation
from reports.models import SharingAgreement
from reports.sharing import agreements
from reports.sharing.payloads import AgreementPropose, Grant
from tests.api.test_comment_routes import ada, ben, person, signed_in, site
from tests.web_client import TestClient

__all__ = ["ada", "ben", "site"]
HOUSE, PARTNER = "Lindenhof Hotels", "Valmarra Labour Authority"


@pytest.fixture
def pia(database: Database, authority: OrganisationId) -> Actor:
    """Of an authority that has no country, and so sees no record of the buyer by itself."""
    with database.transaction() as session:
        session.get_one(Organisation, authority).jurisdiction = []
    return person(database, authority, Role.INSPECTION_PLANNER, "Pia Prueba")


@pytest.fixture
def agreement(database: Database, ada: Actor, ben: Actor, pia: Actor) -> SharingAgreement:
    today = utc_now().date()
    new = AgreementPropose(
        partner=PARTNER,
        purpose="Putting wages right together",
        grants=[Grant(kind="sites", fields=["name", "comments"])],
        starts_on=today,
        ends_on=today + timedelta(days=30),
    )
    with database.transaction() as session:
        made = agreements.propose(session, ada, new, now=utc_now())
        agreements.approve(session, ben, made.id, version_seen=1, now=utc_now())
        return agreements.accept(session, pia, made.id, version_seen=2, now=utc_now())


def page_of(client: TestClient, path: str) -> str:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text[-400:]
    return unescape(answer.text)


def sent(client: TestClient, path: str, **fields: object) -> tuple[int, str]:
    form = {"form_token": client.headers["x-form-token"], **fields}
    answer = client.post(path, data=form, headers={"accept": "text/html"}, follow_redirects=False)
    return answer.status_code, answer.headers.get("location") or unescape(answer.text)


def test_two_houses_talk_over_json_and_each_reading_of_the_partner_is_noted(
    database: Database, ada: Actor, pia: Actor, site: UUID, agreement: SharingAgreement
) -> None:
    desk, partner = signed_in(database, ada), signed_in(database, pia)
    path, at = f"/v1/comments/of/site/{site}", f"/v1/shared/{agreement.id}"
    begun = desk.post(path, json={"text": "Please look at March", "audience": "shared"}).json()
    assert desk.post(path, json={"text": "For us", "audience": "internal"}).status_code == 201
    assert partner.get(f"{at}/sites").json()["rows"] == [{"name": "Finca Uno", "comments": str(site)}]
    assert partner.post(f"/v1/comments/{begun['id']}/answers", json={"text": "We did"}).status_code == 201
    read = partner.get(f"{path}?audience=shared").json()
    assert [(one["text"], one["house"], one["shared_with"]) for one in read["rows"]] == [
        ("Please look at March", HOUSE, HOUSE)
    ]
    assert [one["text"] for one in read["rows"][0]["answers"]] == ["We did"]
    assert [one["house"] for one in read["houses"]] == [HOUSE]
    assert partner.get(f"{path}?audience=internal").status_code == 404
    assert partner.post(path, json={"text": "Mine", "audience": "internal"}).status_code == 404
    assert partner.get(f"/v1/changes-of/site/{site}").status_code == 404
    named = {one["name"]: one["house"] for one in desk.get(f"{path}/colleagues").json()["rows"]}
    assert named == {"Ben Prueba": "", "Pia Prueba": PARTNER}
    lines = [(one["kind"], one["rows"], one["reader"]) for one in desk.get(f"{at}/reads").json()["rows"]]
    assert lines == [("comments", 2, "Pia Prueba"), ("sites", 1, "Pia Prueba")]
    desk.post(f"{at}/end", json={"reason": "Done with it"}, headers={"if-match": '"3"'})
    assert partner.get(f"{path}?audience=shared").status_code == 404
    assert partner.get(f"/comments/{begun['id']}", follow_redirects=False).status_code == 404
    late = desk.post(f"/v1/comments/{begun['id']}/answers", json={"text": "So?"})
    assert (late.status_code, late.json()["code"]) == (409, "comment.shared_no_more")


def test_the_pages_say_who_will_read_and_until_when_before_anything_is_sent(
    database: Database, ada: Actor, pia: Actor, site: UUID, agreement: SharingAgreement
) -> None:
    desk, partner = signed_in(database, ada), signed_in(database, pia)
    path = f"/comments/of/site/{site}"
    page = page_of(desk, path)
    told = re.search(rf"Shared: people of {HOUSE} and of {PARTNER} read it, {PARTNER} until [^<]*\d{{4}}", page)
    assert told
    assert f"People of {PARTNER}, in a comment shared with it alone" in page
    assert sent(desk, path, text="Look at March", audience=f"shared:{agreement.id}")[0] == 303
    assert sent(desk, path, text="For us alone", audience="internal")[0] == 303
    rows = page_of(partner, f"/sharing/{agreement.id}/sites")
    assert f'href="{path}"' in rows
    theirs = page_of(partner, path)
    assert "Look at March" in theirs
    assert "For us alone" not in theirs
    assert 'value="internal"' not in theirs
    assert "That you read it is written down there." in theirs
    assert f"{HOUSE} lets you read this thread until" in theirs
    assert f"of {HOUSE} read it, {PARTNER} until" in theirs
    [comment] = re.findall(r'<li id="c-([0-9a-f-]{36})">', theirs)
    assert sent(partner, f"/comments/{comment}/answers", text="We did") == (303, f"{path}?said=comment_kept")
    assert "Shared comments" in page_of(desk, f"/sharing/{agreement.id}")
    with database.transaction() as session:
        row = session.get_one(SharingAgreement, agreement.id)
        agreements.end(session, pia, row.id, "No longer needed", version_seen=3, now=utc_now())
    status, again = sent(desk, path, text="Typed too late", audience=f"shared:{agreement.id}")
    assert status == 409
    assert "Typed too late" in again
    assert "is not in force for this record any more" in again
    assert f"{PARTNER} does not read this thread any more" in again


def test_a_link_to_a_comment_shows_its_thread_though_fifty_are_newer(
    database: Database, ada: Actor, site: UUID
) -> None:
    desk = signed_in(database, ada)
    path = f"/v1/comments/of/site/{site}"
    first = desk.post(path, json={"text": "The oldest of all", "audience": "internal"}).json()["id"]
    answer = desk.post(f"/v1/comments/{first}/answers", json={"text": "Its answer"}).json()["id"]
    for number in range(51):
        desk.post(path, json={"text": f"Number {number}", "audience": "internal"})
    page = f"/comments/of/site/{site}"
    assert "The oldest of all" not in page_of(desk, page)
    for one in (first, answer):
        to = desk.get(f"/comments/{one}", follow_redirects=False).headers["location"]
        assert f'id="c-{one}"' in page_of(desk, to.partition("#")[0])
