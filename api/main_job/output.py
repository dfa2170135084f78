"""The files a run leaves. All are made in a folder beside and moved in place together, so that no half set is seen."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from api.main_job.order import sha256_of
from api.main_job.steps import Imported
from audits.calendars.calendar_days import plan_days
from audits.planning.calendar import calendar_feed
from foundation.actors import Actor
from foundation.database import Database
from reports.contents.kinds import Form
from reports.contents.portfolio import portfolio
from reports.contents.register_book import register_book
from reports.facts import lines
from reports.facts.portfolio import RunRecord, portfolio_facts
from reports.facts.register_book import register_book_facts
from reports.payloads import FileRead, Refusal
from reports.renderers import render
from reports.renderers.lines import render_lines
from suppliers.importing.error_book import write_errors_workbook


@dataclass(frozen=True, slots=True)
class Result:
    """`plan_id` is None for an organisation that plans no visits; its plan files then hold their heads alone."""

    actor: Actor
    imported: Sequence[Imported]
    plan_id: UUID | None
    made_at: datetime


def write_results(database: Database, result: Result, folder: Path) -> dict[str, str]:
    """Returns the SHA-256 of each file by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as beside:
        made = Path(beside)
        write_errors_workbook(made / "errors.xlsx", [one.reading for one in result.imported])
        with database.reading() as session:
            for name, content in _contents(session, result).items():
                (made / name).write_bytes(content)
        hashes = {path.name: sha256_of(path) for path in sorted(made.iterdir())}
        for name in hashes:
            shutil.move(made / name, folder / name)
    return hashes


def _contents(session: Session, result: Result) -> dict[str, bytes]:
    actor, plan_id = result.actor, result.plan_id
    plan = lines.plan_lines(session, actor, plan_id) if plan_id else []
    tasks = lines.task_lines(session, actor, plan_id) if plan_id else []
    run = RunRecord(files=files_read(result.imported), refusals=refusals(result.imported), plan_id=plan_id)
    today = result.made_at.date()
    return {
        "suppliers.xlsx": render(register_book(register_book_facts(session, actor, today=today)), Form.XLSX),
        "hits.csv": render_lines(lines.HitLine, lines.hit_lines(session, actor)),
        "scores.csv": render_lines(lines.ScoreLine, lines.score_lines(session, actor)),
        "plan.csv": render_lines(lines.PlanLine, plan),
        "tasks.csv": render_lines(lines.TaskLine, tasks),
        "plan.ics": calendar(session, actor, plan_id),
        "portfolio.pdf": render(portfolio(portfolio_facts(session, actor, run, today=today)), Form.PDF),
    }


def calendar(session: Session, actor: Actor, plan_id: UUID | None) -> bytes:
    """Codes and times alone, in the time of the site: a calendar on a lost phone tells nobody who is visited."""
    return calendar_feed(plan_days(session, actor, plan_id, None) if plan_id else [])


def files_read(imported: Sequence[Imported]) -> tuple[FileRead, ...]:
    found = []
    for one in imported:
        read = sum(record.kind == "data" for record in one.reading.table.records)
        refused = len({issue.index for issue in one.reading.issues if _refuses(issue.severity, issue.index)})
        found.append(FileRead(one.file, one.kind, read, read - refused, refused))
    return tuple(found)


def _refuses(severity: str, index: int | None) -> bool:
    return severity == "refused" and index is not None


def refusals(imported: Sequence[Imported]) -> tuple[Refusal, ...]:
    """One line per reason, the most frequent first, with where the first such row stands."""
    counted: Counter[str] = Counter()
    first: dict[str, tuple[str, str]] = {}
    for one in imported:
        for issue in one.reading.issues:
            if issue.severity == "refused":
                counted[issue.code] += 1
                first.setdefault(issue.code, (str(issue.sentence), str(issue.place(one.file))))
    return tuple(Refusal(code, first[code][0], rows, first[code][1]) for code, rows in counted.most_common())
