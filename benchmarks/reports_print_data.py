"""Invented findings: a report of many sites, one card a finding with the firm's reply, an action table a site."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from reports.contents.blocks import Block, Column, Document, Figure, Figures, Row, RuleVersion, Section, Table
from reports.contents.cards import Card, CardFact, Cards, Said
from reports.contents.values import Kind, Money, Unknown

CUT = date(2026, 11, 22)
FINDINGS_PER_SITE = 20
TEXT = (
    "wage slips overtime hours papers held agency fees contract housing beds water exit guard training gloves heat "
    "rest break transport deposit loan recruiter language notice dismissal union minutes ledger copy original"
)
WORDS = TEXT.split()
NORMS = ("ILO C029 art. 2", "ILO C095 art. 9", "ILO C181 art. 7", "ILO C155 art. 16", "Directive 2014/36/EU art. 20")
FIRMS = ("Finca El Tarajal", "Hotel Costa Clara", "Baustelle Nordkai", "Farma Łąka", "مزرعة النخيل", "阳光纺织厂")


def _sentence(chance: Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def _card(chance: Random, number: int) -> Card:
    workers = chance.randrange(10, 90)
    facts = (
        CardFact("norm", "Norm said to be breached", chance.choice(NORMS)),
        CardFact("severity", "Severity", chance.choice(("critical", "major", "minor"))),
        CardFact("seen", "Seen on", CUT - timedelta(days=chance.randrange(300)), Kind.DATE),
        CardFact("workers", "Workers affected", workers if number % 9 else Unknown("not counted"), Kind.INTEGER),
        CardFact("fact", "What was seen", _sentence(chance, 26)),
        CardFact("evidence", "Evidence", f"E-{number}-1, E-{number}-2"),
    )
    said = (Said("reply", "Reply of the firm", _sentence(chance, 18)),) if number % 3 else ()
    return Card(f"f{number}", f"F-{number:05} {_sentence(chance, 5)}", facts, said, "alleged")


def _actions(chance: Random, site: int, numbers: range) -> Table:
    columns = (
        Column("finding", "Finding", strong=True),
        Column("action", "Action", share=2.4),
        Column("owner", "Owner"),
        Column("due", "Due", Kind.DATE),
        Column("cost", "Cost", Kind.MONEY),
        Column("status", "Status"),
    )
    rows = tuple(
        Row(
            f"a{number}",
            (
                f"F-{number:05}",
                _sentence(chance, 8),
                FIRMS[number % len(FIRMS)],
                CUT + timedelta(days=chance.randrange(5, 90)),
                Money(Decimal(chance.randrange(100, 9000)), "EUR"),
                chance.choice(("open", "done", "late")),
            ),
        )
        for number in numbers
    )
    return Table(f"actions-{site}", "Corrective actions", columns, rows)


def findings_report(findings: int) -> Document:
    chance = Random(7)  # noqa: S311 - the same report on every machine, no secret
    sections: list[Section] = []
    for site, first in enumerate(range(0, findings, FINDINGS_PER_SITE)):
        numbers = range(first, min(first + FINDINGS_PER_SITE, findings))
        cards = Cards(f"cards-{site}", "Findings", tuple(_card(chance, number) for number in numbers))
        blocks: tuple[Block, ...] = (cards, _actions(chance, site, numbers))
        sections.append(Section(f"site-{site}", f"{FIRMS[site % len(FIRMS)]} {site + 1}", blocks))
    counted = Figure("findings", "findings, all alleged", findings)
    return Document(
        id="bench",
        kind="bench",
        title="Findings of the year",
        subtitle="Invented for measuring",
        data_cut=CUT,
        sections=tuple(sections),
        rule_versions=(RuleVersion("hospitality", "2026.1"),),
        status="Draft",
        opening=(Figures((counted,)),),
    )
