"""Long lists: in parts, in short transactions, cancelled, killed, remembered."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from api import import_jobs
from api.web import uploads
from foundation import accounts, jobs
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, Job, OutboxMessage
from foundation.settings import Settings
from suppliers import batches
from suppliers.batches import checking, edge_plan, holding, node_writing, remembering, stepping, writing
from suppliers.batches.checking import WholeList
from suppliers.batches.writing import Handed
from suppliers.importing import parts
from suppliers.importing.choices import ReadingChoices, source_signature
from suppliers.importing.columns import map_columns
from suppliers.importing.parts import LongLinks, long_links
from suppliers.importing.reading import read_list
from suppliers.importing.tables import read_table
from suppliers.models import Edge, Fact, ImportBatch, Node, Site
from tests.builders import NOW, an_account

ROWS = 300
LEASE = timedelta(seconds=60)
HEADS = "from_id,kind,to_id,since,share,source\n"


def a_list(folder: Path, rows: int = ROWS) -> Path:
    path = folder / "sites.csv"
    lines = (f"S-{number},Farm {number},Road {number},ES,{number + 1}" for number in range(rows))
    path.write_text("\n".join(("ID,Name,Address,Country,Workers", *lines)) + "\n", encoding="utf-8")
    return path


def links(folder: Path, text: str) -> Path:
    path = folder / "links.csv"
    path.write_text(HEADS + text, encoding="utf-8")
    return path


def handed(path: Path) -> Handed:
    return Handed(path.name, "0" * 64, NOW)


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LONG", 0)
    monkeypatch.setattr(parts, "ROWS", 3)
    monkeypatch.setattr(node_writing, "AT_A_TIME", 50)


@pytest.fixture
def with_sites(database: Database, officer: Actor, tmp_path: Path) -> Actor:
    given = WholeList(read_list(a_list(tmp_path, 12)))
    batch = checking.begin(database, officer, given, handed(tmp_path / "sites.csv"))
    stepping.write_in_steps(stepping.DirectSteps(database), officer, batch.id, given, now=NOW)
    return officer


def long(path: Path) -> LongLinks:
    found = long_links(path)
    assert found is not None
    return found


LINES = (
    "S-1,supplies,S-2,2024-01-01,,a\n"
    "S-1,supplies,S-9,2024-01-01,,a\n"
    "S-2,owns,S-3,2024-01-01,60,a\n"
    "S-4,owns,S-3,2024-01-01,70,a\n"  # 130 % together, in another part than the first
    "S-1,supplies,S-2,2024-01-01,,a\n"  # an exact repeat, two parts later
    "S-1,supplies,S-9,2024-01-01,,b\n"  # news about a link of an earlier part
    "S-5,supplies,S-5,,,\n"
    "X-1,supplies,S-2,,,\n"
    "S-6,supplies,S-7,13/02/2024,,\n"
    "S-6,supplies,S-8,03/02/2024,,\n"  # which comes first is told by the row before, in another part
)


@pytest.mark.usefixtures("short_parts")
def test_a_list_of_links_in_parts_comes_in_as_one_read_whole(
    database: Database, with_sites: Actor, tmp_path: Path
) -> None:
    given = long(links(tmp_path, LINES))
    checked = checking.check(database, with_sites, given, handed(tmp_path / "links.csv"))
    counts = stepping.write_in_steps(stepping.DirectSteps(database), with_sites, checked.id, given, now=NOW)
    with database.reading() as session:
        stands = session.exec(select(Edge.source_row, Edge.source_text).where(col(Edge.superseded_at).is_(None))).all()
        batch = batches.read_batch(session, with_sites, checked.id)
        days = {edge.valid_from for edge in session.exec(select(Edge)).all()}
    assert sorted(row for row, _ in stands if row) == [2, 4, 5, 7, 10, 11]
    assert (counts["new"], counts["repeated"], counts["refused"]) == (6, 2, 2)
    assert checked.counts == counts
    assert {issue["code"] for issue in batch.issues} >= {"share.over_100", "edge.self", "edge.from_unknown"}
    assert {day.isoformat() for day in days if day} == {"2024-01-01", "2024-02-13", "2024-02-03"}


@pytest.mark.usefixtures("short_parts")
def test_the_same_long_list_again_brings_nothing_and_in_one_go_the_same(
    database: Database, with_sites: Actor, tmp_path: Path
) -> None:
    given = long(links(tmp_path, LINES))
    first = checking.begin(database, with_sites, given, handed(tmp_path / "links.csv"))
    if database.is_sqlite:
        with stepping.OneTransaction(database) as steps:
            stepping.write_in_steps(steps, with_sites, first.id, given, now=NOW)
        with database.reading() as session:
            listed = "SELECT count(*) FROM sqlite_master WHERE tbl_name = 'edge' AND name IN ('edge_from', 'edge_to')"
            assert session.connection().exec_driver_sql(listed).scalar() == 2
    else:
        stepping.write_in_steps(stepping.DirectSteps(database), with_sites, first.id, given, now=NOW)
    with database.reading() as session:
        held = count(session, Edge)
    again = checking.check(database, with_sites, given, handed(tmp_path / "links.csv"))
    assert (again.counts["new"], again.counts["changed"], held) == (0, 0, 7)


class _Interrupted(Exception):
    pass


@pytest.mark.usefixtures("short_parts")
def test_who_breaks_off_gets_everything_taken_back(database: Database, officer: Actor, tmp_path: Path) -> None:
    class Broken(stepping.DirectSteps):
        @contextmanager
        def step(self, phase: str, done: int, total: int, **checkpoint: object) -> Iterator[Session]:
            if done >= ROWS // 2:
                raise _Interrupted
            with super().step(phase, done, total) as session:
                yield session

    given = WholeList(read_list(a_list(tmp_path)))
    batch = checking.begin(database, officer, given, handed(tmp_path / "sites.csv"))
    with pytest.raises(_Interrupted):
        stepping.write_in_steps(Broken(database), officer, batch.id, given, now=NOW)
    with pytest.raises(batches.OtherImportBrokenOff):
        checking.begin(database, officer, given, handed(tmp_path / "sites.csv"))
    with database.reading() as session:
        assert 0 < count(session, Site) < ROWS
        assert [one.state for one in batches.list_batches(session, officer, limit=9).rows] == ["writing"]
    stepping.take_back(database, officer, batch.id, now=NOW)
    with database.reading() as session:
        assert [count(session, table) for table in (Node, Site, Fact)] == [0, 0, 0]
        assert batches.read_batch(session, officer, batch.id).state == "undone"


def kept(folder: Path, actor: Actor, path: Path) -> tuple[Settings, str]:
    settings = Settings(demo=True, data_dir=folder / "data")
    with path.open("rb") as file:
        return settings, uploads.keep(settings, actor, file, path.name).sha256


def queued(database: Database, actor: Actor, path: Path, sha256: str) -> ImportBatch:
    batch = checking.check(database, actor, WholeList(read_list(path)), Handed(path.name, sha256, NOW))
    with database.transaction() as session:
        import_jobs.queue(session, actor, batch.id, now=NOW)
    return batch


def work(database: Database, settings: Settings, later: timedelta = timedelta()) -> None:
    handlers = {import_jobs.NAME: import_jobs.handler(settings)}
    jobs.work_once(database, handlers, "second", clock=lambda: utc_now() + later, lease=LEASE)


def test_no_worker_is_sent_after_a_list_that_a_terminal_holds_until_its_lease_ends(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    given = WholeList(read_list(a_list(tmp_path, 3)))
    batch = checking.begin(database, officer, given, handed(tmp_path / "sites.csv"))
    with database.transaction() as session:
        held = holding.hold(session, officer, batch, "desk:7", now=NOW)
        with pytest.raises(batches.OtherImportRunning):
            import_jobs.queue(session, officer, batch.id, now=NOW + LEASE)
        later = NOW + 2 * holding.LEASE
        queued = import_jobs.queue(session, officer, batch.id, now=later)
        queued.checkpoint = {"parts": 4}
        assert not held.checkpoint
        assert holding.hold(session, officer, batch, "desk:8", now=later).checkpoint == {"parts": 4}
        assert (held.attempt, held.owner) == (2, "desk:8")


@pytest.mark.usefixtures("short_parts")
def test_a_cancelled_job_takes_back_what_it_wrote(
    database: Database, officer: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_list(tmp_path)
    settings, sha256 = kept(tmp_path, officer, path)
    batch = queued(database, officer, path, sha256)
    write_part, written = writing.write_part, []

    def cancelling(session: Session, *rest: Any) -> None:
        write_part(session, *rest)
        written.append(rest)
        if len(written) == 2:
            import_jobs.cancel(session, officer, batch.id, now=NOW)

    monkeypatch.setattr(writing, "write_part", cancelling)
    work(database, settings)
    with database.reading() as session:
        job = import_jobs.job_of(session, officer, batch.id)
        assert (job.state, job.error_code, len(written)) == ("cancelled", "job.cancelled", 2)
        assert count(session, Site) == 0
        assert batches.read_batch(session, officer, batch.id).state == "undone"
        assert count(session, OutboxMessage) == 0


@pytest.mark.usefixtures("short_parts")
def test_a_half_written_list_of_somebody_shut_out_meanwhile_is_taken_back_and_told(
    database: Database, officer: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_list(tmp_path)
    settings, sha256 = kept(tmp_path, officer, path)
    batch = queued(database, officer, path, sha256)
    write_part, written = writing.write_part, []

    def breaking(session: Session, *rest: Any) -> None:
        write_part(session, *rest)
        written.append(rest)
        if len(written) == 2:
            raise RuntimeError("power cut")

    monkeypatch.setattr(writing, "write_part", breaking)
    work(database, settings)
    with database.transaction() as session:
        assert (count(session, Site) > 0, import_jobs.job_of(session, officer, batch.id).state) == (True, "queued")
        session.get_one(Account, officer.account_id).disabled_at = NOW
    work(database, settings, later=2 * LEASE)
    with database.reading() as session:
        job = import_jobs.job_of(session, officer, batch.id)
        assert (job.state, job.error_code) == ("failed", "import.starter_gone")
        assert (count(session, Site), count(session, OutboxMessage)) == (0, 1)
        assert batches.read_batch(session, officer, batch.id).state == "undone"


KILLED = """
import sys, time
from datetime import timedelta
from pathlib import Path
from api import import_jobs
from foundation import jobs
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers.batches import node_writing, writing

