"""Series of reports: made on their day, exactly once, with the owner's leave, and missed in the open."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlmodel import col, func, select

from api.bindings import handlers_for
from foundation import jobs
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.dates import WorkingCalendar
from foundation.models import Account, Obligation, OutboxMessage
from foundation.settings import Settings
from reports.contents.kinds import ReportLanguageUnknown
from reports.contents.period import period_around, read_period
from reports.models import IssuedReport, ReportRun, ReportSeries
from reports.series import outsiders, runs, series
from reports.series.payloads import SeriesChange, SeriesCreate
from reports.series.slots import Rule, Wait, next_slot, slots_over
from tests.builders import NOW, an_account

LEASE = timedelta(seconds=60)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def settings_at(folder: Path) -> Settings:
    return Settings(secret=SecretStr("x1y2z3" * 8), base_url="https://desk.example", data_dir=folder)


def on(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=NOW.tzinfo)


class Office:
    """One organisation's series, worked off at chosen moments by workers of this process."""

    def __init__(self, database: Database, owner: Actor, folder: Path) -> None:
        self.database, self.owner = database, owner
        self.handlers = handlers_for(settings_at(folder))

    def a_series(self, **more: object) -> ReportSeries:
        told = {"kind": "portfolio", "subject": "Lindenhof Hotels", "rhythm": "month", "form": "json"}
        with self.database.transaction() as session:
            new = SeriesCreate.model_validate(told | more)
            return series.add_series(session, self.owner, new, now=NOW)

    def work(self, now: datetime) -> None:
        """The clock fires, and workers do what is queued."""
        with self.database.transaction() as session:
            jobs.enqueue(session, "make_series", now.isoformat(), actor=None, payload={}, now=now)
        wanted = {name: one for name, one in self.handlers.items() if name in {"make_series", runs.JOB}}
        while jobs.work_once(self.database, wanted, "w", clock=lambda: now, lease=LEASE):
            pass

    def runs(self) -> list[ReportRun]:
        with self.database.reading() as session:
            return list(session.exec(select(ReportRun).order_by(col(ReportRun.slot))).all())

    def letters(self) -> list[OutboxMessage]:
        with self.database.reading() as session:
            return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all())


@pytest.fixture
def office(database: Database, officer: Actor, tmp_path: Path) -> Office:
    return Office(database, officer, tmp_path)


def test_a_language_that_the_kind_lacks_is_refused_before_anything_is_promised(office: Office) -> None:
    with pytest.raises(ReportLanguageUnknown):
        office.a_series(language="fr")
    standing = office.a_series()
    change = SeriesChange.model_validate({"form": "json", "language": "de", "lag": 0})
    with office.database.transaction() as session, pytest.raises(ReportLanguageUnknown):
        series.change_series(session, office.owner, standing.id, change, version_seen=1, now=NOW)


def test_a_report_is_made_once_on_its_day_and_its_readers_get_a_link_and_no_content(office: Office) -> None:
    assert office.owner.account_id
    office.a_series(lag=2, recipients=[office.owner.account_id])
    office.work(on(date(2026, 12, 1)))
    assert [(one.slot, one.state, one.due_on) for one in office.runs()] == [("2026-11", "due", date(2026, 12, 2))]
    office.work(on(date(2026, 12, 2), 3))  # nobody's night: it is made from five o'clock on
    assert office.runs()[0].state == "due"
    for hour in (9, 10):
        office.work(on(date(2026, 12, 2), hour))
    (run,) = office.runs()
    assert (run.state, run.tries, run.missed_on) == ("made", 0, None)
    (letter,) = office.letters()
    assert f"https://desk.example/report-series/{run.series_id}" in letter.body
    assert [word for word in ("Lindenhof", "portfolio", "Portfolio") if word in letter.subject + letter.body] == []
    with office.database.reading() as session:
        assert session.exec(select(func.count()).select_from(IssuedReport)).one() == 1


def test_an_owner_who_lost_the_right_sends_nothing_and_the_desk_is_told(office: Office, officer: Actor) -> None:
    office.a_series()
    with office.database.transaction() as session:
        account = session.get_one(Account, officer.account_id)
        account.role = Role.OBSERVER.value
        session.add(account)
    office.work(on(date(2026, 12, 1)))
    (run,) = office.runs()
    assert (run.state, run.error_code, run.report_id) == ("failed", "actor.not_allowed", None)
    (letter,) = office.letters()
    assert (letter.subject, letter.address) == ("A report could not be made", account.email)
    with office.database.reading() as session:
        task = session.exec(select(Obligation)).one()
        assert (task.assigned_to, task.closed_at) == (officer.account_id, None)


