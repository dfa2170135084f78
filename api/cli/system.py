"""Running it for real: serve, worker, migrate, backup, restore."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import FileMissing, answer, answer_json, say, writable_file, writable_folder

if TYPE_CHECKING:
    from foundation.database import Database

JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="first port to try; a taken one gives way to the next")] = None,
    database: Annotated[Path | None, typer.Option("--database", help="a SQLite file, such as OUT of `run`")] = None,
) -> None:
    """Serve the desk and the API; jobs run inside unless TIERLIGHT_WORKER_THREADS is 0."""
    from api.cli.databases import opened
    from api.serving import serve_desk
    from foundation.settings import settings

    chosen = settings()
    chosen.require_secret()
    with opened(database) as store:
        serve_desk(chosen, store, host or chosen.host, chosen.port if port is None else port)


def worker(threads: Annotated[int, typer.Option(min=1, max=16, help="jobs done side by side")] = 1) -> None:
    """Do queued jobs until stopped; run as many of these as there is work for."""
    import signal
    import threading

    from api import scheduler
    from api.cli.databases import opened
    from foundation import logs
    from foundation.settings import settings

    chosen = settings()
    chosen.require_secret()
    logs.configure(chosen.log_format)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with opened() as store:
        running = scheduler.start(chosen, store, threads=threads)
        say(f"Working on jobs with {threads} thread(s). Stop with Ctrl C.")
        over.wait()
        running.stop()


def migrate(
    no_backup: Annotated[bool, typer.Option("--no-backup", help="leave out the backup that is made before")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the database to this program's revision; a database with data is backed up first."""
    from foundation import migrating
    from foundation.database import Database
    from foundation.settings import settings

    store = Database.at(settings().database_url)
    try:
        before = migrating.revisions(store)
        if not before.current and before.found is not None and not no_backup:
            _back_up_before(store, before.found)
        after = migrating.upgrade(store)
    finally:
        store.close()
    if as_json:
        answer_json({"before": before.found, "after": after.found})
    else:
        answer(f"The database is at revision {after.found} (was {before.found or 'empty'}).")


def _back_up_before(store: "Database", revision: str) -> None:
    from foundation.backup import back_up
    from foundation.clock import utc_now
    from foundation.settings import settings

    now = utc_now()
    folder = writable_folder(settings().data_dir / "backups")
    target = writable_file(folder / f"before-migration-from-{revision}-{now:%Y%m%dT%H%M%SZ}.tar.gz")
    back_up(store, settings().stores, target, now=now)
    say(f"Backed up to {target}")


def backup(file: Annotated[Path, typer.Argument(help="the .tar.gz to write")]) -> None:
    """Write database, evidence and issued reports into one file, without the secret: keep that one apart."""
    from api.cli.databases import opened
    from foundation.backup import back_up
    from foundation.clock import utc_now
    from foundation.settings import settings

    with opened() as store:
        manifest = back_up(store, settings().stores, writable_file(file), now=utc_now())
    answer(f"{file}: {len(manifest.files)} files, trail head {manifest.trail_entries} {manifest.trail_head}")


def restore(
    file: Annotated[Path, typer.Argument(help="a file made by `tierlight backup`")],
    replace: Annotated[bool, typer.Option("--replace", help="give up what the database holds now")] = False,
) -> None:
    """Put a backup in place. Everything is checked before anything is changed."""
    from foundation import backup as backups
    from foundation.database import Database
    from foundation.settings import settings

    if not file.is_file():
        raise FileMissing(file)
    store = Database.at(settings().database_url)
    try:
        manifest = backups.restore(store, settings().stores, file, replace=replace)
    finally:
        store.close()
    answer(f"Restored the backup of {manifest.made_at}: trail head {manifest.trail_entries} {manifest.trail_head}")


def add_to(app: typer.Typer) -> None:
    for command in (serve, worker, migrate, backup, restore):
        app.command()(command)
