"""
A published list that somebody handed in at the desk, read and kept as a job: its page shows how far it is, and what
refused it. A broken or shrunken file leaves the last good copy in use, with its warning.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from api.list_jobs import INSTALLATION
from api.web import uploads
from api.web.uploads import Upload
from foundation import accounts, jobs, trail
from foundation.actors import Action, Actor
from foundation.errors import Invalid, NotAllowed, Place, TierlightError
from foundation.jobs import Handler, JobRun
from foundation.models import Account, Job
from foundation.settings import Settings
from sanctions import list_warnings, watch_lists
from sanctions.lists.guards import Accepting
from sanctions.lists.reading import ListReading, NoListRead, read_lists
from sanctions.lists.refusals import UnknownListFormat
from sanctions.lists.sources import known_sources, rule_of
from sanctions.watch_lists import Loading

NAME = "list.add"


class ListNotKnown(Invalid):
    code = "list.not_known"

    def __init__(self, source: str) -> None:
        super().__init__(
            "Choose which list this is: the desk takes the lists it knows, `tierlight sanctions lists add` any other.",
            places=(Place(column="source", value=source),),
        )


class ReasonMissing(Invalid):
    code = "list.reason_missing"

    def __init__(self) -> None:
        super().__init__(
            "Say why the shorter or changed list is right, so that whoever asks later finds it.",
            places=(Place(column="reason"),),
        )


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the person who hands a list in has looked at, and why it is right all the same."""

    smaller: bool = False
    other: bool = False
    reason: str = ""

    @property
    def accepting(self) -> Accepting:
        return Accepting(self.smaller, self.other)


NOTHING_VOUCHED = Vouched()


class HandedInByNobody(NotAllowed):
    code = "list.handed_in_by_nobody"

    def __init__(self) -> None:
        super().__init__("The account that handed this list in may not run the system any more: hand it in again.")


def queue(
    session: Session, actor: Actor, source: str, upload: Upload, *, now: datetime, vouched: Vouched = NOTHING_VOUCHED
) -> Job:
    """Raises ListNotKnown, ReasonMissing."""
    actor.require(Action.RUN_SYSTEM)
    if source not in known_sources():
        raise ListNotKnown(source)
    if (vouched.smaller or vouched.other) and not vouched.reason.strip():
        raise ReasonMissing
    payload = {"source": source, "sha256": upload.sha256, "smaller": vouched.smaller, "other": vouched.other}
    job = jobs.enqueue(session, NAME, f"{source}:{now.isoformat()}", actor=actor, payload=payload, now=now)
    told: dict[str, trail.Change] = {"file": upload.sha256, "job": job.id}
    if vouched.smaller or vouched.other:
        told |= {"smaller": vouched.smaller, "other": vouched.other, "reason": vouched.reason.strip()}
    trail.record(session, actor, "watch_list.handed_in", trail.Subject("watch_list", source), told)
    return job


def handler(settings: Settings) -> Handler:
    def handle(run: JobRun) -> None:
        _run(settings, run)

    return handle


def _run(settings: Settings, run: JobRun) -> None:
    """Whoever handed it in is asked anew whether they may."""
    source = str(run.job.payload["source"])
    with run.database.reading() as session:
        actor = _still_allowed(session, run.job.account_id)
    path = uploads.find(settings, actor, str(run.job.payload["sha256"])).path
    run.progress(f"reading {source}", 0, 2)
    reading = _read(run, source, path)
    with run.step(f"keeping {source}", 1, 2) as session:
        loading = Loading(source, accepting=_accepting(run))
        loaded = watch_lists.load(session, INSTALLATION, reading, now=run.clock(), loading=loading)
    refused = next((one.refused for one in loaded if one.refused), None)
    if refused is not None:  # raised only now, so that its warning is kept beside the good copy
        raise refused
    with run.finishing() as (_, result):
        result.update({"kind": "watch_list", "id": source, "name": rule_of(source).title})


def _accepting(run: JobRun) -> Accepting:
    """A job of an earlier version says nothing of it."""
    return Accepting(bool(run.job.payload.get("smaller")), bool(run.job.payload.get("other")))


def _still_allowed(session: Session, account_id: UUID | None) -> Actor:
    account = session.get(Account, account_id) if account_id else None
    if account is None or account.disabled_at is not None:
        raise HandedInByNobody
    actor = accounts.actor_of(session, account)
    if not actor.may(Action.RUN_SYSTEM):
        raise HandedInByNobody
    return actor


def _read(run: JobRun, source: str, path: Path) -> ListReading:
    """A list without one of its parts would lose names and look whole: then nothing of it is used."""
    try:
        reading = read_lists(path)
    except NoListRead as refusal:
        _warn(run, source, refusal.refused[0] if refusal.refused else refusal)
        raise
    broken = next((one for one in reading.refused if one.code != UnknownListFormat.code), None)
    if broken is not None:
        _warn(run, source, broken)
        raise broken
    return reading


def _warn(run: JobRun, source: str, refusal: TierlightError) -> None:
    with run.step(f"refused {source}", 1, 2) as session:
        list_warnings.warn(session, INSTALLATION, source, refusal, now=run.clock())