def test_what_cannot_be_read_is_tried_with_growing_waits_then_given_up(office: Office) -> None:
    office.a_series()
    office.handlers = dict(office.handlers)
    broken = office.handlers[runs.JOB]
    broken.keywords["office"] = type(broken.keywords["office"])(_no_press, broken.keywords["office"].write)  # type: ignore[attr-defined] # a partial
    start = on(date(2026, 12, 1))
    tries = []
    for minutes in range(0, 700, 5):
        office.work(start + timedelta(minutes=minutes))
        if len(tries) < office.runs()[0].tries:
            tries.append(minutes)
    assert tries == [0, 10, 30, 70, 150, 310]
    assert (office.runs()[0].state, len(office.letters())) == ("failed", 1)


def _no_press() -> None:
    raise OSError


def test_a_missed_public_day_stays_in_sight_when_the_report_comes_later_and_when_it_was_paused(office: Office) -> None:
    of = office.a_series(target_lag=3)
    with office.database.transaction() as session:
        series.set_state(session, office.owner, of.id, "paused", version_seen=1)
    office.work(on(date(2026, 12, 4)))
    (run,) = office.runs()
    assert (run.state, run.missed_on) == ("missed", date(2026, 12, 3))
    assert [one.subject for one in office.letters()] == ["A public day has passed without its report"]
    with office.database.transaction() as session:
        series.set_state(session, office.owner, of.id, "active", version_seen=2)
    office.work(on(date(2026, 12, 5)))
    (run,) = office.runs()
    assert (run.state, run.missed_on) == ("made", date(2026, 12, 3))
    with office.database.reading() as session:
        assert session.exec(select(Obligation.outcome)).all() == ["made"]


def test_a_period_without_data_is_made_and_says_so(
    database: Database, authority: OrganisationId, planner: Actor, tmp_path: Path
) -> None:
    house = Office(database, planner, tmp_path)
    house.a_series(kind="inspectorate_year", subject="Valmarra Labour Authority", rhythm="quarter")
    house.work(on(date(2027, 1, 1)))
    assert [(one.slot, one.state) for one in house.runs()] == [("2026-Q4", "made")]
    assert authority == planner.organisation_id


def test_a_series_is_refused_to_whom_it_is_not_for(
    office: Office, inspector: Actor, database: Database, buyer: OrganisationId
) -> None:
    observer = an_account(database, buyer, Role.OBSERVER)
    assert observer.account_id
    with pytest.raises(series.RecipientMayNotRead):
        office.a_series(recipients=[observer.account_id])
    assert inspector.account_id
    with pytest.raises(series.RecipientMayNotRead):
        office.a_series(recipients=[inspector.account_id])
    with pytest.raises(series.KindNotInSeries):
        office.a_series(kind="case_notice", subject="C-1")
    with pytest.raises(outsiders.KindStaysInside), database.transaction() as session:
        outsiders.ask(session, office.owner, office.a_series().id, "a@b.example", _no_letter, now=NOW)


def _no_letter(letter: object) -> object:
    raise AssertionError(letter)


@given(DAYS, st.sampled_from(["month", "quarter", "half", "year"]), st.integers(0, 90), st.booleans())
def test_every_period_has_one_slot_after_its_end(day: date, rhythm: str, lag: int, in_working_days: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    wait = Wait(lag, "working_days" if in_working_days else "days")
    rule = Rule(rhythm, wait, wait, day)  # type: ignore[arg-type] # one of the four rhythms
    calendar = WorkingCalendar()
    today = day + timedelta(days=500)
    slots = slots_over(rule, calendar, today=today)
    texts = [slot.period.text for slot in slots]
    assert len(set(texts)) == len(texts)
    assert all(slot.due_on >= max(day, slot.period.last) and slot.target_on == slot.due_on for slot in slots)
    assert all((a.period.last + timedelta(days=1)) == b.period.first for a, b in pairwise(slots))
    assert all(read_period(text, today=today) == slot.period for text, slot in zip(texts, slots, strict=True))
    assert period_around(today, rule.rhythm).holds(today)
    assert next_slot(rule, calendar, today=today).due_on > today
    newest = slots[-1].period.last if slots else None
    assert slots_over(rule, calendar, today=today, after=newest) == ([] if slots else slots)
