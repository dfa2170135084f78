"""`tierlight reports facts import`: many facts that laws ask for, out of one table."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import answer_json, say

app = typer.Typer(no_args_is_help=True, help="Facts that due-diligence laws ask for and no register holds.")


@app.command(name="import")
def import_facts(
    file: Annotated[Path, typer.Argument(help="CSV, plain or gzipped: key, valid_from, source and the fact's columns")],
    by: Annotated[str, typer.Option(help="e-mail of who enters them; nobody signs a statement over their own facts")],
    database: Annotated[Path | None, typer.Option(help="a SQLite file, not the configured database")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="read and check them, enter nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print only JSON")] = False,
) -> None:
    """Enter one fact a row: all of them, or none when any value cannot be read."""
    from api.cli.databases import opened
    from foundation import accounts
    from foundation.clock import utc_now
    from reports.statements.fact_files import FactsEntered, enter_facts, read_facts_file
    from suppliers.importing.files import open_file

    found = open_file(file)
    rows = read_facts_file(found.name, found.content)
    done = FactsEntered(0, 0)
    if not dry_run:
        with opened(database) as store, store.transaction() as session:
            actor = accounts.actor_of(session, accounts.find_account(session, by))
            done = enter_facts(session, actor, found.name, rows, now=utc_now())
    if as_json:
        answer_json({"rows": len(rows), "entered": done.entered, "already": done.already, "dry_run": dry_run})
        return
    told = "checked, none entered" if dry_run else f"{done.entered} entered, {done.already} stood already"
    say(f"{len(rows)} facts read: {told}.")
