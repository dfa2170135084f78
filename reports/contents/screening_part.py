"""List hits: possible matches, never confirmed by a machine."""

from reports.contents.blocks import Column, Kind, Notice, Row, Section, Table, Unknown
from reports.payloads import HitCount, HitRow

COUNT_COLUMNS = (
    Column("list", "List", share=2, strong=True),
    Column("edition", "Edition", Kind.DATE),
    Column("band", "Band", share=0.8),
    Column("count", "Possible matches", Kind.INTEGER),
)
HIT_COLUMNS = (
    Column("subject", "Name in your files", share=1.3, strong=True),
    Column("entry", "Name on the list", share=1.3),
    Column("list", "List", share=0.9),
    Column("probability", "Likeness", Kind.PERCENT),
    Column("why", "Why", share=1.5),
    Column("state", "State", share=0.9),
)
NOT_CONFIRMED = "possible match, not confirmed"
CAUTION = (
    "A hit says that two names are alike. It says nothing about the firm until a person has compared them and "
    "confirmed that they are the same."
)


def screening_section(counts: tuple[HitCount, ...], hits: tuple[HitRow, ...]) -> Section:
    count_rows = tuple(
        Row(f"c{place}", (each.list_name, each.list_date or Unknown(), each.band, each.count))
        for place, each in enumerate(counts, start=1)
    )
    summary = Table("hit-counts", "By list and band", COUNT_COLUMNS, count_rows, empty="No list was screened against.")
    return Section("screening", "Watch lists", (Notice(CAUTION), summary, hit_table(hits)))


def hit_table(hits: tuple[HitRow, ...]) -> Table:
    rows = tuple(
        Row(
            hit.id,
            (
                hit.subject,
                hit.entry,
                hit.list_name,
                hit.probability,
                hit.why,
                "confirmed by a person" if hit.confirmed else NOT_CONFIRMED,
            ),
            second=hit.country,
        )
        for hit in hits
    )
    return Table(
        "hits", "Possible matches", HIT_COLUMNS, rows, empty="No name is alike enough for a person to compare."
    )
