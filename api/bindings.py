"""
Which operation does which job. The floors below know nothing of the scheduler: here a job name meets its handler.

Scheduled jobs (the slots come from the `schedule` table) act for every organisation in turn, as the system actor.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from api import import_jobs, letters, list_adding, list_jobs, mail, series_letters
from api.signers import report_signer
from audits import sweeps
from foundation import evidence, outbox, reminding, retention
from foundation.actors import Actor, OrganisationId
from foundation.clock import today_in
from foundation.evidence_store import Store
from foundation.jobs import Handler, JobRun
from foundation.models import Organisation
from foundation.notices import digests
from foundation.progress import Progress
from foundation.settings import Settings
from foundation.signing import signer_from
from reports import issued
from reports.bulk import many
from reports.issued import Press
from reports.records.commenting import mentions_of
from reports.records.waiting import notes_of
from reports.series import run_making
from reports.series import runs as series_runs
from reports.series.alerts import Writer
from risk import reactions
from risk.turns import wait_for_turn
from sanctions import owned, runs
from sanctions.cases import moves
from sanctions.publications import correcting
from sanctions.rescreening.memory import MemoryFolder
from suppliers.chain import snapshots
from suppliers.chain.snapshots import SnapshotFolder
from suppliers.invitations import reminding as invitation_reminding

AUTHORITIES = frozenset({"inspectorate", "regulator"})
Act = Callable[[Session, Actor, datetime], object]


def handlers_for(settings: Settings) -> Mapping[str, Handler]:
    def send(run: JobRun) -> None:
        outbox.send_waiting(run.database, mail.senders(settings), now=run.clock())

    folder = SnapshotFolder(settings.data_dir / "snapshots")
    memories = MemoryFolder(settings.data_dir / "memories")

    def rescore(session: Session, actor: Actor, now: datetime) -> None:
        today = today_in(actor.zone, now)
        signer = signer_from(settings.require_secret())
        reactions.rescore_changed(session, actor, today=today, now=now, folder=folder, signer=signer)

    return {
        "sweep_deadlines": for_each_organisation(partial(sweep_deadlines, write=letters.reminder_writer(settings))),
        "react_to_changes": partial(react_to_changes, memories=memories, rescore=rescore),
        "expire_listings": for_each_organisation(expire_listings),
        "sweep_retention": for_each_organisation(sweep_retention),
        "check_evidence": partial(
            check_evidence, store=Store(settings.evidence_dir), issued_store=Store(settings.issued_dir)
        ),
        "send_outbox": send,
        "send_digests": for_each_organisation(partial(send_digests, write=letters.digest_writer(settings))),
        "refresh_lists": partial(list_jobs.refresh_lists, settings=settings, actors=everybody_of),
        "check_lists": partial(list_jobs.check_lists, actors=everybody_of),
        "make_series": for_each_organisation(partial(sweep_series, write=series_letters.series_writer(settings))),
        many.JOB: partial(many.make, folder=settings.data_dir / "bulk", press_of=partial(press_from, settings)),
        series_runs.JOB: partial(run_making.make, office=series_office(settings)),
        "keep_snapshots": partial(keep_snapshots, folder=folder),
        import_jobs.NAME: import_jobs.handler(settings),
        list_adding.NAME: list_adding.handler(settings),
        list_jobs.REFRESH_NOW: partial(list_jobs.refresh_now, settings=settings, actors=everybody_of),
    }


def series_office(settings: Settings) -> run_making.Office:
    return run_making.Office(partial(press_from, settings), series_letters.series_writer(settings))


def press_from(settings: Settings) -> Press:
    base_url = settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return Press(Store(settings.issued_dir), report_signer(settings), base_url)


def system_actors(organisations: Iterable[Organisation]) -> Iterable[Actor]:
    for one in organisations:
        jurisdiction = frozenset(one.jurisdiction) if one.kind in AUTHORITIES else frozenset[str]()
        yield Actor.system(OrganisationId(one.id), jurisdiction, zone=one.time_zone, kind=one.kind)


def everybody_of(run: JobRun) -> list[Actor]:
    """The system actor of every organisation, in the order of their ids."""
    with run.database.reading() as session:
        return list(system_actors(session.exec(select(Organisation).order_by(col(Organisation.id))).all()))


def for_each_organisation(act: Act) -> Handler:
    """One fenced step per organisation, checkpointed: a worker that dies goes on with the next one."""

    def handle(run: JobRun) -> None:
        actors = everybody_of(run)
        done = int(run.job.checkpoint.get("organisations", 0))
        for number in range(done, len(actors)):
            with run.step(run.job.name, number, len(actors), checkpoint={"organisations": number + 1}) as session:
                act(session, actors[number], run.clock())

    return handle


def react_to_changes(run: JobRun, *, memories: MemoryFolder, rescore: Act) -> None:
    """
    What changed below is screened and scored again: hits first, because a confirmed one changes a score. Names are
    compared before the step that writes, so that nobody waits for it.
    """
    with run.database.reading() as session:
        actors = list(system_actors(session.exec(select(Organisation).order_by(col(Organisation.id))).all()))
    done = int(run.job.checkpoint.get("organisations", 0))
    for number in range(done, len(actors)):
        now, actor = run.clock(), actors[number]
        step = partial(run.step, run.job.name, number, len(actors))
        progress = renewing(run, now)
        runs.screen_apart(run.database, actor, step, now=now, progress=progress, memories=memories)
        with step(checkpoint={"organisations": number + 1}) as session:
            wait_for_turn(session, actor)
            owned.recompute_changed(session, actor, day=today_in(actor.zone, now), now=now)
            rescore(session, actor, now)


def renewing(run: JobRun, since: datetime) -> Progress:
    """Holds the lease during a long comparison, with a few short steps."""
    last = [since]

    def told(phase: str, done: int, total: int) -> None:
        if run.clock() - last[0] > run.lease / 4:
            last[0] = run.clock()
            run.progress(phase, done, total)

    return told


def keep_snapshots(run: JobRun, *, folder: SnapshotFolder) -> None:
    """Views of many links whose snapshot is stale; read and written while nobody waits to write."""
    actors = everybody_of(run)
    for number, actor in enumerate(actors, start=1):
        with run.database.reading() as session:
            snapshots.keep(session, actor, folder)
        run.progress(run.job.name, number, len(actors))


def check_evidence(run: JobRun, *, store: Store, issued_store: Store) -> None:
    """
    Files are read before the step that writes, so that nobody waits for it; then what nobody needs is deleted, and
    among issued reports what no row names.
    """
    actors = everybody_of(run)
    for number in range(int(run.job.checkpoint.get("organisations", 0)), len(actors)):
        now, actor = run.clock(), actors[number]
        with run.database.reading() as session:
            wrong = evidence.faults_in(session, actor, store, progress=renewing(run, now))
        with run.step(run.job.name, number, len(actors), checkpoint={"organisations": number + 1}) as session:
            evidence.tell_faults(session, actor, wrong, now=now)
    with run.database.reading() as session:
        evidence.drop_unneeded(session, store, now=run.clock())
        issued.drop_unneeded(session, issued_store, now=run.clock())


def sweep_deadlines(session: Session, actor: Actor, now: datetime, *, write: reminding.Writer) -> None:
    """Letters last: they tell of what the steps before them opened."""
    today = today_in(actor.zone, now)
    sweeps.sweep_deadlines(session, actor, today=today, now=now)
    invitation_reminding.sweep(session, actor, today=today, now=now)
    reminding.sweep(session, actor, write, now=now)


def send_digests(session: Session, actor: Actor, now: datetime, *, write: digests.Writer) -> None:
    digests.sweep(
        session, actor, write, now=now, mentions=partial(mentions_of, now=now), notes=partial(notes_of, now=now)
    )


def expire_listings(session: Session, actor: Actor, now: datetime) -> None:
    """A public entry leaves the register on its day, with a line in the trail, whoever has forgotten it."""
    moves.expire_listings(session, actor, now=now)
    correcting.expire(session, actor, now=now)


def sweep_retention(session: Session, actor: Actor, now: datetime) -> None:
    retention.sweep(session, actor, now=now, today=today_in(actor.zone, now))


def sweep_series(session: Session, actor: Actor, now: datetime, *, write: Writer) -> None:
    series_runs.sweep(session, actor, write, now=now)
