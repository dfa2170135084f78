"""What was read, what was refused, what is not known, and where everything comes from."""

from reports.contents.blocks import Block, Column, Figure, Figures, Kind, Paragraph, Row, Section, Table, Unknown
from reports.payloads import FileRead, PortfolioFacts, Refusal, SourceUsed, UnknownCount

FILE_COLUMNS = (
    Column("file", "File", share=2, strong=True),
    Column("kind", "Kind"),
    Column("read", "Rows read", Kind.INTEGER),
    Column("taken", "Taken", Kind.INTEGER),
    Column("refused", "Refused", Kind.INTEGER),
)
REFUSAL_COLUMNS = (
    Column("reason", "Why refused", share=2, strong=True),
    Column("example", "First place", share=1.5),
    Column("rows", "Rows", Kind.INTEGER),
)
UNKNOWN_COLUMNS = (
    Column("what", "Not known", share=1.3, strong=True),
    Column("unknown", "Missing", Kind.INTEGER),
    Column("of", "Of", Kind.INTEGER),
    Column("why", "Why, and how to learn it", share=2.4),
)
SOURCE_COLUMNS = (
    Column("source", "Source", share=1.4, strong=True),
    Column("edition", "Edition", share=0.9),
    Column("licence", "Licence", share=0.9),
    Column("limits", "Limits", share=1.8),
)


def reading_section(facts: PortfolioFacts) -> Section:
    matching = facts.matching
    blocks: tuple[Block, ...] = (
        Figures(
            (
                Figure("rows-read", "rows read", _rows_read(facts.files), rows="files"),
                Figure("rows-refused", "rows refused", sum(file.refused for file in facts.files), rows="refusals"),
                Figure("records", "records compared", matching.records),
                Figure("parties-found", "firms and sites found", matching.parties),
                Figure("to-review", "pairs for a person to compare", matching.to_review),
            )
        ),
        Paragraph(
            "{joined} records were joined to another one as the same; no pair that waits for a person was joined.",
            (Figure("joined", "records joined", matching.joined),),
        ),
        _files(facts.files),
        _refusals(facts.refusals),
    )
    return Section("reading", "What was read", blocks)


def _rows_read(files: tuple[FileRead, ...]) -> int | Unknown:
    counts = [file.read for file in files if file.read is not None]
    return sum(counts) if len(counts) == len(files) else Unknown()


def _kept(rows: int | None) -> int | Unknown:
    return Unknown() if rows is None else rows


def _files(files: tuple[FileRead, ...]) -> Table:
    rows = tuple(
        Row(f"f{place}", (file.name, file.kind, _kept(file.read), _kept(file.taken), file.refused))
        for place, file in enumerate(files, start=1)
    )
    lacking = any(file.read is None for file in files)
    caption = "An import keeps what became of its rows, not how many it read." if lacking else ""
    return Table("files", "Files", FILE_COLUMNS, rows, empty="No file was given.", caption=caption)


def _refusals(refusals: tuple[Refusal, ...]) -> Table:
    rows = tuple(
        Row(f"r{place}", (each.reason, each.example, each.rows), second=each.code)
        for place, each in enumerate(refusals, start=1)
    )
    return Table("refusals", "Rows refused, by reason", REFUSAL_COLUMNS, rows, empty="Every row could be read.")


def unknowns_section(unknowns: tuple[UnknownCount, ...]) -> Section:
    rows = tuple(Row(each.id, (each.what, each.unknown, each.of, each.why)) for each in unknowns)
    table = Table("unknowns", "", UNKNOWN_COLUMNS, rows, empty="No input is missing.")
    return Section("unknown", "What is not known, and why", (table,))


def sources_section(sources: tuple[SourceUsed, ...]) -> Section:
    rows = tuple(
        Row(f"s{place}", (source.name, source.edition, source.licence or None, source.limits or None))
        for place, source in enumerate(sources, start=1)
    )
    table = Table("sources", "", SOURCE_COLUMNS, rows, empty="No outside source was used.")
    limits = Paragraph(
        "A score orders visits. It is no finding about a firm, and never the only ground for a decision against one."
    )
    return Section("sources", "Sources and limits", (limits, table))
