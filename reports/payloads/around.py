"""What happened at a site or a firm, for its report: visits, findings, actions, evidence, cases, chain and places."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.drawings import Node, Spot, Tie
from reports.contents.values import Mark, Standing


@dataclass(frozen=True, slots=True)
class PieceOfEvidence:
    """`title` is what somebody typed: for the full report alone."""

    id: str
    finding: str
    kind: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CaseLineOf:
    reference: str
    breach: str
    state: str
    final_on: date | None
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class PaidLine:
    """What a decision sets for workers, what the firm paid of it, what is left."""

    reference: str
    currency: str
    due: Decimal
    paid: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class ChainSketch:
    nodes: tuple[Node, ...] = ()
    ties: tuple[Tie, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class PlacesSketch:
    spots: tuple[Spot, ...] = ()
    unplaced: int = 0


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """
    `kind` and `outcome` as codes of the visit. `interviewed` counts people asked to be heard and is hidden when small;
    `chance` (percent) that such a sample meets one concerned person of twenty, None while the head-count is unknown.
    """

    id: str
    on: date
    kind: str
    outcome: str
    interviewed: int | None = None
    chance: int | None = None
    instrument: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`final` only once it was decided after the firm could answer; until then it is alleged, also when closed."""

    id: str
    what: str
    severity: str
    seen_on: date
    answer_due: date | None
    answered: bool
    final: bool
    people_affected: int | None = None
    closed_on: date | None = None
    closed_because: str = ""
    norm: str = ""
    reply: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRow:
    id: str
    what: str
    holder: str
    due_on: date | None
    state: str
    done: bool = False
    verified_on: date | None = None
    verifier: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would lower the score: the change and the score it would give."""

    id: str
    change: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class WorkforcePart:
    """People of one kind on the site; None when nobody knows."""

    id: str
    kind: str
    people: int | None
    standing: Standing
