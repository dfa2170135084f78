"""The public register: two people, days that end, nothing private, and what is wrong is gone at once and for good."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import Obligation, OutboxMessage, TrailEntry
from sanctions import publications, register
from sanctions.cases import money, moves
from sanctions.cases.payloads import AppealLodged, CaseMove, SettlementAgreed
from sanctions.models import Case, RegisterSubscriber
from sanctions.publications import (
    answers,
    approving,
    correcting,
    k_check,
    law_conditions,
    links,
    preparing,
    refusals,
    rules,
    subscribers,
)
from sanctions.publications.payloads import AnswerDeciding, FirmAnswering, RegisterEntryFile, Removed, Subscribing
from sanctions.register import RegisterQuery
from suppliers.models import Party
from tests.builders import a_party, a_site, an_account
from tests.sanctions.published import ON, THEN, UNTIL, a_final_case, publish, wanted


@pytest.fixture
def preparer(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def approver(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.APPROVER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def firm(session: Session, planner: Actor) -> Party:
    return a_party(session, planner, "Obras Vega Alta S.L.")


def listed(session: Session, on: date = ON) -> list[str]:
    return [entry.reference for entry in register.public_entries(session, on=on).rows]


def annul(session: Session, approver: Actor, case: Case) -> None:
    step = CaseMove(to_state="annulled", on=ON, reason="The court has annulled it")
    moves.move(session, approver, case.id, step, version_seen=case.version, now=THEN)


UNDERPAID = {
    "offence_family": "wage_underpayment",
    "regime": "gb_nmw",
    "currency": "GBP",
    "final_to_workers": Decimal(900),
}
NAMED = {"law_id": "gb_nmw_naming", "grounds_code": "wages_below_law"}


@pytest.mark.parametrize(
    ("more", "law", "lacks"),
    [
        ({"severity": "serious"}, {}, "severity serious"),
        ({"severity": ""}, {}, "severity not stated"),
        ({"offence_family": "wage_underpayment"}, {"grounds_code": "wages_below_law"}, "article not stated"),
        (UNDERPAID | {"final_to_workers": Decimal(500)}, NAMED, "arrears 500"),
        (UNDERPAID | {"final_to_workers": None}, NAMED, "arrears not stated"),
        (UNDERPAID | {"currency": "EUR"}, NAMED, "arrears 900"),
    ],
)
def test_a_law_publishes_only_the_kind_of_case_it_names(
    session: Session, preparer: Actor, firm: Party, more: dict[str, object], law: dict[str, object], lacks: str
) -> None:
    case = a_final_case(session, preparer, firm, **more)
    anywhere = replace(preparer, jurisdiction=frozenset())
    with pytest.raises(law_conditions.ConditionNotMet) as refused:
        preparing.prepare(session, anywhere, wanted(case.id, **law), now=THEN)
    assert any(one.startswith(lacks) for one in refused.value.lacks)
    assert refused.value.code == "publication.condition_not_met"
    assert preparing.list_publications(session, preparer) == []


def test_each_law_on_publication_says_what_kind_of_case_it_names_and_where() -> None:
    named = {one.law_id for one in law_conditions.law_conditions()}
    assert named == set(rules.laws())
    assert all(one.words and one.ref for one in law_conditions.law_conditions())


def lines(session: Session, action: str) -> int:
    return len(session.exec(select(TrailEntry).where(TrailEntry.action == action)).all())


def test_a_final_case_is_public_only_after_a_second_person_approved_what_the_first_prepared(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    assert listed(session) == []
    row = preparing.prepare(session, preparer, wanted(case.id), now=THEN)
    assert listed(session) == []
    with pytest.raises(ActionNotAllowed):
        approving.approve(session, preparer, row.id, now=THEN)
    both = replace(approver, account_id=preparer.account_id)
    with pytest.raises(refusals.SecondPersonNeeded):
        approving.approve(session, both, row.id, now=THEN)
    approving.approve(session, approver, row.id, now=THEN)
    assert listed(session) == ["ES-1"]
    with pytest.raises(refusals.NotWaiting):
        approving.approve(session, approver, row.id, now=THEN)
    row.decided_by = row.prepared_by
    session.add(row)
    with pytest.raises(IntegrityError):  # the database repeats the rule
        session.flush()
    session.rollback()


def test_what_changed_since_it_was_prepared_is_not_approved(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    row = preparing.prepare(session, preparer, wanted(case.id), now=THEN)
    case.sqlmodel_update({"version": 2, "final_amount": 1})
    session.add(case)
    with pytest.raises(refusals.CaseChanged):
        approving.approve(session, approver, row.id, now=THEN)
    sent = approving.send_back(session, approver, row.id, "The sum has changed", now=THEN)
    assert (sent.state, listed(session)) == ("sent_back", [])


def test_an_entry_shows_what_was_approved_and_keeps_the_names_of_persons_back(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    publish(session, preparer, approver, case)
    firm.name = "Another name"
    session.add(firm)
    found = register.read_entry(session, case.id, on=ON)
    assert isinstance(found, RegisterEntryFile)
    assert (found.entry.party_name, found.entry.finality, found.entry.appeal) == (
        "Obras Vega Alta S.L.",
        "final",
        "none",
    )
    firm.kind = "person"
    session.add(firm)
    session.flush()
    assert "Vega" not in register.snapshot(session, on=ON).entries[0].model_dump_json()
    assert register.public_entries(session, RegisterQuery(name="vega"), on=ON).rows == []


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"grounds_text": "Mr. Sánchez was not paid"}, k_check.TooPrivate),
        ({"grounds_text": "Three workers were not paid"}, k_check.TooPrivate),
        ({"release_condition": "Call +34 600 111 222"}, k_check.TooPrivate),
        ({"grounds_text": "At Finca El Olivar wages were late"}, k_check.TooPrivate),
        ({"grounds_code": "forced_labour"}, rules.GroundUnknown),
        ({"law_id": "gb_nmw_naming"}, rules.LawNotFitting),
        ({"law_id": "none"}, rules.LawNotFitting),
        ({"starts_on": "2026-03-31"}, refusals.DaysImpossible),
        ({"listed_until": "2026-04-10"}, refusals.DaysImpossible),
        ({"listed_until": "2028-04-02"}, refusals.DaysImpossible),
        ({"workers_affected": 12}, refusals.SourceMissing),
        ({"before_final": True}, refusals.NotPublishable),
    ],
)
def test_what_the_public_may_not_read_or_no_law_allows_is_refused(
    session: Session, preparer: Actor, planner: Actor, firm: Party, said: dict[str, object], refused: type[Exception]
) -> None:
    case = a_final_case(session, preparer, firm)
    case.site_id = a_site(session, planner, "Finca El Olivar").id
    with pytest.raises(refused):
        preparing.prepare(session, preparer, wanted(case.id, **said), now=THEN)


def test_a_small_count_is_told_as_fewer_and_a_region_only_where_it_hides_the_site(
    session: Session, preparer: Actor, approver: Actor, planner: Actor, firm: Party
) -> None:
    sites = [a_site(session, planner, f"Finca {number}") for number in range(10)]
    for site in sites:
        site.region = "Almería"
        session.add(site)
    for reference, counted, of_region in (("A", 9, 10), ("B", 10, 9)):
        for site in sites[of_region:]:
            site.region = "Murcia"
        session.flush()
        case = a_final_case(session, preparer, firm, reference)
        case.site_id = sites[0].id
        publish(session, preparer, approver, case, workers_affected=counted, workers_source="Record of the visit")
    told = {entry.reference: (entry.workers, entry.region) for entry in register.snapshot(session, on=ON).entries}
    assert told == {"A": ("fewer than 10", "Almería"), "B": ("10", "")}


@given(st.one_of(st.none(), st.integers(0, 500)))
def test_no_count_below_ten_is_ever_printed(counted: int | None) -> None:
    shown = k_check.shown_count(counted)
    assert shown == ("" if counted is None else "fewer than 10" if counted < 10 else str(counted))


def test_an_annulled_case_is_gone_at_once_and_what_is_left_names_nobody(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    publish(session, preparer, approver, case)
    secret = subscribers.ask(
        session, Subscribing(address="a@desk.example"), register_address="http://t.example", now=THEN
    )
    subscribers.confirm(session, secret or "", now=THEN)
    annul(session, approver, case)
    assert listed(session) == []
    left = register.read_entry(session, case.id, on=ON)
    assert isinstance(left, Removed)
    assert (left.removed_on, left.removed_because) == (ON, "annulled")
    messages = session.exec(select(OutboxMessage)).all()
    assert [one.kind for one in messages] == ["mail"]  # nothing is put where nothing sends it
    everything = left.model_dump_json() + "".join(one.subject + one.body for one in messages)
    assert "Vega" not in everything
    assert all(str(case.id) in one.body for one in messages)
    assert lines(session, "publication.removed") == 1
    assert publications.correct(session, approver, case.id, "annulled", now=THEN) is None
    with pytest.raises(refusals.NotPublishable):
        preparing.prepare(session, preparer, wanted(case.id), now=THEN)


def test_a_listing_ends_by_itself_in_whatever_state_its_case_is(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    publish(session, preparer, approver, case)
    case.state = "paying"
    session.add(case)
    after = UNTIL + timedelta(days=1)
    assert (listed(session, UNTIL), listed(session, after)) == (["ES-1"], [])
    job = Actor.system(preparer.organisation_id)
    assert correcting.expire(session, job, now=THEN) == []
    late = THEN.replace(year=after.year, month=after.month, day=after.day)
    assert [one.case_id for one in correcting.expire(session, job, now=late)] == [case.id]
    assert correcting.expire(session, job, now=late) == []
    assert register.snapshot(session, on=ON).entries == ()
    assert lines(session, "publication.removed") == 1
    with pytest.raises(refusals.TakenOffForGood):
        preparing.prepare(session, preparer, wanted(case.id), now=THEN)


def test_an_entry_that_leaves_before_its_decision_ends_it_asks_on_that_day_whether_it_stays(
    session: Session, approver: Actor, preparer: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    soon = date(2026, 12, 1)
    publish(session, preparer, approver, case, listed_until=soon, ends_by="review")

    def asked() -> list[date]:
        reviews = select(col(Obligation.due_on)).where(
            col(Obligation.step).like(f"{correcting.LEAVES}:%"), col(Obligation.closed_at).is_(None)
        )
        return list(session.exec(reviews))

    assert asked() == [soon]
    publish(session, preparer, approver, case, correction="It stays until the decision ends it")
    assert asked() == []


def test_what_is_not_final_is_public_only_where_the_law_says_so_and_is_labelled(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm, state="decided", **UNDERPAID)
    early = {"before_final": True, "starts_on": "2026-04-10"} | NAMED
    with pytest.raises(rules.LawNotFitting):
        preparing.prepare(session, preparer, wanted(case.id, **early | {"law_id": "es_lisos_40"}), now=THEN)
    british = replace(preparer, jurisdiction=frozenset({"GB"}))
    publish(session, british, approver, case, now=THEN, **early)
    (entry,) = register.snapshot(session, on=ON).entries
    assert (entry.finality, entry.final_on, entry.appeal) == ("not_final", None, "possible")
    case.state = "appealed"
    session.add(case)
    session.flush()
    assert listed(session) == []


def test_what_was_shown_before_it_was_final_leaves_when_the_case_goes_on_and_comes_back_by_two_people_alone(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    british = replace(preparer, jurisdiction=frozenset({"GB"}))
    case = a_final_case(session, preparer, firm, state="decided", **UNDERPAID)
    early = {"before_final": True, "starts_on": "2026-04-10"} | NAMED
    publish(session, british, approver, case, now=THEN, **early)
    lodged = AppealLodged(how="letter", received_on=ON)
    appeal = CaseMove(to_state="appealed", on=ON, reason="They appeal", appeal_body="court", appeal=lodged)
    moves.move(session, preparer, case.id, appeal, version_seen=case.version, now=THEN)
    end = CaseMove(to_state="final", on=ON, reason="Lowered", amount=Decimal(4000), listed_until=UNTIL)
    for state, step in (("appealed", None), ("final", end)):
        if step:
            moves.move(session, approver, case.id, step, version_seen=case.version, now=THEN)
        shown = register.snapshot(session, on=ON)
        gone = register.read_entry(session, case.id, on=ON)
        assert (state, shown.entries, [one.id for one in shown.removed]) == (case.state, (), [case.id])
        assert isinstance(gone, Removed)
    publish(session, british, approver, case, correction="The appeal has lowered the sum", **NAMED)
    shown = register.snapshot(session, on=ON)
    assert shown.removed == ()
    assert [(one.final_amount, one.appeal) for one in shown.entries] == [(Decimal(4000), "decided")]


def test_a_settlement_after_publication_asks_for_a_version_with_the_sum_that_is_due(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    publish(session, preparer, approver, case)
    agreed = SettlementAgreed(agreed_on=ON, reduced=Decimal(5000), reason="It pays the workers at once")
    money.settle(session, approver, case.id, agreed, version_seen=case.version, now=THEN)
    asked = select(Obligation).where(Obligation.kind == "case.correction", col(Obligation.closed_at).is_(None))
    assert [one.due_on for one in session.exec(asked)] == [date(2026, 4, 14)]
    publish(session, preparer, approver, case, correction="The sum was settled")
    assert [one.final_amount for one in register.snapshot(session, on=ON).entries] == [5000]
    assert session.exec(asked).all() == []


def test_a_correction_is_a_new_version_that_says_what_it_puts_right(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    publish(session, preparer, approver, case)
    with pytest.raises(refusals.CorrectionMissing):
        preparing.prepare(session, preparer, wanted(case.id, listed_until="2027-04-01"), now=THEN)
    publish(session, preparer, approver, case, listed_until="2027-04-01", correction="The last day was wrong")
    found = register.read_entry(session, case.id, on=ON)
    assert isinstance(found, RegisterEntryFile)
    assert (found.entry.version, found.entry.listed_until) == (2, date(2027, 4, 1))
    assert [(one.version, one.what) for one in found.corrections] == [(2, "The last day was wrong")]
    assert listed(session) == ["ES-1"]


def test_a_firm_answers_by_its_link_and_its_reply_stands_beside_the_entry_once_it_was_read(
    session: Session, preparer: Actor, approver: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    row = preparing.prepare(session, preparer, wanted(case.id), now=THEN)
    secret = approving.approve(session, approver, row.id, now=THEN).secret
    link = links.opened(session, secret, now=THEN, to_write=True)
    with pytest.raises(k_check.TooPrivate):
        answers.say(session, link, FirmAnswering(kind="reply", text="Ask Mrs. Ruiz at our desk"), now=THEN)
    reply = answers.say(session, link, FirmAnswering(kind="reply", text="We have paid what was owed."), now=THEN)
    contest = answers.say(
        session, link, FirmAnswering(kind="contest", about="final_amount", text="The sum is lower."), now=THEN
    )
    assert (reply.due_on, contest.due_on) == (date(2026, 4, 17), date(2026, 5, 4))
    assert register.snapshot(session, on=ON).entries[0].reply == ""
    answers.decide(session, preparer, reply.id, AnswerDeciding(accepted=True, answer="Read"), now=THEN)
    assert register.snapshot(session, on=ON).entries[0].reply == "We have paid what was owed."
    answers.decide(session, preparer, contest.id, AnswerDeciding(accepted=True, answer="It is lower"), now=THEN)
    held = select(Obligation.step).where(Obligation.subject_id == case.id, col(Obligation.closed_at).is_(None))
    assert session.exec(held).all() == [f"correction:{contest.id}"]
    with pytest.raises(answers.AnswerDecided):
        answers.decide(session, preparer, reply.id, AnswerDeciding(accepted=False, answer="No, after all"), now=THEN)
    for _ in range(answers.MOST_A_DAY - 2):
        answers.say(session, link, FirmAnswering(kind="reply", text="And another word."), now=THEN)
    with pytest.raises(answers.TooManyAnswers):
        answers.say(session, link, FirmAnswering(kind="reply", text="And another word."), now=THEN)
    with pytest.raises(links.LinkClosed):
        links.opened(session, secret, now=THEN + timedelta(days=61))
    annul(session, approver, case)
    with pytest.raises(links.LinkClosed):
        links.opened(session, secret, now=THEN)


def test_nobody_is_subscribed_by_somebody_else(session: Session, approver: Actor, preparer: Actor, firm: Party) -> None:
    asked = Subscribing(address="A@desk.example")
    secret = subscribers.ask(session, asked, register_address="http://t.example", now=THEN)
    assert subscribers.ask(session, asked, register_address="http://t.example", now=THEN) is None
    case = a_final_case(session, preparer, firm)
    publish(session, preparer, approver, case, notice_email="")
    annul(session, approver, case)
    assert session.exec(select(OutboxMessage)).all() == []
    subscribers.confirm(session, secret or "", now=THEN)
    assert subscribers.end(session, secret or "", now=THEN).state == "ended"
    for wrong in ("no-mail", "https://hook.example/in"):
        with pytest.raises(subscribers.SubscriberAddressWrong):
            subscribers.ask(session, Subscribing(address=wrong), register_address="", now=THEN)
    assert len(session.exec(select(RegisterSubscriber)).all()) == 1


def test_publications_of_another_authority_are_not_there(
    session: Session, preparer: Actor, approver: Actor, officer: Actor, inspector: Actor, firm: Party
) -> None:
    case = a_final_case(session, preparer, firm)
    row = preparing.prepare(session, preparer, wanted(case.id), now=THEN)
    stranger = replace(approver, organisation_id=officer.organisation_id)
    with pytest.raises(refusals.PublicationNotFound):
        approving.approve(session, stranger, row.id, now=THEN)
    with pytest.raises(ActionNotAllowed):
        preparing.list_publications(session, inspector)
    assert preparing.list_publications(session, stranger) == []
