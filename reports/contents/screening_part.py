"""List hits: possible matches, never confirmed by a machine."""

from reports.contents.blocks import Column, Notice, Row, Section, Table
from reports.contents.spoken import word, word_for
from reports.contents.values import Kind, Unknown
from reports.payloads import HitCount, HitRow


def screening_section(counts: tuple[HitCount, ...], hits: tuple[HitRow, ...]) -> Section:
    count_rows = tuple(
        Row(
            f"c{place}",
            (each.list_name, each.list_date or Unknown(), word_for("screening.band", each.band), each.count),
        )
        for place, each in enumerate(counts, start=1)
    )
    summary = Table("hit-counts", word("screening.by-list"), _count_columns(), count_rows, empty=word("screening.none"))
    return Section("screening", word("screening.title"), (Notice(word("screening.caution")), summary, hit_table(hits)))


def hit_table(hits: tuple[HitRow, ...]) -> Table:
    columns = (
        Column("subject", word("hit.subject"), share=1.3, strong=True),
        Column("entry", word("hit.entry"), share=1.3),
        Column("list", word("hit.list"), share=0.9),
        Column("probability", word("hit.probability"), Kind.PERCENT),
        Column("why", word("hit.why"), share=1.5),
        Column("state", word("hit.state"), share=0.9),
    )
    rows = tuple(
        Row(
            hit.id,
            (
                hit.subject,
                hit.entry,
                hit.list_name,
                hit.probability,
                hit.why,
                word("hit.confirmed" if hit.confirmed else "hit.possible"),
            ),
            second=hit.country,
        )
        for hit in hits
    )
    return Table("hits", word("hit.title"), columns, rows, empty=word("hit.none"))


def _count_columns() -> tuple[Column, ...]:
    return (
        Column("list", word("screening.list"), share=2, strong=True),
        Column("edition", word("screening.edition"), Kind.DATE),
        Column("band", word("screening.band"), share=0.8),
        Column("count", word("screening.count"), Kind.INTEGER),
    )


def _band(band: str) -> str:
    return word_for("screening.band", band) if band else word("screening.no-match")
