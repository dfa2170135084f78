"""`tierlight audits draw`: seal a lot before its round, show the seed after it, and run any published draw again."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import FileMissing, answer_json, say, writable_file

if TYPE_CHECKING:
    from audits.models import Draw

app = typer.Typer(no_args_is_help=True, help="Draw sites and inspector-days by lot, so that outsiders can check it.")

DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="whose round; needed when the database has more than one")
]
FromOption = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="first day of the round")]
ToOption = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="last day of the round")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="the file for outsiders (JSON; gzipped when it ends .gz)")
]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


@app.command()
def commit(
    starts_on: FromOption,
    ends_on: ToOption,
    share: Annotated[
        float | None, typer.Option("--share", help="of the inspector-days, from 0.1; the rule's own by default")
    ] = None,
    *,
    out: OutOption = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw and seal: the seal goes into the trail before anything is planned; the seed stays hidden."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.draws import committing
    from foundation.clock import utc_now

    _writable(out)
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        order = committing.DrawOrder(starts_on.date(), ends_on.date(), share)
        made = committing.commit(session, actor, order, now=utc_now())
        text = _published(made)
        told = _told(made)
    _write(out, text)
    if as_json:
        answer_json(told)
        return
    say(f"Committed. Seal: {told['seal']}")
    say(f"{told['sites']} of {told['of_sites']} sites are drawn: a chance of {told['chance']:.2%} for each.")
    say(f"{told['inspector_days']} of {told['of_inspector_days']} inspector-days are drawn: {told['share']:.1%}.")
    say(_floor_line(told))
    say(_next_line(out, "Give outsiders the file", "the desk has it under Draws"))


@app.command()
def reveal(
    starts_on: FromOption,
    ends_on: ToOption,
    early: Annotated[str, typer.Option("--early", help="why it has to be before the last day is over")] = "",
    *,
    out: OutOption = None,
    organisation: OrganisationOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the seed of a round that is over, in the trail and in the file for outsiders."""
    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from audits.draws import committing, draws
    from foundation.clock import utc_now

    _writable(out)
    with opened(database) as store, store.transaction() as session:
        actor = acting_for(session, organisation)
        standing = draws.draw_of_days(session, actor, starts_on.date(), ends_on.date())
        shown = committing.reveal(session, actor, standing.id, now=utc_now(), early_because=early)
        text = _published(shown)
        told = _told(shown)
    _write(out, text)
    if as_json:
        answer_json(told)
        return
    say(f"Revealed. Seed: {told['seed']}")
    say(f"It gives the seal {told['seal']}, which was committed on {told['committed_at']:%Y-%m-%d}.")
    say(_next_line(out, "Give outsiders the file", "`--out` writes the file for outsiders"))


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="the published file of a draw, plain or gzipped")],
    seal: Annotated[str, typer.Option("--seal", help="the seal you kept since the draw was committed")] = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Run a published draw again from its seed. Needs no database, and nothing but the file."""
    from audits.drawing.published import check, read

    if not file.is_file():
        raise FileMissing(file)
    published = read(_text_of(file))
    again = check(published, kept_seal=seal.strip().lower())
    if as_json:
        answer_json({"seal": published.seal, "seal_kept": bool(seal), "drawn": again})
        return
    for name, ids in again.items():
        lots = next(len(urn.lots) for urn in published.urns if urn.name == name)
        say(f"{name}: the seed draws the {len(ids)} of {lots} that the file lists.")
    if seal:
        say(f"The seal is the one you kept: {published.seal}")
    else:
        say(f"Compare this seal with the one published before the round, or this proves nothing: {published.seal}")


def _told(made: "Draw") -> "dict[str, str | int | float | datetime | None]":
    from audits.draws import draws

    numbers = draws.numbers_of(made)
    return {
        "id": str(made.id),
        "period": draws.period_of(made),
        "algorithm": made.algorithm,
        "frame_sha256": made.frame_hash,
        "seal": made.seal,
        "seed": made.seed,
        "sites": numbers.sites,
        "of_sites": numbers.of_sites,
        "inspector_days": numbers.inspector_days,
        "of_inspector_days": numbers.of_inspector_days,
        "share": numbers.share,
        "chance": float(numbers.chance),
        "yearly_chance": numbers.yearly_chance,
        "yearly_floor": made.yearly_floor,
        "committed_at": made.committed_at,
        "revealed_at": made.revealed_at,
    }


def _floor_line(told: "dict[str, str | int | float | datetime | None]") -> str:
    line = f"Rounds like this give each site {told['yearly_chance']:.1%} a year by lot alone; the rule asks for"
    line += f" {told['yearly_floor']:.0%}"
    reached = float(str(told["yearly_chance"])) >= float(str(told["yearly_floor"])) - 1e-9
    return (
        f"{line}." if reached else f"{line}: too few inspector-days for so many sites. Add inspectors, or more rounds."
    )


def _next_line(out: Path | None, written: str, unwritten: str) -> str:
    return f"{written}: {out}" if out else f"No file was written; {unwritten}."


def _published(made: "Draw") -> str:
    from audits.drawing.published import written
    from audits.draws import draws

    return written(draws.published(made))


def _writable(out: Path | None) -> None:
    if out is not None:
        writable_file(out)


def _write(out: Path | None, text: str) -> None:
    from api.cli.output import written_whole

    if out is not None:
        with written_whole(out) as target:
            target.write(text)


def _text_of(file: Path) -> str:
    """Raises DrawFileUnreadable."""
    import gzip

    from audits.drawing.published import DrawFileUnreadable

    try:
        raw = file.read_bytes()
        return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode()
    except (OSError, EOFError, UnicodeDecodeError) as wrong:
        raise DrawFileUnreadable("it is not text") from wrong
