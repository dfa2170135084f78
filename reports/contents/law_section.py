"""One section of a statement: what the law asks, what the register holds, what people wrote, what is missing."""

from reports.contents.blocks import Block, Figures, Notice, Paragraph, Section, Table, Tone
from reports.contents.cards import Card, Cards, Said
from reports.contents.law_rules import demand
from reports.contents.spoken import word
from reports.contents.wording import day
from reports.laws.answering import KeyAnswer, Part, StatementFacts, name_of, takes
from reports.laws.book import LawSection
from reports.laws.completeness import Completeness, State


def section_of(facts: StatementFacts, section: LawSection) -> Section:
    asks = word("law.asks", citation=section.citation, demand=demand(section), requirement=section.requirement)
    found = facts.completeness(section)
    blocks: list[Block] = [Paragraph(asks)]
    if found.state is not State.ANSWERED:
        told = word(f"law.takes-{found.state.value}", needs=missing_of(found))
        blocks.append(Notice(told, Tone.SOON))
    if (exempt := facts.exempt(section)) is not None:
        blocks.append(Notice(word(f"law.exempt-because-{section.mandatory}")))
        blocks.append(_words(f"exempt-{section.id}", section, exempt))
    if (part := facts.parts.get(section.id)) is not None:
        blocks.append(_words(f"words-{section.id}", section, part))
    for key in section.data:
        if key in facts.answers:
            blocks.extend(_held(section, key, facts.answers[key]))
    return Section(f"sec-{section.id}", section.title, tuple(blocks))


def missing_of(found: Completeness) -> str:
    """Each need that is not met once, its alternatives joined by or."""
    needs = (word("law.or").join(takes(one) for one in reason.missing) for reason in found.reasons)
    return "; ".join(dict.fromkeys(filter(None, needs)))


def _words(block: str, section: LawSection, part: Part) -> Block:
    by = word("law.written-by", author=part.author, day=day(part.written_on), version=str(part.version))
    return Cards(block, word("law.in-words"), (Card("part", section.title, (), (Said("words", by, part.text),)),))


def _held(section: LawSection, key: str, answer: KeyAnswer) -> tuple[Block, ...]:
    if answer.figures:
        return (Figures(answer.figures),)
    name = name_of(key)
    title = f"{name[:1].upper()}{name[1:]}"
    return (Table(f"{section.id}-{key.replace('.', '-')}", title, answer.columns, answer.rows),)
