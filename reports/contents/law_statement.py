"""
What a due-diligence law asks a firm to publish, section by section, filled as far as facts and people's own words go.

A section whose test is not met says so and what would meet it; nothing is invented to fill it. Without any facts the
report is the law's own list of questions.
"""

from reports.contents.blocks import Block, Document, Figure, Figures, Notice, Paragraph, RuleVersion, Tone
from reports.contents.closing_part import signing_section
from reports.contents.cover import cover_facts, scope_facts
from reports.contents.law_rules import gaps, law_sections
from reports.contents.law_section import section_of
from reports.contents.spoken import word
from reports.contents.wording import day, days_between
from reports.laws.answering import StatementFacts, readiness


def law_statement(facts: StatementFacts) -> Document:
    frame, law = facts.frame, facts.law
    whose = f"{frame.prepared_for}: " if frame.prepared_for else ""
    period = days_between(facts.year.first, facts.year.last)
    versions = (
        RuleVersion("law data", facts.compiled.isoformat()),
        RuleVersion(f"law {law.id}", facts.version.id),
    )
    middle = " \N{MIDDLE DOT} "
    return Document(
        id=f"law_statement-{law.id}-{facts.year.year}",
        kind="law_statement",
        title=f"{whose}{law.name}",
        subtitle=middle.join((period, law.citation, law.jurisdiction)),
        data_cut=frame.data_cut,
        sections=(
            gaps(facts),
            *(section_of(facts, section) for section in law.sections),
            *law_sections(facts),
            signing_section(),
        ),
        rule_versions=(*frame.rule_versions, *versions),
        parties=(frame.prepared_for,) if frame.prepared_for else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=frame.status or word("law.status-draft"),
        opening=_opening(facts),
        cover=(
            *cover_facts("law_statement", issuer=frame.issuer),
            *scope_facts(period=period, law=f"{law.name}, {facts.version.id}"),
        ),
        logo=frame.logo,
    )


def _opening(facts: StatementFacts) -> tuple[Block, ...]:
    found = readiness(facts)
    counts = (
        ("answered", found.answered),
        ("sections", found.sections),
        ("partly", found.partly),
        ("mandatory-open", found.open_mandatory),
    )
    figures = tuple(Figure(name, word(f"law.{name}"), count, rows="gaps") for name, count in counts)
    blocks: list[Block] = [Paragraph(word("law.lead"), figures, lead=True)]
    if found.exempt:
        exempt = Figure("exempt", word("law.exempt"), found.exempt, rows="gaps")
        blocks.append(Paragraph(word("law.lead-exempt"), (exempt,)))
        figures = (*figures, exempt)
    return (*blocks, Figures(figures), *_cautions(facts))


def _cautions(facts: StatementFacts) -> tuple[Block, ...]:
    law, version = facts.law, facts.version
    found: list[Block] = []
    if facts.correction:
        told = word("law.corrected", number=str(facts.number), what=facts.correction)
        found.append(Notice(told, Tone.SOON))
    if facts.duty != "owed":
        found.append(Notice(word(f"law.duty-{facts.duty}"), Tone.SOON))
    if version.unverified:
        found.append(Notice(word("law.unverified", changes=version.changes), Tone.SOON))
    if version.recalled:
        found.append(Notice(word("law.recalled"), Tone.SOON))
    found.extend(_target(facts))
    checked = law.applies.checked or word("law.never")
    found.append(Notice(word("law.paraphrase", checked=checked, certainty=law.applies.certainty)))
    return tuple(found)


def _target(facts: StatementFacts) -> tuple[Block, ...]:
    target = facts.target
    if target is None:
        return ()
    due = day(target.due_on)
    if facts.duty != "owed":
        return (Notice(word("law.due-were", day=due)),)
    public = target.published_on
    when = word("law.made-public", day=day(public)) if public else word("law.not-public")
    if target.missed:
        return (Notice(f"{word('law.due-missed', day=due)} {when}", Tone.LATE),)
    return (Notice(f"{word('law.due', day=due)} {when}"),)
