"""
The life of a case as data: `states.csv` and `transitions.csv`, each row with its source. Pure: words in, rules out.

    alleged > under_inquiry > notice_issued > (representations) > decided > (appealed) > final > paying or remediating
    > closed > expired, with withdrawn before a decision and annulled after it
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from foundation.actors import Action
from foundation.errors import Conflict

HERE = Path(__file__).parent
FIRST = "alleged"


@dataclass(frozen=True, slots=True)
class Task:
    """What falls due in a state, so many days after it began; `working` days leave out what does not count."""

    title: str
    kind: str
    days: int
    working: bool


@dataclass(frozen=True, slots=True)
class State:
    """`public`: the decision is final and the register may show it while its listing lasts."""

    name: str
    public: bool
    task: Task | None


@dataclass(frozen=True, slots=True)
class Transition:
    """
    Any of `who_may` suffices. `second_person`: the act of `second_person.csv` that says who may not, empty where
    anybody may. `needs`: what it brings.
    """

    from_state: str
    to_state: str
    who_may: frozenset[Action]
    second_person: str
    needs: tuple[str, ...]
    source: str


class MoveNotPossible(Conflict):
    code = "case.move_not_possible"

    def __init__(self, from_state: str, to_state: str, allowed: tuple[str, ...]) -> None:
        ways = f"it can become {' or '.join(map(spelt, allowed))}" if allowed else "it is over"
        super().__init__(f"A case that is {spelt(from_state)} cannot become {spelt(to_state)}: {ways}.")
        self.from_state = from_state
        self.to_state = to_state
        self.allowed = allowed


def spelt(state: str) -> str:
    return state.replace("_", " ")


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def states() -> dict[str, State]:
    return {row["state"]: State(row["state"], row["public"] == "yes", _task(row)) for row in _rows("states.csv")}


def _task(row: dict[str, str]) -> Task | None:
    if not row["task"]:
        return None
    return Task(row["task"], row["task_kind"], int(row["task_days"]), row["day_kind"] == "working")


@lru_cache(maxsize=1)
def transitions() -> tuple[Transition, ...]:
    return tuple(
        Transition(
            from_state=row["from_state"],
            to_state=row["to_state"],
            who_may=frozenset(Action(word) for word in row["who_may"].split("|")),
            second_person=row["second_person"],
            needs=tuple(filter(None, row["needs"].split("|"))),
            source=row["source"],
        )
        for row in _rows("transitions.csv")
    )


def allowed_from(state: str) -> tuple[str, ...]:
    """In the order of the data; empty when the case is over."""
    return tuple(one.to_state for one in transitions() if one.from_state == state)


def transition(from_state: str, to_state: str) -> Transition:
    """Raises MoveNotPossible, which names what is possible."""
    for one in transitions():
        if (one.from_state, one.to_state) == (from_state, to_state):
            return one
    raise MoveNotPossible(from_state, to_state, allowed_from(from_state))


def public_states() -> tuple[str, ...]:
    return tuple(state.name for state in states().values() if state.public)


@lru_cache(maxsize=1)
def grades() -> dict[str, str]:
    """What a final decision on an offence weighs, as a word of the product's severity scale."""
    return {row["offence_family"]: row["grade"] for row in _rows("offence_grades.csv")}