node_writing.AT_A_TIME = 50
write_part = writing.write_part

def slowly(*args):
    write_part(*args)
    print("part", flush=True)
    time.sleep(0.3)

writing.write_part = slowly
settings = Settings(demo=True, data_dir=Path(sys.argv[2]))
handlers = {import_jobs.NAME: import_jobs.handler(settings)}
jobs.work_once(Database.at(sys.argv[1]), handlers, "first", clock=utc_now, lease=timedelta(seconds=60))
"""


@pytest.mark.slow
def test_a_job_whose_worker_was_killed_is_finished_by_another_without_a_double(
    own_database: str, tmp_path: Path
) -> None:
    store = Database.at(own_database)
    with store.transaction() as session:
        buyer = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
    officer = an_account(store, OrganisationId(buyer.id), Role.COMPLIANCE_OFFICER)
    path = a_list(tmp_path)
    settings, sha256 = kept(tmp_path, officer, path)
    batch = queued(store, officer, path, sha256)
    victim = subprocess.Popen(
        [sys.executable, "-c", KILLED, own_database, str(settings.data_dir)], stdout=subprocess.PIPE, text=True
    )
    assert victim.stdout is not None
    for _ in range(3):
        victim.stdout.readline()
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    with store.reading() as session:
        assert 0 < count(session, Site) < ROWS
        assert batches.read_batch(session, officer, batch.id).state == "writing"
    work(store, settings, later=2 * LEASE)
    with store.reading() as session:
        job = session.exec(select(Job)).one()
        message = session.exec(select(OutboxMessage)).one()
        mail = session.exec(select(Account.email)).one()
        done = batches.read_batch(session, officer, batch.id)
        assert (job.state, job.attempt, job.result["counts"]["new"]) == ("done", 2, ROWS)
        assert (done.state, done.counts["new"], done.counts["same"]) == ("written", ROWS, 0)
        assert [count(session, table) for table in (Node, Site, Fact)] == [ROWS, ROWS, ROWS]
        assert (message.address, "300 new" in message.body) == (mail, True)
    store.close()


def test_choices_for_one_source_are_recalled_for_the_next_list_with_its_heads(
    database: Database, officer: Actor, inspector: Actor, tmp_path: Path
) -> None:
    (tmp_path / "may.csv").write_text("Zeug,Ort\nFinca Uno,Lorca\n")
    (tmp_path / "june.csv").write_text("Ort,Zeug\nMula,Finca Dos\n")
    source = ("parties", source_signature(read_table(tmp_path / "may.csv")))
    choices = ReadingChoices(columns={"Zeug": "name"}, country="ES")
    with database.transaction() as session:
        remembering.remember(session, officer, source, choices, file_name="may.csv", now=NOW)
        june = read_table(tmp_path / "june.csv")
        found = remembering.recall(session, officer, "parties", source_signature(june))
        assert found is not None
        assert remembering.choices_of(found) == choices
        assert map_columns(june, choices=choices).columns_of("name")[0].how == "chosen"
        assert remembering.recall(session, officer, "edges", source[1]) is None
        with pytest.raises(remembering.MappingNotFound):
            remembering.forget(session, an_other_buyer(session), found.id)
        remembering.forget(session, officer, found.id)
        assert remembering.recall(session, officer, *source) is None


def an_other_buyer(session: Session) -> Actor:
    organisation = accounts.add_organisation(session, name="Ferien Nord", kind="buyer", now=NOW)
    return Actor.system(OrganisationId(organisation.id))


def test_every_value_says_its_cell_and_a_corrected_one_its_person(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    from suppliers import sites
    from suppliers.payloads import SiteCorrection

    path = tmp_path / "list.csv"
    path.write_text("ID,Site name,Address,Land,Workers\nA,Finca  Uno,Calle 1,Spain,40\n")
    with database.transaction() as session:
        read = read_list(path)
        batch = batches.dry_run(session, officer, read, file_name="list.csv", sha256="0" * 64, now=NOW)
        batches.write(session, officer, batch, read, now=NOW)
        site = session.exec(select(Site)).one()
        correction = SiteCorrection(address="Calle 11")
        sites.correct_site(session, officer, site.id, correction, version_seen=1, now=NOW)
        told = {one.field: one for one in batches.origin_of(session, officer, site.id)}
    name, workers = told["name"], told["workers_total"]
    assert (name.file, name.row, name.column, name.written, name.changed) == (
        "list.csv", 2, "Site name", "Finca  Uno", True,
    )  # fmt: skip
    assert (told["country"].value, told["country"].written) == ("ES", "Spain")
    assert (workers.row, workers.column, workers.written, workers.batch_id) == (2, "Workers", "40", batch.id)
    assert (told["address"].by_hand, told["address"].written, told["address"].file) == (True, None, None)


def test_the_key_of_a_link_is_the_one_the_register_spells(tmp_path: Path) -> None:
    from uuid import UUID

    from suppliers.edges import content_key

    reading = read_list(links(tmp_path, "S-1,owns,S-2,2024-01-01,30,a\n"), "edges")
    row = reading.edges[0]
    giver, receiver = UUID(int=1), UUID(int=2)
    words = (row.kind, giver, receiver, row.since, row.until, row.share, row.workers, row.commodity, row.standing)
    key = content_key((*words, row.verified_until, row.corridor, row.origin, row.source))
    assert [one.hex() for one in edge_plan.contents(reading.links, [str(giver)], [str(receiver)])] == [key]
