"""Facts entered once, words of people, and statements: drafts that follow them and signed ones that do not."""

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from foundation import accounts, trail
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.clock import today_in
from foundation.database import Database
from foundation.models import Obligation, TrailEntry
from foundation.versions import ChangedMeanwhile
from reports import making
from reports.contents.kinds import Form
from reports.contents.spoken import book
from reports.facts.law_answers import answers_held
from reports.facts.laws import key_lines, law_facts, laws_facts
from reports.facts.promises import PromiseQuery, promises_facts
from reports.facts.worklist import WorkQuery, subject_of_task, worklist
from reports.laws.book import law_book
from reports.laws.keys import answer_keys
from reports.laws.versions import LawHasNoVersion, LawYearUnreadable, reporting_year
from reports.making import ReportOrder
from reports.models import LawStatement
from reports.statements import facts, narratives, refusals, statements
from reports.statements.payloads import (
    AnswerFactCreate,
    NarrativeWriting,
    StatementOpening,
    StatementPublishing,
    StatementSigning,
)
from reports.statements.reading import drafted, moved_since, reads_as
from reports.statements.signers import signing_rules
from tests.builders import NOW, a_grievance, a_party, a_site, an_account, an_edge
from tests.reports.ground import words_in

LAW, YEAR = "uk_msa_s54", 2026
TODAY = NOW.date()
SAID: dict[str, dict[str, object]] = {
    "org.profile": {"headcount": 1250, "turnover": "88000000", "currency": "EUR", "as_of": "2026-06-30"},
    "supply.trace": {
        "product": "Olives", "lot": "L-7", "origin": "ES", "reaches": "farm_or_mine", "traced_on": "2026-05-04",
    },
    "policy.register": {"title": "Supplier code", "approved_by": "Board", "approved_on": "2026-02-01"},
    "training.records": {"topic": "Recruitment fees", "audience": "buyers", "people": 7, "held_on": "2026-03-01"},
    "kpi.metrics": {
        "indicator": "Sites visited", "unit": "%", "baseline": "20", "target": "45.5", "measured_on": "2026-06-30",
    },
    "consult.log": {"partner": "union", "topic": "Housing of crews", "held_on": "2026-04-01"},
    "gov.approvals": {
        "body": "Board", "person": "Iris Invented", "position": "Director", "year": 2026, "decided_on": "2026-11-01",
    },
    "remedy.income_loss": {"measure": "School meals", "people": 4, "given_on": "2026-05-01"},
}  # fmt: skip


def new_fact(key: str, **changes: object) -> AnswerFactCreate:
    return AnswerFactCreate.model_validate(
        {"said": {"key": key, **SAID[key], **changes}, "valid_from": "2026-01-01", "source": "Annual accounts"}
    )


def a_part(session: Session, actor: Actor, section: str, text: str = "We visit each farm before the harvest.") -> None:
    said = NarrativeWriting(year=YEAR, text=text)
    narratives.write_part(session, actor, LAW, section, said, version_seen=0, now=NOW)


def a_draft(session: Session, actor: Actor, **changes: object) -> LawStatement:
    opening = StatementOpening.model_validate({"law_id": LAW, "year": YEAR, **changes})
    return statements.open_statement(session, actor, opening, now=NOW)


def signed(session: Session, actor: Actor, row: LawStatement) -> LawStatement:
    said = StatementSigning(signed_as="Director", reads_as=reads_as(drafted(session, actor, row, today=TODAY)))
    return statements.sign_statement(session, actor, row.id, said, version_seen=row.version, now=NOW)


