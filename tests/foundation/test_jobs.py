import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlmodel import func, select

from foundation import jobs
from foundation.actors import Actor
from foundation.database import Database
from foundation.errors import Invalid
from foundation.jobs import JobLost, JobRun
from foundation.models import Job, OutboxMessage
from tests.builders import NOW

LEASE = timedelta(seconds=30)


def queued(database: Database, actor: Actor | None = None, slot: str = "one") -> Job:
    with database.transaction() as session:
        return jobs.enqueue(session, "count", slot, actor=actor, payload={"to": 3}, now=NOW)


def claimed(database: Database, owner: str = "first") -> JobRun:
    run = jobs.claim(database, owner, clock=lambda: NOW, lease=LEASE, names=frozenset({"count"}))
    assert run is not None
    return run


def test_two_clocks_firing_one_slot_make_one_job(database: Database) -> None:
    assert queued(database).id == queued(database).id


def test_a_job_is_claimed_by_one_worker_only(database: Database) -> None:
    queued(database)
    claimed(database)
    assert jobs.claim(database, "second", clock=lambda: NOW, lease=LEASE, names=frozenset({"count"})) is None


def test_a_silent_worker_loses_its_job_and_its_late_writing_is_refused(database: Database) -> None:
    queued(database)
    slow = claimed(database)
    later = NOW + LEASE + timedelta(seconds=1)
    quick = jobs.claim(database, "second", clock=lambda: later, lease=LEASE, names=frozenset({"count"}))
    assert quick is not None
    with pytest.raises(JobLost), slow.finishing() as (session, _):
        session.add(OutboxMessage(kind="mail", address="x", subject="", body="", next_attempt_at=NOW, created_at=NOW))
    with quick.finishing() as (session, result):
        result["counted"] = 3
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(OutboxMessage)).one() == 0
        assert session.get_one(Job, quick.job.id).result == {"counted": 3}


def test_a_refusal_ends_the_job_with_its_code_and_no_second_try(database: Database) -> None:
    class CannotCount(Invalid):
        code = "count.impossible"

    def refuse(run: JobRun) -> None:
        raise CannotCount("There is nothing to count.")

    job = queued(database)
    jobs.work_once(database, {"count": refuse}, "first", clock=lambda: NOW, lease=LEASE)
    with database.reading() as session:
        ended = session.get_one(Job, job.id)
        assert (ended.state, ended.error_code, ended.error_message) == (
            "failed",
            "count.impossible",
            "There is nothing to count.",
        )


def test_a_cancelled_job_stops_at_its_next_step_and_resumes_from_its_checkpoint(
    database: Database, officer: Actor
) -> None:
    job = queued(database, officer)
    steps: list[int] = []

    def count(run: JobRun) -> None:
        start = run.job.checkpoint.get("counted", 0)
        for number in range(start, 3):
            with run.step("counting", number, 3, checkpoint={"counted": number + 1}):
                steps.append(number)
            if number == 0 and start == 0:
                with database.transaction() as session:
                    jobs.cancel(session, officer, job.id, now=NOW)

    for _ in range(2):
        jobs.work_once(database, {"count": count}, "first", clock=lambda: NOW, lease=LEASE)
        with database.transaction() as session:
            state = session.get_one(Job, job.id).state
            if state == "cancelled":
                jobs.resume(session, officer, job.id)
    assert steps == [0, 1, 2]
    assert state == "done"


def test_a_job_of_another_organisation_is_not_there(database: Database, officer: Actor, inspector: Actor) -> None:
    job = queued(database, officer)
    with database.transaction() as session, pytest.raises(jobs.JobNotFound):
        jobs.cancel(session, inspector, job.id, now=NOW)


WORKER = """
import sys, threading, time
from datetime import timedelta
from api.scheduler import work
from foundation import outbox
from foundation.clock import utc_now
from foundation.database import Database

def slow(run):
    with run.step("working", 0, 1):
        pass
    print("working", flush=True)
    time.sleep(0.4)
    with run.finishing() as (session, result):
        message = outbox.Message("mail", "team@tierlight.example", run.job.slot, "")
        outbox.put(session, message, now=utc_now())

work(Database.at(sys.argv[1]), {"slow": slow}, threading.Event(), clock=utc_now, lease=timedelta(seconds=1))
"""


def a_worker(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WORKER, url], stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_workers_killed_in_the_middle_lose_nothing_and_repeat_nothing(own_database: str) -> None:
    store = Database.at(own_database)
    with store.transaction() as session:
        for slot in range(6):
            jobs.enqueue(session, "slow", str(slot), actor=None, payload={}, now=NOW)
    workers = [a_worker(own_database) for _ in range(3)]
    for victim in workers[:2]:
        assert victim.stdout is not None
        victim.stdout.readline()
        victim.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 40
    done = 0
    while time.monotonic() < deadline and done < 6:
        time.sleep(0.2)
        with store.reading() as session:
            done = session.exec(select(func.count()).select_from(Job).where(Job.state == "done")).one()
    for worker in workers:
        worker.kill()
        worker.wait()
        assert worker.stdout is not None
        worker.stdout.close()
    with store.reading() as session:
        sent = list(session.exec(select(OutboxMessage.subject)))
        attempts = session.exec(select(func.sum(Job.attempt))).one()
    store.close()
    assert sorted(sent) == [str(slot) for slot in range(6)]
    assert attempts == 8
