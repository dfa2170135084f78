"""Who reads a record's history reads what was done around it too, as far as they may see it, and nothing confided."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from foundation import evidence, obligations
from foundation.actors import Actor
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from foundation.models import Obligation
from foundation.obligations import Due
from reports.records.changes import changes_of
from suppliers import edges, identity
from suppliers.payloads import EdgeEnding
from tests.builders import NOW, a_party, a_site, an_edge

TODAY = NOW.date()


def told(session: Session, actor: Actor, kind: str, record: UUID) -> list[str]:
    found = changes_of(session, actor, kind, record)  # type: ignore[arg-type] # a literal each
    return [line.action for line in found.rows]


def a_task(session: Session, actor: Actor, site: UUID, *, confidential: bool = False) -> Obligation:
    due = Due(
        kind="action.verify", title="See that it was paid", reason="Held back wages", subject_kind="corrective_action",
        subject_id=UUID(int=2 if confidential else 1), due_on=TODAY + timedelta(days=9), about_id=site,
        confidential=confidential,
    )  # fmt: skip
    return obligations.open_obligation(session, actor, due)


def test_links_and_merges_are_told_with_both_records_and_after_them(session: Session, officer: Actor) -> None:
    one, twin, buyer = (a_party(session, officer, name) for name in ("Ensayo", "Ensayo S.L.", "Comprador"))
    edge = an_edge(session, officer, one.id, buyer.id)
    ending = EdgeEnding(valid_to=TODAY, reason="delivers no more")
    edges.end_edge(session, officer, edge.id, ending, now=NOW)
    identity.decide(session, officer, (one.id, twin.id), "same", reason="one number", now=NOW)
    lines = told(session, officer, "party", one.id)
    assert lines[:3] == ["identity.same", "edge.ended", "edge.added"]
    assert told(session, officer, "party", twin.id) == lines, "they are one"
    assert told(session, officer, "party", buyer.id) == ["edge.ended", "edge.added", "party.added"]
    (parts,) = [
        line.parts for line in changes_of(session, officer, "party", buyer.id).rows if line.action == "edge.added"
    ]
    assert [(part.name, part.kind, part.after) for part in parts] == [("kind", "word/way_link", "supplies")]


def test_tasks_are_told_and_what_is_confidential_is_not(session: Session, officer: Actor, planner: Actor) -> None:
    site = a_site(session, officer, "Finca Uno")
    task = a_task(session, officer, site.id)
    a_task(session, officer, site.id, confidential=True)
    obligations.close_for(session, officer, task.subject_id, outcome="done")
    assert told(session, officer, "site", site.id) == ["obligation.closed", "obligation.opened", "site.added"]
    assert told(session, planner, "site", site.id) == [], "an authority reads no line of another house"


def test_evidence_is_told_and_what_is_sealed_is_not(session: Session, officer: Actor, tmp_path: Path) -> None:
    site = a_site(session, officer, "Finca Uno")
    for kind in ("document", "interview_record"):
        new = NewEvidence("site", site.id, kind, "Pay slips", "text/plain", captured_at=NOW)
        evidence.take_in(session, officer, Store(tmp_path), new, BytesIO(kind.encode()), now=NOW, limit=1 << 20)
    assert told(session, officer, "site", site.id) == ["evidence.taken_in", "site.added"]
