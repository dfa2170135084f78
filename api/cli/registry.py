"""What needs the register, attached to `tierlight suppliers`: lists in and out, and the walk along the chain."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

import typer

from api.cli import exchange
from api.cli.importing import DatabaseOption, OrganisationOption, import_list, undo
from api.cli.output import answer

if TYPE_CHECKING:
    from sqlmodel import Session

    from foundation.actors import Actor


def chain(
    node: Annotated[str, typer.Argument(help="a party or site: its id, or your own reference for it")],
    *,
    direction: Annotated[Literal["upstream", "downstream"], typer.Option(help="towards suppliers, or buyers")],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="links that held on this day")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="supplies, subcontracts, …, owns; repeat for several")] = None,
    depth: Annotated[int | None, typer.Option(min=0, help="cut behind this tier")] = None,
    form: Annotated[Literal["json", "graphml", "geojson", "bods", "ftm", "parquet"], typer.Option("--format")] = "json",
    out: Annotated[Path | None, typer.Option("--out", help="a file instead of the terminal; parquet needs one")] = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """Print everything behind, or in front of, one party or site."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from api.cli.list_writing import say_unfinished
    from foundation.clock import utc_now
    from suppliers import chain as chains
    from suppliers.chain import drawing

    if out:
        exchange.require_place(out, form, database)
    day: date = as_of.date() if as_of else utc_now().date()
    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        say_unfinished(session, actor)
        start = node_named(session, actor, node)
        found = chains.closure(
            session, actor, start, direction, as_of=day, kinds=tuple(kind or _kinds_for(form)), depth=depth
        )
        if form in {"bods", "ftm", "parquet"}:
            exchange.chain_in(session, actor, found, form, out)
            return
    drawn = drawing.drawn(found, form)  # type: ignore[arg-type] # one of the others
    if out:
        out.write_text(drawn, "utf-8")
    else:
        answer(drawn)


def _kinds_for(form: str) -> tuple[str, ...]:
    """BODS tells who owns whom, so a chain in it follows owners too."""
    from suppliers import chain as chains

    return (*chains.FLOWS, "owns", "controls") if form == "bods" else chains.FLOWS


def node_named(session: "Session", actor: "Actor", text: str) -> UUID:
    """Raises NodeNotFound."""
    from suppliers.nodes import NodeNotFound, ids_of_reference

    try:
        return UUID(text)
    except ValueError:
        found = ids_of_reference(session, actor, text)
    if len(found) != 1:
        raise NodeNotFound
    return found[0]


def add_to(app: typer.Typer) -> None:
    app.command("import")(import_list)
    app.command("undo")(undo)
    app.command("chain")(chain)
    exchange.add_to(app)
