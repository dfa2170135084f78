"""
How somebody wants to be told, kind by kind (kinds.csv). What they are responsible for can be put off to the morning,
and never be silenced.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from foundation.database import upsert
from foundation.errors import Invalid, Place
from foundation.models import Account, NoticeChoice

Choice = Literal["immediately", "daily", "none"]


class ChoiceNotOffered(Invalid):
    code = "notice.choice_not_offered"

    def __init__(self, kind: str, choice: str) -> None:
        super().__init__(
            "This kind of notice cannot be set like that: what you are responsible for is told at least once a day.",
            places=(Place(column=kind, value=choice),),
        )


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    default: Choice
    choices: tuple[Choice, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    text = files("foundation.notices").joinpath("kinds.csv").read_text("utf-8")
    return tuple(
        Kind(row["kind"], cast("Choice", row["default"]), cast("tuple[Choice, ...]", tuple(row["choices"].split())))
        for row in csv.DictReader(text.splitlines())
    )


def choices_of(session: Session, account_ids: list[UUID]) -> dict[UUID, dict[str, Choice]]:
    """Of each account every kind's, chosen or by default; one question however many they are."""
    plain = {kind.name: kind.default for kind in kinds()}
    found = {account_id: dict(plain) for account_id in account_ids}
    rows = select(NoticeChoice).where(col(NoticeChoice.account_id).in_(account_ids))
    for row in session.exec(rows).all():
        if row.kind in plain:
            found[row.account_id][row.kind] = cast("Choice", row.choice)
    return found


def choose(session: Session, actor: Actor, chosen: Mapping[str, str]) -> dict[str, Choice]:
    """For oneself alone. Kinds that are left out stay as they are. Raises ChoiceNotOffered."""
    account = session.get_one(Account, actor.account_id)
    offered = {kind.name: kind.choices for kind in kinds()}
    for kind, choice in chosen.items():
        if choice not in offered.get(kind, ()):
            raise ChoiceNotOffered(kind, choice)
    rows = [{"account_id": account.id, "kind": kind, "choice": choice} for kind, choice in sorted(chosen.items())]
    upsert(session, NoticeChoice.__table__, rows, key=("account_id", "kind"))  # type: ignore[attr-defined] # SQLModel makes it
    trail.record(session, actor, "notices.chosen", account, dict(chosen))
    return choices_of(session, [account.id])[account.id]