@pytest.fixture
def second(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@lindenhof.example")


def test_each_of_the_18_keys_fills_every_law_from_one_place(session: Session, officer: Actor) -> None:
    """The ones entered here, one row each; the others come from their floors."""
    for key in SAID:
        facts.add_fact(session, officer, new_fact(key), now=NOW)
    assert set(SAID) == {key for key, one in answer_keys().items() if one.entered}
    held = answers_held(session, officer, reporting_year(YEAR), k=10)
    assert set(SAID) <= held.keys()
    overview = laws_facts(session, officer, YEAR, language="en", today=TODAY)
    for key in set(SAID) - {"gov.approvals"}:
        for line in overview.lines:
            assert line.facts is not None
            for section in line.law.sections:
                if key in section.data:
                    assert line.facts.answers[key] is held[key] or line.facts.answers[key] == held[key]
                    reasons = line.facts.completeness(section).reasons
                    assert [one.met for one in reasons if one.need.startswith(key) and "or" not in one.need] != [False]
    reach = {line.key.key: line.reach.laws for line in key_lines(session, officer, YEAR)}
    assert (reach["audit.findings"], reach["gov.approvals"], reach["remedy.income_loss"]) == (12, 8, 1)


def test_register_floors_answer_their_own_keys(session: Session, officer: Actor) -> None:
    farm = a_site(session, officer, "Finca Inventada")
    a_grievance(session, officer, farm)
    an_edge(session, officer, a_party(session, officer, "Agro Uno").id, a_party(session, officer, "Hotel Uno").id)
    held = answers_held(session, officer, reporting_year(YEAR), k=10)
    assert {"org.sites", "supply.tiers", "grievance.cases"} <= held.keys()
    document = json.loads(
        making.make(session, officer, ReportOrder("law_statement", "de_lksg", Form.JSON, "2026"), now=NOW).content
    )
    assert document["figures"]["complaints"]["shown"] == "fewer than 10"
    blind = replace(officer, role=Role.APPROVER)
    assert "grievance.cases" not in answers_held(session, blind, reporting_year(YEAR), k=10)
    assert "grievance.cases" not in answers_held(session, officer, reporting_year(2025), k=10)


def test_a_draft_follows_the_facts_and_a_signed_statement_does_not(
    session: Session, officer: Actor, second: Actor
) -> None:
    first = facts.add_fact(session, officer, new_fact("kpi.metrics"), now=NOW)
    draft = a_draft(session, officer)
    assert "45.5" in str(drafted(session, officer, draft, today=TODAY))
    frozen = signed(session, second, draft)
    facts.correct_fact(session, officer, first.series_id, new_fact("kpi.metrics", target="60"), version_seen=1, now=NOW)
    assert "45.5" in str(drafted(session, officer, frozen, today=TODAY + timedelta(days=90)))
    assert [one.id for one in moved_since(session, officer, frozen, today=TODAY)] == ["sec-effectiveness"]
    later = a_draft(session, officer, language="es")
    assert "Decimal('60')" in str(drafted(session, officer, later, today=TODAY))
    for form in Form:
        made = making.make(session, officer, ReportOrder("law_statement", LAW, form, "2026"), now=NOW)
        assert "45.5" in words_in(made.content, form), form


def test_all_forms_print_the_words_people_wrote_with_who_and_when(session: Session, officer: Actor) -> None:
    a_part(session, officer, "risk", "Most risk lies with agencies.\n\nWe look there first.")
    for form in Form:
        made = making.make(session, officer, ReportOrder("law_statement", LAW, form, "2026"), now=NOW)
        if form is not Form.CSV:
            assert "Most risk lies with agencies." in " ".join(words_in(made.content, form).split()), form
            assert "Written by Compliance Officer, 22 Nov 2026, version 1" in " ".join(
                words_in(made.content, form).split()
            )


def test_people_few_enough_to_be_known_are_not_counted(session: Session, officer: Actor) -> None:
    facts.add_fact(session, officer, new_fact("training.records"), now=NOW)
    order = ReportOrder("law_statement", LAW, Form.JSON, "2026")
    figures = json.loads(making.make(session, officer, order, now=NOW).content)["figures"]
    people = [each["shown"] for key, each in figures.items() if key.endswith(".people")]
    assert people == ["fewer than 10"]


def test_nobody_signs_what_they_opened_nor_what_moved_since_they_read_it(
    session: Session, officer: Actor, second: Actor
) -> None:
    draft = a_draft(session, officer)
    with pytest.raises(refusals.SignerPrepared):
        signed(session, officer, draft)
    read = reads_as(drafted(session, second, draft, today=TODAY))
    a_part(session, officer, "steps")
    with pytest.raises(refusals.ContentMoved):
        statements.sign_statement(
            session, second, draft.id, StatementSigning(signed_as="Director", reads_as=read), version_seen=1, now=NOW
        )
    with pytest.raises(ChangedMeanwhile):
        statements.sign_statement(
            session, second, draft.id, StatementSigning(signed_as="Director", reads_as=read), version_seen=7, now=NOW
        )
    assert signed(session, second, draft).state == "signed"


def test_nobody_signs_a_statement_in_which_their_own_words_or_facts_stand(
    session: Session, officer: Actor, second: Actor
) -> None:
    draft = a_draft(session, officer)
    a_part(session, second, "steps")
    with pytest.raises(refusals.SignerPrepared, match="wrote words"):
        signed(session, second, draft)
    newer = NarrativeWriting(year=YEAR, text="Words of somebody else.")
    narratives.write_part(session, officer, LAW, "steps", newer, version_seen=1, now=NOW)
    fact = facts.add_fact(session, second, new_fact("policy.register"), now=NOW)
    facts.add_fact(session, second, new_fact("policy.register", title="Of a year to come"), now=NOW)
    with pytest.raises(refusals.SignerPrepared, match="entered facts"):
        signed(session, second, draft)
    for row in facts.standing_facts(session, second):
        facts.correct_fact(session, officer, row.series_id, new_fact("policy.register"), version_seen=1, now=NOW)
    facts.add_fact(session, second, new_fact("gov.approvals", law_id="ca_s211"), now=NOW)
    assert fact.superseded_at is not None
    assert signed(session, second, draft).state == "signed"
    assert {rule.bars for rule in signing_rules() if rule.why} == set(refusals.HAD_A_HAND)


def test_the_public_day_is_a_task_until_the_statement_is_public_and_stays_missed(
    session: Session, officer: Actor, second: Actor
) -> None:
    query = PromiseQuery(kind="statement.open")
    row = a_draft(session, officer, year=2025)
    task = worklist(session, officer, WorkQuery(), today=TODAY).late[0]
    assert (task.due_on, str(task.title)) == (date(2026, 6, 30), "Statement for 2025 has to be public")
    assert subject_of_task(session, officer, UUID(task.id))[0].kind == "statement"
    signed(session, second, row)
    two = signed(session, second, a_draft(session, officer, year=2025, corrects_id=row.id, correction="A slip"))
    assert promises_facts(session, officer, query, today=TODAY).rows[0].state == "overdue"
    said = StatementPublishing(published_on=TODAY, published_url="https://lindenhof.example/statement")
    statements.publish_statement(session, officer, two.id, said, version_seen=two.version, now=NOW)
    assert worklist(session, officer, WorkQuery(), today=TODAY).empty
    kept = session.exec(select(Obligation).where(Obligation.subject_id == two.id)).one()
    assert (kept.outcome, kept.due_on) == ("published", date(2026, 6, 30))
    assert kept.closed_at is not None
    assert kept.closed_at.date() > kept.due_on
    later = a_draft(session, officer, law_id="de_lksg", year=2025)
    assert later.due_on is None or session.exec(select(Obligation).where(Obligation.subject_id == later.id)).all() == []


def test_the_fixed_words_of_a_statement_are_said_in_the_readers_language(session: Session, officer: Actor) -> None:
    facts.add_fact(session, officer, new_fact("policy.register"), now=NOW)
    for language, heading in (("es", "Qué falta antes de publicarlo"), ("ar", "ما ينقص قبل إصداره")):
        order = ReportOrder("law_statement", LAW, Form.JSON, "2026", language)
        text = making.make(session, officer, order, now=NOW).content.decode()
        assert heading in text
        english = ("What answers it", "Not answered.", "What is missing", "Approved by", "Deadlines", "mandatory,")
        assert [one for one in english if one in text] == []
        assert "state the steps taken in the year" in text, "the law's own text stays as it is in the data"
    words = {f"law.key-{key}": text for key, text in law_book().data_keys}
    assert {key: book()[key]["en"] for key in words} == words


def test_a_signed_statement_is_replaced_only_by_a_corrected_version_that_says_why(
    session: Session, officer: Actor, second: Actor
) -> None:
    one = signed(session, second, a_draft(session, officer))
    with pytest.raises(refusals.StatementSignedAlready):
        a_draft(session, officer)
    with pytest.raises(refusals.CorrectionNotSaid):
        a_draft(session, officer, corrects_id=one.id)
    other = signed(session, second, a_draft(session, officer, year=2025))
    with pytest.raises(refusals.StatementNotCorrectable):
        a_draft(session, officer, corrects_id=other.id, correction="Wrong year")
    two = a_draft(session, officer, corrects_id=one.id, correction="The headcount was last year's")
    with pytest.raises(refusals.StatementOpenAlready):
        a_draft(session, officer, corrects_id=one.id, correction="Twice")
    assert one.state == "signed", "until the corrected version is signed"
    signed(session, second, two)
    assert (one.state, two.number) == ("replaced", 2)
    assert "Corrected version 2: The headcount was last year's" in str(drafted(session, officer, two, today=TODAY))


def test_a_missed_day_stays_missed_after_publication(session: Session, officer: Actor, second: Actor) -> None:
    row = signed(session, second, a_draft(session, officer, year=2025))
    assert row.due_on == date(2026, 6, 30)
    said = StatementPublishing(published_on=TODAY, published_url="https://lindenhof.example/statement")
    early = said.model_copy(update={"published_on": date(2026, 6, 30)})
    with pytest.raises(refusals.PublishedOnWrongDay):
        statements.publish_statement(session, officer, row.id, early, version_seen=row.version, now=NOW)
    statements.publish_statement(session, officer, row.id, said, version_seen=row.version, now=NOW)
    found = law_facts(session, officer, LAW, 2025, language="en", today=date(2027, 1, 1))
    assert found.facts.target is not None
    assert (found.facts.target.published_on, found.facts.target.missed) == (TODAY, True)


def test_a_year_without_a_text_is_refused_and_nothing_is_written(session: Session, officer: Actor) -> None:
    with pytest.raises(LawHasNoVersion, match="2023"):
        a_draft(session, officer, law_id="ca_s211", year=2022)
    with pytest.raises(LawHasNoVersion):
        making.make(session, officer, ReportOrder("law_statement", "ca_s211", Form.JSON, "2022"), now=NOW)
    with pytest.raises(LawYearUnreadable):
        making.make(session, officer, ReportOrder("law_statement", LAW, Form.JSON, "2026-Q4"), now=NOW)
    overview = laws_facts(session, officer, 2013, language="en", today=TODAY)
    assert {line.law.id for line in overview.lines if not line.refused} == {"us_ca_tisca"}
    assert session.exec(select(LawStatement)).all() == []


def test_a_year_that_closes_in_march_is_the_one_that_closes_in_that_year(session: Session, officer: Actor) -> None:
    facts.add_fact(session, officer, new_fact("org.profile", year_ends="03-31"), now=NOW)
    row = a_draft(session, officer)
    assert (row.first_day, row.last_day, row.due_on) == (date(2025, 4, 1), date(2026, 3, 31), date(2026, 9, 30))


def test_an_approval_answers_its_own_law_and_year_alone(session: Session, officer: Actor) -> None:
    facts.add_fact(session, officer, new_fact("gov.approvals", law_id="ca_s211"), now=NOW)
    lines = {line.law.id: line for line in laws_facts(session, officer, YEAR, language="en", today=TODAY).lines}
    states = {}
    for law in ("ca_s211", LAW):
        found = lines[law].facts
        assert found is not None
        states[law] = "gov.approvals" in found.answers
    assert states == {"ca_s211": True, LAW: False}
    last = laws_facts(session, officer, 2025, language="en", today=TODAY).lines
    assert not any(line.facts and "gov.approvals" in line.facts.answers for line in last)


def test_a_fact_is_never_overwritten_and_a_withdrawn_one_answers_nothing(session: Session, officer: Actor) -> None:
    one = facts.add_fact(session, officer, new_fact("policy.register"), now=NOW)
    with pytest.raises(facts.AnswerKindChanged):
        facts.correct_fact(session, officer, one.series_id, new_fact("kpi.metrics"), version_seen=1, now=NOW)
    facts.correct_fact(
        session, officer, one.series_id, new_fact("policy.register", edition="2"), version_seen=1, now=NOW
    )
    with pytest.raises(ChangedMeanwhile):
        facts.correct_fact(session, officer, one.series_id, new_fact("policy.register"), version_seen=1, now=NOW)
    facts.withdraw_fact(session, officer, one.series_id, "Repealed", version_seen=2, now=NOW)
    assert [row.version for row in facts.versions_of(session, officer, one.series_id)] == [3, 2, 1]
    assert facts.standing_facts(session, officer) == []
    with pytest.raises(facts.AnswerFactWithdrawn):
        facts.withdraw_fact(session, officer, one.series_id, "Again", version_seen=3, now=NOW)
    told = session.exec(select(TrailEntry.changes).where(TrailEntry.subject_kind == "answer_fact")).all()
    assert len(told) == 3
    assert "Board" not in str(told)


def test_words_are_kept_in_versions_and_a_second_writer_is_told(session: Session, officer: Actor) -> None:
    a_part(session, officer, "risk", "First words about risk.")
    with pytest.raises(ChangedMeanwhile) as refused:
        a_part(session, officer, "risk", "Other words about risk.")
    assert refused.value.standing["text"] == "First words about risk."
    second = NarrativeWriting(year=YEAR, text="Second words about risk.")
    narratives.write_part(session, officer, LAW, "risk", second, version_seen=1, now=NOW)
    kept = narratives.versions_of(session, officer, LAW, "risk", year=YEAR, language="en")
    assert [row.text[:6] for row in kept] == ["Second", "First "]
    with pytest.raises(narratives.LawSectionNotFound):
        a_part(session, officer, "weather")


def test_another_organisation_and_other_roles_get_nothing(database: Database, session: Session, officer: Actor) -> None:
    row = a_draft(session, officer)
    fact = facts.add_fact(session, officer, new_fact("policy.register"), now=NOW)
    a_part(session, officer, "risk")
    session.commit()
    with database.transaction() as opened:
        other = accounts.add_organisation(opened, name="Other Buyer", kind="buyer", now=NOW)
    stranger = an_account(database, OrganisationId(other.id), Role.COMPLIANCE_OFFICER)
    with pytest.raises(refusals.StatementNotFound):
        statements.read_statement(session, stranger, row.id)
    with pytest.raises(facts.AnswerFactNotFound):
        facts.read_fact(session, stranger, fact.series_id)
    assert laws_facts(session, stranger, YEAR, language="en", today=TODAY).total("answered") == 0
    for role in (Role.OBSERVER, Role.SUPPLIER, Role.AUDITOR_BODY, Role.PLATFORM_ADMINISTRATOR):
        with pytest.raises(ActionNotAllowed):
            laws_facts(session, replace(officer, role=role), YEAR, language="en", today=TODAY)
    for role in (Role.INSPECTOR, Role.APPROVER, Role.CASE_OFFICER):
        reader = replace(officer, role=role)
        with pytest.raises(ActionNotAllowed):
            facts.add_fact(session, reader, new_fact("policy.register"), now=NOW)
        with pytest.raises(ActionNotAllowed):
            a_draft(session, reader)
        with pytest.raises(ActionNotAllowed):
            a_part(session, reader, "steps")
    with pytest.raises(ActionNotAllowed):
        signed(session, Actor.system(officer.organisation_id), row)
    assert today_in(officer.zone, NOW) == TODAY
    assert trail.verify(session).broken is None
    assert law_book().law(LAW).id == LAW
