"""
The demo country's public register: every row of its file of publications, prepared by one person and approved by
another, corrected where the file says so; one firm has replied by its link, and its contest waits for staff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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
RELEASED = "The sum is settled and a follow-up visit finds nothing open"


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the file with the row of its case."""

    publication: Mapping[str, str]
    case: Mapping[str, str]


def load(past: Past) -> None:
    cases = {row["case_id"]: row for row in past.lines("cases.csv")}
    rows = list(past.lines("publications.csv"))
    told = {cases[row["case_id"]]["reference"]: Told(row, cases[row["case_id"]]) for row in rows}
    with past.bench.database.transaction() as session:
        unit = past.actor(SANCTIONS_UNIT)
        staff = staff_of(session, unit)
        today = today_in(unit.zone, past.bench.clock())
        listed = select(Case).where(
            Case.organisation_id == unit.organisation_id,
            col(Case.reference).in_(told),
            col(Case.state).in_(public_states()),
            col(Case.review_on) > today,  # an old demo is still a demo: what has ended by now is on no register
        )
        for case in session.exec(listed.order_by(col(Case.reference))):
            _publish(session, past, case, told[case.reference], staff)


def _publish(session: Session, past: Past, case: Case, told: Told, staff: Mapping[Role, Actor]) -> None:
    row = told.publication
    secret = _version(session, past, staff, _entry(case, told, past))
    for said in _said(row):
        _say(session, past, secret, said, staff)
    if row["correction"]:
        scope = [row["scope"], row["scope_added"]]
        changed = _entry(case, told, past) | {"correction": row["correction"], "scope": scope}
        _version(session, past, staff, changed)


def _version(session: Session, past: Past, staff: Mapping[Role, Actor], entry: Mapping[str, object]) -> str:
    """The secret of the firm's link."""
    now, new = past.bench.clock(), PublicationPreparing.model_validate(entry)
    row = preparing.prepare(session, staff[Role.CASE_OFFICER], new, now=now)
    return approving.approve(session, staff[Role.APPROVER], row.id, now=now).secret


def _entry(case: Case, told: Told, past: Past) -> dict[str, object]:
    workers = told.case["workers_affected"]
    ground = next(one for one in grounds().values() if one.offence_family == case.offence_family)
    return {
        "case_id": case.id,
        "grounds_code": ground.code,
        "scope": [told.publication["scope"]],
        "starts_on": case.final_on,
        "release_condition": RELEASED,
        "law_id": LAW,
        "workers_affected": int(workers) if workers else None,
        "workers_source": "Record of the inspection" if workers else "",
        "notice_email": "firm@register.example",
        **_end(case, told.publication["review_in_days"], past),
    }


def _end(case: Case, review_in_days: str, past: Past) -> dict[str, date | str | None]:
    """A review that is told in days from today is always soon, whenever the demo is made."""
    if not review_in_days:
        return {"listed_until": case.review_on}
    review = past.bench.today + timedelta(days=int(review_in_days))
    return {"listed_until": min(review, case.review_on or review), "ends_by": "review"}


def _said(row: Mapping[str, str]) -> list[FirmAnswering]:
    said = [{"kind": "reply", "text": row["reply"]}] if row["reply"] else []
    if row["contest"]:
        said.append({"kind": "contest", "about": row["contest_about"], "text": row["contest"]})
    return [FirmAnswering.model_validate(one) for one in said]


def _say(session: Session, past: Past, secret: str, said: FirmAnswering, staff: Mapping[Role, Actor]) -> None:
    now = past.bench.clock()
    answer = answers.say(session, links.opened(session, secret, now=now), said, now=now)
    if said.kind == "reply":
        deciding = AnswerDeciding(accepted=True, answer="Read; it names nobody")
        answers.decide(session, staff[Role.CASE_OFFICER], answer.id, deciding, now=now)
