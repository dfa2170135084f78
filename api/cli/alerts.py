"""`tierlight sanctions replay`, `four-eyes` and `listed`: what stands behind an alert, and how far up one is met."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.cli.chain_questions import DayOption, NodeArgument
from api.cli.output import answer, answer_json, say
from foundation.errors import Conflict

DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[str, typer.Option("--organisation", help="whose alert; needed when there are several")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


class ReplayDiffers(Conflict):
    code = "hit.replay_differs"

    def __init__(self, what: list[str]) -> None:
        super().__init__(f"The recomputed match is not the stored one; see what differs: {', '.join(what)}.")
        self.what = what


def replay(
    hit: Annotated[UUID, typer.Argument(help="the id of a possible match")],
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Recompute a possible match from what was stored with it, and say whether it is the same to the byte."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from sanctions import replaying
    from sanctions.alerts.payloads import ReplayRead

    with opened(database) as store, store.reading() as session:
        found = replaying.replay(session, acting_for(session, organisation), hit)
    if as_json:
        answer_json(ReplayRead.model_validate(found).model_dump(mode="json"))
    else:
        for one in found.differences:
            say(f"{one.what}: stored {one.stored}, now {one.now}")
        for remark in found.remarks:
            say(remark)
        say(f"{'the same' if found.same else 'not the same'}: stored {found.stored_hash}, now {found.answer_hash}")
    if not found.same:
        raise ReplayDiffers([one.what for one in found.differences])


def four_eyes(
    wanted: Annotated[str, typer.Argument(help="on or off")],
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
) -> None:
    """Say whether rulings on possible matches need a second person."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from sanctions import rulings

    if wanted not in {"on", "off"}:
        raise typer.BadParameter("say on or off")
    with opened(database) as store, store.transaction() as session:
        rulings.set_four_eyes(session, acting_for(session, organisation), wanted=wanted == "on")
    say(f"Rulings on possible matches need {'a second person' if wanted == 'on' else 'one person'}.")


def listed(
    node: NodeArgument,
    as_of: DayOption = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell of every match behind a party or site, confirmed or possible, with the way up to it."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from api.cli.registry import node_named
    from foundation.clock import today_in, utc_now
    from sanctions.alerts.payloads import ListedInChainRead
    from sanctions.listed_chain import listed_in_chain

    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        day = as_of.date() if as_of else today_in(actor.zone, utc_now())
        found = listed_in_chain(session, actor, node_named(session, actor, node), day)
    if as_json:
        answer_json(ListedInChainRead.model_validate(found).model_dump(mode="json"))
        return
    for row in found.rows:
        what = row.wording or f"{row.state} match on {row.list_title}"
        way = " > ".join(step.name for step in row.way)
        answer(f"{row.state}, {row.label.value.replace('_', ' ')}, tier {row.tier}: {row.name} - {what}; {way}")
    say(f"{len(found.rows)} matches behind it, among {found.nodes} parties and sites, as of {day}.")
