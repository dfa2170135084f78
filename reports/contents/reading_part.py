"""What was read, what was refused, what is not known, and where everything comes from."""

from reports.contents.blocks import Block, Column, Figure, Figures, Paragraph, Row, Section, Table
from reports.contents.spoken import word, word_for
from reports.contents.values import Kind, Unknown
from reports.payloads import FileRead, PortfolioFacts, Refusal, UnknownCount


def reading_section(facts: PortfolioFacts) -> Section:
    matching = facts.matching
    blocks: tuple[Block, ...] = (
        Figures(
            (
                Figure("rows-read", word("reading.count-read"), _rows_read(facts.files), rows="files"),
                Figure(
                    "rows-refused",
                    word("reading.count-refused"),
                    sum(file.refused for file in facts.files),
                    rows="refusals",
                ),
                Figure("records", word("reading.count-records"), matching.records),
                Figure("parties-found", word("reading.count-parties"), matching.parties),
                Figure("to-review", word("reading.count-review"), matching.to_review),
            )
        ),
        Paragraph(
            word("reading.joined"),
            (Figure("joined", word("reading.count-joined"), matching.joined),),
        ),
        _files(facts.files),
        _refusals(facts.refusals),
    )
    return Section("reading", word("reading.title"), blocks)


def _rows_read(files: tuple[FileRead, ...]) -> int | Unknown:
    counts = [file.read for file in files if file.read is not None]
    return sum(counts) if len(counts) == len(files) else Unknown()


def _kept(rows: int | None) -> int | Unknown:
    return Unknown() if rows is None else rows


def _files(files: tuple[FileRead, ...]) -> Table:
    rows = tuple(
        Row(
            f"f{place}",
            (file.name, word_for("reading.kind", file.kind), _kept(file.read), _kept(file.taken), file.refused),
        )
        for place, file in enumerate(files, start=1)
        for counts in ((_kept(file.read), _kept(file.taken), file.refused),)
    )
    lacking = any(file.read is None for file in files)
    caption = word("reading.caption") if lacking else ""
    return Table("files", word("reading.files"), _file_columns(), rows, empty=word("reading.no-file"), caption=caption)


def _refusals(refusals: tuple[Refusal, ...]) -> Table:
    rows = tuple(
        Row(f"r{place}", (each.reason, each.example, each.rows), second=each.code)
        for place, each in enumerate(refusals, start=1)
    )
    return Table("refusals", word("reading.by-reason"), _refusal_columns(), rows, empty=word("reading.no-refusal"))


def unknowns_section(unknowns: tuple[UnknownCount, ...]) -> Section:
    rows = tuple(Row(each.id, (each.what, each.unknown, each.of, each.why)) for each in unknowns)
    table = Table("unknowns", "", _unknown_columns(), rows, empty=word("reading.nothing-missing"))
    return Section("unknown", word("reading.unknown"), (table,))


def _file_columns() -> tuple[Column, ...]:
    return (
        Column("file", word("reading.file"), share=2, strong=True),
        Column("kind", word("reading.kind")),
        Column("read", word("reading.read"), Kind.INTEGER),
        Column("taken", word("reading.taken"), Kind.INTEGER),
        Column("refused", word("reading.refused"), Kind.INTEGER),
    )


def _refusal_columns() -> tuple[Column, ...]:
    return (
        Column("reason", word("reading.why"), share=2, strong=True),
        Column("example", word("reading.example"), share=1.5),
        Column("rows", word("reading.rows"), Kind.INTEGER),
    )


def _unknown_columns() -> tuple[Column, ...]:
    return (
        Column("what", word("reading.not-known"), share=1.3, strong=True),
        Column("unknown", word("reading.missing"), Kind.INTEGER),
        Column("of", word("reading.of"), Kind.INTEGER),
        Column("why", word("reading.how-to-learn"), share=2.4),
    )
