"""What is asked of a chain: single points, what changed, what would fall away. Attached to `tierlight suppliers`."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from api.cli.importing import DatabaseOption, OrganisationOption
from api.cli.output import answer
from api.cli.registry import node_named

if TYPE_CHECKING:
    from sqlmodel import Session

    from foundation.actors import Actor
    from suppliers.chain import ChainQuery


NodeArgument = Annotated[str, typer.Argument(help="a party or site: its id, or your own reference for it")]
DirectionOption = Annotated[Literal["upstream", "downstream"], typer.Option(help="towards suppliers, or buyers")]
DayOption = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="links held on this day")]
KnownOption = Annotated[
    datetime | None, typer.Option("--known-on", formats=["%Y-%m-%d"], help="as it was known at the end of this day")
]


def chokepoints(
    node: NodeArgument,
    direction: DirectionOption = "upstream",
    as_of: DayOption = None,
    known_on: KnownOption = None,
    most: Annotated[int, typer.Option(min=1, help="how many to print")] = 50,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """Print, as JSON, the single points that everything behind them passes through, and who stands behind several."""
    from suppliers import chain
    from suppliers.chain.chokepoints import chokepoints as found_in

    def told(session: "Session", actor: "Actor", start: UUID, query: "ChainQuery") -> object:
        whole = chain.chain_of(session, actor, start, query)
        points = asdict(found_in(whole, most=most))
        return points | {"shared": [asdict(one) for one in chain.shared(whole)[:most]]}

    _print(told, node, _query(direction, as_of, known_on), organisation, database)


def changes(
    node: NodeArgument,
    *,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="the earlier day")],
    direction: DirectionOption = "upstream",
    as_of: DayOption = None,
    known_on: KnownOption = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """Print, as JSON, who and what came into a chain, left it or moved in it between two days."""
    from dataclasses import replace

    from suppliers import chain

    def told(session: "Session", actor: "Actor", start: UUID, query: "ChainQuery") -> object:
        before = chain.chain_of(session, actor, start, replace(query, as_of=since.date()))
        return asdict(chain.changes(before, chain.chain_of(session, actor, start, query)))

    _print(told, node, _query(direction, as_of, known_on), organisation, database)


def what_if(
    node: NodeArgument,
    *,
    without: Annotated[str, typer.Option(help="the party or site that falls away: its id or your reference")],
    direction: DirectionOption = "upstream",
    as_of: DayOption = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """Print, as JSON, what a chain would be without one of its nodes; nothing is changed."""
    from dataclasses import replace

    from suppliers import chain

    def told(session: "Session", actor: "Actor", start: UUID, query: "ChainQuery") -> object:
        removed = node_named(session, actor, without)
        onward = chain.chain_of(session, actor, removed, replace(query, direction="downstream"))
        return asdict(chain.without(chain.chain_of(session, actor, start, query), removed, onward))

    _print(told, node, _query(direction, as_of, None), organisation, database)


def _query(
    direction: Literal["upstream", "downstream"], as_of: datetime | None, known_on: datetime | None
) -> "ChainQuery":
    from foundation.clock import utc_now
    from suppliers.chain import ChainQuery

    day: date = (as_of or utc_now()).date()
    return ChainQuery(direction, day, known_on=known_on.date() if known_on else None)


def _print(
    told: Callable[[Any, Any, UUID, Any], object],
    node: str,
    query: "ChainQuery",
    organisation: str,
    database: Path | None,
) -> None:
    from api.cli.acting import acting_for
    from api.cli.databases import opened

    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        found = told(session, actor, node_named(session, actor, node), query)
    answer(json.dumps(found, ensure_ascii=False, indent=2, default=str))


def add_to(app: typer.Typer) -> None:
    app.command("chokepoints")(chokepoints)
    app.command("chain-changes")(changes)
    app.command("what-if")(what_if)
