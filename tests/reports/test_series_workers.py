"""A report of a series is made once by four workers at once, and once after the one that made it was killed."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from foundation import accounts, jobs
from foundation.actors import OrganisationId, Role
from foundation.database import Database
from foundation.models import Job, OutboxMessage, TrailEntry
from reports.models import IssuedReport, ReportDelivery, ReportRun
from reports.series import series
from reports.series.payloads import SeriesCreate
from tests.builders import NOW, an_account

DAY = datetime(2026, 12, 1, 9, tzinfo=UTC)
WORKER = """
import sys, time
from datetime import datetime, timedelta
from pathlib import Path
from pydantic import SecretStr
from api.bindings import handlers_for
from foundation import jobs
from foundation.database import Database
from foundation.settings import Settings
from reports import issued

url, folder, moment, pause = sys.argv[1:]
database, now = Database.at(url), datetime.fromisoformat(moment)
settings = Settings(secret=SecretStr("x1y2z3" * 8), base_url="https://desk.example", data_dir=Path(folder))
wanted = {name: one for name, one in handlers_for(settings).items() if "series" in name}
enter = issued.enter
def slow(*told, **more):
    row = enter(*told, **more)
    print("entered", flush=True)
    time.sleep(60)
    return row
if pause:
    issued.enter = slow
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    if jobs.work_once(database, wanted, f"w{time.time_ns()}", clock=lambda: now, lease=timedelta(seconds=30)) is None:
        time.sleep(0.05)
database.close()
"""


class House:
    """A database that other processes can open, with one series that is due."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.database = Database.at(url)
        with self.database.transaction() as session:
            made = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW)
        owner = an_account(self.database, OrganisationId(made.id), Role.COMPLIANCE_OFFICER)
        told = {"kind": "portfolio", "subject": "Lindenhof Hotels", "rhythm": "month", "form": "json"}
        with self.database.transaction() as session:
            new = SeriesCreate.model_validate(told | {"recipients": [owner.account_id]})
            series.add_series(session, owner, new, now=NOW)
            jobs.enqueue(session, "make_series", "one", actor=None, payload={}, now=DAY)

    def worker(self, *, now: datetime = DAY, pause: str = "") -> subprocess.Popen[str]:
        words = (self.url, str(self.folder), now.isoformat(), pause)
        pipe = subprocess.PIPE
        started = subprocess.Popen([sys.executable, "-c", WORKER, *words], text=True, stdin=pipe, stdout=pipe)
        assert started.stdout is not None
        assert started.stdout.readline().strip() == "ready"
        return started

    def counts(self) -> list[int]:
        """Runs, reports, letters, entries of who was told, and lines of the trail that say it was issued."""
        issued = select(func.count()).where(TrailEntry.action == "report.issued")
        with self.database.reading() as session:
            made = (ReportRun, IssuedReport, OutboxMessage, ReportDelivery)
            rows = [session.exec(select(func.count()).select_from(one)).one() for one in made]
            return [*rows, session.exec(issued).one()]

    def states(self) -> tuple[list[str], list[str]]:
        with self.database.reading() as session:
            return list(session.exec(select(ReportRun.state))), sorted(session.exec(select(Job.state)))


def go(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()


def ended(worker: subprocess.Popen[str]) -> None:
    worker.communicate(timeout=90)
    assert worker.returncode == 0


@pytest.mark.slow
def test_four_workers_at_once_make_one_report(own_database: str, tmp_path: Path) -> None:
    house = House(own_database, tmp_path)
    workers = [house.worker() for _ in range(4)]
    for worker in workers:
        go(worker)
    for worker in workers:
        ended(worker)
    assert house.states() == (["made"], ["done", "done"])
    assert house.counts() == [1, 1, 1, 1, 1]
    house.database.close()


@pytest.mark.slow
def test_a_worker_killed_while_it_enters_the_report_leaves_nothing_and_another_makes_it(
    own_database: str, tmp_path: Path
) -> None:
    house = House(own_database, tmp_path)
    victim = house.worker(pause="entering")
    go(victim)
    assert victim.stdout is not None
    assert victim.stdout.readline().strip() == "entered"
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)
    assert house.counts() == [1, 0, 0, 0, 0]
    after = house.worker(now=DAY + timedelta(minutes=2))
    go(after)
    ended(after)
    assert house.states() == (["made"], ["done", "done"])
    assert house.counts() == [1, 1, 1, 1, 1]
    house.database.close()
