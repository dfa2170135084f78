"""`tierlight audits programme`: make the programme of a year, publish it, and see how far it has come."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import answer_json, say

if TYPE_CHECKING:
    from audits.models import Programme
    from audits.programme.parties import Campaign

app = typer.Typer(no_args_is_help=True, help="The year's programme: who is visited, in which window, and by lot.")

YearOption = Annotated[int, typer.Option("--year", help="four digits")]
DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose year; needed when the database has more than one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
CampaignOption = Annotated[
    list[str],
    typer.Option(
        "--campaign",
        help="NAME:VISITS:FIRST-LAST[:SECTOR[:COUNTRY[:REGION]]], months as numbers: 'Berries:40:5-7:agriculture:ES'",
    ),
]
PARTS = 6


@app.command()
def make(
    year: YearOption,
    purpose: Annotated[str, typer.Option("--purpose", help="why these visits are made")] = "",
    share: Annotated[float, typer.Option(min=0.01, max=1, help="of the days that visits can take")] = 1.0,
    campaign: CampaignOption = [],  # noqa: B006 - Typer copies defaults
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a draft. What was published for the year stays where it can; campaigns too, unless others are given."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.programmes import programme_making
    from foundation.clock import utc_now

    wanted = tuple(_campaign(text) for text in campaign)
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        order = programme_making.YearOrder(year, purpose, share, wanted or None)
        made = programme_making.make(session, actor, order, now=utc_now())
    _answer(made, as_json=as_json)


@app.command()
def publish(
    year: YearOption,
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish the draft of a year: rounds follow it from now on, and its seal stands in the trail."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.programmes import programmes
    from foundation.clock import utc_now

    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        draft = programmes.current_of(session, actor, year)
        made = programmes.publish(session, actor, draft.id, now=utc_now())
    _answer(made, as_json=as_json)


@app.command()
def show(
    year: YearOption,
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the year holds and how far it has come."""
    from dataclasses import asdict

    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.programmes import programmes
    from audits.programmes.programme_progress import progress_of
    from foundation.clock import today_in, utc_now

    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        made = programmes.current_of(session, actor, year)
        progress = progress_of(session, actor, made, today=today_in(actor.zone, utc_now()))
    if as_json:
        answer_json(_told(made) | {"progress": asdict(progress)})
        return
    _say(made)
    say(f"So far: {progress.visited} of {progress.sure} visited, {progress.planned} planned, {progress.late} late.")
    by_now = f"the yearly floor asks for {progress.floor_so_far:.1f} by now"
    say(f"By lot: {progress.lot_visited} of {progress.lot_sites} sites; {by_now}.")


def _campaign(text: str) -> "Campaign":
    from audits.programme.parties import Campaign

    parts = [part.strip() for part in text.split(":")]
    try:
        name, visits, months, *place = parts
        first, last = (int(month) for month in months.split("-"))
        wanted = Campaign(name, int(visits), first, last, *place)
    except (ValueError, TypeError) as wrong:
        raise typer.BadParameter(f"{text!r} is no campaign: write NAME:VISITS:FIRST-LAST and a sector") from wrong
    if len(parts) > PARTS or wanted.visits < 1 or not {first, last} <= set(range(1, 13)):
        raise typer.BadParameter(f"{text!r} is no campaign: one visit at least, and months from 1 to 12")
    return wanted


def _answer(made: "Programme", *, as_json: bool) -> None:
    if as_json:
        answer_json(_told(made))
    else:
        _say(made)


def _told(made: "Programme") -> dict[str, object]:
    from audits.payloads import ProgrammeRead

    return ProgrammeRead.model_validate(made.model_dump()).model_dump(mode="json")


def _say(made: "Programme") -> None:
    gap = max(0.0, 1 - made.value / made.bound) if made.bound > 0 else 0.0
    say(f"Programme {made.year}, {made.state}, by {made.engine}.")
    say(f"Worth {made.value:,.0f}; at least {1 - gap:.2%} of the best that meets as many follow-ups and quotas.")
    for one in made.areas:
        place = one["area"] or "no country"
        used, held = sum(one["used"]), sum(one["capacity"])
        say(
            f"{place}: {used:,.0f} of {held:,.0f} inspector-days for sure, {one['lot_share']:.0%} kept for the lot: "
            f"{one['lot_chance']:.1%} for each other site"
            + ("." if one["floor_met"] else ", less than the yearly floor: too few inspector-days.")
        )
    for one in made.campaigns:
        why = f": {one['reason']}" if one["reason"] else ""
        say(f"Campaign {one['name']}: {one['planned']} of {one['visits']} visits{why}.")
    if made.kept or made.moved:
        say(f"{made.kept} published windows kept, {made.moved} moved.")
