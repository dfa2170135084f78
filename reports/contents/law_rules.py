"""What a statement says of the law itself: what it asks, its text of the year, deadlines and penalties."""

from reports.contents.blocks import Block, Column, Notice, Paragraph, Row, Section, Table, Tone
from reports.contents.retold import retold
from reports.contents.spoken import word
from reports.contents.wording import day
from reports.laws.answering import StatementFacts, name_of
from reports.laws.book import LawRule, LawSection


def demand(section: LawSection) -> str:
    return word(f"law.demand-{section.mandatory}")


def _gap_columns() -> tuple[Column, ...]:
    return (
        Column("section", word("law.col-section"), share=1.3, strong=True),
        Column("demand", word("law.col-demand"), share=0.7),
        Column("state", word("law.col-state"), share=0.7),
        Column("needs", word("law.col-needs"), share=2),
    )


def _rule_columns() -> tuple[Column, ...]:
    return (
        Column("what", word("law.col-what"), share=1.6, strong=True),
        Column("when", word("law.col-when"), share=1.4),
        Column("citation", word("law.col-citation"), share=0.8),
        Column("certainty", word("law.col-certainty"), share=0.5),
        Column("checked", word("law.col-checked"), share=0.5),
    )


def _state(facts: StatementFacts, section: LawSection) -> str:
    if facts.exempt(section):
        return word(f"law.exempt-{section.mandatory}")
    return word(f"law.state-{facts.completeness(section).state.value}")


def gaps(facts: StatementFacts) -> Section:
    rows = tuple(
        Row(
            section.id,
            (
                section.title,
                demand(section),
                _state(facts, section),
                "; ".join(name_of(key) for key in section.data),
            ),
            second=section.citation,
        )
        for section in facts.law.sections
    )
    return Section("gaps", word("law.gaps"), (Table("gaps", "", _gap_columns(), rows),))


def law_sections(facts: StatementFacts) -> tuple[Section, ...]:
    law, version = facts.law, facts.version
    binds = "; ".join((law.applies.what, *(term.words for term in law.applies.terms)))
    status = law.in_force.status.replace("_", " ")
    text = word(
        "law.text",
        words=retold(version.words),
        changes=version.changes,
        source=version.source,
        certainty=version.certainty,
        checked=version.checked,
    )
    blocks: list[Block] = [
        Paragraph(word("law.binds", who=binds)),
        Paragraph(word("law.since", day=day(law.in_force.since), status=status)),
        Paragraph(text),
        _rules("deadlines", "law.no-deadline", law.deadlines),
        _rules("penalties", "law.no-penalty", law.penalties),
    ]
    if law.may_have_changed:
        blocks.append(Notice(word("law.may-have-changed", what=law.may_have_changed), Tone.SOON))
    return (Section("law", word("law.itself"), tuple(blocks)),)


def _rules(what: str, none: str, rules: tuple[LawRule, ...]) -> Table:
    rows = []
    for place, rule in enumerate(rules, start=1):
        terms = "; ".join(filter(None, (rule.when, *(term.words for term in rule.terms))))
        cells = (rule.what, terms or None, rule.citation or None, rule.certainty, rule.checked or word("law.never"))
        rows.append(Row(f"{what[0]}{place}", cells, second=rule.source))
    return Table(what, word(f"law.{what}"), _rule_columns(), tuple(rows), empty=word(none))
