"""Letters of the morning on what is no task: acts that wait for a second person, and what happened to agreements."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from api import letters
from audits.payloads import VisitOutcome
from audits.recognition import recognising
from audits.visits import history
from audits.visits.history import PastVisit
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import OutboxMessage
from foundation.notices import digests
from foundation.settings import Settings
from reports.models import IssuedReport
from reports.records.waiting import notes_of
from reports.sharing import agreements
from reports.sharing.payloads import AgreementPropose, Grant
from tests.builders import NOW, a_site, an_account
from tests.reports.test_statements import a_draft

TODAY = NOW.date()
WRITE = letters.digest_writer(Settings(base_url="https://desk.example"))


@pytest.fixture
def second(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")


@pytest.fixture
def other(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.INSPECTION_PLANNER, email="other@authority.example")


def told(session: Session, actor: Actor, *, now: datetime = NOW) -> set[str]:
    return {one.kind for one in notes_of(session, actor, now=now)}


def letter(session: Session, actor: Actor, now: datetime) -> str:
    """What one sweep writes to one address; empty for nothing."""
    before = set(session.exec(select(OutboxMessage.id)).all())

    def notes(session: Session, reader: Actor) -> list[digests.Note]:
        return list(notes_of(session, reader, now=now))

    digests.sweep(session, Actor.system(actor.organisation_id), WRITE, now=now, notes=notes)
    fresh = [one for one in session.exec(select(OutboxMessage)).all() if one.id not in before]
    return "".join(one.body for one in fresh if one.address == "second@tierlight.example")


def test_each_step_of_an_agreement_reaches_those_who_may_decide_and_never_who_took_it(
    session: Session, officer: Actor, second: Actor, planner: Actor, inspector: Actor
) -> None:
    new = AgreementPropose(
        partner="Valmarra Labour Authority",
        purpose="Putting wages right together",
        grants=[Grant(kind="sites", fields=["reference"])],
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=30),
    )
    made = agreements.propose(session, officer, new, now=NOW)
    assert [told(session, one) for one in (officer, second, planner)] == [set(), {"sharing.approve"}, set()]
    agreements.approve(session, second, made.id, version_seen=1, now=NOW)
    assert [told(session, one) for one in (officer, second, planner)] == [set(), set(), {"sharing.accept"}]
    agreements.accept(session, planner, made.id, version_seen=2, now=NOW)
    accepted = {"sharing.accepted"}
    assert [told(session, one) for one in (officer, second, planner)] == [accepted, accepted, set()]
    soon = NOW + timedelta(days=23)
    assert "sharing.expiring" not in told(session, planner, now=soon - timedelta(days=1))
    assert "sharing.expiring" in told(session, planner, now=soon) & told(session, officer, now=soon)
    agreements.end(session, planner, made.id, "No longer needed", version_seen=3, now=NOW)
    assert [told(session, one) for one in (officer, planner)] == [{"sharing.accepted", "sharing.ended"}, set()]
    assert told(session, inspector) == set(), "who may not decide is not told"
    assert told(session, officer, now=NOW + timedelta(days=31)) == set(), "old news is none"


def test_a_letter_repeats_what_waits_tells_news_once_and_says_no_word_of_what_it_is_about(
    session: Session, officer: Actor, second: Actor, planner: Actor
) -> None:
    new = AgreementPropose(
        partner="Valmarra Labour Authority",
        purpose="Putting wages right together",
        grants=[Grant(kind="sites", fields=["reference"])],
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=30),
    )
    made = agreements.propose(session, officer, new, now=NOW)
    days = [NOW + timedelta(days=number) for number in range(5)]
    first = letter(session, officer, days[0])
    assert f"https://desk.example/sharing/{made.id}" in first
    assert letters.PARTS["second"] in first
    assert not any(word in first for word in ("wages", "Valmarra", "Lindenhof", "sites"))
    assert str(made.id) in letter(session, officer, days[1]), "it still waits"
    agreements.approve(session, second, made.id, version_seen=1, now=days[1])
    assert letter(session, officer, days[2]) == ""
    agreements.accept(session, planner, made.id, version_seen=2, now=days[2])
    news = letter(session, officer, days[3])
    assert letters.PARTS["sharing"] in news
    assert letter(session, officer, days[4]) == "", "news is told once"


def test_drafts_recognitions_and_endings_wait_for_somebody_else_and_not_for_who_asked(
    session: Session, officer: Actor, second: Actor, planner: Actor, other: Actor
) -> None:
    draft = a_draft(session, officer)
    assert told(session, officer) == set()
    assert [one.path for one in notes_of(session, second, now=NOW)] == [f"/statements/{draft.id}"]
    session.add(
        IssuedReport(
            organisation_id=officer.organisation_id, kind="site_audit", about="S", form="pdf", language="en",
            content_sha256="0" * 64, sha256_unsigned="0" * 64, sha256="0" * 64, size=1, data_cut=TODAY, code="c1",
            made_at=NOW, asked_act="revoke", asked_because="mistake", asked_by=officer.account_id, asked_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    assert told(session, officer) == set()
    assert told(session, second) == {"statement.sign", "report.end"}
    site = a_site(session, planner, "Clean Farm")
    for number, days in enumerate((90, 420)):
        outcome = VisitOutcome(outcome="nothing_found", done_on=TODAY - timedelta(days=days), detection_chance=0.6)
        past = PastVisit(f"V-{number}", site.id, 300, "risk", None, "E1", outcome)
        history.take_over_visit(session, planner, past, now=NOW)
    recognising.propose(session, planner, site.id, now=NOW)
    assert (told(session, planner), told(session, other)) == (set(), {"recognition.decide"})


def test_every_kind_that_waits_says_in_the_table_who_may_decide_it() -> None:
    known = {step.kind for step in digests.second_steps()}
    assert {"recognition.decide", "statement.sign", "report.end", "sharing.approve", "sharing.accept"} <= known
