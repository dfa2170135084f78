"""Possible matches: found once, asked about once, ruled on by people, lapsing when a side changes and not otherwise."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from foundation import changes
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.ids import new_id
from foundation.models import Obligation
from foundation.versions import ChangedMeanwhile
from risk.models import LedgerEvent
from sanctions import hits, runs, watch_lists
from sanctions.hits import HitLapsed, HitNotFound, HitQuery, HitRuledAlready
from sanctions.lists.reading import read_lists
from sanctions.models import Hit
from sanctions.payloads import HitRuling
from sanctions.reconciling import Look, Standing, Verdict, reconcile
from suppliers import parties
from suppliers.payloads import PartyCorrection
from tests.builders import NOW, a_party, a_site

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
    watch_lists.load(session, SYSTEM, read_lists(path), now=NOW, accept_smaller=True)


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
    assert not {"sanction", "victim", "guilty"} & set(f"{task.title} {task.reason}".lower().split())


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


def test_a_confirmed_match_goes_into_the_ledger_and_is_told(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    assert session.exec(select(LedgerEvent)).all() == []
    hits.rule(session, officer, hit.id, CONFIRMED, version_seen=1, now=NOW)
    (event,) = session.exec(select(LedgerEvent)).all()
    assert (event.kind, event.subject_id, event.verification, event.severity) == (
        "screening_hit",
        hit.node_id,
        "verified",
        "critical",
    )
    assert "hit.confirmed" in [change.kind for change in changes.unread(session, "test")]
    assert open_tasks(session) == []


def test_a_ruling_can_be_turned_round_and_the_ledger_keeps_both(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    for version, ruling in enumerate((CONFIRMED, CLEARED, CONFIRMED), start=1):
        hits.rule(session, officer, hit.id, ruling, version_seen=version, now=NOW)
    kinds = sorted(event.kind for event in session.exec(select(LedgerEvent)))
    assert kinds == ["screening_hit", "screening_hit", "void"]
    with pytest.raises(HitRuledAlready):
        hits.rule(session, officer, hit.id, CONFIRMED, version_seen=4, now=NOW)


def test_a_clearance_holds_while_nothing_compared_changes(session: Session, officer: Actor, tmp_path: Path) -> None:
    hit = standing_hit(session, officer, tmp_path)
    hits.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
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
    hits.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
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
        hits.rule(session, officer, hit.id, CONFIRMED, version_seen=3, now=NOW)


def test_a_confirmed_match_ends_with_the_listing_and_leaves_the_score(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    hits.rule(session, officer, hit.id, CONFIRMED, version_seen=1, now=NOW)
    load(session, tmp_path, {"id": "W2", "names": ["Olive Brook"]})
    assert runs.screen_all(session, officer, now=NOW).lapsed == 1
    assert sorted(event.kind for event in session.exec(select(LedgerEvent))) == ["screening_hit", "void"]


def test_an_entry_that_expires_overnight_closes_its_question(session: Session, officer: Actor, tmp_path: Path) -> None:
    load(session, tmp_path, LISTED | {"expires_on": "2026-11-22"})
    a_party(session, officer, "Quillfeather Zorban Trading")
    assert runs.screen_all(session, officer, now=NOW).opened == 1
    run = runs.screen_all(session, officer, now=NOW + timedelta(days=1))
    assert (run.mode, run.lapsed, open_tasks(session)) == ("nothing", 1, [])


def test_an_authority_and_a_firm_rule_on_the_same_party_each_for_itself(
    session: Session, officer: Actor, inspector: Actor, tmp_path: Path
) -> None:
    hit = standing_hit(session, officer, tmp_path)
    case_officer = replace(inspector, role=Role.CASE_OFFICER)
    assert runs.screen_all(session, case_officer, now=NOW).opened == 1
    hits.rule(session, officer, hit.id, CLEARED, version_seen=1, now=NOW)
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
        hits.rule(session, Actor.system(officer.organisation_id), hit.id, CLEARED, version_seen=1, now=NOW)
    with pytest.raises(ActionNotAllowed):
        hits.list_hits(session, inspector, HitQuery())
    with pytest.raises(ActionNotAllowed):
        runs.screen_all(session, inspector, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        hits.rule(session, officer, hit.id, CLEARED, version_seen=7, now=NOW)


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
