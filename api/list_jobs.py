"""
Watch lists over the network: the client they are fetched with, and the two daily jobs that look after them.

Nothing is fetched unless `TIERLIGHT_LIST_REFRESH` is on: an installation without a way out stays quiet, and its lists
are loaded by hand.
"""

import random
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import jobs, trail
from foundation.actors import Action, Actor, OrganisationId
from foundation.jobs import JobRun
from foundation.models import Job
from foundation.progress import Progress
from foundation.settings import Settings
from sanctions import list_endings, list_refreshing, list_warnings
from sanctions.list_refreshing import Refreshed, Refreshing
from sanctions.lists.addresses import addresses
from sanctions.lists.fetching import MEGABYTE, Fetcher, Limits, Patience

if TYPE_CHECKING:
    import httpx

INSTALLATION = Actor.system(OrganisationId(UUID(int=0)))
"""Lists belong to the installation; its name in the trail is no organisation's."""
REFRESH_NOW = "list.refresh"
SECONDS_FOR_AN_ANSWER = 20.0
HEARTBEATS_PER_LEASE = 4
Actors = Callable[[JobRun], Iterable[Actor]]


def client(settings: Settings) -> "httpx.Client":
    """A proxy is a setting like any other, not a variable that httpx finds for itself."""
    import httpx  # noqa: PLC0415 - only fetching needs it

    said = {"User-Agent": "Tierlight (watch list refresh)", "Accept": "*/*"}
    proxy = settings.list_proxy.get_secret_value() or None
    return httpx.Client(timeout=SECONDS_FOR_AN_ANSWER, headers=said, trust_env=False, proxy=proxy)


@contextmanager
def fetching(settings: Settings, http: "httpx.Client", progress: Progress) -> Iterator[Fetcher]:
    """Files lie in a folder of their own until they are read, and are gone afterwards."""
    patience = Patience(time.sleep, random.SystemRandom().random, time.monotonic)
    limits = Limits(size=settings.list_megabytes * MEGABYTE, seconds=settings.list_seconds)
    with tempfile.TemporaryDirectory(prefix="tierlight-lists-") as folder:
        proxied = bool(settings.list_proxy.get_secret_value())
        fetcher = Fetcher(http, Path(folder), patience, limits, progress)
        yield fetcher if proxied else replace(fetcher, resolve=_ips_of)


def _ips_of(host: str) -> list[str]:
    """Nothing for a host that nobody knows: fetching it then fails by itself."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None)]
    except (OSError, UnicodeError):
        return []


def refresh_lists(
    run: JobRun, settings: Settings, actors: Actors, http: "Callable[[Settings], httpx.Client]" = client
) -> None:
    """Every night, where the setting wants it."""
    if settings.list_refresh:
        refresh_now(run, settings, actors, http)


def queue_refresh(session: Session, actor: Actor, *, now: datetime) -> Job:
    """What somebody asks for at the desk, whatever the setting says. One that waits or runs already is taken."""
    actor.require(Action.RUN_SYSTEM)
    standing = select(Job).where(Job.name == REFRESH_NOW, col(Job.state).in_(("queued", "running")))
    for waiting in session.exec(standing.where(Job.organisation_id == actor.organisation_id)):
        return waiting
    job = jobs.enqueue(session, REFRESH_NOW, now.isoformat(), actor=actor, payload={}, now=now)
    trail.record(session, actor, "watch_list.refresh_asked", trail.Subject("job", str(job.id)))
    return job


def refresh_now(
    run: JobRun, settings: Settings, actors: Actors, http: "Callable[[Settings], httpx.Client]" = client
) -> None:
    """One fenced step per source; the tasks of all organisations follow at the end."""
    known = addresses(settings.list_addresses)
    told: list[Refreshed] = []
    with http(settings) as opened, fetching(settings, opened, _Heartbeat(run)) as fetcher:
        order = Refreshing(
            transaction=lambda: run.step(run.job.name, len(told), len(known)),
            reading=run.database.reading,
            actor=INSTALLATION,
            fetcher=fetcher,
            clock=run.clock,
        )
        for one in list_refreshing.refresh(order, list_refreshing.chosen(known, ())):
            told = [*told, one]
    _ask_for_renewal(run, actors)
    with run.finishing() as (_, result):
        result["lists"] = [asdict(one) for one in told]
        result.update({"kind": "watch_list", "id": "all", "name": "the watch lists"})


def check_lists(run: JobRun, actors: Actors) -> None:
    """Ends what is over, then opens and closes the tasks to renew a list. Running it twice does nothing more."""
    with run.step(run.job.name, 0, 0) as session:
        list_endings.expire(session, INSTALLATION, now=run.clock())
    _ask_for_renewal(run, actors)


def _ask_for_renewal(run: JobRun, actors: Actors) -> None:
    everybody = list(actors(run))
    for number, actor in enumerate(everybody):
        with run.step(run.job.name, number, len(everybody)) as session:
            list_warnings.ask_for_renewal(session, actor, now=run.clock())


class _Heartbeat:
    """A long download moves the job's lease on, a few times in each."""

    def __init__(self, run: JobRun) -> None:
        self._run = run
        self._pause = run.lease.total_seconds() / HEARTBEATS_PER_LEASE
        self._last = time.monotonic()

    def __call__(self, phase: str, done: int, total: int) -> None:
        if time.monotonic() - self._last >= self._pause:
            self._last = time.monotonic()
            self._run.progress(phase, done, total)
