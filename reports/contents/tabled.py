"""Every block that is drawn or set as a card, as the tables with the same numbers and the same ids."""

from functools import singledispatch

from reports.contents.blocks import Block, Column, Row, Table
from reports.contents.cards import Card, Cards, Signatures
from reports.contents.drawings import Bars, Schematic, Shares, SpotMap
from reports.contents.spoken import word
from reports.contents.values import Band, Kind, Unknown, Value
from reports.contents.wording import BAND_WORDS

DEGREES = 4


@singledispatch
def tables_of(block: Block) -> tuple[Table, ...]:
    """None for a block without rows; a table is its own."""
    del block
    return ()


@tables_of.register
def _(block: Table) -> tuple[Table, ...]:
    return (block,)


@tables_of.register
def _(block: Shares) -> tuple[Table, ...]:
    columns = (Column("label", block.unit, strong=True), Column("count", word("block.count"), Kind.INTEGER))
    rows = tuple(Row(part.id, (part.label, part.count)) for part in block.parts)
    return (Table(block.id, block.title or block.unit, columns, rows, empty=word("block.none"), caption=block.caption),)


@tables_of.register
def _(block: Bars) -> tuple[Table, ...]:
    columns = [
        Column("label", word("block.bar"), share=2, strong=True),
        Column("value", block.unit, block.kind, places=block.places),
    ]
    ranged = any(bar.low is not None or bar.high is not None for bar in block.bars)
    if ranged:
        columns += [
            Column(end, word(f"block.{end}"), Kind.DECIMAL, places=block.places + (block.kind is Kind.PERCENT))
            for end in ("low", "high")
        ]
    rows = tuple(Row(bar.key, (bar.label, bar.value, *((bar.low, bar.high) if ranged else ()))) for bar in block.bars)
    return (Table(block.id, block.title, tuple(columns), rows, empty=word("block.none"), caption=block.caption),)


@tables_of.register
def _(block: Schematic) -> tuple[Table, ...]:
    """Firms by tier, and a second table `<id>-ties` of who buys from whom; firms left out are counted in a third."""
    firms = (
        Column("label", word("block.firm"), share=2, strong=True),
        Column("tier", word("block.tier"), Kind.INTEGER),
        Column("band", word("block.risk")),
    )
    ties = (
        Column("start", word("block.buyer"), share=1.5, strong=True),
        Column("end", word("block.buys-from"), share=1.5),
        Column("standing", word("block.standing"), Kind.STANDING),
    )
    named = {node.key: node.label for node in block.nodes}
    nodes = sorted(block.nodes, key=lambda node: (node.tier, node.label, node.key))
    shown = tuple(Row(node.key, (node.label, node.tier, _band(node.band)), node.second) for node in nodes)
    tied = tuple(
        Row(f"t{place}", (named[tie.start], named[tie.end], tie.standing)) for place, tie in enumerate(block.ties, 1)
    )
    return (
        Table(block.id, block.title, firms, shown, empty=word("block.none"), caption=block.caption),
        Table(f"{block.id}-ties", word("block.ties"), ties, tied, empty=word("block.none")),
        *_beside(f"{block.id}-left-out", word("block.left-out"), block.left_out),
    )


@tables_of.register
def _(block: SpotMap) -> tuple[Table, ...]:
    columns = (
        Column("label", word("block.place"), share=2, strong=True),
        Column("latitude", word("block.latitude"), Kind.DECIMAL, places=DEGREES),
        Column("longitude", word("block.longitude"), Kind.DECIMAL, places=DEGREES),
        Column("band", word("block.risk")),
    )
    rows = tuple(Row(spot.key, (spot.label, spot.latitude, spot.longitude, _band(spot.band))) for spot in block.spots)
    return (
        Table(block.id, block.title, columns, rows, empty=word("block.no-place"), caption=block.caption),
        *_beside(f"{block.id}-unplaced", word("block.unplaced"), block.unplaced),
    )


def _beside(ident: str, label: str, count: int) -> tuple[Table, ...]:
    """What a drawing has no room or no place for, as a table of one number; nothing when there is none."""
    if not count:
        return ()
    columns = (Column("what", word("block.not-drawn"), strong=True), Column("count", word("block.count"), Kind.INTEGER))
    return (Table(ident, label, columns, (Row("all", (label, count)),)),)


def _band(band: Band | None) -> str | None:
    return None if band is None else BAND_WORDS[band]


@tables_of.register
def _(block: Cards) -> tuple[Table, ...]:
    """One row a card; a column for every value and every speaker that some card has, in the order first met."""
    kinds: dict[str, Column] = {}
    for card in block.cards:
        for fact in card.facts:
            known = kinds.setdefault(fact.id, Column(fact.id, fact.label, fact.kind))
            if known.kind is not fact.kind:
                kinds[fact.id] = Column(fact.id, known.label, Kind.TEXT)
        for said in card.said:
            kinds.setdefault(said.id, Column(said.id, said.label, share=2))
    head = (Column("title", block.title or word("block.matter"), share=2, strong=True),)
    columns = (*head, Column("standing", word("block.state")), *kinds.values())
    rows = tuple(_card_row(card, tuple(kinds)) for card in block.cards)
    return (Table(block.id, block.title, columns, rows, empty=block.empty, caption=block.caption),)


def _card_row(card: Card, columns: tuple[str, ...]) -> Row:
    values: dict[str, Value] = {fact.id: fact.value for fact in card.facts}
    values |= {said.id: said.text for said in card.said}
    return Row(card.key, (card.title, card.standing or None, *(values.get(column) for column in columns)))


@tables_of.register
def _(block: Signatures) -> tuple[Table, ...]:
    columns = (
        Column("role", word("block.role"), share=1.4, strong=True),
        Column("name", word("block.name"), share=1.4),
        Column("on", word("block.signed-on"), Kind.DATE),
        Column("how", word("block.how"), share=1.4),
    )
    unsigned = Unknown(word("block.not-signed"))
    rows = tuple(
        Row(line.key, (line.role, line.name or unsigned, line.on or unsigned, line.how or None)) for line in block.lines
    )
    return (Table(block.id, block.title, columns, rows, empty=word("block.nobody-signs")),)
