"""
The figures of an inspectorate for a period, in the order in which article 21 of the ILO labour inspection convention
(C81) asks for them. What this system does not hold is printed as not answered, never as nought.
"""

import csv
from functools import cache
from pathlib import Path

from reports.contents.blocks import (
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
)
from reports.contents.closing_part import signing_section
from reports.contents.framed import covering, framed
from reports.contents.outcome_part import outcome_section
from reports.contents.people import shown_sum, small_places
from reports.contents.promised_part import promised_section
from reports.contents.spoken import speaking, word, word_for
from reports.contents.values import Kind, Money, Unknown
from reports.contents.wording import day, days_between
from reports.contents.year_values import Agriculture, Tally, YearFacts

ITEMS_FILE = Path(__file__).resolve().parent / "convention_items.csv"


@cache
def convention_items() -> tuple[tuple[str, str, str], ...]:
    """Item, the section that answers it, and where that was read; what it asks for is among the words."""
    with ITEMS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple((row["item"], row["answered_by"], row["source"]) for row in csv.DictReader(file))


def inspectorate_year(facts: YearFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed."""
    with speaking(facts.frame.language):
        return _document(facts, k)


def _document(facts: YearFacts, k: int) -> Document:
    done = sum(each.count for each in facts.visits if each.word == "done")
    found = sum(each.count for each in facts.severities)
    figures = Figures(
        (
            Figure("visits-done", word("year.count-visits"), done, rows="visits-by-state"),
            Figure("findings-count", word("year.count-findings"), found, rows="findings-by-severity"),
            Figure("actions-verified", word("year.count-verified"), facts.actions_verified),
            Figure("actions-late", word("year.count-late"), facts.actions_late),
        )
    )
    nothing = () if done or found else (Notice(word("frame.nothing-held", period=facts.period.text), Tone.LATE),)
    return covering(
        framed(
            facts.frame,
            "inspectorate_year",
            facts.key,
            word("year.title", period=facts.period.text),
            word("year.subtitle", first=day(facts.period.first), last=day(facts.period.last)),
            opening=(*nothing, figures, Notice(word("year.source"))),
            sections=(
                _items(facts),
                _laws(facts),
                _staff(facts),
                _workplaces(facts, k),
                _visits(facts),
                outcome_section(facts.outcome),
                _violations(facts),
                _penalties(facts),
                _not_held("accidents", word("year.accidents"), word("year.accidents-why")),
                _not_held("diseases", word("year.diseases"), word("year.diseases-why")),
                _agriculture(facts.agriculture, k),
                promised_section(facts.promises),
                signing_section(prepared=facts.frame.prepared_by),
            ),
        ),
        period=days_between(facts.period.first, facts.period.last),
        law="ILO C81, ILO C129",
    )


def _items(facts: YearFacts) -> Section:
    """Each item of the convention, answered or openly not known."""
    answered = {
        "laws": bool(facts.laws),
        "staff": facts.inspectors > facts.inspectors_invented,
        "workplaces": facts.sites > 0,
        "visits": bool(facts.visits),
        "violations": bool(facts.severities) or bool(facts.final_decisions),
    }
    columns = (
        Column("item", word("year.item"), share=0.4, strong=True),
        Column("asked", word("year.asked"), share=2),
        Column("state", word("year.state"), share=0.9),
        Column("source", word("year.read-in"), share=1.6),
    )
    rows = tuple(
        Row(
            item,
            (
                f"({item})",
                word(f"year.item-{item}"),
                word("year.answered") if answered.get(by) else Unknown(word("year.nothing-held")),
                word("year.item-source", source=source),
            ),
        )
        for item, by, source in convention_items()
    )
    return Section("items", word("year.items"), (Table("items", "", columns, rows),))


def _laws(facts: YearFacts) -> Section:
    columns = (
        Column("instrument", word("year.law"), share=2, strong=True),
        Column("authority", word("year.authority"), share=1.4),
        Column("since", word("year.since"), Kind.DATE),
    )
    rows = tuple(Row(law.id, (law.instrument, law.authority or None, law.since)) for law in facts.laws)
    empty = word("year.no-law")
    note = Paragraph(word("year.laws-note"))
    return Section("laws", word("year.laws"), (note, Table("laws", "", columns, rows, empty=empty)))


def _agriculture(farms: Agriculture, k: int) -> Section:
    if not farms.sites:
        return _not_held("agriculture", word("year.agriculture"), word("year.no-farm"))
    figures = Figures(
        (
            Figure("farms", word("year.farms"), farms.sites),
            Figure("farm-workers", word("year.farm-workers"), shown_sum(farms.workers, k)),
            Figure("farm-visits", word("year.farm-visits"), farms.visits),
            Figure("farm-findings", word("year.farm-findings"), farms.findings),
        )
    )
    note = Paragraph(word("year.farm-note"))
    return Section("agriculture", word("year.agriculture"), (figures, note))


def _not_held(key: str, title: str, why: str) -> Section:
    return Section(key, title, (Notice(word("year.not-answered", why=why), Tone.SOON),))


def _staff(facts: YearFacts) -> Section:
    figures = Figures((Figure("inspectors", word("year.inspectors"), facts.inspectors),))
    invented = (Notice(word("year.invented")),) if facts.inspectors_invented else ()
    return Section("staff", word("year.staff"), (figures, *invented))


def _workplaces(facts: YearFacts, k: int) -> Section:
    figures = (
        Figure("sites", word("year.places"), facts.sites, rows="regions"),
        Figure("workers", word("year.workers"), shown_sum(facts.workers, k)),
        Figure("workers-known-at", word("year.workers-known"), len(facts.workers)),
        Figure("workers-hidden-at", word("year.workers-hidden"), small_places(facts.workers, k)),
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
                line.findings if line.never < line.sites else Unknown(word("year.never-visited")),
            ),
        )
        for place, line in enumerate(facts.regions, start=1)
    )
    caption = word("year.regions-note")
    table = Table(
        "regions", word("year.regions"), _region_columns(), rows, empty=word("year.no-place"), caption=caption
    )
    return Section("workplaces", word("year.workplaces"), (Figures(figures), table))


def _visits(facts: YearFacts) -> Section:
    tables = (
        _tallies("visits-by-state", word("year.visits-by-state"), facts.visits, "year.visit", word("year.no-visit")),
        _tallies("outcomes", word("year.by-outcome"), facts.outcomes, "site.outcome", word("year.none-made-period")),
        _tallies("chosen", word("year.by-choice"), facts.chosen, "site.selected", word("year.none-made")),
    )
    return Section("visits", word("year.visits"), tables)


def _violations(facts: YearFacts) -> Section:
    words = Paragraph(word("dossier.alleged"))
    blocks: tuple[Block, ...] = (
        words,
        _tallies(
            "findings-by-severity",
            word("year.by-severity"),
            facts.severities,
            "finding.severity",
            word("year.no-finding"),
        ),
        _tallies(
            "findings-by-state", word("year.by-state"), facts.finding_states, "year.finding", word("year.no-finding")
        ),
    )
    return Section("violations", word("year.violations"), blocks)


def _tallies(key: str, title: str, tallies: tuple[Tally, ...], group: str, empty: str) -> Table:
    """`group` holds the words of what is counted."""
    columns = (Column("word", word("year.which"), strong=True), Column("count", word("year.count"), Kind.INTEGER))
    rows = tuple(Row(each.word, (word_for(group, each.word), each.count)) for each in tallies)
    return Table(key, title, columns, rows, empty=empty)


def _penalties(facts: YearFacts) -> Section:
    if facts.final_decisions is None:
        return _not_held("penalties", word("year.penalties"), word("year.cases-hidden"))
    columns = (Column("currency", word("year.currency"), strong=True), Column("sum", word("year.sum"), Kind.MONEY))
    rows = tuple(Row(currency, (currency, Money(amount, currency))) for currency, amount in facts.penalties)
    figures = Figures((Figure("final-decisions", word("year.final-decisions"), facts.final_decisions),))
    table = Table("penalties", "", columns, rows, empty=word("year.no-penalty"))
    return Section("penalties", word("year.penalties"), (figures, table))


def _region_columns() -> tuple[Column, ...]:
    return (
        Column("country", word("year.country"), strong=True),
        Column("region", word("year.region"), share=1.4),
        Column("sites", word("year.sites"), Kind.INTEGER),
        Column("visited", word("year.visited"), Kind.INTEGER),
        Column("never", word("year.never"), Kind.INTEGER),
        Column("findings", word("year.findings"), Kind.INTEGER),
    )
