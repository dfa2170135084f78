"""`tierlight sanctions assess` and `facts`: what the law says about the facts of a case, without a database."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import answer, answer_json, say, writable_file
from foundation.errors import Invalid, NotFound, Place, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sanctions.penalties.facts import FactKind
    from sanctions.penalties.needs import Need

ALL = "all"
LARGEST_FILE = 1 << 20
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]


class CaseFileUnreadable(SourceUnavailable):
    code = "case_file.unreadable"

    def __init__(self, file: Path, fault: str) -> None:
        super().__init__(f"{file.name} cannot be read: {fault}.", places=(Place(file=file.name),))


class CaseFileNotFacts(Invalid):
    code = "case_file.not_facts"

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} holds no facts: write one JSON object, such as "
            '{"offence_family": "wage_underpayment", "offence_date": "2026-04-30"}.',
            places=(Place(file=file.name),),
        )


class RegimeNotInForce(NotFound):
    code = "regime.not_in_force"

    def __init__(self, regime: str, day: date) -> None:
        super().__init__(f"No version of {regime} is in force on {day.isoformat()}: name another day with --on.")


def assess_case(
    case: Annotated[Path, typer.Argument(help="JSON with the facts; `tierlight sanctions facts REGIME` lists them")],
    out: Annotated[Path, typer.Option("--out", help="JSON list, one answer a regime")],
    regime: Annotated[str, typer.Option("--regime", help="a regime, one version of it, or `all`")] = ALL,
    as_json: JsonOption = False,
) -> None:
    """Say what the law in force on the day of the offence provides, step by step; missing facts are named."""
    from foundation.clock import begun_anywhere, utc_now
    from sanctions.penalties.answers import answer_of
    from sanctions.penalties.assess import assess, assess_all
    from sanctions.penalties.assessments import Refused
    from sanctions.penalties.facts import read_facts

    facts = read_facts(_facts_in(case), today=begun_anywhere(utc_now()))
    assessed = assess_all(facts) if regime == ALL else [assess(facts, regime)]
    text = json.dumps([answer_of(one) for one in assessed], ensure_ascii=False, indent=2)
    writable_file(out, case).write_text(text + "\n", "utf-8")
    refused = [one for one in assessed if isinstance(one, Refused)]
    if as_json:
        answer_json({"regimes": len(assessed), "refused": len(refused)})
        return
    say(f"{len(assessed) - len(refused)} of {len(assessed)} regimes assessed in {out}.")
    for one in refused if regime != ALL else ():
        say(f"{one.regime}: {one.reason} [{one.code}]")


def _facts_in(case: Path) -> "Mapping[str, object]":
    try:
        if case.stat().st_size > LARGEST_FILE:
            raise CaseFileUnreadable(case, "it is larger than a megabyte, facts of one case are not")
        given = json.loads(case.read_text("utf-8-sig"), parse_float=Decimal)
    except OSError as wrong:
        raise CaseFileUnreadable(case, wrong.strerror or "no such file") from wrong
    except (ValueError, RecursionError) as wrong:
        raise CaseFileUnreadable(case, f"it is no JSON ({wrong})") from wrong
    if not isinstance(given, dict):
        raise CaseFileNotFacts(case)
    return given


def list_facts(
    regime: Annotated[str, typer.Argument(help="a regime or one version of it; without it, all regimes")] = ALL,
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the day of the offence")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the regimes, or the facts that one of them reads and which rule reads each."""
    from foundation.clock import utc_now
    from sanctions.penalties.regimes import families, family_of

    day = (on or utc_now()).date()
    if regime == ALL:
        rows = [{"regime": one.family, "versions": [version.id for version in one.versions]} for one in families()]
        _tell(rows, [f"{one['regime']}: {', '.join(one['versions'])}" for one in rows], as_json=as_json)
        return
    from sanctions.penalties.needs import needs_of

    family, pinned = family_of(regime)
    version = pinned or family.version_on(day) or (None if on else family.versions[0])
    if version is None:
        raise RegimeNotInForce(regime, day)
    needs = needs_of(version)
    _tell([_row(need) for need in needs], [_line(need) for need in needs], as_json=as_json)


def _tell(rows: object, lines: list[str], *, as_json: bool) -> None:
    if as_json:
        answer_json(rows)
    else:
        answer("\n".join(lines))


def _row(need: "Need") -> dict[str, object]:
    fact = need.fact
    return {
        "fact": fact.name,
        "kind": fact.kind.value,
        "words": list(fact.words),
        "asks": fact.asks,
        "asked": need.asked,
        "rules": list(need.rules),
    }


def _line(need: "Need") -> str:
    when = "asked for" if need.asked else "counts when stated"
    return f"{need.fact.name:<28} {_kind(need.fact):<40} {when:<19} {need.fact.asks}"


def _kind(fact: "FactKind") -> str:
    return ", ".join(fact.words) if fact.words else fact.kind.value.replace("_", " ")
