"""A card for workers on paper: their rights, what may be asked, and where to find help, in one language."""

from datetime import date

from audits.instruments.worker_cards import CardLine, WorkerCard
from reports.contents.blocks import Block, Column, Document, Paragraph, Row, RuleVersion, Section, Table
from reports.contents.spoken import without_braces

LINE_TO_WRITE_ON = "_" * 16


def worker_card_document(card: WorkerCard, today: date) -> Document:
    words = card.words
    return Document(
        id=f"worker_card-{card.language}",
        kind="worker_card",
        title=words["title"],
        subtitle=words["subtitle"],
        data_cut=today,
        language=card.language,
        sections=(
            Section("rights", words["rights"], _lines(card.rights)),
            Section("contacts", words["contacts"], (_contacts(card),)),
            Section("prompts", words["prompts"], _lines(card.prompts)),
        ),
        rule_versions=(RuleVersion("worker cards", "2026.1"),),
    )


def _lines(lines: tuple[CardLine, ...]) -> tuple[Block, ...]:
    return tuple(Paragraph(without_braces(line.text)) for line in lines)


def _contacts(card: WorkerCard) -> Table:
    columns = (
        Column("who", card.words["contact"], share=1.4, strong=True),
        Column("number", card.words["number"], share=1.0),
    )
    rows = tuple(
        Row(f"c{place}", (one.kind, one.number or f"{LINE_TO_WRITE_ON} {card.words['to_fill']}"), second=one.name)
        for place, one in enumerate(card.contacts, start=1)
    )
    return Table("contacts-table", "", columns, rows)
