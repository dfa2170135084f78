"""
The figures of an inspectorate for a period, in the order in which article 21 of the ILO labour inspection convention
(C81) asks for them. What this system does not hold is printed as not answered, never as nought.
"""

from dataclasses import dataclass
from decimal import Decimal

from reports.contents.blocks import (
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Money,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Unknown,
)
from reports.contents.framed import framed
from reports.contents.people import shown_count
from reports.contents.period import Period
from reports.contents.wording import day
from reports.payloads import Frame

SOURCE = "Items follow article 21 of ILO C81, recalled: check the text before publishing."


@dataclass(frozen=True, slots=True)
class Tally:
    """A count under a word, such as findings of one severity."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class RegionLine:
    """`visited` in the period, `never` at any time; a region never visited is unknown, not quiet."""

    country: str
    region: str
    sites: int
    visited: int
    never: int
    findings: int


@dataclass(frozen=True, slots=True)
class YearFacts:
    """`workers` counts those stated, at `workers_known_at` of the sites; `penalties` are final sums by currency."""

    frame: Frame
    key: str
    period: Period
    inspectors: int
    inspectors_invented: int
    sites: int
    workers: int | None
    workers_known_at: int
    visits: tuple[Tally, ...]
    outcomes: tuple[Tally, ...]
    chosen: tuple[Tally, ...]
    severities: tuple[Tally, ...]
    finding_states: tuple[Tally, ...]
    actions_verified: int
    actions_late: int
    final_decisions: int | None
    penalties: tuple[tuple[str, Decimal], ...]
    regions: tuple[RegionLine, ...]


REGION_COLUMNS = (
    Column("country", "Country", strong=True),
    Column("region", "Region", share=1.4),
    Column("sites", "Sites", Kind.INTEGER),
    Column("visited", "Visited in the period", Kind.INTEGER),
    Column("never", "Never visited", Kind.INTEGER),
    Column("findings", "Findings", Kind.INTEGER),
)


def inspectorate_year(facts: YearFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed."""
    done = sum(each.count for each in facts.visits if each.word == "done")
    found = sum(each.count for each in facts.severities)
    return framed(
        facts.frame,
        "inspectorate_year",
        facts.key,
        f"Report of the inspectorate, {facts.period.text}",
        f"{day(facts.period.first)} to {day(facts.period.last)}",
        opening=(
            Figures(
                (
                    Figure("visits-done", "visits made", done, rows="visits-by-state"),
                    Figure("findings-count", "findings recorded", found, rows="findings-by-severity"),
                    Figure("actions-verified", "actions verified", facts.actions_verified),
                    Figure("actions-late", "actions late", facts.actions_late),
                )
            ),
            Notice(SOURCE),
        ),
        sections=(
            _not_held("laws", "Laws and regulations (a)", "The laws that the inspectorate enforces are not kept here."),
            _staff(facts),
            _workplaces(facts, k),
            _visits(facts),
            _violations(facts),
            _penalties(facts),
            _not_held("accidents", "Industrial accidents (f)", "Accident statistics are kept elsewhere."),
            _not_held("diseases", "Occupational diseases (g)", "Statistics of diseases are kept elsewhere."),
        ),
    )


def _not_held(key: str, title: str, why: str) -> Section:
    return Section(key, title, (Notice(f"Not answered. {why}", Tone.SOON),))


def _staff(facts: YearFacts) -> Section:
    figures = Figures((Figure("inspectors", "inspectors on record", facts.inspectors),))
    invented = (
        (Notice("Some of these inspectors are invented stand-ins, made to plan with."),)
        if facts.inspectors_invented
        else ()
    )
    return Section("staff", "Staff (b)", (figures, *invented))


def _workplaces(facts: YearFacts, k: int) -> Section:
    figures = (
        Figure("sites", "places of work on record", facts.sites, rows="regions"),
        Figure("workers", "workers, as stated", shown_count(facts.workers, k)),
        Figure("workers-known-at", "places that state a head-count", facts.workers_known_at),
    )
    rows = tuple(
        Row(
            f"g{place}",
            (
                line.country or Unknown(),
                line.region or Unknown(),
                line.sites,
                line.visited,
                line.never,
                line.findings if line.never < line.sites else Unknown("never visited"),
            ),
        )
        for place, line in enumerate(facts.regions, start=1)
    )
    caption = "No finding where nobody has been says nothing about the places there."
    table = Table("regions", "By region", REGION_COLUMNS, rows, empty="No place of work is on record.", caption=caption)
    return Section("workplaces", "Places liable to inspection, and workers (c)", (Figures(figures), table))


def _visits(facts: YearFacts) -> Section:
    tables = (
        _tallies("visits-by-state", "Visits by state", facts.visits, "No visit falls in this period."),
        _tallies("outcomes", "Visits made, by outcome", facts.outcomes, "No visit was made in this period."),
        _tallies("chosen", "Visits made, by how the site was chosen", facts.chosen, "No visit was made."),
    )
    return Section("visits", "Visits (d)", tables)


def _violations(facts: YearFacts) -> Section:
    words = Paragraph("A finding is alleged until the firm could answer and it was decided.")
    blocks: tuple[Block, ...] = (
        words,
        _tallies("findings-by-severity", "Findings by severity", facts.severities, "No finding was recorded."),
        _tallies("findings-by-state", "Findings by state", facts.finding_states, "No finding was recorded."),
    )
    return Section("violations", "Findings (e)", blocks)


def _tallies(key: str, title: str, tallies: tuple[Tally, ...], empty: str) -> Table:
    columns = (Column("word", "Which", strong=True), Column("count", "Count", Kind.INTEGER))
    rows = tuple(Row(each.word, (each.word.replace("_", " "), each.count)) for each in tallies)
    return Table(key, title, columns, rows, empty=empty)


def _penalties(facts: YearFacts) -> Section:
    if facts.final_decisions is None:
        return _not_held("penalties", "Penalties imposed (e)", "Cases are not shown to this role.")
    columns = (Column("currency", "Currency", strong=True), Column("sum", "Sum of final decisions", Kind.MONEY))
    rows = tuple(Row(currency, (currency, Money(amount, currency))) for currency, amount in facts.penalties)
    figures = Figures((Figure("final-decisions", "decisions final in the period", facts.final_decisions),))
    table = Table("penalties", "", columns, rows, empty="No penalty became final in this period.")
    return Section("penalties", "Penalties imposed (e)", (figures, table))
