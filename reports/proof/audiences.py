"""Whom an issued report is for, who may read it later, whether its end needs two people (issued_kinds.csv)."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from foundation.actors import Action, Actor

READS = (*(action for action in Action if action.value.startswith("read_")), Action.SCREEN)
"""What a content can depend on: whoever lacks one of them is shown less."""


@dataclass(frozen=True, slots=True)
class IssuedKind:
    """`audience` is public, shared or restricted. `reads` are the leaves that its content can depend on."""

    kind: str
    audience: str
    two_people: bool
    reads: tuple[Action, ...]

    def needs_of(self, actor: Actor) -> str:
        """What this maker was shown by leave, as `IssuedReport.needs` holds it."""
        return "".join(f"|{action.value}|" for action in self.reads if actor.may(action))


@cache
def _rows() -> dict[str, IssuedKind]:
    text = files("reports.proof").joinpath("issued_kinds.csv").read_text("utf-8")
    return {
        row["kind"]: IssuedKind(
            row["kind"], row["audience"], row["two_people"] == "yes", tuple(Action(one) for one in row["reads"].split())
        )
        for row in csv.DictReader(text.splitlines())
    }


def issued_kind(kind: str) -> IssuedKind:
    """A kind without a line is restricted to whoever could have made it."""
    return _rows().get(kind) or IssuedKind(kind, "restricted", two_people=False, reads=READS)
