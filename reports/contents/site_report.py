"""
One site: how risky and why, what is open, what was seen and by whom, and what would lower the score.

A finding is alleged until the firm has answered and a decision is final; counts of people are hidden when small.
"""

from datetime import date

from reports.contents.blocks import (
    Band,
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Gauge,
    Kind,
    Ledger,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Unknown,
)
from reports.contents.people import shown_count, shown_parts, shown_total
from reports.contents.reading_part import sources_section
from reports.contents.screening_part import hit_table
from reports.contents.wording import counted, day
from reports.payloads import ActionRow, FindingRow, SiteFacts

FACT_COLUMNS = (
    Column("name", "Fact", strong=True),
    Column("value", "Value", share=1.4),
    Column("standing", "Standing", Kind.STANDING),
    Column("source", "Read from", share=1.3),
    Column("on", "On", Kind.DATE),
)
LINK_COLUMNS = (
    Column("name", "Linked to", share=1.4, strong=True),
    Column("relation", "How", share=1.4),
    Column("standing", "Standing", Kind.STANDING),
    Column("since", "Since", Kind.DATE),
)
VISIT_COLUMNS = (
    Column("on", "Day", Kind.DATE),
    Column("kind", "Visit"),
    Column("outcome", "Outcome", share=1.6),
    Column("interviewed", "People interviewed", Kind.INTEGER),
)
FINDING_COLUMNS = (
    Column("what", "What was seen", share=2, strong=True),
    Column("severity", "Severity", share=0.7),
    Column("state", "State", share=1.3),
    Column("answer", "Answer due", Kind.DATE),
    Column("people", "People affected", Kind.INTEGER),
)
ACTION_COLUMNS = (
    Column("what", "What", share=2, strong=True),
    Column("holder", "Who", share=1.1),
    Column("due", "Due", Kind.DATE),
    Column("state", "State", share=1.2),
)
REMEDY_COLUMNS = (Column("change", "Change", share=2.4, strong=True), Column("mark", "Score then", Kind.BAND))
PEOPLE_COLUMNS = (
    Column("kind", "Workers", strong=True),
    Column("people", "People", Kind.INTEGER),
    Column("standing", "Standing", Kind.STANDING),
)


