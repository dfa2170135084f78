"""Reminders of what is due: at the right step, to the right people, in their language, and exactly once."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from api import letters
from api.bindings import system_actors
from api.web.languages import LOCALES, translated
from foundation import accounts, obligations, outbox, reminding
from foundation.actors import AccountId, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.dates import WorkingCalendar
from foundation.ids import new_id
from foundation.models import Account, Obligation, Organisation, OutboxMessage, Reminder
from foundation.notices import choices
from foundation.obligations import Due
from foundation.reminder_rules import reminder_steps, step_of_today
from foundation.settings import Settings
from reports.facts import worklist
from tests.builders import NOW, an_account

DUE = date(2026, 12, 7)  # a Monday
DAYS = st.dates(date(2026, 2, 1), date(2027, 12, 31))
WRITE = letters.reminder_writer(Settings(base_url="https://desk.example"))


def system_of(actor: Actor) -> Actor:
    return Actor.system(actor.organisation_id, actor.jurisdiction)


def on(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=NOW.tzinfo)


def a_task(database: Database, actor: Actor, *, held: bool = True, confidential: bool = False) -> Obligation:
    with database.transaction() as session:
        due = Due(
            kind="action.verify",
            title="See that Finca Inventada pays",
            reason="Wages of P. Inventado",
            subject_kind="corrective_action",
            subject_id=new_id(),
            due_on=DUE,
            about_name="Finca Inventada",
            assigned_to=AccountId(actor.account_id) if held and actor.account_id else None,
            confidential=confidential,
        )
        task = obligations.open_obligation(session, actor, due)
        task.opened_at = NOW
        session.add(task)
        return task


def at_once(database: Database, *actors: Actor) -> None:
    """Letters at each step, for people who asked for them; everybody else reads the digest."""
    with database.transaction() as session:
        for actor in actors:
            choices.choose(session, actor, {"deadlines": "immediately"})


@pytest.fixture
def inspector(database: Database, inspector: Actor) -> Actor:
    at_once(database, inspector)
    return inspector


@pytest.fixture
def planner(database: Database, planner: Actor) -> Actor:
    at_once(database, planner)
    return planner


def sweep(database: Database, actor: Actor, day: date, hour: int = 9) -> list[OutboxMessage]:
    """The letters of one sweep."""
    with database.transaction() as session:
        before = set(session.exec(select(OutboxMessage.id)).all())
        reminding.sweep(session, system_of(actor), WRITE, now=on(day, hour))
        return [one for one in session.exec(select(OutboxMessage)).all() if one.id not in before]


def test_each_step_goes_out_once_and_what_is_late_reaches_the_lead(
    database: Database, inspector: Actor, planner: Actor
) -> None:
    a_task(database, inspector)
    told: dict[int, list[str]] = {}
    for late in range(-9, 4):
        day = DUE + timedelta(days=late)
        assert sweep(database, inspector, day, hour=3) == []  # nobody is woken
        if people := [letter.address.split("-")[0] for _ in range(2) for letter in sweep(database, inspector, day)]:
            told[late] = sorted(people)
    assert told == {-7: ["inspector"], -3: ["inspector"], 0: ["inspector"], 1: ["inspection_planner", "inspector"]}
    assert planner.role is Role.INSPECTION_PLANNER


def test_what_got_a_later_day_is_reminded_of_anew(database: Database, inspector: Actor) -> None:
    task = a_task(database, inspector)
    later = DUE + timedelta(days=14)
    assert [len(sweep(database, inspector, DUE - timedelta(days=ahead))) for ahead in (7, 3, 0)] == [1, 1, 1]
    with database.transaction() as session:
        assert obligations.move_for(session, inspector, task.subject_id, step="", due_on=later) == 1
    assert sweep(database, inspector, DUE + timedelta(days=1)) == []
    assert [len(sweep(database, inspector, later - timedelta(days=ahead))) for ahead in (7, 7, 0)] == [1, 0, 1]


def test_a_letter_holds_codes_and_links_and_neither_firm_nor_person_nor_reason(
    database: Database, inspector: Actor, planner: Actor
) -> None:
    tasks = [a_task(database, inspector) for _ in range(2)]
    (letter,) = sweep(database, inspector, DUE)
    for task in tasks:
        assert f"https://desk.example/work/{task.id}" in letter.body
        assert reminding.code_of(task) in letter.body
    said = f"{letter.subject} {letter.body}"
    assert [word for word in ("Inventad", "Finca", "Wages", "pays", "action", planner.name) if word in said] == []


def test_nobody_is_written_to_about_what_they_may_not_open(
    database: Database, authority: OrganisationId, inspector: Actor, planner: Actor
) -> None:
    a_task(database, planner, held=False, confidential=True)
    gone = an_account(database, authority, Role.INSPECTION_PLANNER, email="gone@tierlight.example")
    with database.transaction() as session:
        accounts.disable(session, session.get_one(Account, gone.account_id), now=NOW)
    assert [one.address.split("-")[0] for one in sweep(database, inspector, DUE)] == ["inspection_planner"]


def test_what_a_job_opens_waits_on_the_list_of_the_people_it_works_for(
    database: Database, authority: OrganisationId, inspector: Actor, planner: Actor
) -> None:
    with database.reading() as session:
        (job,) = system_actors([session.get_one(Organisation, authority)])
    with database.transaction() as session:
        team = job.desk.value
        due = Due("visit", "Visit 0001", "", "visit", new_id(), DUE, team=team)
        obligations.open_obligation(session, job, due)
        assert [worklist.counts(session, one, today=DUE).mine for one in (inspector, planner)] == [1, 1]


@pytest.mark.parametrize("locale", [*LOCALES, "xx"])
def test_a_letter_is_written_in_its_reader_s_language_and_names_every_step(locale: str) -> None:
    lines = tuple(
        reminding.ReminderLine(step.name, f"T-{number}", new_id(), DUE) for number, step in enumerate(reminder_steps())
    )
    letter = letters.reminder(
        reminding.ReminderLetter("a@tierlight.example", locale, lines), desk="https://desk.example"
    )
    assert letters.HEADS.keys() == {step.name for step in reminder_steps()}
    assert all(f"T-{number}" in letter.body for number in range(len(lines)))
    assert all(translated(locale, head) in letter.body for head in letters.HEADS.values() if locale in LOCALES)
    assert letter.body.count("https://desk.example/work") == len(lines) + 1


@given(DAYS, st.integers(-40, 40), st.integers(0, 60), st.sampled_from([None, "ES", "EG"]))
def test_the_step_of_a_day_is_the_newest_one_reached(
    due_on: date, ahead: int, open_for: int, country: str | None
) -> None:
    calendar = WorkingCalendar(country)
    today = due_on - timedelta(days=ahead)
    step = step_of_today(due_on, today - timedelta(days=open_for), today, calendar)
    if ahead < 0:
        assert step is not None
        assert step.to == "lead"
    if ahead == 0:
        assert step is not None
    if step is not None:
        days = {one.name: one.day_for(due_on, calendar) for one in reminder_steps()}
        assert days[step.name] == max(day for day in days.values() if day <= today)


WORKER = """
import sys, time
from datetime import datetime
from api import letters
from foundation import outbox, reminding
from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from foundation.settings import Settings
from uuid import UUID

