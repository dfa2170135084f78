"""
A plan for the planner and the inspectors: the visits, what each asks for, who is left out, and how the plan was made,
so that it can be made again. It holds sites and dates and is not for the firms.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.blocks import Column, Document, Figure, Figures, Notice, Paragraph, Row, Section, Table, Tone
from reports.contents.closing_part import signing_section
from reports.contents.framed import covering, framed
from reports.contents.outcome_part import Outcome, outcome_section
from reports.contents.plan_part import plan_section
from reports.contents.retold import retold
from reports.contents.spoken import speaking, word, word_for
from reports.contents.values import Kind
from reports.contents.wording import day, days_between
from reports.payloads import Frame, LeftOut, VisitRow


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many tasks of one kind the visits of the plan hold, and how many are open."""

    kind: str
    tasks: int
    open: int


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """`value` and `bound` in the engine's own unit; `random_share` is the part of inspector-days drawn at random."""

    frame: Frame
    id: str
    starts_on: date
    ends_on: date
    state: str
    visits: tuple[VisitRow, ...]
    left_out: tuple[LeftOut, ...]
    tasks: tuple[TaskCount, ...]
    assumptions: tuple[str, ...]
    seed: int
    engine: str
    instance_hash: str
    value: float
    bound: float
    random_share: float
    outcome: Outcome | None = None


def inspection_plan(facts: PlanFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed; 0 prints all, for inspectors who prepare their visit."""
    with speaking(facts.frame.language):
        return _document(facts, k)


def _document(facts: PlanFacts, k: int) -> Document:
    inspectors = len({visit.inspector for visit in facts.visits})
    left_out = "left-out" if facts.left_out else ""
    figures = Figures(
        (
            Figure("visits-planned", word("plan.count-visits"), len(facts.visits), rows="plan"),
            Figure("inspectors", word("plan.count-inspectors"), inspectors, rows="load" if facts.visits else ""),
            Figure("tasks-open", word("plan.count-tasks"), sum(each.open for each in facts.tasks), rows="tasks"),
            Figure("left-out-count", word("plan.count-left-out"), len(facts.left_out), rows=left_out),
        )
    )
    return covering(
        framed(
            facts.frame,
            "inspection_plan",
            facts.id,
            word("plan.title"),
            word(
                "plan.subtitle",
                first=day(facts.starts_on),
                last=day(facts.ends_on),
                state=word_for("plan.state", facts.state),
            ),
            opening=(figures, Notice(word("plan.not-for-firms"), Tone.SOON)),
            sections=(
                _scope(),
                plan_section(facts.visits, facts.left_out, k),
                *((outcome_section(facts.outcome),) if facts.outcome else ()),
                _tasks(facts.tasks),
                _making(facts),
                signing_section(prepared=facts.frame.prepared_by),
            ),
        ),
        period=days_between(facts.starts_on, facts.ends_on),
    )


def _scope() -> Section:
    return Section(
        "scope",
        word("portfolio.scope"),
        (
            Paragraph(word("plan.scope-visits")),
            Paragraph(word("plan.scope-unvisited")),
        ),
    )


def _tasks(tasks: tuple[TaskCount, ...]) -> Section:
    columns = (
        Column("kind", word("plan.task"), strong=True),
        Column("tasks", word("plan.in-plan"), Kind.INTEGER),
        Column("open", word("plan.open"), Kind.INTEGER),
    )
    rows = tuple(Row(each.kind, (word_for("task.kind", each.kind), each.tasks, each.open)) for each in tasks)
    return Section("tasks", word("plan.tasks"), (Table("tasks", "", columns, rows, empty=word("plan.no-task")),))


def _making(facts: PlanFacts) -> Section:
    decimal = Decimal(str(round(facts.value, 2))), Decimal(str(round(facts.bound, 2)))
    columns = (Column("what", word("plan.what"), strong=True), Column("value", word("plan.value"), share=2))
    rows = (
        Row("engine", (word("plan.engine"), retold(facts.engine))),
        Row("seed", (word("plan.seed"), str(facts.seed))),
        Row("instance", (word("plan.instance"), facts.instance_hash)),
        Row("value", (word("plan.worth"), word("plan.worth-of", value=str(decimal[0]), bound=str(decimal[1])))),
        Row("random", (word("plan.random"), f"{round(100 * facts.random_share)}%")),
        *(
            Row(f"a{place}", (word("plan.assumed"), retold(text)))
            for place, text in enumerate(facts.assumptions, start=1)
        ),
    )
    words = word("plan.again")
    return Section("making", word("plan.making"), (Paragraph(words), Table("making", "", columns, rows)))
