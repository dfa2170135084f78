"""
What a due-diligence law asks a firm to publish, section by section, filled as far as facts go.

A section without an answer says "Not answered" and what would answer it; nothing is invented to fill it. Without any
facts the report is the law's own list of questions with what the desk holds for each.
"""

from datetime import date

from reports.contents.blocks import (
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Notice,
    Paragraph,
    Row,
    RuleVersion,
    Section,
    Table,
    Tone,
)
from reports.contents.wording import day
from reports.laws.book import Law, LawBook, LawRule, LawSection
from reports.payloads import Answer, Frame

DEMANDS = {
    "yes": "mandatory",
    "no": "optional",
    "if_material": "if material",
    "conditional": "under a condition",
    "advisory": "advised",
}
DUTY_WORDS = {
    "not yet": "This law does not apply yet on the day of the data.",
    "suspended": "The duty to report under this law is suspended in practice; documentation duties may remain.",
    "owed": "",
}
GAP_COLUMNS = (
    Column("section", "Section", share=1.3, strong=True),
    Column("demand", "Demand", share=0.7),
    Column("state", "State", share=0.7),
    Column("needs", "What answers it", share=2),
)
RULE_COLUMNS = (
    Column("what", "What", share=1.6, strong=True),
    Column("when", "When or how much", share=1.4),
    Column("citation", "Citation", share=0.8),
    Column("certainty", "Certainty", share=0.5),
    Column("checked", "Checked", share=0.5),
)


def law_statement(frame: Frame, book: LawBook, law: Law, answers: tuple[Answer, ...] = ()) -> Document:
    """`answers` name sections of the law; a section may have several."""
    sections = tuple(_section(section, answers, dict(book.data_keys)) for section in law.sections)
    status = frame.status or "Draft, not legal advice"
    whose = f"{frame.prepared_for}: " if frame.prepared_for else ""
    return Document(
        id=f"law_statement-{law.id}",
        kind="law_statement",
        title=f"{whose}{law.name}",
        subtitle=f"{law.citation} \N{MIDDLE DOT} {law.jurisdiction}",
        data_cut=frame.data_cut,
        sections=(_gaps(law, answers, dict(book.data_keys)), *sections, *_law_sections(law)),
        rule_versions=(*frame.rule_versions, RuleVersion("law data", book.compiled.isoformat())),
        parties=(frame.prepared_for,) if frame.prepared_for else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=status,
        opening=_opening(law, answers, frame.data_cut),
    )


def _answered(section: LawSection, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    return tuple(answer for answer in answers if answer.section == section.id)


def _opening(law: Law, answers: tuple[Answer, ...], on: date) -> tuple[Block, ...]:
    done = [section for section in law.sections if _answered(section, answers)]
    owed = [section for section in law.sections if section.mandatory == "yes"]
    open_mandatory = sum(not _answered(section, answers) for section in owed)
    total = Figure("sections", "sections", len(law.sections), rows="gaps")
    answered = Figure("answered", "answered", len(done), rows="gaps")
    missing = Figure("mandatory-open", "mandatory, not answered", open_mandatory, rows="gaps")
    sentence = "{answered} of {sections} sections are answered. {mandatory-open} mandatory ones are not answered."
    checked = law.applies.checked or "never"
    caution = (
        f"Requirement texts are paraphrases; read the official text before relying on any. Whom the law binds was last "
        f"checked in {checked}, certainty {law.applies.certainty}."
    )
    words = DUTY_WORDS[law.duty_on(on)]
    duty = (Notice(words, Tone.SOON),) if words else ()
    return (
        Paragraph(sentence, (answered, total, missing), lead=True),
        Figures((total, answered, missing)),
        *duty,
        Notice(caution),
    )


def _gaps(law: Law, answers: tuple[Answer, ...], keys: dict[str, str]) -> Section:
    rows = tuple(
        Row(
            section.id,
            (
                section.title,
                DEMANDS[section.mandatory],
                "answered" if _answered(section, answers) else "not answered",
                "; ".join(keys[key] for key in section.data),
            ),
            second=section.citation,
        )
        for section in law.sections
    )
    return Section("gaps", "What is missing before it can go", (Table("gaps", "", GAP_COLUMNS, rows),))


def _section(section: LawSection, answers: tuple[Answer, ...], keys: dict[str, str]) -> Section:
    asks = Paragraph(f"{section.citation}, {DEMANDS[section.mandatory]}: {_plain(section.requirement)}.")
    given = _answered(section, answers)
    if not given:
        needs = "; ".join(keys[key] for key in section.data)
        return Section(
            f"sec-{section.id}", section.title, (asks, Notice(f"Not answered. It takes: {needs}.", Tone.SOON))
        )
    return Section(f"sec-{section.id}", section.title, (asks, *(block for answer in given for block in answer.blocks)))


def _plain(text: str) -> str:
    """Braces name figures in a sentence; a law's text has none to name."""
    return text.replace("{", "(").replace("}", ")")


def _law_sections(law: Law) -> tuple[Section, ...]:
    deadlines = Table(
        "deadlines", "Deadlines", RULE_COLUMNS, _rules("d", law.deadlines), empty="No deadline is on record."
    )
    penalties = Table(
        "penalties", "Penalties", RULE_COLUMNS, _rules("p", law.penalties), empty="No penalty is on record."
    )
    binds = "; ".join((law.applies.what, *(term.words for term in law.applies.terms)))
    since = f"In force since {day(law.in_force.since)}: {law.in_force.status.replace('_', ' ')}."
    blocks: list[Block] = [Paragraph(f"Binds: {_plain(binds)}."), Paragraph(since), deadlines, penalties]
    if law.may_have_changed:
        blocks.append(Notice(f"May have changed: {law.may_have_changed}", Tone.SOON))
    return (Section("law", "The law itself", tuple(blocks)),)


def _rules(prefix: str, rules: tuple[LawRule, ...]) -> tuple[Row, ...]:
    rows = []
    for place, rule in enumerate(rules, start=1):
        terms = "; ".join(filter(None, (rule.when, *(term.words for term in rule.terms))))
        cells = (rule.what, terms or None, rule.citation or None, rule.certainty, rule.checked or "never")
        rows.append(Row(f"{prefix}{place}", cells, second=rule.source))
    return tuple(rows)
