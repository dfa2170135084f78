"""
Columns of the lists of the desk, as data: which of each list may be chosen, in the order of its page. Addresses, saved
views, pages and files name them alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from foundation.payloads import ListName


@dataclass(frozen=True, slots=True)
class ListColumns:
    """
    `lead` are those of the cell with the row's link, which always stays; `others` may be chosen. `ahead` may stand
    before that cell, and does so when it is the first of those shown. `varies`: what is shown unasked hangs on the
    rest of the question.
    """

    lead: tuple[str, ...]
    others: tuple[str, ...]
    ahead: str = ""
    varies: bool = False

    def known(self, asked: Iterable[str]) -> tuple[str, ...]:
        """Without those the list does not have, each once."""
        return tuple(one for one in dict.fromkeys(asked) if one in {*self.lead, *self.others})

    def shown(self, asked: Iterable[str]) -> tuple[str, ...]:
        """Beside the cell with the link, in their order; all when none of them is asked for."""
        return tuple(one for one in self.known(asked) if one in self.others) or self.others

    def written(self, shown: tuple[str, ...]) -> tuple[str, ...]:
        """As an address and a file name them, with those that lead; nothing where all are shown without asking."""
        if not shown or (shown == self.others and not self.varies):
            return ()
        before = shown[:1] if shown[:1] == (self.ahead,) else ()
        return (*before, *self.lead, *shown[len(before) :])


LIST_COLUMNS: Final[Mapping[ListName, ListColumns]] = {
    "suppliers": ListColumns(
        ("site",),
        (
            "place", "work", "workers", "agency_workers", "score", "main_reason", "last_visit", "findings", "standing",
        ),
    ),
    "findings": ListColumns(("finding", "description"), ("severity", "site", "state", "found_on", "next_due")),
    "actions": ListColumns(("description", "finding"), ("close_by", "site", "severity", "state"), ahead="close_by"),
    "visits": ListColumns(("visit",), ("day", "site", "lead", "selected_how", "answers", "state")),
    "cases": ListColumns(("case",), ("party", "offence_family", "state", "amount", "task")),
    "work": ListColumns(("task", "because"), ("due_on", "about", "holder"), ahead="due_on", varies=True),
}  # fmt: skip
