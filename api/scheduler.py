"""
The clock and the workers. APScheduler only tells the time: a firing inserts a job row with a slot computed from the
schedule, so that any number of processes may run it and a firing that was missed is caught up by its own slot.
"""

import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlmodel import select

from foundation import jobs, logs
from foundation.clock import Clock, utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.ids import new_id
from foundation.jobs import Handler
from foundation.models import Schedule
from foundation.settings import Settings

LOOK_BACK = (timedelta(minutes=5), timedelta(hours=2), timedelta(days=2), timedelta(days=32), timedelta(days=367))
IDLE_SECONDS = 0.5


def latest_slot(cron: str, zone: str, now: datetime) -> datetime | None:
    """The newest time the schedule named up to `now`; None when it named none within a year."""
    trigger = CronTrigger.from_crontab(cron, timezone=ZoneInfo(zone))
    for back in LOOK_BACK:
        slot: datetime | None = None
        fire: datetime | None = trigger.get_next_fire_time(None, now - back)
        while fire is not None and fire <= now:
            slot, fire = fire, trigger.get_next_fire_time(fire, fire + timedelta(seconds=1))
        if slot is not None:
            return slot
    return None


def fire(database: Database, name: str, *, clock: Clock) -> None:
    """Inserts the job of the latest slot; a second clock, or a second firing, finds the row and leaves it."""
    now = clock()
    with database.transaction() as session:
        schedule = session.get(Schedule, name)
        slot = latest_slot(schedule.cron, schedule.time_zone, now) if schedule and schedule.enabled else None
        if slot is not None:
            jobs.enqueue(session, name, slot.isoformat(), actor=None, payload={}, now=now)


@dataclass
class Running:
    scheduler: BackgroundScheduler
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def stop(self) -> None:
        """Waits for the step at hand; a job that is cut off is taken up again when its lease ends."""
        self.stopping.set()
        self.scheduler.shutdown(wait=False)
        for thread in self.threads:
            thread.join(timeout=10)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}:{new_id().hex[-6:]}"


def work(
    database: Database, handlers: Mapping[str, Handler], stopping: threading.Event, *, clock: Clock, lease: timedelta
) -> None:
    """A worker's life: one job after the other until asked to stop. An unreachable database only makes it wait."""
    owner = worker_name()
    while not stopping.is_set():
        try:
            busy = jobs.work_once(database, handlers, owner, clock=clock, lease=lease) is not None
        except TierlightError as refusal:
            logs.told("worker.waits", code=refusal.code)
            busy = False
        if not busy:
            stopping.wait(IDLE_SECONDS)


def start(
    settings: Settings,
    database: Database,
    *,
    clock: Clock = utc_now,
    threads: int | None = None,
    with_clock: bool = True,
) -> Running:
    """Without its own clock a process only works off what others have queued."""
    from api import webhooks  # noqa: PLC0415 - its letters pull in the languages
    from api.bindings import handlers_for  # noqa: PLC0415 - handlers pull in every floor

    running = Running(BackgroundScheduler(timezone="UTC"))
    with database.reading() as session:
        schedules = session.exec(select(Schedule).where(Schedule.enabled)).all() if with_clock else []
    for schedule in schedules:
        trigger = CronTrigger.from_crontab(schedule.cron, timezone=ZoneInfo(schedule.time_zone))
        act = partial(fire, database, schedule.name, clock=clock)
        options: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        running.scheduler.add_job(act, trigger, id=schedule.name, **options)
        act()
    running.scheduler.start()
    handlers = handlers_for(settings)
    lease = timedelta(seconds=settings.job_lease_seconds)
    workers = settings.worker_threads if threads is None else threads
    doing = [partial(work, database, handlers, running.stopping, clock=clock, lease=lease)] * workers
    if workers:
        doing.append(partial(webhooks.carry, settings, database, running.stopping, clock=clock))
    for one in doing:
        thread = threading.Thread(target=one, daemon=True)
        thread.start()
        running.threads.append(thread)
    return running
