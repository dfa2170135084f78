"""Matters on cards, names under a report, and the seal to check it by."""

from collections.abc import Iterator
from html import escape

from reports.contents.blocks import Column
from reports.contents.cards import Card, CardFact, Cards, Seal, Signatures
from reports.contents.tabled import tables_of
from reports.renderers.html.values import block_html, caption_html, data, value_html


@block_html.register(Cards)
def _(block: Cards) -> Iterator[str]:
    ident = escape(block.id)
    if not block.cards:
        yield f'<p id="{ident}" class="faint">{escape(block.empty)}</p>'
        return
    yield f'<ol id="{ident}" class="cards"' + (f' aria-label="{escape(block.title)}">' if block.title else ">")
    for card in block.cards:
        yield from _card(block.id, card)
    yield "</ol>"
    yield from caption_html(block.caption)


def _card(cards: str, card: Card) -> Iterator[str]:
    ident = f"{cards}.{card.key}"
    title = data(f"{ident}.title", card.title, card.title)
    if card.standing:
        title += f' <span class="tag">{data(f"{ident}.standing", card.standing, card.standing)}</span>'
    yield f'<li class="card"><h4>{title}</h4>'
    if card.facts:
        yield f"<dl>{''.join(_fact(ident, fact) for fact in card.facts)}</dl>"
    for said in card.said:
        words = data(f"{ident}.{said.id}", said.text, said.text)
        yield f"<figure><figcaption>{escape(said.label)}</figcaption><blockquote>{words}</blockquote></figure>"
    yield "</li>"


def _fact(card: str, fact: CardFact) -> str:
    value = value_html(f"{card}.{fact.id}", fact.value, Column(fact.id, fact.label, fact.kind))
    return f"<div><dt>{escape(fact.label)}</dt><dd>{value}</dd></div>"


@block_html.register(Signatures)
def _(block: Signatures) -> Iterator[str]:
    for table in tables_of(block):
        yield from block_html(table)


@block_html.register(Seal)
def _(block: Seal) -> Iterator[str]:
    """The code that a phone reads is for paper; on a screen one follows the address."""
    address = data(block.id, block.url, block.url)
    yield f'<p class="seal">{escape(block.label)}: <a href="{escape(block.url)}">{address}</a></p>'
