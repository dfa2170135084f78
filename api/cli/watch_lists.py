"""`tierlight sanctions lists`: published lists into the database, and how fresh they are."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import FileMissing, TerminalProgress, answer, answer_json, say

if TYPE_CHECKING:
    from foundation.database import Database
    from foundation.errors import TierlightError
    from sanctions.list_refreshing import Refreshed
    from sanctions.list_warnings import ListStatus
    from sanctions.lists.reading import ListReading
    from sanctions.screening.index import Target
    from sanctions.watch_lists import LoadedList

app = typer.Typer(no_args_is_help=True, help="Keep published watch lists and see how fresh they are.")
DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="the name to keep it under, for example us_ofac_sdn")],
    file: Annotated[Path, typer.Argument(help="the published file, or a folder with all its parts")],
    accept_smaller: Annotated[bool, typer.Option("--accept-smaller", help="the list really is that short now")] = False,
    accept_other: Annotated[
        bool, typer.Option("--accept-other", help="the file really is older, or has other columns, than the one in use")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a published list and keep it; a broken or shrunken file leaves the last good copy in use."""
    from api.cli.databases import opened
    from api.list_jobs import INSTALLATION
    from foundation.clock import utc_now
    from sanctions import watch_lists
    from sanctions.lists.guards import Accepting
    from sanctions.watch_lists import Loading

    if not file.exists():
        raise FileMissing(file)
    _look_at_name(source)
    with opened(database) as store:
        reading = _read(store, source, file)
        with store.transaction() as session:
            loaded = watch_lists.load(
                session,
                INSTALLATION,
                reading,
                now=utc_now(),
                loading=Loading(source, accepting=Accepting(accept_smaller, accept_other)),
                progress=TerminalProgress(),
            )
    _tell(reading, loaded, as_json=as_json)
    for one in loaded:
        if one.refused:  # raised only now, so that its warning is kept beside the good copy
            say(
                "If the file is right: --accept-smaller for a shorter list, --accept-other for an older or changed one."
            )
            raise one.refused


def _look_at_name(source: str) -> None:
    """A slip of the hand would leave the list that was meant to grow old."""
    from difflib import get_close_matches

    from sanctions.lists.sources import PLAIN_NAME, is_plain_name, known_sources

    if not is_plain_name(source):
        raise typer.BadParameter(f"give {PLAIN_NAME}, not {source!r}")
    known = known_sources()
    if source not in known and (near := get_close_matches(source, known, n=1, cutoff=0.85)):
        say(f"note: {source} is kept as a list of your own; the publisher's list is called {near[0]}.")


def _read(store: "Database", source: str, file: Path) -> "ListReading":
    """A file that cannot be used at all is remembered as a warning too."""
    from sanctions.lists.reading import NoListRead, read_lists
    from sanctions.lists.refusals import UnknownListFormat

    try:
        reading = read_lists(file, TerminalProgress())
    except NoListRead as refusal:
        _warn(store, source, refusal.refused[0] if refusal.refused else refusal)
        raise
    for refused in reading.refused:
        say(f"not used: {refused.message} [{refused.code}]")
    broken = next((one for one in reading.refused if one.code != UnknownListFormat.code), None)
    if broken is not None:  # a list without one of its parts would lose names and look whole
        _warn(store, source, broken)
        raise broken
    for note in reading.notes:
        say(f"note: {note}")
    return reading


def _warn(store: "Database", source: str, refusal: "TierlightError") -> None:
    from api.list_jobs import INSTALLATION
    from foundation.clock import utc_now
    from sanctions import list_warnings

    with store.transaction() as session:
        list_warnings.warn(session, INSTALLATION, source, refusal, now=utc_now())


def _tell(reading: "ListReading", loaded: "tuple[LoadedList, ...]", *, as_json: bool) -> None:
    if as_json:
        lists = [
            {
                "source": one.source,
                "entries": one.entries,
                "added": one.added,
                "changed": one.changed,
                "delisted": one.delisted,
                "refused": one.refused.code if one.refused else None,
                "doubt": one.doubt.code if one.doubt else None,
            }
            for one in loaded
        ]
        answer_json({"lists": lists, "files_refused": [refused.file for refused in reading.refused]})
        return
    for one in loaded:
        if one.refused is None:
            answer(
                f"{one.source}: {one.entries:,} entries kept; {one.added:,} new, {one.changed:,} changed, "
                f"{one.delisted:,} delisted."
            )
        if one.doubt is not None:
            say(one.doubt.as_doubt)


