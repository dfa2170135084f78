"""Pages and acts of a desk by their names in the reader's language, for the search and the box that Ctrl K opens."""

from itertools import chain
from typing import Final

from api.web.desks import Entry
from api.web.guiding import Place
from api.web.languages import translated
from api.web.templating import Frame
from api.web.words import marked as _
from foundation.actors import Action, Desk
from suppliers import nodes

MOST: Final = 12

ACTS: Final = (
    Entry("imports", _("Import a list"), "/imports", needs=Action.WRITE_REGISTRY),
    Entry("actions", _("See what is late"), "/work?when=late"),
    Entry("suppliers", _("See the sites at very high risk"), "/suppliers?band=very_high", needs=Action.READ_RISK),
    Entry("suppliers", _("See the sites nobody has visited"), "/suppliers?visited=never", needs=Action.READ_REGISTRY),
    Entry("cases", _("Open a case"), "/cases/new", frozenset({Desk.REGULATOR}), Action.WRITE_CASES),
    Entry("grievances", _("Take a grievance down"), "/grievances/new", needs=Action.RECORD_GRIEVANCES),
    Entry("reports", _("Plan a report series"), "/report-series/new", needs=Action.MAKE_REPORTS),
)
"""What people come to do, beside the pages of the bar."""


def places_named(frame: Frame, text: str) -> tuple[Place, ...]:
    """
    Every word typed begins a word of the name; accents and case do not count. Without a text, all of the desk's. What
    the reader has no leave for, or has no page, is never named.
    """
    wanted = nodes.folded(text).split()
    found: dict[str, Place] = {}
    for entry in chain(frame.offered(ACTS), frame.entries, frame.behind_the_name):
        name = translated(frame.locale, entry.label)
        words = nodes.folded(name).split()
        if all(any(word.startswith(part) for word in words) for part in wanted):
            found.setdefault(entry.href, Place(name, entry.href))
    return tuple(found.values())[: MOST if wanted else None]
