"""`tierlight sanctions equity`: whether like cases came out alike, from a table of closed cases."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import answer, answer_json, say

if TYPE_CHECKING:
    from sanctions.equity.closed_cases import ClosedCase
    from sanctions.equity.parity import Parity
    from sanctions.equity.picture import EquityPicture, Spread

MOST_REFUSED_SHOWN = 5
DatabaseOption = Annotated[Path | None, typer.Option("--database", help="a SQLite file, not the configured database")]
OrganisationOption = Annotated[str, typer.Option("--organisation", help="whose cases; else of the only regulator")]
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


def weigh_cases(
    cases: Annotated[Path | None, typer.Argument(help="CSV, one closed case a row; without it, the database")] = None,
    database: DatabaseOption = None,
    organisation: OrganisationOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say how far penalties lie apart, how foreseeable they were, and whether groups differ by more than chance."""
    from sanctions.equity.picture import equity_picture

    picture = equity_picture(_read(cases) if cases else _own(database, organisation))
    if as_json:
        answer_json(asdict(picture))
    else:
        answer("\n".join(_lines(picture)))


def _own(file: Path | None, organisation: str) -> "Sequence[ClosedCase]":
    """Of the organisation named, else of the only regulator there is. Raises OrganisationUnclear."""
    from sqlmodel import select

    from api.cli.acting import acting_for
    from api.cli.databases import opened
    from foundation.models import Organisation
    from sanctions.equity.own_cases import closed_cases

    with opened(file) as database, database.reading() as session:
        units = session.exec(select(Organisation.name).where(Organisation.kind == "regulator")).all()
        name = organisation or (units[0] if len(units) == 1 else "")
        return closed_cases(session, acting_for(session, name))


def _read(file: Path) -> "Sequence[ClosedCase]":
    from api.cli.csv_files import read_csv
    from sanctions.equity.case_rows import read_case_rows

    heads, rows = read_csv(file)
    table = [dict(zip(heads, row, strict=False)) for row in rows]
    found = read_case_rows(heads, table, file.name)
    for place in found.refused[:MOST_REFUSED_SHOWN]:
        say(f"left out: {place}")
    if len(found.refused) > MOST_REFUSED_SHOWN:
        say(f"left out: {len(found.refused) - MOST_REFUSED_SHOWN:,} more rows")
    return found.cases


def _lines(picture: "EquityPicture") -> list[str]:
    from sanctions.equity.dispersion import LEAST

    lines = [f"{picture.cases:,} closed cases"]
    lines += [_spread(one) for one in picture.spreads]
    if picture.predictability:
        told = picture.predictability
        lines.append(
            f"after the formula: {told.cases:,} cases, spread {told.spread:.2f}, {told.inside:.0%} inside what the law "
            f"provides, {told.explained:.0%} explained"
        )
    if picture.course:
        run = picture.course
        reversed_ = "no appeals" if run.reversed_of_appealed is None else f"{run.reversed_of_appealed:.0%} reversed"
        money = [f"{one.share:.0%} of {one.currency or 'the money'} collected" for one in run.collected]
        paid = ", ".join(money) or f"collected: fewer than {LEAST} cases in any one currency"
        lines.append(
            f"decided in {run.median_days:.0f} days (median; 90 % in {run.p90_days:.0f}), {run.appealed:.0%} appealed, "
            f"{reversed_}, {paid}"
        )
    lines += [line for one in picture.parities for line in _parity(one)]
    lines += [
        f"like cases, {pair.times:.1f} times apart: {pair.lower.reference} and {pair.higher.reference}; they differ in "
        f"{', '.join(pair.factors) or 'nothing that was recorded'}"
        for pair in picture.unlike
    ]
    return lines


def _spread(one: "Spread") -> str:
    name = one.measure.value.replace("_", " ")
    if one.dispersion is None:
        return f"{name}: too few cases say it ({one.unknown:,} do not)"
    found = one.dispersion
    ratio = "from nothing" if found.p90_p10 is None else f"{found.p90_p10:.1f}"
    shares = [f"Theil between {by}s {theil.between:.3f} of {theil.total:.3f}" for by, theil in one.by if theil]
    return "; ".join((f"{name}: median {found.median:.3g}, P90/P10 {ratio}, Gini {found.gini:.2f}", *shares))


def _parity(one: "Parity") -> list[str]:
    name = one.group.value.replace("_", " ")
    if not one.groups:
        return [f"{name}: too few cases to compare"]
    unlike = [group for group in one.groups if group.unlike]
    if not unlike:
        return [f"{name}: {len(one.groups)} groups, no difference beyond chance"]
    return [
        f"{name} {group.name}: {group.ratio:.2f} times like cases ({group.low:.2f}-{group.high:.2f}, {group.cases} "
        f"cases, by chance {group.chance:.3f})"
        for group in unlike
    ]
