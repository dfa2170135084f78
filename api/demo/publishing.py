"""
The demo country's public register: every case that its file calls public, prepared by one person and approved by
another; one firm has replied by its link, and one reply waits for staff.
"""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from api.demo.enforcement import staff_of
from api.demo.past import Past
from api.demo.people import SANCTIONS_UNIT
from foundation.actors import Actor, Role
from foundation.clock import today_in
from sanctions.cases.transitions import public_states
from sanctions.models import Case
from sanctions.publications import answers, approving, links, preparing
from sanctions.publications.payloads import AnswerDeciding, FirmAnswering, PublicationPreparing
from sanctions.publications.rules import grounds

LAW = "es_lisos_40"
RELEASED = "The wages owed are paid, the sum is settled and a follow-up visit finds nothing open"
SAID = (
    FirmAnswering(kind="reply", text="We have agreed a plan of payment with the authority and keep to it."),
    FirmAnswering(kind="contest", about="final_amount", text="The sum printed here is the one before the settlement."),
)


def load(past: Past) -> None:
    public = {row["reference"]: row for row in past.lines("cases.csv") if row["public"] == "yes"}
    with past.bench.database.transaction() as session:
        unit = past.actor(SANCTIONS_UNIT)
        staff = staff_of(session, unit)
        listed = select(Case).where(
            Case.organisation_id == unit.organisation_id,
            col(Case.reference).in_(public),
            col(Case.state).in_(public_states()),
        )
        for number, case in enumerate(session.exec(listed.order_by(col(Case.reference)))):
            workers = public[case.reference]["workers_affected"]
            secret = _publish(session, past, case, workers, staff)
            for said in SAID if number == 0 else ():
                _say(session, past, secret, said, staff)


def _publish(session: Session, past: Past, case: Case, workers: str, staff: Mapping[Role, Actor]) -> str:
    now, officer = past.bench.clock(), staff[Role.CASE_OFFICER]
    ground = next(one for one in grounds().values() if one.offence_family == case.offence_family)
    new = PublicationPreparing.model_validate(
        {
            "case_id": case.id,
            "grounds_code": ground.code,
            "scope": ["public_contracts"],
            "starts_on": case.final_on or today_in(officer.zone, now),
            "listed_until": case.review_on,
            "release_condition": RELEASED,
            "law_id": LAW,
            "workers_affected": int(workers) if workers else None,
            "workers_source": "Record of the inspection" if workers else "",
            "notice_email": "firm@register.example",
        }
    )
    row = preparing.prepare(session, officer, new, now=now)
    return approving.approve(session, staff[Role.APPROVER], row.id, now=now).secret


def _say(session: Session, past: Past, secret: str, said: FirmAnswering, staff: Mapping[Role, Actor]) -> None:
    now = past.bench.clock()
    answer = answers.say(session, links.opened(session, secret, now=now), said, now=now)
    if said.kind == "reply":
        deciding = AnswerDeciding(accepted=True, answer="Read; it names nobody")
        answers.decide(session, staff[Role.CASE_OFFICER], answer.id, deciding, now=now)
