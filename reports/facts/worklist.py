"""The one list of what is due, to whom and why: the same rows for the home page, the list page and the digest mail."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.facts.payloads import Choice, Task, TaskCounts

Whose = Literal["mine", "team"]
When = Literal["", "late", "today", "later"]


@dataclass(frozen=True, slots=True)
class WorkQuery:
    """What the address of the page says. Empty values do not narrow."""

    whose: Whose = "mine"
    when: When = ""
    verb: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class WorklistFacts:
    """Tasks grouped by urgency; a group without tasks is left out. `next_cursor` is empty on the last page."""

    today: date
    query: WorkQuery
    counts: TaskCounts
    late: tuple[Task, ...]
    due_today: tuple[Task, ...]
    later: tuple[Task, ...]
    verbs: tuple[Choice, ...]
    next_cursor: str = ""

    @property
    def empty(self) -> bool:
        return not (self.late or self.due_today or self.later)