def site_report(facts: SiteFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed; 0 prints all, for readers with the case role."""
    frame = facts.frame
    sections = (
        _actions(facts.actions, frame.data_cut),
        *_why(facts),
        _findings(facts.findings, k),
        _remedies(facts),
        _facts(facts),
        _workforce(facts, k),
        _links(facts),
        _visits(facts, k),
        _screening(facts),
        sources_section(facts.sources),
    )
    return Document(
        id=f"site_audit-{facts.id}",
        kind="site_audit",
        title=facts.name,
        subtitle=" \N{MIDDLE DOT} ".join(filter(None, (facts.description, facts.address, facts.operator))),
        data_cut=frame.data_cut,
        sections=sections,
        rule_versions=frame.rule_versions,
        parties=(facts.operator,) if facts.operator else (),
        trail_head=frame.trail_head,
        language=frame.language,
        status=frame.status,
        opening=_opening(facts),
    )


def _opening(facts: SiteFacts) -> tuple[Block, ...]:
    open_actions = [action for action in facts.actions if not action.done]
    late = sum(_is_late(action, facts.frame.data_cut) for action in open_actions)
    alleged = sum(is_alleged(finding) for finding in facts.findings)
    missing = Figure("missing", "inputs missing", facts.inputs_missing, rows="facts")
    inputs = Figure("inputs", "inputs", facts.inputs)
    note = " ".join(filter(None, (facts.change, "Missing inputs widen the range and never lower the score.")))
    figures = Figures(
        (
            Figure("open-actions", "actions open", len(open_actions), rows="actions"),
            Figure("late-actions", "of them late", late, rows="actions"),
            Figure("findings-count", "findings", len(facts.findings), rows="findings"),
            Figure("findings-alleged", "of them alleged", alleged, rows="findings"),
            missing,
        )
    )
    sentence = Paragraph("{missing} of {inputs} inputs of the score are not known.", (missing, inputs))
    blocks: tuple[Block, ...] = (
        Gauge("score", f"Score of {facts.name}", facts.mark, facts.cuts, note),
        sentence,
        figures,
    )
    return (*blocks, *_alleged_notice(alleged, facts.findings))


def _alleged_notice(alleged: int, findings: tuple[FindingRow, ...]) -> tuple[Block, ...]:
    if not alleged:
        return ()
    words = counted(alleged, "A finding is", "Findings are")
    waiting = (each for each in findings if is_alleged(each) and not each.answered)
    due = sorted(each.answer_due for each in waiting if each.answer_due)
    until = f" The first answer is due on {day(due[0])}." if due else ""
    text = f"{words} alleged until the firm has answered and a decision is final.{until}"
    return (Notice(text, Tone.SOON),)


def is_alleged(finding: FindingRow) -> bool:
    return not finding.final and finding.closed_on is None


def _is_late(action: ActionRow, today: date) -> bool:
    return not action.done and action.due_on is not None and action.due_on < today


def _actions(actions: tuple[ActionRow, ...], today: date) -> Section:
    """Open ones first, the most urgent on top; one without a date stands last among them and says so."""
    ordered = sorted(actions, key=lambda action: (action.done, action.due_on or date.max, action.id))
    rows = tuple(
        Row(
            action.id,
            (action.what, action.holder, action.due_on or Unknown("no date set"), _due_words(action, today)),
        )
        for action in ordered
    )
    table = Table("actions", "", ACTION_COLUMNS, rows, empty="No action is open or was asked for.")
    return Section("actions", "What is due, and from whom", (table,))


def _due_words(action: ActionRow, today: date) -> str:
    if action.done or action.due_on is None:
        return action.state
    days = (action.due_on - today).days
    if days < 0:
        return f"{-days} {counted(-days, 'day', 'days')} late"
    return "due today" if days == 0 else f"{action.state}, {days} {counted(days, 'day', 'days')} left"


def _why(facts: SiteFacts) -> tuple[Section, ...]:
    if facts.ledger is None or facts.mark.score is None:
        words = "The site cannot be scored: too little is known. That is not a low score."
        return (Section("why", "Why there is no score", (Paragraph(words),)),)
    ledger = Ledger(
        "why",
        "",
        facts.ledger.start_label,
        facts.ledger.start,
        facts.ledger.lines,
        "Score",
        facts.mark,
        caption=f"Model {facts.ledger.model}. Each line can be replayed from the score's receipt.",
    )
    return (Section("why", f"Why {facts.mark.score}", (ledger,)),)


def _findings(findings: tuple[FindingRow, ...], k: int) -> Section:
    rows = tuple(
        Row(
            finding.id,
            (
                finding.what,
                finding.severity,
                finding_standing(finding),
                finding.answer_due,
                shown_count(finding.people_affected, k),
            ),
            second=f"{finding.id}, seen on {day(finding.seen_on)}",
        )
        for finding in findings
    )
    table = Table("findings", "", FINDING_COLUMNS, rows, empty="No finding is on record. That is not proof of absence.")
    return Section("findings", "Findings", (table,))


def finding_standing(finding: FindingRow) -> str:
    if finding.final:
        return "final"
    if finding.closed_on is not None:
        return f"closed on {day(finding.closed_on)}"
    return "alleged, answered, not final" if finding.answered else "alleged until answered"


def _remedies(facts: SiteFacts) -> Section:
    if facts.remedies is None:
        words = "Not computed: what is withheld to protect people weighs in this score and cannot be taken apart here."
        return Section("lower", "What would lower it", (Notice(words),))
    rows = tuple(Row(remedy.id, (remedy.change, remedy.mark)) for remedy in facts.remedies)
    unknown = any(remedy.mark.band is Band.UNKNOWN for remedy in facts.remedies)
    caption = "Unknown: what is known would then look good, and is too little to call the site low." if unknown else ""
    empty = "No change that the model knows would lower the band."
    table = Table("remedies", "", REMEDY_COLUMNS, rows, empty=empty, caption=caption)
    return Section("lower", "What would lower it", (table,))


def _facts(facts: SiteFacts) -> Section:
    rows = tuple(
        Row(fact.id, (fact.name, fact.value or Unknown(), fact.standing, fact.source, fact.on)) for fact in facts.facts
    )
    return Section(
        "facts", "Facts and their sources", (Table("facts", "", FACT_COLUMNS, rows, empty="No fact is on record."),)
    )


def _workforce(facts: SiteFacts, k: int) -> Section:
    people = tuple(part.people for part in facts.workforce)
    shown = shown_parts(people, k)
    rows = tuple(
        Row(part.id, (part.kind, count, part.standing)) for part, count in zip(facts.workforce, shown, strict=True)
    )
    total = (Row("all", ("All", shown_total(people, k), None)),) if rows else ()
    caption = (
        f"Counts of fewer than {k} people are hidden, and another with them where one could be worked out." if k else ""
    )
    table = Table(
        "workforce", "", PEOPLE_COLUMNS, (*rows, *total), empty="Nobody said how many work here.", caption=caption
    )
    return Section("people", "Who works here", (table,))


def _links(facts: SiteFacts) -> Section:
    rows = tuple(Row(link.id, (link.name, link.relation, link.standing, link.since)) for link in facts.links)
    return Section(
        "links", "Who it is linked to", (Table("links", "", LINK_COLUMNS, rows, empty="No link is on record."),)
    )


def _screening(facts: SiteFacts) -> Section:
    if facts.hits is None:
        return Section("screening", "Watch lists", (Notice("Possible list matches are not shown to this role."),))
    return Section("screening", "Watch lists", (hit_table(facts.hits),))


def _visits(facts: SiteFacts, k: int) -> Section:
    rows = tuple(
        Row(visit.id, (visit.on, visit.kind, visit.outcome, shown_count(visit.interviewed, k)))
        for visit in facts.visits
    )
    return Section("visits", "Visits", (Table("visits", "", VISIT_COLUMNS, rows, empty="Never visited."),))
