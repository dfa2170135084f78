"""
What the contents of a report are made from: plain facts, already read, already allowed to be seen by the reader.

Nothing here knows a database. Names of workers never come in; counts of people come in exact and the content hides the
small ones. A score that cannot be given is a `Mark` with `Band.UNKNOWN`.
"""

from dataclasses import dataclass, field
from datetime import date

from reports.contents.blocks import LedgerLine, RuleVersion
from reports.contents.cover import Logo
from reports.contents.values import Mark, Standing
from reports.payloads.around import (
    ActionRow,
    CaseLineOf,
    ChainSketch,
    FindingRow,
    PaidLine,
    PieceOfEvidence,
    PlacesSketch,
    Remedy,
    SiteVisit,
    WorkforcePart,
)

__all__ = [
    "ActionRow",
    "CaseLineOf",
    "ChainSketch",
    "ChainSummary",
    "FactRow",
    "FileRead",
    "FindingRow",
    "Frame",
    "HitCount",
    "HitRow",
    "LeftOut",
    "LinkRow",
    "MatchSummary",
    "PaidLine",
    "PieceOfEvidence",
    "PlacesSketch",
    "PortfolioFacts",
    "Refusal",
    "Remedy",
    "ScoreLedger",
    "SiteFacts",
    "SiteRow",
    "SiteVisit",
    "SourceUsed",
    "TierCount",
    "UnknownCount",
    "VisitRow",
    "WorkforcePart",
]


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What every report carries. `prepared_for` is an organisation; `trail_head`, `issuer` and `logo` are empty outside a
    database, `prepared_by` where no person asked for the report.
    """

    data_cut: date
    prepared_for: str = ""
    rule_versions: tuple[RuleVersion, ...] = ()
    trail_head: str = ""
    language: str = "en"
    status: str = ""
    software: str = ""
    issuer: str = ""
    logo: Logo | None = None
    prepared_by: str = ""


@dataclass(frozen=True, slots=True)
class ScoreLedger:
    """How a score came about. The lines add up to the mark's score; `start` and lines are whole points."""

    start_label: str
    start: int
    lines: tuple[LedgerLine, ...]
    model: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """`refused` rows are in the errors file; read = taken + refused. None where an import did not keep the number."""

    name: str
    kind: str
    read: int | None
    taken: int | None
    refused: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows refused for one reason; `example` says where the first one stands."""

    code: str
    reason: str
    rows: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class MatchSummary:
    """Records in, firms or sites out. `to_review` pairs wait for a person; nothing was merged on them."""

    records: int
    parties: int
    joined: int
    to_review: int


@dataclass(frozen=True, slots=True)
class TierCount:
    """One tier seen from the buyer, by the shortest way. `workers` is None when nobody said; `counts` by place."""

    tier: int
    parties: int
    sites: int
    high: int
    unknown: int
    workers: int | None = None
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainSummary:
    parties: int
    sites: int
    edges: int
    claimed_only: int
    cycles: int
    tiers: tuple[TierCount, ...] = ()


@dataclass(frozen=True, slots=True)
class HitCount:
    """Possible matches against one list in one band; `list_date` is the day of the list's own edition."""

    list_name: str
    list_date: date | None
    band: str
    count: int


@dataclass(frozen=True, slots=True)
class HitRow:
    """A possible match. `probability` in whole percent; `why` in words."""

    id: str
    subject: str
    country: str
    list_name: str
    entry: str
    probability: int
    why: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SiteRow:
    """`main_reason` is the driver that weighs most; `inputs_missing` of `inputs` were not known."""

    id: str
    name: str
    place: str
    sector: str
    mark: Mark
    main_reason: str
    inputs_missing: int
    inputs: int
    ledger: ScoreLedger | None = None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """`start` as 08:30; `inspector` is a code or an office; `why` never says that a complaint caused the visit."""

    id: str
    inspector: str
    on: date
    start: str
    site: str
    place: str
    minutes: int
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    site: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnknownCount:
    """How many of how many lack one thing, and why nobody knows it."""

    id: str
    what: str
    unknown: int
    of: int
    why: str


@dataclass(frozen=True, slots=True)
class SourceUsed:
    name: str
    edition: str
    licence: str
    limits: str = ""


@dataclass(frozen=True, slots=True)
class PortfolioFacts:
    """`sites` come worst first; the content keeps their order."""

    frame: Frame
    files: tuple[FileRead, ...]
    refusals: tuple[Refusal, ...]
    matching: MatchSummary
    chain: ChainSummary
    hit_counts: tuple[HitCount, ...]
    hits: tuple[HitRow, ...]
    sites: tuple[SiteRow, ...]
    visits: tuple[VisitRow, ...]
    left_out: tuple[LeftOut, ...]
    unknowns: tuple[UnknownCount, ...]
    sources: tuple[SourceUsed, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A dated fact with where it was read. `value` is None when unknown, and then `source` says why."""

    id: str
    name: str
    value: str | None
    standing: Standing
    source: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """`relation` in words, from the site's side: "operates this site"."""

    id: str
    name: str
    relation: str
    standing: Standing
    since: date | None = None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """
    `hits` and `cases` are None for a reader who may not read them, `remedies` where they cannot be computed openly.
    `full` for those with the case role: nothing is rounded or left out but what was told in confidence.
    """

    frame: Frame
    id: str
    name: str
    description: str
    address: str
    operator: str
    mark: Mark
    cuts: tuple[int, int, int]
    change: str
    inputs_missing: int
    inputs: int
    ledger: ScoreLedger | None
    facts: tuple[FactRow, ...] = ()
    workforce: tuple[WorkforcePart, ...] = ()
    links: tuple[LinkRow, ...] = ()
    hits: tuple[HitRow, ...] | None = ()
    visits: tuple[SiteVisit, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    remedies: tuple[Remedy, ...] | None = ()
    sources: tuple[SourceUsed, ...] = ()
    missing_names: tuple[str, ...] = ()
    evidence: tuple[PieceOfEvidence, ...] = ()
    cases: tuple[CaseLineOf, ...] | None = None
    paid: tuple[PaidLine, ...] | None = None
    chain: ChainSketch = field(default_factory=ChainSketch)
    places: PlacesSketch = field(default_factory=PlacesSketch)
    full: bool = False
