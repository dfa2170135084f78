"""What the pages that lead people elsewhere show: what was found, and what to look at first."""

from dataclasses import dataclass

from api.web.first_steps import Step
from reports.facts.search import Hit


@dataclass(frozen=True, slots=True)
class Place:
    """A page or an act, named as the reader reads it."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class FirstStepsPage:
    """What to look at first, and the acts of the trail that the person has done already."""

    steps: tuple[Step, ...]
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class FindPage:
    """`alike` are names near to the text, looked for when nothing is written so."""

    q: str
    hits: tuple[Hit, ...] = ()
    alike: tuple[Hit, ...] = ()
    places: tuple[Place, ...] = ()
