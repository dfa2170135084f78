"""`tierlight sanctions lists`: published lists into the database, and how fresh they are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from api.cli.output import FileMissing, TerminalProgress, answer, answer_json, say

if TYPE_CHECKING:
    from foundation.actors import Actor
    from foundation.database import Database
    from sanctions.list_warnings import ListStatus
    from sanctions.lists.reading import ListReading
    from sanctions.lists.refusals import ListFileRefused
    from sanctions.screening.index import Target
    from sanctions.watch_lists import LoadedList

app = typer.Typer(no_args_is_help=True, help="Keep published watch lists and see how fresh they are.")
DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
INSTALLATION = UUID(int=0)
"""Lists belong to the installation; its name in the trail is no organisation's."""


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
    from foundation.clock import utc_now
    from sanctions import watch_lists
    from sanctions.lists.guards import Accepting
    from sanctions.watch_lists import Loading

    if not file.exists():
        raise FileMissing(file)
    with opened(database) as store:
        reading = _read(store, source, file)
        with store.transaction() as session:
            loaded = watch_lists.load(
                session,
                _installation(),
                reading,
                now=utc_now(),
                loading=Loading(source, accepting=Accepting(accept_smaller, accept_other)),
                progress=TerminalProgress(),
            )
    _tell(reading, loaded, as_json=as_json)
    for one in loaded:
        if one.refused:  # raised only now, so that its warning is kept beside the good copy
            raise one.refused


def _installation() -> "Actor":
    from foundation.actors import Actor, OrganisationId

    return Actor.system(OrganisationId(INSTALLATION))


def _read(store: "Database", source: str, file: Path) -> "ListReading":
    """A file that cannot be used at all is remembered as a warning too."""
    from sanctions.lists.reading import NoListRead, read_lists
    from sanctions.lists.refusals import UnknownListFormat

    try:
        reading = read_lists(file, TerminalProgress())
    except NoListRead as refusal:
        if refusal.refused:
            _warn(store, source, refusal.refused[0])
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


def _warn(store: "Database", source: str, refusal: "ListFileRefused") -> None:
    from foundation.clock import utc_now
    from sanctions import list_warnings

    with store.transaction() as session:
        list_warnings.warn(session, _installation(), source, refusal, now=utc_now())


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
            say(f"kept, but {one.doubt.message} [{one.doubt.code}]")


@app.command()
def status(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Every list with its age; a warning says what to do."""
    from api.cli.databases import opened
    from foundation.clock import utc_now
    from sanctions import list_warnings

    with opened(database) as store, store.reading() as session:
        lists = list_warnings.status(session, now=utc_now())
    if as_json:
        answer_json([_as_json(one) for one in lists])
        return
    if not lists:
        say("No list is loaded: `tierlight sanctions lists add SOURCE FILE`. Until then nothing is screened.")
    for one in lists:
        answer(f"{one.source}: {one.live:,} of {one.entries:,} entries in force, read {one.age_days} days ago")
        for warning in one.warnings:
            say(f"  {warning}")


def _as_json(one: "ListStatus") -> dict[str, object]:
    from dataclasses import asdict

    return asdict(one)


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
