"""What closes every report: who signs it, what it was made from and by which rules, and what its words mean."""

import csv
from functools import cache
from pathlib import Path

from reports.contents.blocks import Block, Column, Paragraph, Row, Section, Table
from reports.contents.cards import Signature, Signatures
from reports.contents.retold import retold
from reports.contents.spoken import OTHERWISE, WHOLE, language_spoken, word
from reports.contents.wording import day
from reports.payloads import Frame, PieceOfEvidence, SourceUsed

GLOSSARY = Path(__file__).resolve().parent / "glossary.csv"
EVERY_KIND = "*"
SIGN_OFF = "sign-off"


def signing_section(*lines: Signature, prepared: str = "") -> Section:
    """
    The lines a kind asks for, then the two that every report has. `prepared` names who asked for the report, where its
    readers may know; a line without a day is one to sign on.
    """
    standing = (
        *lines,
        Signature("prepared", word("frame.role-prepared"), prepared),
        Signature("approved", word("frame.role-approved")),
    )
    signatures = Signatures(SIGN_OFF, "", standing)
    return Section(SIGN_OFF, word("frame.sign-off"), (Paragraph(word("frame.four-eyes")), signatures))


def evidence_section(pieces: tuple[PieceOfEvidence, ...], *, with_titles: bool) -> Section:
    """A title is what somebody typed and may name a person: only the full report prints it."""
    titled = (Column("title", word("frame.evidence-title"), share=1.4),) if with_titles else ()
    columns = (
        Column("id", word("frame.evidence-id"), share=1.5, strong=True),
        Column("finding", word("frame.evidence-finding")),
        Column("kind", word("frame.evidence-kind")),
        *titled,
        Column("hash", word("frame.evidence-hash"), share=2.4),
    )
    rows = tuple(
        Row(piece.id, (piece.id, piece.finding, piece.kind, *((piece.title,) if with_titles else ()), piece.sha256))
        for piece in pieces
    )
    table = Table("evidence", "", columns, rows, empty=word("frame.no-evidence"))
    return Section("evidence", word("frame.evidence"), (table,))


def provenance_section(frame: Frame, report: str) -> Section:
    """The hash of the content cannot stand in the content: every renderer prints it at the foot."""
    columns = (
        Column("what", word("frame.provenance-what"), strong=True),
        Column("value", word("frame.provenance-value"), share=2.4),
    )
    held = (
        ("id", word("frame.report-id"), report),
        ("data-cut", word("frame.data-cut"), day(frame.data_cut)),
        ("prepared-for", word("frame.prepared-for"), frame.prepared_for),
        ("status", word("frame.status"), frame.status),
        ("trail", word("frame.trail"), frame.trail_head or word("frame.outside")),
        ("software", word("frame.software"), frame.software),
        ("language", word("frame.language"), language_spoken()),
    )
    rows = tuple(Row(key, (label, value)) for key, label, value in held if value)
    blocks = (
        Table("provenance", "", columns, rows),
        _rules(frame),
        Paragraph(word("frame.how-to-check")),
        *_language_notes(),
    )
    return Section("provenance", word("frame.provenance"), blocks)


def _rules(frame: Frame) -> Table:
    columns = (Column("rule", word("frame.rule"), strong=True), Column("version", word("frame.version")))
    rows = tuple(
        Row(f"r{place}", (retold(rule.name), retold(rule.version)))
        for place, rule in enumerate(frame.rule_versions, start=1)
    )
    return Table("rules", word("frame.rules"), columns, rows, empty=word("frame.no-rules"))


def _language_notes() -> tuple[Block, ...]:
    if language_spoken() == OTHERWISE:
        return ()
    unreviewed = () if language_spoken() in WHOLE else (Paragraph(word("frame.unreviewed")),)
    return (Paragraph(word("frame.as-written")), *unreviewed)


def glossary_section(kind: str) -> Section:
    columns = (
        Column("term", word("frame.term"), strong=True),
        Column("meaning", word("frame.meaning"), share=3),
        Column("source", word("frame.source"), share=1.2),
    )
    rows = tuple(
        Row(term, (word(f"glossary.{term}"), word(f"glossary.{term}-meaning"), source))
        for term, kinds, source in glossary()
        if EVERY_KIND in kinds or kind in kinds
    )
    return Section("glossary", word("frame.glossary"), (Table("glossary", "", columns, rows),))


@cache
def glossary() -> tuple[tuple[str, frozenset[str], str], ...]:
    """Term, the kinds of reports that explain it, and where its meaning comes from."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return tuple((row["term"], frozenset(row["kinds"].split()), row["source"]) for row in csv.DictReader(file))


def sources_section(sources: tuple[SourceUsed, ...]) -> Section:
    columns = (
        Column("source", word("frame.source"), share=1.4, strong=True),
        Column("edition", word("frame.edition"), share=0.9),
        Column("licence", word("frame.licence"), share=0.9),
        Column("limits", word("frame.limits"), share=1.8),
    )
    rows = tuple(
        Row(f"s{place}", (source.name, source.edition, source.licence or None, source.limits or None))
        for place, source in enumerate(sources, start=1)
    )
    table = Table("sources", "", columns, rows, empty=word("frame.no-source"))
    return Section("sources", word("frame.sources"), (Paragraph(word("frame.score-limit")), table))
