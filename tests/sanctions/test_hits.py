"""Possible matches: found once, asked about once, ruled on by people, lapsing when a side changes and not otherwise."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from foundation import changes
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.ids import new_id
from foundation.models import Obligation
from foundation.versions import ChangedMeanwhile
from risk.models import LedgerEvent
from sanctions import hits, replaying, rulings, runs, watch_lists
from sanctions.alerts import clearing
from sanctions.alerts.file import read_file
from sanctions.alerts.payloads import ClearingQuery, ManyCleared
from sanctions.hits import HitNotFound, HitQuery
from sanctions.lists.guards import Accepting
from sanctions.lists.reading import read_lists
from sanctions.looking import look, state_of
from sanctions.models import Hit
from sanctions.payloads import HitAssignment, HitRuling
from sanctions.reconciling import Look, Standing, Verdict, reconcile
from sanctions.rescreening.memory import MemoryFolder
from sanctions.rulings import HitLapsed, HitRuledAlready
from sanctions.watch_lists import Loading
from suppliers import facts, identity, parties
from suppliers.identity.payloads import StateReport
from suppliers.payloads import FactCreate, PartyCorrection
from tests.builders import NOW, a_party, a_site, an_account

SYSTEM = Actor.system(OrganisationId(new_id()))
LISTED: dict[str, object] = {
    "id": "W1",
    "kind": "organisation",
    "names": ["Quillfeather Zorban Trading", "QZT Zorban"],
    "countries": ["ES"],
}
CLEARED = HitRuling(decision="cleared", reason="another address and other directors")
CONFIRMED = HitRuling(decision="confirmed", reason="the same registration number")


def load(session: Session, folder: Path, *entries: Mapping[str, object], source: str = "us_ofac_sdn") -> None:
    path = folder / f"{source}.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    loading = Loading(accepting=Accepting(smaller=True, other=True))
    watch_lists.load(session, SYSTEM, read_lists(path), now=NOW, loading=loading)


def open_tasks(session: Session) -> list[Obligation]:
    return list(session.exec(select(Obligation).where(col(Obligation.closed_at).is_(None))))


def only_hit(session: Session, actor: Actor) -> Hit:
    (hit,) = hits.list_hits(session, actor, HitQuery()).rows
    return hit


def standing_hit(session: Session, officer: Actor, folder: Path) -> Hit:
    load(session, folder, LISTED)
    a_party(session, officer, "Quillfeather Zorban Trading S.L.")
    runs.screen_all(session, officer, now=NOW)
    return only_hit(session, officer)


def test_a_listed_party_and_a_site_under_a_former_name_are_asked_about_once(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    load(session, tmp_path, LISTED)
    a_party(session, officer, "Olive Brook Foods")
    a_site(session, officer, "Zorban Quillfeather Trading")
    party = a_party(session, officer, "Quilfeather Zorban Tradng")
    parties.correct_party(session, officer, party.id, PartyCorrection(name="Harmless Name"), version_seen=1)
    run = runs.screen_all(session, officer, now=NOW)
    assert (run.mode, run.subjects, run.opened) == ("full", 3, 2)
    again = runs.screen_all(session, officer, now=NOW, everything=True)
    assert (again.mode, again.opened, again.refreshed, again.lapsed, again.standing) == ("full", 0, 0, 0, 2)
    assert {task.kind for task in open_tasks(session)} == {"hit.rule"}
    assert len(open_tasks(session)) == 2
    hit = hits.list_hits(session, officer, HitQuery(node_id=party.id)).rows[0]
    assert hit.name_screened == "Quilfeather Zorban Tradng"
    assert hit.alignment
    assert hit.points


def test_no_word_says_sanctioned_before_a_person_has_confirmed(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    standing_hit(session, officer, tmp_path)
    (task,) = open_tasks(session)
    assert "possible match" in task.reason
    assert not {"sanction", "victim", "guilty"} & set(f"{task.titled} {task.because}".lower().split())


def test_after_the_first_run_only_what_changed_is_screened(session: Session, officer: Actor, tmp_path: Path) -> None:
    standing_hit(session, officer, tmp_path)
    assert runs.screen_all(session, officer, now=NOW).mode == "nothing"
    a_party(session, officer, "Q Z T Zorban")
    run = runs.screen_all(session, officer, now=NOW)
    assert (run.mode, run.subjects) == ("changed", 1)
    everything = runs.screen_all(session, officer, now=NOW, everything=True)
    assert (everything.opened, everything.refreshed, everything.lapsed) == (0, 0, 0)
    load(session, tmp_path, LISTED, {"id": "W2", "names": ["Olive Brook"]})
    assert runs.screen_all(session, officer, now=NOW).mode == "full"


def test_a_record_that_comes_back_by_undoing_and_one_that_takes_over_a_spelling_are_screened(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    other = a_party(session, officer, "Olive Brook Foods")
    report = StateReport(node_id=hit.node_id, state="closed", reason="no longer there")
    act = identity.report_state(session, officer, report, now=NOW)
    assert runs.screen_all(session, officer, now=NOW).lapsed == 1
    identity.undo_act(session, officer, act.id, now=NOW)
    assert runs.screen_all(session, officer, now=NOW).opened == 1
    identity.decide(session, officer, (other.id, hit.node_id), "same", reason="one register number", now=NOW)
    assert runs.screen_all(session, officer, now=NOW).opened == 1
    assert [one.node_id for one in hits.list_hits(session, officer, HitQuery(node_id=other.id)).rows] == [other.id]


def test_a_confirmed_match_goes_into_the_ledger_and_is_told(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    assert session.exec(select(LedgerEvent)).all() == []
    rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=1, now=NOW)
    (event,) = session.exec(select(LedgerEvent)).all()
    assert (event.kind, event.subject_id, event.verification, event.severity) == (
        "screening_hit",
        hit.node_id,
        "verified",
        "critical",
    )
    assert "hit.confirmed" in [change.kind for change in changes.unread(session, "test")]
    assert open_tasks(session) == []


def test_days_of_a_match_are_those_of_the_organisation(session: Session, officer: Actor, tmp_path: Path) -> None:
    there, late = replace(officer, zone="America/Lima"), datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    load(session, tmp_path, LISTED)
    a_party(session, there, "Quillfeather Zorban Trading S.L.")
    runs.screen_all(session, there, now=late)
    hit = only_hit(session, there)
    rulings.rule(session, there, hit.id, CONFIRMED, version_seen=1, now=late)
    (event,) = session.exec(select(LedgerEvent)).all()
    assert (event.occurred_on, hit.due_on) == (date(2026, 11, 21), date(2026, 11, 24))


def test_a_ruling_can_be_turned_round_and_the_ledger_keeps_both(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    for version, ruling in enumerate((CONFIRMED, CLEARED, CONFIRMED), start=1):
        rulings.rule(session, officer, hit.id, ruling, version_seen=version, now=NOW)
    kinds = sorted(event.kind for event in session.exec(select(LedgerEvent)))
    assert kinds == ["screening_hit", "screening_hit", "void"]
    with pytest.raises(HitRuledAlready):
        rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=4, now=NOW)


def test_a_clearance_holds_while_nothing_compared_changes(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    rulings.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
    parties.correct_party(session, officer, hit.node_id, PartyCorrection(phone="000 111"), version_seen=1)
    load(session, tmp_path, LISTED | {"programme": "renamed", "remarks": "another remark"})
    run = runs.screen_all(session, officer, now=NOW)
    assert (run.mode, run.opened, run.lapsed) == ("full", 0, 0)
    assert (only_hit(session, officer).id, only_hit(session, officer).state) == (hit.id, "cleared")


@pytest.mark.parametrize("side", ["party", "entry"])
def test_a_clearance_lapses_when_either_side_changes(
    session: Session, officer: Actor, tmp_path: Path, side: str
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    rulings.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
    if side == "party":
        better = PartyCorrection(name="Quillfeather Zorban Trading Export S.L.")
        parties.correct_party(session, officer, hit.node_id, better, version_seen=1)
    else:
        load(session, tmp_path, LISTED | {"names": ["Quillfeather Zorban Trading", "Zorban Export"]})
    run = runs.screen_all(session, officer, now=NOW)
    assert (run.opened, run.lapsed) == (1, 1)
    assert only_hit(session, officer).state == "open"
    assert len(open_tasks(session)) == 1
    with pytest.raises(HitLapsed):
        rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=3, now=NOW)


@pytest.mark.parametrize(("field", "lapsed"), [("birth_date", 1), ("worker_count", 0)])
def test_a_clearance_lapses_with_a_birth_date_told_since_and_with_no_other_fact(
    session: Session, officer: Actor, tmp_path: Path, field: str, lapsed: int
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    rulings.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
    told = FactCreate(node_id=hit.node_id, field=field, value="1971", as_of=NOW.date())
    facts.add_fact(session, officer, told, now=NOW)
    run = runs.screen_all(session, officer, now=NOW)
    assert (run.mode, run.opened, run.lapsed) == ("changed", lapsed, lapsed)


def test_a_confirmed_match_ends_with_the_listing_and_leaves_the_score(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=1, now=NOW)
    load(session, tmp_path, {"id": "W2", "names": ["Olive Brook"]})
    assert runs.screen_all(session, officer, now=NOW).lapsed == 1
    assert sorted(event.kind for event in session.exec(select(LedgerEvent))) == ["screening_hit", "void"]


@pytest.mark.parametrize("side", ["party", "entry"])
def test_a_confirmed_match_is_told_as_the_two_are_now(
    session: Session, officer: Actor, tmp_path: Path, side: str
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=1, now=NOW)
    before = (hit.party_hash, hit.entry_hash)
    if side == "party":
        better = PartyCorrection(name="Quillfeather Zorban Trading Export S.L.")
        parties.correct_party(session, officer, hit.node_id, better, version_seen=1)
    else:
        load(session, tmp_path, LISTED | {"names": ["Quillfeather Zorban Trading", "Zorban Export"]})
    run = runs.screen_all(session, officer, now=NOW)
    now = only_hit(session, officer)
    assert (run.refreshed, now.state, now.reason) == (1, "confirmed", CONFIRMED.reason)
    assert ((now.party_hash, now.entry_hash) != before, replaying.replay(session, officer, now.id).same) == (True, True)
    steps = [event.step for event in hits.history_of(session, officer, now.id)]
    assert steps == ["opened", "confirmed", "compared_again"]
    assert [event.kind for event in session.exec(select(LedgerEvent))] == ["screening_hit"]
    assert runs.screen_all(session, officer, now=NOW).refreshed == 0


def test_a_look_that_found_nothing_new_is_the_last_look(session: Session, officer: Actor, tmp_path: Path) -> None:
    standing_hit(session, officer, tmp_path)
    later = NOW + timedelta(hours=1)
    assert runs.screen_all(session, officer, now=later).mode == "nothing"
    state = state_of(session, officer)
    assert state is not None
    assert state.screened_at == later


def test_an_entry_that_expires_overnight_closes_its_question(session: Session, officer: Actor, tmp_path: Path) -> None:
    load(session, tmp_path, LISTED | {"expires_on": "2026-11-22"})
    a_party(session, officer, "Quillfeather Zorban Trading")
    assert runs.screen_all(session, officer, now=NOW).opened == 1
    run = runs.screen_all(session, officer, now=NOW + timedelta(days=1))
    assert (run.lapsed, open_tasks(session)) == (1, [])


def test_an_authority_and_a_firm_rule_on_the_same_party_each_for_itself(
    session: Session, officer: Actor, inspector: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    case_officer = replace(inspector, role=Role.CASE_OFFICER)
    assert runs.screen_all(session, case_officer, now=NOW).opened == 1
    rulings.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
    assert only_hit(session, case_officer).state == "open"
    with pytest.raises(HitNotFound):
        hits.read_hit(session, case_officer, hit.id)


def test_pages_of_hits_hold_each_once_with_the_likeliest_first(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    load(session, tmp_path, LISTED)
    for end in ("", " S.L.", " Export", " Holding"):
        a_party(session, officer, f"Quillfeather Zorban Trading{end}")
    runs.screen_all(session, officer, now=NOW)
    seen: list[Hit] = []
    cursor = ""
    while True:
        page = hits.list_hits(session, officer, HitQuery(limit=1, cursor=cursor))
        seen.extend(page.rows)
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert len({hit.id for hit in seen}) == len(seen) == 4
    assert [hit.probability for hit in seen] == sorted((hit.probability for hit in seen), reverse=True)


def test_who_may_not_rule_is_refused_and_a_stale_page_too(
    session: Session, officer: Actor, inspector: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    with pytest.raises(ActionNotAllowed):
        rulings.rule(session, Actor.system(officer.organisation_id), hit.id, CLEARED, version_seen=1, now=NOW)
    with pytest.raises(ActionNotAllowed):
        hits.list_hits(session, inspector, HitQuery())
    with pytest.raises(ActionNotAllowed):
        runs.screen_all(session, inspector, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        rulings.rule(session, officer, hit.id, CLEARED, version_seen=7, now=NOW)


LOOKS = st.builds(Look, *(st.sampled_from("ab") for _ in range(3)), st.sampled_from([0.5, 0.9]))
STANDINGS = st.builds(Standing, st.sampled_from(["open", "confirmed", "cleared"]), LOOKS, st.booleans())


@given(STANDINGS | st.none(), LOOKS | st.none())
def test_no_match_is_lost_and_no_ruling_is_asked_for_twice(standing: Standing | None, found: Look | None) -> None:
    verdict = reconcile(standing, found)
    asks = verdict in (Verdict.OPEN, Verdict.REOPEN) or (
        standing is not None and standing.state == "open" and verdict is not Verdict.LAPSE
    )
    settled = (
        standing is not None
        and found is not None
        and (standing.state == "confirmed" or (standing.state == "cleared" and found.compares_the_same(standing.look)))
    )
    if found is not None:
        assert asks is not settled
    if standing is not None and found == standing.look:
        assert verdict is Verdict.KEEP


def test_with_a_memory_only_what_changed_is_scored_and_the_answer_is_that_of_a_full_run(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    memories = MemoryFolder(tmp_path / "memories")
    load(session, tmp_path, LISTED, *({"id": f"F{at}", "names": [f"Olmak Tern {at}"]} for at in range(12)))
    a_party(session, officer, "Quillfeather Zorban Trading")
    gannet = a_party(session, officer, "Gannet Marrow Mills")
    assert runs.screen_all(session, officer, now=NOW, memories=memories).opened == 1
    load(session, tmp_path, {"id": "G1", "names": ["Gannet Marrow Mill"]}, source="us_bis_dpl")
    run = runs.screen_all(session, officer, now=NOW, memories=memories)
    assert (run.mode, run.subjects, run.opened, run.pairs) == ("changed", 0, 1, 1)
    parties.correct_party(session, officer, gannet.id, PartyCorrection(name="Heron Sallow"), version_seen=1)
    a_party(session, officer, "Zorban Quillfeather Trading")
    run = runs.screen_all(session, officer, now=NOW, memories=memories)
    assert (run.mode, run.subjects, run.opened) == ("changed", 2, 1)
    again = runs.screen_all(session, officer, now=NOW, everything=True)
    assert (again.mode, again.opened, again.refreshed, again.lapsed) == ("full", 0, 0, 0)


def test_comparing_keeps_no_writer_waiting_and_a_run_written_meanwhile_is_not_written_over(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        load(session, tmp_path, LISTED)
        a_party(session, officer, "Quillfeather Zorban Trading")
    with database.reading() as session:
        early = look(session, officer, now=NOW)
    with database.transaction() as session:
        a_party(session, officer, "Olive Brook Foods")
    run = runs.screen_apart(database, officer, database.transaction, now=NOW)
    assert (run.opened, run.subjects) == (1, 2)
    with database.transaction() as session, pytest.raises(runs.ScreenedMeanwhile):
        runs.write(session, officer, early, now=NOW)


def test_a_match_is_recomputed_to_the_same_bytes_after_the_entry_was_delisted(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    load(session, tmp_path, LISTED)
    for name in ("Quillfeather Zorban Trading S.L.", "Zorbán Quilfeather", "Квиллфезер Зорбан Трейдинг"):
        a_party(session, officer, name)
    runs.screen_all(session, officer, now=NOW)
    found = hits.list_hits(session, officer, HitQuery()).rows
    assert len(found) > 1
    load(session, tmp_path, {"id": "W2", "names": ["Olive Brook"]})
    runs.screen_all(session, officer, now=NOW)
    for hit in found:
        again = replaying.replay(session, officer, hit.id)
        assert (again.same, again.differences, again.answer_hash) == (True, (), hit.answer_hash)


def test_a_replay_says_exactly_what_differs(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    hit.probability, hit.weights = 0.5, dict.fromkeys(hit.weights, 2.0)
    session.add(hit)
    session.flush()
    found = replaying.replay(session, officer, hit.id)
    assert not found.same
    assert {"stored row", "probability", "points", "alignment"} <= {one.what for one in found.differences}


def colleague(database: Database, officer: Actor) -> Actor:
    return an_account(database, officer.organisation_id, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")


def test_where_four_eyes_are_wanted_a_ruling_waits_for_a_second_person(
    session: Session, database: Database, officer: Actor, tmp_path: Path
) -> None:
    session.commit()
    second = colleague(database, officer)
    hit = standing_hit(session, officer, tmp_path)
    rulings.set_four_eyes(session, Actor.system(officer.organisation_id), wanted=True)
    rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=1, now=NOW)
    assert (hit.state, hit.proposed, session.exec(select(LedgerEvent)).all()) == ("open", "confirmed", [])
    assert [task.kind for task in open_tasks(session)] == ["hit.second"]
    with pytest.raises(rulings.SecondPersonNeeded):
        rulings.agree(session, officer, hit.id, version_seen=2, now=NOW)
    rulings.send_back(session, second, hit.id, "the address is not shown", version_seen=2, now=NOW)
    assert (hit.state, hit.proposed, [task.kind for task in open_tasks(session)]) == ("open", "", ["hit.rule"])
    rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=3, now=NOW)
    rulings.agree(session, second, hit.id, version_seen=4, now=NOW)
    assert (hit.state, hit.decided_by, len(session.exec(select(LedgerEvent)).all())) == (
        "confirmed",
        second.account_id,
        1,
    )
    assert open_tasks(session) == []
    steps = [event.step for event in hits.history_of(session, officer, hit.id)]
    assert steps == ["opened", "proposed_confirmed", "sent_back", "proposed_confirmed", "confirmed"]


def test_a_proposal_falls_when_what_it_was_made_on_changes(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    rulings.set_four_eyes(session, Actor.system(officer.organisation_id), wanted=True)
    rulings.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
    load(session, tmp_path, LISTED | {"names": ["Quillfeather Zorban Trading", "Zorban Export"]})
    runs.screen_all(session, officer, now=NOW)
    assert (hit.state, hit.proposed) == ("open", "")
    assert [task.kind for task in open_tasks(session)] == ["hit.rule"]
    steps = [event.step for event in hits.history_of(session, officer, hit.id)]
    assert steps == ["opened", "proposed_cleared", "sent_back", "compared_again"]


def test_a_proposal_to_clear_a_confirmed_match_falls_when_the_entry_is_another(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    rulings.rule(session, officer, hit.id, CONFIRMED, version_seen=1, now=NOW)
    rulings.set_four_eyes(session, Actor.system(officer.organisation_id), wanted=True)
    rulings.rule(session, officer, hit.id, CLEARED, version_seen=2, now=NOW)
    load(session, tmp_path, LISTED | {"programme": "renamed"})
    runs.screen_all(session, officer, now=NOW)
    assert (hit.state, hit.proposed) == ("confirmed", "cleared")
    load(session, tmp_path, LISTED | {"names": ["Quillfeather Zorban Trading", "Zorban Export"]})
    runs.screen_all(session, officer, now=NOW)
    assert (hit.state, hit.proposed, open_tasks(session)) == ("confirmed", "", [])


def test_a_reason_must_be_on_the_list_for_its_decision(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    wrong = HitRuling(decision="confirmed", reason="born elsewhere", reason_code="different_country")
    with pytest.raises(rulings.ReasonUnknown):
        rulings.rule(session, officer, hit.id, wrong, version_seen=1, now=NOW)


def test_a_match_is_given_to_a_colleague_with_a_day(
    session: Session, officer: Actor, inspector: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    given = HitAssignment(assigned_to=officer.account_id, due_on=NOW.date())
    rulings.assign(session, officer, hit.id, given, version_seen=1, now=NOW)
    (task,) = open_tasks(session)
    assert (task.assigned_to, task.due_on) == (officer.account_id, NOW.date())
    assert hits.list_hits(session, officer, HitQuery(mine=True)).rows == [hit]
    with pytest.raises(rulings.AssigneeUnsuitable):
        rulings.assign(
            session, officer, hit.id, HitAssignment(assigned_to=inspector.account_id), version_seen=2, now=NOW
        )


def test_many_matches_with_one_entry_are_cleared_only_as_they_were_looked_at(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    load(session, tmp_path, LISTED)
    for end in ("", " Export", " Holding"):
        a_party(session, officer, f"Quillfeather Zorban Trading{end}")
    runs.screen_all(session, officer, now=NOW)
    chosen = ClearingQuery(source="us_ofac_sdn", entry_key="W1")
    seen = clearing.preview(session, officer, chosen)
    assert seen.count == 3
    asked = ManyCleared(chosen=chosen, token=seen.token, reason_code="different_business", reason="they sell olives")
    first = seen.rows[0]
    rulings.rule(session, officer, first.id, CONFIRMED, version_seen=first.version, now=NOW)
    with pytest.raises(clearing.ChosenChanged):
        clearing.clear_many(session, officer, asked, now=NOW)
    again = clearing.preview(session, officer, chosen)
    done = clearing.clear_many(session, officer, asked.model_copy(update={"token": again.token}), now=NOW)
    assert (done.count, done.proposed, hits.read_hit(session, officer, first.id).state) == (2, False, "confirmed")
    assert open_tasks(session) == []


def test_one_question_answers_all_that_an_alerts_page_shows(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    load(session, tmp_path, LISTED | {"names": ["Quillfeather Zorban Trading", "Zorban Export"]})
    runs.screen_all(session, officer, now=NOW)
    found = read_file(session, officer, hit.id, on=NOW.date())
    assert found.party is not None
    assert found.party.names == ["Quillfeather Zorban Trading S.L."]
    assert (found.entry.in_force, len(found.entry.versions)) == (True, 2)
    assert found.entry.compared == found.entry.versions[0]
    assert (found.replay.same, found.may_rule, found.may_agree, found.four_eyes) == (True, True, False, False)
    assert [event.step for event in found.history] == ["opened", "compared_again"]
    assert found.reasons
