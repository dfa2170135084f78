"""What the database itself remembers of the runs behind a portfolio: the files written, and the newest plan."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session, col, select

from audits.models import Plan
from foundation.actors import Action, Actor
from foundation.errors import Place
from reports.facts.portfolio import RunRecord
from reports.facts.scope import plans_visible_to
from reports.payloads import FileRead, Refusal
from suppliers.batches import records
from suppliers.models import ImportBatch


def recorded_run(session: Session, actor: Actor) -> RunRecord:
    """An import keeps what became of its rows and not how many it read, so that is unknown here."""
    actor.require(Action.READ_REGISTRY)
    written = select(ImportBatch).where(records.visible_to(actor), ImportBatch.state == "written")
    batches = session.exec(written.order_by(col(ImportBatch.recorded_at), col(ImportBatch.id))).all()
    newest = select(Plan.id).where(plans_visible_to(actor), Plan.state != "replaced")
    return RunRecord(
        files=tuple(
            FileRead(batch.file_name, batch.kind, None, None, batch.counts.get("refused", 0)) for batch in batches
        ),
        refusals=_refusals(batches),
        plan_id=session.exec(newest.order_by(col(Plan.recorded_at).desc(), col(Plan.id).desc()).limit(1)).first(),
    )


def _refusals(batches: Sequence[ImportBatch]) -> tuple[Refusal, ...]:
    """By reason, most frequent first, with where the first such row stands."""
    counted: Counter[str] = Counter()
    first: dict[str, tuple[str, str]] = {}
    for issue in (issue for batch in batches for issue in batch.issues if issue["severity"] == "refused"):
        counted[issue["code"]] += 1
        place = Place(issue["file"], issue.get("sheet"), issue.get("row"), issue.get("column"))
        first.setdefault(issue["code"], (issue["sentence"], str(place)))
    return tuple(Refusal(code, first[code][0], rows, first[code][1]) for code, rows in counted.most_common())
