"""Many reports in one job: each made once, refused ones told, cancelled and resumed, the same as one by one."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from foundation import accounts, jobs
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import Account, Job
from reports import making
from reports.bulk import many
from reports.bulk.drafting import read_many
from reports.bulk.many import ManyOrder
from reports.bulk.rendering import presses
from reports.contents.kinds import Form, ReportLanguageUnknown
from reports.issued import Press
from reports.making import ReportOrder
from reports.models import BulkLine, IssuedReport, MadeReport
from reports.proof.signer import ReportSigner
from suppliers.parties import PartyNotFound, PartyQuery
from suppliers.payloads import PartyCreate
from tests.builders import NOW, a_finding, a_party, a_site, an_account, an_action, an_edge

LEASE = timedelta(seconds=60)


@pytest.fixture
def firms(database: Database, officer: Actor) -> tuple[str, ...]:
    """Forty-five, some with sites, links, findings and actions, and one refused in the middle."""
    found = []
    with database.transaction() as session:
        rows = [a_party(session, officer, f"Agro {number:02} S.L.", reference=f"P-{number:02}") for number in range(45)]
        for place, firm in enumerate(rows[:9]):
            site = a_site(session, officer, f"Finca {place}", operator=firm)
            an_edge(session, officer, firm.id, rows[place + 1].id, "owns" if place % 2 else "supplies")
            an_action(session, officer, a_finding(session, officer, site, days_ago=place))
        found = [firm.reference for firm in rows]
    return (*found[:20], "P-nobody", *found[20:])


def queued(database: Database, actor: Actor, subjects: tuple[str, ...], form: Form = Form.JSON) -> Job:
    with database.transaction() as session:
        return many.queue(session, actor, ManyOrder("supplier_dossier", form, "", subjects), now=NOW)


def work(database: Database, folder: Path, *, during: object = None) -> Job:
    def handle(run: jobs.JobRun) -> None:
        many.make(run, folder)

    run = jobs.work_once(database, {many.JOB: handle}, "w", clock=lambda: NOW, lease=LEASE)
    assert run is not None
    with database.reading() as session:
        return session.get_one(Job, run.job.id)


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def test_a_job_packs_each_report_once_and_tells_what_was_refused(
    database: Database, officer: Actor, firms: tuple[str, ...], tmp_path: Path
) -> None:
    job = queued(database, officer, (*firms, firms[0]))
    done = work(database, tmp_path)
    assert (done.state, done.done, done.total, done.result["made"], done.result["refused"]) == ("done", 46, 46, 45, 1)
    with database.reading() as session:
        archive = zipfile.ZipFile(many.archive_of(session, officer, job.id, tmp_path))
        assert session.exec(select(func.count()).select_from(MadeReport)).one() == 45
        one_by_one = making.read(session, officer, ReportOrder("supplier_dossier", firms[3], Form.JSON), now=NOW)
    made, refused = table(archive, "manifest.csv"), table(archive, "refused.csv")
    assert [(one["place"], one["code"]) for one in refused] == [("20", "party.not_found")]
    assert [one["file"] for one in made][:2] == ["00000-P-00.json", "00001-P-01.json"]
    assert len(archive.namelist()) == 47
    kept, alone = archive.read("00003-P-03.json"), making.written(one_by_one, Form.JSON).content
    assert [kept.count(b"Finca 3"), len(kept)] == [alone.count(b"Finca 3"), len(alone)]


def test_many_read_together_are_what_each_is_alone(database: Database, officer: Actor, firms: tuple[str, ...]) -> None:
    with database.reading() as session:
        together = read_many(session, officer, "supplier_dossier", list(enumerate(firms)), "", today=NOW.date())
        for one in together[:12]:
            alone = making.read(session, officer, ReportOrder("supplier_dossier", one.subject, Form.PDF), now=NOW)
            assert one.drafted == alone
        assert isinstance(together[20].drafted, PartyNotFound)


def test_a_cancelled_job_goes_on_and_makes_nothing_twice(
    database: Database, officer: Actor, firms: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = queued(database, officer, firms)
    drawn = many.drawn

    def cancelled_meanwhile(run: jobs.JobRun, *told: object) -> object:
        if run.job.checkpoint == {} and told[2][0][0] == many.AT_ONCE:  # type: ignore[index] # the places of the step
            with database.transaction() as session:
                jobs.cancel(session, officer, job.id, now=NOW)
        return drawn(run, *told)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(many, "drawn", cancelled_meanwhile)
    stopped = work(database, tmp_path)
    assert (stopped.state, stopped.checkpoint) == ("cancelled", {"done": 20})
    with database.transaction() as session:
        assert len(many.lines_of(session, officer, job.id)) == 20
        with pytest.raises(many.BulkNotDone):
            many.archive_of(session, officer, job.id, tmp_path)
        jobs.resume(session, officer, job.id)
    assert work(database, tmp_path).state == "done"
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(MadeReport)).one() == 45
        assert session.exec(select(func.count()).select_from(BulkLine)).one() == 46


def test_two_processes_write_what_one_writes(database: Database, officer: Actor, firms: tuple[str, ...]) -> None:
    with database.reading() as session:
        asked = read_many(session, officer, "supplier_dossier", [(0, firms[0]), (1, firms[4])], "", today=NOW.date())
    with presses(2, processes=1) as alone, presses(2, processes=2) as together:
        files = [many.written_many(asked, Form.PDF, machines) for machines in (alone, together)]
    assert [file.sha256 for _, file in files[0] if file] == [file.sha256 for _, file in files[1] if file]


def test_a_person_s_reference_names_no_file(database: Database, officer: Actor, tmp_path: Path) -> None:
    from suppliers import parties

    with database.transaction() as session:
        person = PartyCreate(name="P. Inventada", kind="person", reference="P.Inventada")
        made = parties.add_party(session, officer, person, now=NOW)
    queued(database, officer, ("P.Inventada",))
    work(database, tmp_path)
    with database.reading() as session:
        assert session.exec(select(BulkLine.file_name)).one() == f"00000-{made.id}.json"


def test_only_who_started_it_and_may_still_read_it_gets_the_archive(
    database: Database, officer: Actor, buyer: OrganisationId, firms: tuple[str, ...], tmp_path: Path
) -> None:
    job = queued(database, officer, firms[:2])
    work(database, tmp_path)
    other = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="other@tierlight.example")
    with database.transaction() as session:
        with pytest.raises(many.BulkNotThere):
            many.archive_of(session, other, job.id, tmp_path)
        account = session.get_one(Account, officer.account_id)
        account.role = Role.OBSERVER.value
        session.add(account)
        session.flush()
        with pytest.raises(many.BulkNotThere):
            many.archive_of(session, accounts.actor_of(session, account), job.id, tmp_path)


def test_a_filter_finds_all_its_suppliers_and_an_empty_choice_is_refused(
    database: Database, officer: Actor, firms: tuple[str, ...]
) -> None:
    with database.transaction() as session:
        assert len(many.found_by(session, officer, PartyQuery(name="agro"))) == len(firms) - 1
        with pytest.raises(many.NoReportAsked):
            many.queue(session, officer, ManyOrder("supplier_dossier", Form.PDF, "", ()), now=NOW)


def test_many_reports_speak_the_language_asked_for_and_else_that_of_who_asks(
    database: Database, officer: Actor, firms: tuple[str, ...], tmp_path: Path
) -> None:
    for asked, told in (("es", "es"), ("", "ar")):
        order = ManyOrder("supplier_dossier", Form.JSON, "", firms[:1], asked)
        with database.transaction() as session:
            job = many.queue(session, replace(officer, locale="ar"), order, now=NOW)
        work(database, tmp_path)
        with zipfile.ZipFile(tmp_path / f"{job.id}.zip") as archive:
            name = table(archive, "manifest.csv")[0]["file"]
            assert json.loads(archive.read(name))["document"]["language"] == told
    with database.transaction() as session, pytest.raises(ReportLanguageUnknown, match="en, es, ar"):
        many.queue(session, officer, replace(order, language="fr"), now=NOW)


def test_issued_ones_are_sealed_kept_and_entered_once_each(
    database: Database, officer: Actor, firms: tuple[str, ...], tmp_path: Path
) -> None:
    press = Press(Store(tmp_path / "issued"), ReportSigner(), "https://desk.example")
    order = ManyOrder("supplier_dossier", Form.PDF, "", (firms[0], "P-nobody", firms[1]), "es", issued=True)
    with database.transaction() as session:
        job = many.queue(session, officer, order, now=NOW)
    handlers = {many.JOB: partial(many.make, folder=tmp_path, press_of=lambda: press)}
    jobs.work_once(database, handlers, "w", clock=lambda: NOW, lease=LEASE)
    with database.reading() as session:
        rows = session.exec(select(IssuedReport).order_by(col(IssuedReport.id))).all()
        lines = many.lines_of(session, officer, job.id)
    assert [(row.kind, row.language, row.state) for row in rows] == [("supplier_dossier", "es", "issued")] * 2
    assert {row.id for row in rows} == {line.issued_id for line in lines if line.issued_id}
    assert [line.error_code for line in lines] == ["", "party.not_found", ""]
    with zipfile.ZipFile(tmp_path / f"{job.id}.zip") as archive:
        assert {line["sha256"] for line in table(archive, "manifest.csv")} == {row.sha256 for row in rows}
    assert all(press.store.holds(row.sha256) for row in rows)


def test_without_a_press_none_is_issued(
    database: Database, officer: Actor, firms: tuple[str, ...], tmp_path: Path
) -> None:
    with database.transaction() as session:
        many.queue(session, officer, ManyOrder("supplier_dossier", Form.PDF, "", firms[:1], issued=True), now=NOW)
    assert work(database, tmp_path).error_code == "bulk.no_press"
