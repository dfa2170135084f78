from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import answer, answer_json, say

app = typer.Typer(no_args_is_help=True, help="The append-only record of every write.")
DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


@app.command()
def verify(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Walk the whole chain and name the first row that was altered, removed or inserted."""
    from api.cli.databases import opened
    from foundation import trail

    with opened(database) as store, store.reading() as session:
        verdict = trail.verify(session)
    if as_json:
        broken = verdict.broken._asdict() if verdict.broken else None
        answer_json({"entries": verdict.entries, "head": verdict.head, "broken": broken})
    elif verdict.broken is None:
        answer(f"The trail holds: {verdict.entries} entries, head {verdict.head}")
    if verdict.broken is not None:
        number, reason = verdict.broken
        say(f"Entry {number} {reason}; the {verdict.entries} before it hold. [trail.broken]")
        raise typer.Exit(1)


@app.command()
def head(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Print the newest entry's number and hash, for keeping elsewhere."""
    from api.cli.databases import opened
    from foundation import trail

    with opened(database) as store, store.reading() as session:
        number, newest = trail.head(session)
    if as_json:
        answer_json({"number": number, "head": newest})
    else:
        answer(f"{number} {newest}")
