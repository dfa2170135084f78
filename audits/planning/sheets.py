"""The rows of `plan.csv` and `tasks.csv`; their field names are the headers."""

from collections.abc import Iterable
from typing import NamedTuple

from audits.planning.calendar import visit_codes
from audits.planning.round_parties import Round, RoundVisit
from audits.visits.visit_tasks import InspectionTask


class PlanRow(NamedTuple):
    visit: str
    inspector: str
    day: str
    start: str
    end: str
    site: str
    why: str
    reason: str
    assumptions: str


class LeftOutRow(NamedTuple):
    site: str
    required: str
    reason: str


class TaskRow(NamedTuple):
    visit: str
    inspector: str
    day: str
    position: int
    task: str
    title: str
    minutes: str
    interviews: str
    detection_chance: str
    instrument: str
    questions: str
    instructions: str


def plan_rows(plan: Round) -> tuple[PlanRow, ...]:
    return tuple(
        PlanRow(
            visit=code,
            inspector=visit.inspector,
            day=visit.day.isoformat(),
            start=_hour(visit.start_min),
            end=_hour(visit.start_min + visit.minutes),
            site=visit.site,
            why=visit.why.value,
            reason=visit.reason,
            assumptions="; ".join(visit.assumptions),
        )
        for code, visit in zip(visit_codes(plan), plan.visits, strict=True)
    )


def left_out_rows(plan: Round) -> tuple[LeftOutRow, ...]:
    return tuple(LeftOutRow(one.site, "yes" if one.required else "no", one.reason) for one in plan.left_out)


def task_rows(visit: RoundVisit, tasks: Iterable[InspectionTask]) -> tuple[TaskRow, ...]:
    return tuple(
        TaskRow(
            visit=task.visit,
            inspector=visit.inspector,
            day=visit.day.isoformat(),
            position=task.position,
            task=task.kind.value,
            title=task.title,
            minutes=_known(task.minutes),
            interviews=_known(task.interviews),
            detection_chance="" if task.detection_chance is None else f"{task.detection_chance:.4f}",
            instrument=task.instrument,
            questions=";".join(task.questions),
            instructions=" ".join(task.instructions),
        )
        for task in tasks
    )


def _hour(minutes: float) -> str:
    return f"{round(minutes) // 60:02d}:{round(minutes) % 60:02d}"


def _known(value: int | None) -> str:
    return "" if value is None else str(value)
