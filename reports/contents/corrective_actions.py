"""What was asked for, from whom, by when, and what is late: for one site, or for all that an organisation sees."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from reports.contents.blocks import Block, Column, Document, Figure, Figures, Paragraph, Row, Section, Table
from reports.contents.closing_part import signing_section
from reports.contents.drawings import Bar, Bars, Share, Shares
from reports.contents.finding_part import SEVERITIES, severity_word
from reports.contents.framed import framed
from reports.contents.site_tables import action_state
from reports.contents.spoken import counted_word, speaking, word
from reports.contents.values import Kind, Unknown
from reports.payloads import Frame


@dataclass(frozen=True, slots=True)
class ActionLine:
    """`finding_state` in words, alleged until decided. `close_by` None where the severity sets no date."""

    id: str
    site: str
    place: str
    finding: str
    finding_state: str
    severity: str
    what: str
    holder: str
    plan_by: date | None
    close_by: date | None
    state: str
    done_on: date | None
    verified_on: date | None
    over: bool
    verifier: str = ""

    def is_late(self, today: date) -> bool:
        return not self.over and self.done_on is None and self.close_by is not None and self.close_by < today


@dataclass(frozen=True, slots=True)
class ActionsFacts:
    frame: Frame
    about: str
    key: str
    actions: tuple[ActionLine, ...]


def corrective_actions(facts: ActionsFacts) -> Document:
    with speaking(facts.frame.language):
        return _document(facts)


def _document(facts: ActionsFacts) -> Document:
    today = facts.frame.data_cut
    late = [action for action in facts.actions if action.is_late(today)]
    standing = [action for action in facts.actions if not action.over]
    to_verify = sum(action.done_on is not None for action in standing)
    figures = (
        Figure("actions-all", word("actions.count-all"), len(facts.actions), rows="actions"),
        Figure("actions-late", word("actions.count-late"), len(late), rows="actions"),
        Figure("actions-open", word("actions.count-open"), len(standing), rows="actions"),
        Figure("actions-to-verify", word("actions.count-to-verify"), to_verify, rows="actions"),
    )
    lead = Paragraph(word("actions.lead"), (figures[1], figures[0]), lead=True)
    return framed(
        facts.frame,
        "corrective_actions",
        facts.key,
        word("actions.title"),
        facts.about,
        opening=(lead, Figures(figures), *_charts(facts.actions)),
        sections=(
            _scope(facts),
            Section("actions", word("actions.due-from"), (_table(facts),)),
            signing_section(prepared=facts.frame.prepared_by),
        ),
    )


def _scope(facts: ActionsFacts) -> Section:
    blocks: tuple[Block, ...] = (
        Paragraph(word("actions.scope-text", about=facts.about)),
        Paragraph(word("actions.verify-rule")),
    )
    return Section("scope", word("actions.scope"), blocks)


def _charts(actions: tuple[ActionLine, ...]) -> tuple[Block, ...]:
    if not actions:
        return ()
    states = Counter(action.state for action in actions)
    shares = tuple(Share(state, action_state(state), states[state]) for state in sorted(states))
    worst = Counter(action.severity for action in actions if not action.over)
    bars = tuple(Bar(each, severity_word(each), worst[each]) for each in SEVERITIES if worst[each])
    drawn: tuple[Block, ...] = (Shares("states", "", word("actions.by-state"), shares),)
    if bars:
        drawn += (Bars("open-by-severity", word("actions.by-severity"), word("actions.actions"), bars),)
    return drawn


def _table(facts: ActionsFacts) -> Table:
    """Late ones first, then by day; what is over stands last. Days of plans have a column where there are any."""
    today = facts.frame.data_cut
    planned = any(action.plan_by for action in facts.actions)
    plan = (Column("plan", word("actions.plan"), Kind.DATE),) if planned else ()
    columns = (
        Column("what", word("actions.what"), share=2, strong=True),
        Column("site", word("actions.site"), share=1.2),
        Column("finding", word("actions.finding"), share=0.9),
        Column("severity", word("actions.severity"), share=0.7),
        Column("holder", word("actions.holder"), share=0.9),
        *plan,
        Column("close", word("actions.close"), Kind.DATE),
        Column("state", word("actions.state"), share=1.1),
        Column("verified", word("actions.verified"), Kind.DATE),
    )
    ordered = sorted(
        facts.actions,
        key=lambda action: (action.over, not action.is_late(today), action.close_by or date.max, action.id),
    )
    rows = tuple(
        Row(
            action.id,
            (
                action.what,
                action.site,
                f"{action.finding}, {action.finding_state}",
                severity_word(action.severity),
                action.holder or word("actions.nobody"),
                *((action.plan_by,) if planned else ()),
                action.close_by or Unknown(word("actions.no-date")),
                _state(action, today),
                action.verified_on,
            ),
            second=action.place,
        )
        for action in ordered
    )
    return Table("actions", "", columns, rows, empty=word("actions.none"))


def _state(action: ActionLine, today: date) -> str:
    """With who verified it, or by how much it is late."""
    state = ", ".join(filter(None, (action_state(action.state), action.verifier)))
    if not action.is_late(today) or action.close_by is None:
        return state
    days = (today - action.close_by).days
    return f"{state}, {counted_word('actions.days-late', days, days=str(days))}"
