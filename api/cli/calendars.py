"""`tierlight audits clock` and `tierlight audits feed`: when a period ends, and who reads visits in a calendar."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import answer, answer_json, say

feeds = typer.Typer(no_args_is_help=True, help="Calendars of inspectors: one secret address each, to be revoked.")

DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose inspector; needed when the database has more than one")
]
InspectorOption = Annotated[str, typer.Option("--inspector", help="the inspector's code")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


def clock(
    start: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="the day of receipt, which never counts")
    ],
    working_days: Annotated[int, typer.Option("--working-days", help="how many have to pass")],
    country: Annotated[str | None, typer.Option("--country", help="ISO code; without it only weekends rest")] = None,
    subdivision: Annotated[str | None, typer.Option("--subdivision", help="such as AN for Andalusia")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Count working days and name each day that does not count. Needs no database."""
    from foundation.dates import WorkingCalendar, add_working_days, half_day

    calendar = WorkingCalendar(country, subdivision)
    count = add_working_days(start.date(), working_days, calendar)
    halves = [(day, name) for day in count.counted if (name := half_day(day, calendar))]
    if as_json:
        answer_json(
            {
                "from": count.start,
                "working_days": working_days,
                "last_day": count.last_day,
                "skipped": [{"day": rest.day, "reason": rest.reason} for rest in count.skipped],
                "half_days_counted": [{"day": day, "name": name} for day, name in halves],
            }
        )
        return
    answer(f"{count.last_day:%Y-%m-%d %A}")
    for rest in count.skipped:
        answer(f"  skipped {rest.day:%Y-%m-%d}: {rest.reason}")
    for day, name in halves:
        answer(f"  counted {day:%Y-%m-%d}, though only half a day: {name}")


@feeds.command()
def make(
    inspector: InspectorOption,
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the address of a calendar and print it once; an earlier one of the same inspector stops working."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.calendars import calendar_feeds
    from foundation.clock import utc_now
    from foundation.settings import settings

    chosen = settings()
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        person = calendar_feeds.inspector_with_code(session, actor, inspector)
        feed, secret = calendar_feeds.make_feed(session, actor, person.id, now=utc_now())
    base = chosen.base_url.rstrip("/") or f"http://{chosen.host}:{chosen.port}"
    address = f"{base}/calendar/{secret}.ics"
    if as_json:
        answer_json({"id": feed.id, "inspector": inspector, "address": address})
        return
    answer(address)
    say("Shown once. Whoever has it reads the visits without signing in.")


@feeds.command()
def revoke(
    inspector: InspectorOption,
    *,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """End the calendar of an inspector: the address answers nobody any more."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.calendars import calendar_feeds
    from foundation.clock import utc_now

    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        person = calendar_feeds.inspector_with_code(session, actor, inspector)
        standing = {feed.inspector_id: feed.id for feed in calendar_feeds.standing_feeds(session, actor)}
        if person.id not in standing:
            raise calendar_feeds.FeedNotFound
        ended = calendar_feeds.revoke_feed(session, actor, standing[person.id], now=utc_now())
    if as_json:
        answer_json({"id": ended.id, "inspector": inspector, "revoked_at": ended.revoked_at})
        return
    say(f"Revoked. The calendar of {inspector} answers nobody any more.")
