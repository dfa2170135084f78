"""
A plan for the planner and the inspectors: the visits, what each asks for, who is left out, and how the plan was made,
so that it can be made again. It holds sites and dates and is not for the firms.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.contents.blocks import (
    Column,
    Document,
    Figure,
    Figures,
    Kind,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
)
from reports.contents.framed import framed
from reports.contents.plan_part import plan_section
from reports.contents.wording import day
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


def inspection_plan(facts: PlanFacts, *, k: int = 10) -> Document:
    """`k` is the smallest count of people that is printed; 0 prints all, for inspectors who prepare their visit."""
    inspectors = len({visit.inspector for visit in facts.visits})
    left_out = "left-out" if facts.left_out else ""
    figures = Figures(
        (
            Figure("visits-planned", "visits", len(facts.visits), rows="plan"),
            Figure("inspectors", "inspectors", inspectors, rows="load" if facts.visits else ""),
            Figure("tasks-open", "inspection tasks open", sum(each.open for each in facts.tasks), rows="tasks"),
            Figure("left-out-count", "required sites left out", len(facts.left_out), rows=left_out),
        )
    )
    return framed(
        facts.frame,
        "inspection_plan",
        facts.id,
        "Inspection plan",
        f"{day(facts.starts_on)} to {day(facts.ends_on)}, {facts.state}",
        opening=(figures, Notice("Not for the firms: it names days that sites must not know.", Tone.SOON)),
        sections=(plan_section(facts.visits, facts.left_out, k), _tasks(facts.tasks), _making(facts)),
    )


def _tasks(tasks: tuple[TaskCount, ...]) -> Section:
    columns = (
        Column("kind", "Task", strong=True),
        Column("tasks", "In the plan", Kind.INTEGER),
        Column("open", "Open", Kind.INTEGER),
    )
    rows = tuple(Row(each.kind, (each.kind.replace("_", " "), each.tasks, each.open)) for each in tasks)
    return Section("tasks", "Inspection tasks", (Table("tasks", "", columns, rows, empty="No task was made."),))


def _making(facts: PlanFacts) -> Section:
    decimal = Decimal(str(round(facts.value, 2))), Decimal(str(round(facts.bound, 2)))
    columns = (Column("what", "What", strong=True), Column("value", "Value", share=2))
    rows = (
        Row("engine", ("Engine", facts.engine)),
        Row("seed", ("Seed", str(facts.seed))),
        Row("instance", ("SHA-256 of what it was made from", facts.instance_hash)),
        Row("value", ("Worth of the plan, and what no plan can exceed", f"{decimal[0]} of at most {decimal[1]}")),
        Row("random", ("Inspector-days drawn at random", f"{round(100 * facts.random_share)}%")),
        *(Row(f"a{place}", ("Assumed", text)) for place, text in enumerate(facts.assumptions, start=1)),
    )
    words = "The same sites, inspectors, seed and engine give the same plan."
    return Section("making", "How the plan was made", (Paragraph(words), Table("making", "", columns, rows)))
