"""`tierlight audits promises`: what was owed, how it was kept, and which finding lacks a task of its rules."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import answer, answer_json


def promises(
    *,
    organisation: Annotated[
        str, typer.Option("--organisation", help="whose; needed when the database has more than one")
    ] = "",
    database: Annotated[
        Path | None, typer.Option("--database", help="a SQLite file, not the configured database")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print only JSON")] = False,
) -> None:
    """Count promises kept, and name every task of a finding that is missing or was closed too early."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.findings.promises import broken_promises
    from foundation.clock import today_in, utc_now
    from reports.facts.promises import promises as counted

    with opened(database) as store, store.reading() as session:
        actor = acting_for(session, organisation)
        counts = counted(session, actor, today=today_in(actor.zone, utc_now()))
        broken = broken_promises(session, actor)
    if as_json:
        answer_json({**asdict(counts), "broken": [asdict(one) for one in broken]})
        return
    answer(f"{counts.kept_in_time} of {counts.owed} kept in time, {counts.kept_late} late")
    answer(f"{counts.open} open, {counts.overdue} overdue, {counts.no_longer_owed} no longer owed")
    for one in broken:
        answer(f"{one.reference}: {one.step} ({one.rule}): {one.fault.value.replace('_', ' ')}")
    if not broken:
        answer("Every finding has the tasks that its rules ask for.")
