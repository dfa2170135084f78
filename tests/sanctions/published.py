"""A final case without its way there, and what it takes to put it on the register."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from sanctions.models import Case, CaseEvent, Publication
from sanctions.publications import approving, preparing
from sanctions.publications.payloads import PublicationPreparing
from suppliers.models import Party

WAY = ("", "alleged", "under_inquiry", "notice_issued", "decided", "final")
DECIDED, FINAL, UNTIL = date(2026, 3, 2), date(2026, 4, 1), date(2028, 4, 1)
THEN = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
ON = date(2026, 4, 10)


def a_final_case(
    session: Session, officer: Actor, firm: Party, reference: str = "ES-1", *, state: str = "final", **more: object
) -> Case:
    """Of a kind that the law of Spain lets everybody know of: very serious, on safety and health."""
    case = Case.model_validate(
        {
            "organisation_id": officer.organisation_id,
            "reference": reference,
            "party_id": firm.id,
            "state": state,
            "offence_family": "osh_serious",
            "offence_on": date(2025, 9, 1),
            "grounds": "A trench without shoring, alleged",
            "regime": "es_lisos",
            "severity": "very_serious",
            "proposed_amount": Decimal(12400),
            "final_amount": Decimal(8680),
            "proposed_by": officer.account_id,
            "opened_on": date(2025, 10, 1),
            "final_on": FINAL if state == "final" else None,
            "review_on": UNTIL if state == "final" else None,
            "recorded_at": THEN,
        }
        | more
    )
    session.add(case)
    session.flush()
    way = WAY[: WAY.index(state) + 1]
    for before, after in pairwise(way):
        on = {"decided": DECIDED, "final": FINAL}.get(after, date(2025, 10, 1))
        event = CaseEvent(
            case_id=case.id,
            occurred_on=on,
            recorded_at=THEN,
            from_state=before,
            to_state=after,
            reason="as recorded",
            actor_id=officer.account_id if after not in {"decided", "final"} else None,
        )
        session.add(event)
    session.flush()
    return case


def wanted(case_id: UUID, **more: object) -> PublicationPreparing:
    return PublicationPreparing.model_validate(
        {
            "case_id": case_id,
            "grounds_code": "serious_safety",
            "scope": ["public_contracts"],
            "starts_on": ON,
            "listed_until": UNTIL,
            "release_condition": "The trench is shored and the sum is settled",
            "law_id": "es_lisos_40",
            "notice_email": "desk@vega.example",
        }
        | more
    )


def publish(
    session: Session, officer: Actor, approver: Actor, case: Case, *, now: datetime = THEN, **more: object
) -> Publication:
    row = preparing.prepare(session, officer, wanted(case.id, **more), now=now)
    return approving.approve(session, approver, row.id, now=now).publication
