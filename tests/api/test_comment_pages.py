"""Comments and changes on the pages of records, without JavaScript, and the words for lines of the trail."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from sqlmodel import select

from api.web.trail_words import TOLD_RAW, TRAIL_WORDS
from api.web.words import WORDS
from audits.models import Visit
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Comment
from reports.records.changes import told_parts
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseOpening
from suppliers import sites
from tests.api.test_comment_routes import WORDS as SAID
from tests.api.test_comment_routes import ada, ben, person, signed_in, site
from tests.builders import NOW, a_finding, a_party, a_site
from tests.shape.test_limits import ROOT, sources
from tests.web_client import TestClient

__all__ = ["ada", "ben", "site"]


@pytest.fixture
def desk(database: Database, ada: Actor) -> TestClient:
    client = signed_in(database, ada)
    client.headers["accept"] = "text/html"
    return client


def page_of(desk: TestClient, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text[-400:]
    return unescape(answer.text)


def sent(desk: TestClient, path: str, **fields: object) -> tuple[int, str]:
    form = {"form_token": desk.headers["x-form-token"], **fields}
    answer = desk.post(path, data=form, follow_redirects=False)
    return answer.status_code, answer.headers.get("location") or unescape(answer.text)


def test_a_comment_is_written_answered_and_taken_back_with_plain_forms(
    desk: TestClient, database: Database, ben: Actor, site: UUID
) -> None:
    path = f"/comments/of/site/{site}"
    assert 'value="internal" required checked' in page_of(desk, path)
    assert 'value="shared" disabled' in page_of(desk, path)
    wrote = sent(desk, path, text=f"{SAID}\r\nsince May", audience="internal", mentions=[str(ben.account_id)])
    assert wrote == (303, f"/sites/{site}?said=comment_kept")
    page = page_of(desk, path)
    assert f"{SAID}\nsince May" in page
    [(_, comment)] = re.findall(r'<li id="(c-([0-9a-f-]{36}))">', page)
    assert sent(desk, f"/comments/{comment}/answers", text="They came")[0] == 303
    assert "They came" in page_of(desk, path)
    assert sent(desk, f"/comments/{comment}/take-back")[0] == 303
    assert SAID not in page_of(desk, path)
    assert "Taken back on" in page_of(desk, path)
    opened = desk.get(f"/comments/{comment}", follow_redirects=False)
    assert opened.headers["location"] == f"{path}?at={comment}#c-{comment}"


def test_what_is_refused_stays_in_the_form(desk: TestClient, site: UUID) -> None:
    path = f"/comments/of/site/{site}"
    for fields, told in (
        ({"text": SAID}, "Say who may read it."),
        ({"text": SAID, "audience": "shared"}, "No other organisation may read this record"),
        ({"text": f"{SAID}: XA1234567", "audience": "internal"}, "I looked again"),
    ):
        status, page = sent(desk, path, **fields)
        assert status in {409, 422}
        assert told in page
        assert SAID in page
    held = {"text": f"{SAID}: XA1234567", "audience": "internal", "holds_no_worker": "yes"}
    assert sent(desk, path, **held)[0] == 303


def test_remarks_on_the_wording_are_shown_before_anything_is_kept(desk: TestClient, site: UUID) -> None:
    path, text = f"/comments/of/site/{site}", "The guilty firm hides the victims"
    status, page = sent(desk, path, text=text, audience="internal")
    assert status == 422
    assert "Nothing is sent yet" in page
    assert "remarks on the wording" in page or "remark on the wording" in page
    mark = re.search(r'name="looked" value="([0-9a-f]+)"', page)
    assert mark
    assert sent(desk, path, text=text, audience="internal", looked=mark[1])[0] == 303


def test_too_late_to_take_back_says_so(desk: TestClient, database: Database, site: UUID) -> None:
    sent(desk, f"/comments/of/site/{site}", text=SAID, audience="internal")
    with database.transaction() as session:
        row = session.exec(select(Comment)).one()
        row.written_at -= timedelta(minutes=16)
        comment = row.id
    status, page = sent(desk, f"/comments/{comment}/take-back")
    assert status == 409
    assert "answer it instead" in page


def test_every_record_page_leads_to_its_comments_and_changes(
    desk: TestClient, database: Database, ada: Actor, planner: Actor, site: UUID
) -> None:
    with database.transaction() as session:
        firm = a_party(session, ada, "Ensayo Hotels").id
        finding = a_finding(session, ada, sites.visible_site(session, ada, site)).id
    pages = {"site": ("/sites", site), "party": ("/parties", firm), "finding": ("/findings", finding)}
    for kind, (page, record) in pages.items():
        told = page_of(desk, f"{page}/{record}")
        assert f"/comments/of/{kind}/{record}" in told
        assert f"/changes/of/{kind}/{record}" in told
        assert 'id="talk"' in page_of(desk, f"/comments/of/{kind}/{record}")
        assert "Ada Ensayo" in page_of(desk, f"/changes/of/{kind}/{record}")


def test_a_case_tells_its_changes_to_its_own_authority_alone(
    database: Database, authority: OrganisationId, planner: Actor, desk: TestClient
) -> None:
    officer = person(database, authority, Role.CASE_OFFICER, "Caro Oficial")
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Ensayo")
        opening = {
            "reference": "K-1", "party_id": firm.id, "offence_family": "wage_underpayment", "grounds": "Late pay",
            "offence_on": NOW.date(), "opened_on": NOW.date(), "reason": "seen",
        }  # fmt: skip
        case = open_case(session, officer, CaseOpening.model_validate(opening), now=utc_now()).id
    reader = signed_in(database, officer)
    reader.headers["accept"] = "text/html"
    assert f"/changes/of/case/{case}" in page_of(reader, f"/cases/{case}")
    told = page_of(reader, f"/changes/of/case/{case}")
    assert "The case was opened" in told
    assert "Caro Oficial" in told
    assert desk.get(f"/changes/of/case/{case}").status_code == 404
    assert desk.get(f"/comments/of/case/{case}").status_code == 404


def test_a_visit_has_both_too(database: Database, planner: Actor) -> None:
    with database.transaction() as session:
        place = a_site(session, planner, "Finca Dos")
        visit = Visit(
            organisation_id=planner.organisation_id, site_id=place.id, code="V-1", day=NOW.date(), instrument="itc",
            starts_at_minute=540, minutes=120, selected_how="risk", state="planned", recorded_at=NOW,
        )  # fmt: skip
        session.add(visit)
        session.flush()
        known = visit.id
    client = signed_in(database, planner)
    client.headers["accept"] = "text/html"
    assert "Comments" in page_of(client, f"/comments/of/visit/{known}")
    assert "has changed nothing here" in page_of(client, f"/changes/of/visit/{known}")


NOT_THE_TRAIL = {"postman"}
"""Looks like a line of the trail in a module that writes some, and is a text of another kind."""


def lines_in_source() -> Iterator[tuple[str, str]]:
    """
    Where a line of the trail is written and under which word; of a word made of a part of the row the beginning, with
    its full stop. A word that comes from elsewhere in its module is looked for among the module's own texts.
    """
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func) == "trail.record"]
        words = [one.args[2] for one in calls]
        if any(isinstance(one, ast.Name) for one in words):
            words += [one for one in ast.walk(tree) if isinstance(one, ast.Constant | ast.JoinedStr)]
        for one in words:
            for text in ast.walk(one):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found = re.fullmatch(r"([a-z_]+)\.([a-z_]*)", text.value)
                    if found and found[1] not in NOT_THE_TRAIL:
                        yield str(path.relative_to(ROOT)), text.value


def errors_in_source() -> set[str]:
    return {
        str(one.value.value)
        for path in sources()
        for one in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Constant)
        and any(ast.unparse(target) == "code" for target in one.targets)
    }


def test_every_line_of_the_trail_has_words_or_is_declared_as_told_raw() -> None:
    known, codes = TRAIL_WORDS["trail_action"], errors_in_source()
    found = {(path, word) for path, word in lines_in_source() if word not in codes}
    assert len(found) > 150
    without = sorted(
        (path, word)
        for path, word in found
        if not {word, word.partition(".")[0]} & TOLD_RAW
        and not (any(one.startswith(word) for one in known) if word.endswith(".") else word in known)
    )
    assert without == []


def test_the_words_the_lines_that_are_told_and_their_parts_are_the_same_list() -> None:
    assert set(told_parts()) == set(TRAIL_WORDS["trail_action"])
    assert not {one.partition(".")[0] for one in told_parts()} - {"evidence"} & TOLD_RAW
    for name, kind in {part for parts in told_parts().values() for part in parts}:
        assert name in TRAIL_WORDS["trail_part"]
        assert kind.partition("/")[0] in {"word", "words", "day", "clock", "number", "text", "country", "fact"}
        assert "/" not in kind or kind.partition("/")[2] in WORDS
