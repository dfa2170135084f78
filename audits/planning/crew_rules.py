"""What is asked of teams and payers, as dated rows: pair grounds (S04), team notes (S03b) and who pays (S19)."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audits.instruments.tables import rows

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PairGround:
    """`indicator`: an open finding of it gives the ground by itself. `mixed_team`: a woman and a man are looked for."""

    id: str
    words: str
    indicator: str
    mixed_team: bool
    source: str


@dataclass(frozen=True, slots=True)
class PayerRule:
    """`standing` allowed, flagged or refused; `weight` times the value of a visit."""

    payer: str
    programme: str
    standing: str
    weight: float
    valid_from: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class TeamRule:
    """A soft rule: `penalty` is the share of a visit's value it costs."""

    id: str
    rule: str
    penalty: float
    number: float | None
    note: str
    source: str


@cache
def pair_grounds() -> dict[str, PairGround]:
    return {
        row["id"]: PairGround(row["id"], row["words"], row["indicator"], row["mixed_team"] == "yes", row["source"])
        for row in rows("pair_grounds", HERE)
    }


@cache
def _payer_rules() -> tuple[PayerRule, ...]:
    return tuple(
        PayerRule(
            row["payer"],
            row["programme"],
            row["standing"],
            float(row["weight"]),
            dt.date.fromisoformat(row["valid_from"]),
            row["source"],
        )
        for row in rows("payer_rules", HERE)
    )


@cache
def payer_rule(payer: str, programme: str, day: dt.date) -> PayerRule | None:
    """The programme's own rule before the general one, the newest that holds on the day; None where none does."""
    fitting = [
        one
        for one in _payer_rules()
        if one.payer == payer and one.programme in {"", programme} and one.valid_from <= day
    ]
    return max(fitting, key=lambda one: (one.programme != "", one.valid_from), default=None)


@cache
def team_rules() -> dict[str, TeamRule]:
    return {
        row["id"]: TeamRule(
            row["id"],
            row["rule"],
            float(row["penalty"]),
            float(row["number"]) if row["number"] else None,
            row["note"],
            row["source"],
        )
        for row in rows("team_rules", HERE)
    }