@app.command()
def refresh(
    source: Annotated[list[str] | None, typer.Option("--source", help="only these sources; all when left out")] = None,
    addresses: Annotated[
        Path | None, typer.Option("--addresses", help="CSV (source, part, address) that replaces our addresses")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="fetch in full what the publisher says is unchanged")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch lists from their publishers; what cannot be had or read leaves the last good copy in use (exit 1)."""
    from api.cli.databases import opened
    from api.list_jobs import INSTALLATION, client, fetching
    from foundation.clock import utc_now
    from foundation.settings import settings
    from sanctions import list_refreshing
    from sanctions.list_refreshing import Refreshing
    from sanctions.lists.addresses import addresses as known_addresses

    chosen = list_refreshing.chosen(known_addresses(addresses or settings().list_addresses), source or ())
    told = []
    with (
        opened(database) as store,
        client(settings()) as http,
        fetching(settings(), http, TerminalProgress()) as fetcher,
    ):
        order = Refreshing(store.transaction, store.reading, INSTALLATION, fetcher, utc_now, again=again)
        for one in list_refreshing.refresh(order, chosen):
            told.append(one)
            if not as_json:
                _tell_refreshed(one)
    if as_json:
        answer_json({"lists": [asdict(one) for one in told]})
    if any(one.failed for one in told):
        raise typer.Exit(1)


def _tell_refreshed(one: "Refreshed") -> None:
    from sanctions.list_refreshing import RefreshState

    match one.state:
        case RefreshState.UPDATED:
            counts = f"{one.added:,} new, {one.changed:,} changed, {one.delisted:,} delisted"
            answer(f"{one.source}: updated, {one.entries:,} entries; {counts}")
        case RefreshState.UNCHANGED:
            answer(f"{one.source}: unchanged, {one.entries:,} entries")
        case RefreshState.BY_HAND:
            answer(f"{one.source}: by hand: {one.why}")
        case _:
            answer(f"{one.source}: {one.state.value}: {one.why} [{one.code}]")
    for note in one.notes:
        say(f"  note: {note}")


@app.command()
def status(
    check: Annotated[bool, typer.Option("--check", help="exit 1 when a list has a warning, for a monitor")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every list with its age; a warning says what to do."""
    from api.cli.databases import opened
    from foundation.clock import utc_now
    from sanctions import list_warnings

    with opened(database) as store, store.reading() as session:
        lists = list_warnings.status(session, now=utc_now())
    if as_json:
        answer_json([asdict(one) | {"healthy": one.healthy} for one in lists])
    else:
        _tell_status(lists)
    if check and (not lists or not all(one.healthy for one in lists)):
        raise typer.Exit(1)


def _tell_status(lists: "list[ListStatus]") -> None:
    if not lists:
        say("No list is loaded: `tierlight sanctions lists add SOURCE FILE`. Until then nothing is screened.")
    for one in lists:
        if one.loaded_at is None:
            answer(f"{one.source}: never read")
        else:
            dated = f", dated {one.published_on}" if one.published_on else ""
            answer(f"{one.source}: {one.live:,} of {one.entries:,} entries in force, read {_ago(one.age_days)}{dated}")
        for warning in one.warnings:
            answer(f"  {warning}")


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def loaded_targets() -> "list[Target]":
    """The live entries of the configured database, named `source:entry`; none when there is no database yet."""
    from dataclasses import replace

    from api.cli.databases import DatabaseFileMissing, opened
    from foundation.clock import utc_now
    from sanctions import screened

    try:
        with opened() as store, store.reading() as session:
            entries = screened.live_entries(session, on=utc_now().date())
    except DatabaseFileMissing:
        return []
    return [replace(entry.target, id=entry.key) for entry in entries]
