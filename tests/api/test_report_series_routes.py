"""Report series and many reports over HTTP and on the pages, as officer, colleague, stranger and recipient outside."""

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from api.access import COOKIE
from api.bindings import handlers_for
from api.main import create_app
from foundation import accounts, jobs, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, OutboxMessage
from foundation.settings import Settings
from reports.models import IssuedReport, ReportSeries
from tests.builders import NOW, a_party, a_site, an_account
from tests.web_client import TestClient

HTML = {"accept": "text/html"}
MONTHLY = {"kind": "law_statement", "subject": "fr_vigilance", "rhythm": "year", "form": "json"}


class People:
    def __init__(self, database: Database, buyer: OrganisationId, folder: Path) -> None:
        self.settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=folder)
        self.app, self.database = create_app(self.settings, database), database
        self.officer = an_account(database, buyer, Role.COMPLIANCE_OFFICER)
        self.colleague = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="other@tierlight.example")
        self.everybody = TestClient(self.app, headers=HTML)

    def rest(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
        return TestClient(self.app, headers={"authorization": f"Bearer {secret}"})

    def desk(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
        client = TestClient(self.app, headers=HTML)
        client.cookies.set(COOKIE, opened.secret)
        return client

    def work(self, now: datetime) -> None:
        """What the clock and the workers do at that moment."""
        with self.database.transaction() as session:
            jobs.enqueue(session, "make_series", now.isoformat(), actor=None, payload={}, now=now)
        ours = ("make_series", "report_series.make", "reports.make_many")
        wanted = {name: one for name, one in handlers_for(self.settings).items() if name in ours}
        while jobs.work_once(self.database, wanted, "w", clock=lambda: now, lease=timedelta(minutes=1)):
            pass

    def begun(self, series_id: str, day: date) -> None:
        """As if it had been set up on that day."""
        with self.database.transaction() as session:
            row = session.get_one(ReportSeries, UUID(series_id))
            row.starts_on = day
            session.add(row)

    def letters(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.exec(select(OutboxMessage.body).order_by(OutboxMessage.id)).all())  # type: ignore[arg-type] # a column


@pytest.fixture
def people(database: Database, buyer: OrganisationId, tmp_path: Path) -> People:
    return People(database, buyer, tmp_path)


def form_of(page: str) -> dict[str, str]:
    return {"form_token": re.findall(r'name="form_token" value="([^"]*)"', page)[-1]}


def test_a_series_is_set_up_changed_paused_and_tried_again_over_http(
    people: People, database: Database, inspector: Actor
) -> None:
    officer, colleague = people.rest(people.officer), people.rest(people.colleague)
    made = officer.post("/v1/report-series", json=MONTHLY | {"target_lag": 0})
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    at = f"/v1/report-series/{made.json()['id']}"
    change = {"form": "html", "language": "en", "lag": 0, "target_lag": 0, "recipients": []}
    assert officer.put(at, json=change).status_code == 428
    assert officer.put(at, json=change, headers={"if-match": '"7"'}).status_code == 412
    refused = colleague.put(at, json=change, headers={"if-match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (403, "report_series.not_yours")
    told = change | {"recipients": [str(people.colleague.account_id)]}
    assert officer.put(at, json=told, headers={"if-match": '"1"'}).json()["version"] == 2
    assert officer.post(f"{at}/pause", headers={"if-match": '"2"'}).json()["state"] == "paused"
    assert officer.post(f"{at}/resume", headers={"if-match": '"3"'}).json()["state"] == "active"
    assert people.rest(inspector).get(at).status_code == 404
    assert [one["id"] for one in colleague.get("/v1/report-series").json()] == [made.json()["id"]]
    assert officer.get(at).headers["etag"] == '"4"'
    _break(database, people.officer, broken=True)
    people.begun(made.json()["id"], date(2025, 12, 31))
    people.work(NOW)
    _break(database, people.officer, broken=False)
    (run,) = officer.get(f"{at}/runs").json()
    assert (run["slot"], run["state"], run["error_code"]) == ("2025", "failed", "actor.not_allowed")
    again = officer.post(f"{at}/runs/{run['id']}/retrying")
    assert (again.status_code, again.json()["state"]) == (200, "missed")
    assert officer.post(f"{at}/runs/{run['id']}/retrying").json()["code"] == "report_run.not_failed"
    people.work(NOW + timedelta(minutes=1))
    (run,) = officer.get(f"{at}/runs").json()
    assert (run["state"], run["missed_on"]) == ("made", "2025-12-31")
    file = f"{at}/runs/{run['id']}/file"
    assert officer.get(file).status_code == colleague.get(file).status_code == 200
    assert people.rest(inspector).get(file).status_code == 404


def _break(database: Database, owner: Actor, *, broken: bool) -> None:
    with database.transaction() as session:
        account = session.get_one(Account, owner.account_id)
        account.role = (Role.OBSERVER if broken else Role.COMPLIANCE_OFFICER).value
        session.add(account)


def test_an_address_outside_agrees_gets_a_link_and_may_end_it(people: People) -> None:
    officer = people.rest(people.officer)
    made = officer.post("/v1/report-series", json=MONTHLY).json()
    at = f"/v1/report-series/{made['id']}/recipients"
    asked = officer.post(at, json={"email": "Reader@outside.example"})
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert officer.post(at, json={"email": "no address"}).status_code == 422
    address = re.findall(r"/shared-reports/asked/\S+", people.letters()[-1])[0]
    page = people.everybody.get(address)
    assert "Do you agree?" in page.text
    agreed = people.everybody.post(address, data=form_of(page.text) | {"then": "agree"})
    assert "You can end it at any time" in agreed.text
    people.begun(made["id"], date(2025, 12, 31))
    people.work(NOW)
    link = re.findall(r"/shared-reports/\S+", people.letters()[-1])[0]
    assert "Fetch the report" in people.everybody.get(link).text
    assert people.everybody.get(f"{link}/file").status_code == 200
    with people.database.transaction() as session:
        report = session.exec(select(IssuedReport)).one()
        report.state, report.ended_at, report.because = "revoked", NOW, "error"
        session.add(report)
    assert people.everybody.get(f"{link}/file").status_code == 404, "a revoked report is handed out no more"
    (one,) = officer.get(at).json()
    assert officer.delete(f"{at}/{one['id']}").json()["state"] == "ended"
    assert people.everybody.get(f"{link}/file").status_code == people.everybody.get(address).status_code == 404


def test_the_pages_set_a_series_up_change_it_and_show_its_periods(people: People) -> None:
    desk = people.desk(people.officer)
    assert "There is no series yet." in desk.get("/report-series").text
    form = desk.get("/report-series/new?kind=portfolio").text
    typed = form_of(form) | {"kind": "portfolio", "rhythm": "year", "form": "json", "language": "en", "lag": "0"}
    wrong = desk.post("/report-series/new", data=typed | {"subject": "Nobody's"})
    assert (wrong.status_code, "not yours to report on" in wrong.text) == (422, True)
    person = {f"to_{people.officer.account_id}": "yes", "subject": "Lindenhof Hotels"}
    made = desk.post("/report-series/new", data=typed | person)
    assert "No period is over yet." in made.text
    at = made.url.path
    people.begun(at.rpartition("/")[2], date(2025, 12, 31))
    people.work(NOW)
    page = desk.get(at).text
    assert f"/report-series/{at.rpartition('/')[2]}/runs/" in page
    assert "Pause" in page
    assert "Pause" not in people.desk(people.colleague).get(at).text
    paused = desk.post(at, data=form_of(page) | {"then": "pause", "version": "1"})
    assert "Paused" in paused.text
    stale = desk.post(
        at, data=form_of(page) | {"then": "change", "version": "1", "form": "pdf", "language": "en", "lag": "1"}
    )
    assert stale.status_code == 412
    assert "Portfolio" in desk.get("/report-series").text


def test_many_dossiers_are_started_from_sites_or_a_filter_and_fetched_as_one_zip(
    people: People, database: Database, inspector: Actor
) -> None:
    with database.transaction() as session:
        sites = _sites(session, people.officer)
    officer, desk = people.rest(people.officer), people.desk(people.officer)
    started = officer.post("/v1/report-bulk", json={"form": "json", "suppliers": {"country": "ES"}})
    assert (started.status_code, started.json()["total"]) == (202, 3)
    at = f"/v1/report-bulk/{started.json()['id']}"
    assert officer.get(f"{at}/file").json()["code"] == "bulk.not_done"
    assert officer.post(f"{at}/cancel").json()["state"] == "cancelled"
    assert officer.post(f"{at}/resume").json()["state"] == "queued"
    empty = officer.post("/v1/report-bulk", json={})
    assert (empty.status_code, empty.json()["code"]) == (422, "bulk.none_asked")
    page = desk.get("/suppliers").text
    chosen = desk.post(
        "/report-bulk", data=form_of(page) | {"site": [str(one) for one in sites]}, follow_redirects=False
    )
    people.work(NOW)
    assert officer.get(at).json() | {"id": ""} == {
        "id": "", "state": "done", "done": 3, "total": 3, "made": 3, "refused": 0, "error_code": None,
        "error_message": None,
    }  # fmt: skip
    archive = zipfile.ZipFile(io.BytesIO(officer.get(f"{at}/file").content))
    assert {"manifest.csv", "refused.csv"} <= set(archive.namelist())
    job = desk.get(chosen.headers["location"]).text
    address = re.findall(r'href="(/report-bulk/[^"]+)"', job)[0]
    assert len(zipfile.ZipFile(io.BytesIO(desk.get(address).content)).namelist()) == 4
    assert people.desk(people.colleague).get(address).status_code == 404
    assert people.rest(inspector).get(at).status_code == 404


def test_dossiers_in_one_go_are_issued_in_the_language_chosen_at_the_desk(people: People, database: Database) -> None:
    with database.transaction() as session:
        sites = _sites(session, people.officer)
    officer, desk = people.rest(people.officer), people.desk(people.officer)
    page = desk.get("/suppliers").text
    assert 'name="language"' in page
    assert "Issue and keep their dossiers" in page
    chosen = {"site": [str(one) for one in sites], "language": "es", "issued": "yes"}
    assert desk.post("/report-bulk", data=form_of(page) | chosen, follow_redirects=False).status_code == 303
    started = officer.post(
        "/v1/report-bulk", json={"form": "json", "subjects": ["P-0"], "language": "ar", "issued": True}
    )
    assert started.status_code == 202
    people.work(NOW)
    rows = officer.get("/v1/issued-reports").json()["rows"]
    assert sorted((row["form"], row["language"]) for row in rows) == [("json", "ar"), ("pdf", "es"), ("pdf", "es")]
    refused = officer.post("/v1/report-bulk", json={"subjects": ["P-0"], "language": "fr"})
    assert (refused.status_code, refused.json()["code"]) == (422, "report.language_unknown")


def test_a_reader_without_report_words_is_told_so_before_anything_is_made(people: People, database: Database) -> None:
    with database.transaction() as session:
        _sites(session, people.officer)
        session.get_one(Account, people.officer.account_id).locale = "fr"
    bar = (
        people.desk(people.officer).get("/suppliers").text.partition('id="f-bulk-language"')[2].partition("</form>")[0]
    )
    assert re.findall(r'<option value="(..)"', bar) == ["en", "es", "ar"]
    assert '<span class="hint">' in bar


def _sites(session: Session, actor: Actor) -> list[UUID]:
    firms = [a_party(session, actor, f"Agro {number} S.L.", reference=f"P-{number}") for number in range(3)]
    return [
        a_site(session, actor, f"Finca {place}", operator=firm).id for place, firm in enumerate((*firms[:2], firms[0]))
    ]
