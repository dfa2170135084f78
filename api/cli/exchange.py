"""The register in the formats of others, and any of those formats in any other. Attached to `tierlight suppliers`."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.output import (
    FileMissing,
    OutputIsInput,
    OutputNotWritable,
    answer,
    answer_json,
    say,
    writable_file,
    writable_folder,
)

if TYPE_CHECKING:
    from sqlmodel import Session

    from foundation.actors import Actor
    from suppliers.chain import Chain
    from suppliers.interop.delivered import Delivered, Loss
    from suppliers.interop.formats import Written

Format = Literal["oshub", "geojson", "bods", "ftm", "gleif", "parquet"]
DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose register; needed when the database has more than one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
MOST_LOSSES_SHOWN = 20


def export(
    *,
    form: Annotated[Format, typer.Option("--format", help="what the other side reads")],
    out: Annotated[Path, typer.Option("--out", help="the file; a folder or .zip for parquet; .gz packs")],
    personal: Annotated[bool, typer.Option("--personal", help="with birth dates and addresses of persons")] = False,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the register in the format of another system, and say what that cannot hold."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from api.cli.list_writing import say_unfinished
    from foundation.clock import utc_now
    from foundation.models import Organisation
    from suppliers.interop import formats
    from suppliers.interop.bods_writing import Publication
    from suppliers.interop.gathering import gather

    require_place(out, form, database)
    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        say_unfinished(session, actor)
        publisher = session.get_one(Organisation, actor.organisation_id).name
        delivered = gather(session, actor, personal=personal)
    written = formats.write(delivered, form, out, Publication(publisher, utc_now().date()))
    _tell(delivered, written, as_json=as_json)


def convert(
    files: Annotated[list[Path], typer.Argument(help="documents or lists of one delivery")],
    *,
    form: Annotated[Format, typer.Option("--to", help="what the other side reads")],
    out: Annotated[Path, typer.Option("--out", help="the file; a folder or .zip for parquet; .gz packs")],
    publisher: Annotated[str, typer.Option(help="who publishes; stands in every BODS statement")] = "Tierlight",
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="day of the publication")] = None,
    as_json: JsonOption = False,
) -> None:
    """Turn documents into another format without any database, and say what is lost."""
    from foundation.clock import utc_now
    from suppliers.interop import formats
    from suppliers.interop.bods_writing import Publication
    from suppliers.interop.delivered import joined
    from suppliers.interop.lists import with_names_resolved
    from suppliers.interop.plausible import require_plausible

    require_place(out, form, *files)
    delivered = with_names_resolved(joined([_read(file) for file in files]))
    require_plausible(delivered)
    day: date = as_of.date() if as_of else utc_now().date()
    _tell(delivered, formats.write(delivered, form, out, Publication(publisher, day)), as_json=as_json)


def require_place(out: Path, form: str, *inputs: Path | None) -> None:
    """
    Parquet goes into a folder, which is made unless its name ends in .zip; none of its tables may be one of `inputs`.

    Raises OutputIsInput, OutputNotWritable.
    """
    if form != "parquet" or out.suffix == ".zip":
        writable_file(out, *inputs)
        return
    if out.is_file():
        raise OutputNotWritable(out, "it is a file, and Parquet goes into a folder or a .zip")
    writable_file(out.parent / f".{out.name}.probe")
    for read in (one for one in inputs if one is not None and out.is_dir()):
        if read.resolve() == out.resolve() or read.resolve().parent == out.resolve():
            raise OutputIsInput(out)
    writable_folder(out)


def _read(file: Path) -> "Delivered":
    from suppliers.importing.columns import NoEdgeEnds, NoNameColumn, map_columns
    from suppliers.importing.reading import read_rows
    from suppliers.importing.tables import read_table
    from suppliers.interop import formats
    from suppliers.interop.lists import delivered_list

    if not file.exists():
        raise FileMissing(file)
    if form := formats.detected(file):
        return formats.read(file, form)
    table = read_table(file)
    try:
        return delivered_list(read_rows(table, map_columns(table, "edges")))
    except (NoEdgeEnds, NoNameColumn):
        return delivered_list(read_rows(table, map_columns(table, "parties")))


def _tell(delivered: "Delivered", written: "Written", *, as_json: bool) -> None:
    losses = (*delivered.losses, *written.losses)
    if as_json:
        counts = {"parties": len(delivered.parties), "sites": len(delivered.sites), "edges": len(delivered.edges)}
        told = [{"what": loss.what, "count": loss.count, "first": loss.first} for loss in losses]
        answer_json({"files": [str(file) for file in written.files], "records": counts, "losses": told})
        return
    say(
        f"{len(delivered.parties):,} parties, {len(delivered.sites):,} sites and {len(delivered.edges):,} links read; "
        f"written: {', '.join(str(file) for file in written.files)}."
    )
    _say_losses(losses)


def _say_losses(losses: "tuple[Loss, ...]") -> None:
    if losses:
        say("What is not in there:")
    for loss in losses[:MOST_LOSSES_SHOWN]:
        say(f"  {loss}")
    if len(losses) > MOST_LOSSES_SHOWN:
        say(f"  and {len(losses) - MOST_LOSSES_SHOWN} more kinds; --json tells them all")


def chain_in(
    session: "Session", actor: "Actor", chain: "Chain", form: Literal["bods", "ftm", "parquet"], out: Path | None
) -> None:
    """A chain as its records: on stdout, or in a file; Parquet needs one."""
    import io

    from foundation.models import Organisation
    from suppliers.interop import formats
    from suppliers.interop.bods_writing import Publication
    from suppliers.interop.delivered import LossLog
    from suppliers.interop.gathering import gather

    nodes, edges = [node.id for node in chain.nodes], [edge.id for edge in chain.edges]
    delivered = gather(session, actor, node_ids=nodes, edge_ids=edges)
    publication = Publication(session.get_one(Organisation, actor.organisation_id).name, chain.as_of)
    if out:
        written = formats.write(delivered, form, out, publication)
        _say_losses((*delivered.losses, *written.losses))
        return
    if form == "parquet":
        raise typer.BadParameter("name a folder or a .zip for parquet", param_hint="--out")
    losses, text = LossLog(), io.StringIO()
    formats.write_text(delivered, form, text, publication, losses)
    answer(text.getvalue().rstrip("\n"))
    _say_losses((*delivered.losses, *losses.losses))


def add_to(app: typer.Typer) -> None:
    app.command("export")(export)
    app.command("convert")(convert)