url, house, moment, sent, pause = sys.argv[1:]
database, now = Database.at(url), datetime.fromisoformat(moment)
actor = Actor.system(OrganisationId(UUID(house)))
write = letters.reminder_writer(Settings(base_url="https://desk.example"))

def deliver(message):
    if pause == "sending":
        print("sending", flush=True)
        time.sleep(60)
    with open(sent, "a") as file:
        file.write(f"{message.id} {message.address}\\n")

print("ready", flush=True)
sys.stdin.readline()
with database.transaction() as session:
    reminding.sweep(session, actor, write, now=now)
    if pause == "sweeping":
        print("sweeping", flush=True)
        time.sleep(60)
outbox.send_waiting(database, {"mail": deliver}, now=now)
database.close()
"""


class Office:
    """A database of its own with one task, and processes that sweep it."""

    def __init__(self, url: str, sent: Path) -> None:
        self.url, self.sent = url, sent
        self.database = Database.at(url)
        with self.database.transaction() as session:
            house = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
        self.house = OrganisationId(house.id)
        self.holder = an_account(self.database, self.house, Role.INSPECTOR)
        at_once(self.database, self.holder)
        a_task(self.database, self.holder)

    def worker(self, *, pause: str = "", now: datetime | None = None) -> subprocess.Popen[str]:
        words = (self.url, str(self.house), (now or on(DUE)).isoformat(), str(self.sent), pause)
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", WORKER, *words], text=True, stdin=pipe, stdout=pipe)

    def kill(self, pause: str) -> None:
        """Starts one and kills it in the middle of what `pause` names."""
        victim = self.worker(pause=pause)
        begin(victim)
        assert victim.stdout is not None
        assert victim.stdout.readline().strip() == pause
        victim.send_signal(signal.SIGKILL)
        victim.communicate(timeout=30)

    def run(self, *, now: datetime | None = None) -> None:
        worker = self.worker(now=now)
        begin(worker)
        ended(worker)

    def letters(self) -> list[str]:
        return self.sent.read_text().splitlines() if self.sent.exists() else []

    def counts(self) -> tuple[int, int]:
        with self.database.reading() as session:
            rows = session.exec(select(func.count()).select_from(Reminder)).one()
            return rows, session.exec(select(func.count()).select_from(OutboxMessage)).one()


def begin(*workers: subprocess.Popen[str]) -> None:
    """All at once, as soon as the last of them has loaded."""
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()


def ended(worker: subprocess.Popen[str]) -> None:
    worker.communicate(timeout=60)
    assert worker.returncode == 0


@pytest.fixture
def office(own_database: str, tmp_path: Path) -> Iterator[Office]:
    made = Office(own_database, tmp_path / "sent.txt")
    yield made
    made.database.close()


@pytest.mark.slow
def test_four_workers_started_at_once_send_one_reminder(office: Office) -> None:
    workers = [office.worker() for _ in range(4)]
    begin(*workers)
    for worker in workers:
        ended(worker)
    assert len(office.letters()) == 1
    assert office.counts() == (1, 1)


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_sends_nothing_twice_and_forgets_nothing(office: Office) -> None:
    office.kill("sweeping")
    assert (office.letters(), office.counts()) == ([], (0, 0))
    office.kill("sending")
    assert (office.letters(), office.counts()) == ([], (1, 1))
    office.run()
    assert office.letters() == []  # the killed try is waited for, as a failed one is
    for _ in range(2):
        office.run(now=on(DUE) + outbox.FIRST_WAIT * 4)
    assert (len(office.letters()), office.counts()) == (1, (1, 1))
