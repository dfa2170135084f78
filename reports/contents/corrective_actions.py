"""What was asked for, from whom, by when, and what is late: for one site, or for all that an organisation sees."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from reports.contents.blocks import (
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Paragraph,
    Row,
    Section,
    Share,
    Shares,
    Table,
    Unknown,
)
from reports.contents.framed import framed
from reports.contents.wording import counted
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

    def is_late(self, today: date) -> bool:
        return not self.over and self.done_on is None and self.close_by is not None and self.close_by < today


@dataclass(frozen=True, slots=True)
class ActionsFacts:
    frame: Frame
    about: str
    key: str
    actions: tuple[ActionLine, ...]


COLUMNS = (
    Column("what", "What", share=2, strong=True),
    Column("site", "Site", share=1.2),
    Column("finding", "Finding", share=0.9),
    Column("severity", "Severity", share=0.7),
    Column("holder", "Who", share=0.9),
    Column("plan", "Plan due", Kind.DATE),
    Column("close", "Done by", Kind.DATE),
    Column("state", "State", share=1.1),
)


def corrective_actions(facts: ActionsFacts) -> Document:
    today = facts.frame.data_cut
    late = [action for action in facts.actions if action.is_late(today)]
    standing = [action for action in facts.actions if not action.over]
    to_verify = sum(action.done_on is not None for action in standing)
    figures = (
        Figure("actions-all", "actions", len(facts.actions), rows="actions"),
        Figure("actions-late", "late", len(late), rows="actions"),
        Figure("actions-open", "not yet verified", len(standing), rows="actions"),
        Figure("actions-to-verify", "done, to be verified", to_verify, rows="actions"),
    )
    sentence = "{actions-late} of {actions-all} corrective actions are late. A late one is past its day and not done."
    return framed(
        facts.frame,
        "corrective_actions",
        facts.key,
        "Corrective actions",
        facts.about,
        opening=(Paragraph(sentence, (figures[1], figures[0]), lead=True), Figures(figures), _by_state(facts)),
        sections=(Section("actions", "What is due, and from whom", (_table(facts),)),),
    )


def _by_state(facts: ActionsFacts) -> Shares:
    states = Counter(action.state for action in facts.actions)
    return Shares(
        "states", "", "Actions by state", tuple(Share(state, state, states[state]) for state in sorted(states))
    )


def _table(facts: ActionsFacts) -> Table:
    """Late ones first, then by day; what is over stands last."""
    today = facts.frame.data_cut
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
                action.severity,
                action.holder,
                action.plan_by,
                action.close_by or Unknown("no date set"),
                _state(action, today),
            ),
            second=action.place,
        )
        for action in ordered
    )
    return Table("actions", "", COLUMNS, rows, empty="No corrective action is on record.")


def _state(action: ActionLine, today: date) -> str:
    if not action.is_late(today) or action.close_by is None:
        return action.state
    days = (today - action.close_by).days
    return f"{action.state}, {days} {counted(days, 'day', 'days')} late"
