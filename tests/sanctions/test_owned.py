"""Firms that listed parties own enough of, under each regime's own rule, and listed parties met up the chain."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from foundation.actors import Actor, OrganisationId
from foundation.ids import new_id
from sanctions import hits, owned, rulings, runs, watch_lists
from sanctions.hits import HitQuery
from sanctions.listed_chain import listed_in_chain
from sanctions.lists.guards import Accepting
from sanctions.lists.reading import read_lists
from sanctions.models import Hit, OwnedAlert
from sanctions.ownership_rules import all_rules, is_ruled, rules_on
from sanctions.payloads import HitRuling
from sanctions.watch_lists import Loading
from suppliers import edges, identity
from suppliers.models import Edge, Party
from suppliers.payloads import EdgeCreate
from tests.builders import NOW, a_party, an_edge

SYSTEM = Actor.system(OrganisationId(new_id()))
TODAY = NOW.date()
NAMES = ("Quillfeather Zorban", "Gannet Marrow")


def listed(
    session: Session, folder: Path, *names: str, source: str = "us_ofac_sdn", programmes: Sequence[str] = ("", "")
) -> None:
    path = folder / f"{source}.jsonl"
    entries: list[Mapping[str, object]] = [
        {"id": f"W{at}", "names": [name], "programme": programme}
        for at, (name, programme) in enumerate(zip(names, programmes, strict=True))
    ]
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    loading = Loading(accepting=Accepting(smaller=True, other=True))
    watch_lists.load(session, SYSTEM, read_lists(path), now=NOW, loading=loading)


def owners(session: Session, officer: Actor, folder: Path, source: str = "us_ofac_sdn") -> list[Party]:
    listed(session, folder, *NAMES, source=source)
    found = [a_party(session, officer, name) for name in NAMES]
    runs.screen_all(session, officer, now=NOW)
    return found


def confirm(session: Session, officer: Actor, party: Party) -> Hit:
    (hit,) = hits.list_hits(session, officer, HitQuery(node_id=party.id, state="open")).rows
    ruling = HitRuling(decision="confirmed", reason="the same number", reason_code="same_identifier")
    return rulings.rule(session, officer, hit.id, ruling, version_seen=hit.version, now=NOW)


def a_stake(
    session: Session, officer: Actor, owner: Party, entity: Party, low: float | None, high: float | None = None
) -> Edge:
    new = EdgeCreate(kind="owns", from_id=owner.id, to_id=entity.id, share_min=low, share_max=high or low)
    return edges.add_edge(session, officer, new, now=NOW)


def standing(session: Session, officer: Actor) -> list[tuple[str, str, str]]:
    owned.recompute(session, officer, day=TODAY, now=NOW)
    return [(row.rule, row.owner_state, row.reached) for row in owned.list_owned(session, officer)]


def test_two_listed_owners_count_together_for_one_regime_and_alone_for_another(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    listed(session, tmp_path, *NAMES, source="uk_sanctions")
    first, second = owners(session, officer, tmp_path)
    firm = a_party(session, officer, "Olive Brook Foods")
    a_stake(session, officer, first, firm, 0.3)
    a_stake(session, officer, second, firm, 0.25)
    for party in (first, second):
        for hit in hits.list_hits(session, officer, HitQuery(node_id=party.id)).rows:
            ruling = HitRuling(decision="confirmed", reason="the same number")
            rulings.rule(session, officer, hit.id, ruling, version_seen=1, now=NOW)
    assert standing(session, officer) == [("us_ofac_50", "confirmed", "yes")]
    (row,) = owned.list_owned(session, officer)
    assert row.wording == (
        "Olive Brook Foods: owned 55% by Gannet Marrow and Quillfeather Zorban (confirmed as listed), as of 2026-11-22,"
        " under United States, OFAC 50 percent rule (at least 50%, added up)."
    )


def test_half_is_enough_for_one_regime_and_not_for_another(session: Session, officer: Actor, tmp_path: Path) -> None:
    listed(session, tmp_path, *NAMES, source="eu_fsf")
    first, _ = owners(session, officer, tmp_path)
    firm = a_party(session, officer, "Olive Brook Foods")
    a_stake(session, officer, first, firm, 0.5)
    assert standing(session, officer) == [("us_ofac_50", "possible", "yes")]
    (row,) = owned.list_owned(session, officer)
    sources = {str(hit.id): hit.source for hit in hits.list_hits(session, officer, HitQuery(node_id=first.id)).rows}
    assert sorted(sources.values()) == ["eu_fsf", "us_ofac_sdn"]
    assert [sources[owner["hit_id"]] for owner in row.owners] == ["us_ofac_sdn"]


def test_of_a_list_that_repeats_others_only_the_office_that_has_the_rule_counts(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    listed(session, tmp_path, *NAMES, source="us_csl", programmes=("SDN IRAN", "DPL"))
    for name, owned_firm in zip(NAMES, ("Olive Brook Foods", "Heron Sallow"), strict=True):
        owner, firm = (a_party(session, officer, one) for one in (name, owned_firm))
        a_stake(session, officer, owner, firm, 0.9)
    runs.screen_all(session, officer, now=NOW)
    assert standing(session, officer) == [("us_ofac_50", "possible", "yes")]
    (row,) = owned.list_owned(session, officer)
    assert row.wording.startswith("Olive Brook Foods")


def test_of_the_list_without_sdn_only_sectoral_entries_have_an_ownership_rule() -> None:
    sectoral = ("UKRAINE-EO13662", "RUSSIA-EO14024; UKRAINE-EO13662", "UKRAINE-EO13662] [RUSSIA-EO14024")
    assert {is_ruled("us_ofac_cons", programme, TODAY) for programme in sectoral} == {True}
    assert not is_ruled("us_ofac_cons", "NS-PLC", TODAY)
    assert is_ruled("us_ofac_sdn", "TESTLAND", TODAY)


def test_an_unknown_stake_is_told_as_a_range_and_several_levels_are_walked(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    first, _ = owners(session, officer, tmp_path)
    middle, firm = (a_party(session, officer, name) for name in ("Heron Sallow", "Olive Brook Foods"))
    confirm(session, officer, first)
    a_stake(session, officer, first, middle, 0.6)
    a_stake(session, officer, middle, firm, 0.3, 0.7)
    owned.recompute(session, officer, day=TODAY, now=NOW)
    told = {row.node_id: row for row in owned.list_owned(session, officer)}
    assert (told[middle.id].reached, told[firm.id].reached) == ("yes", "possible")
    said = f"owned at least 30% (at most 70%) by Heron Sallow, behind whom stands {NAMES[0]} (confirmed as listed)"
    assert said in told[firm.id].wording
    assert [(owner["name"], owner["as"]) for owner in told[firm.id].owners] == [
        ("Heron Sallow", "owned by matched"),
        (NAMES[0], "matched behind"),
    ]
    assert all("controls" not in row.wording for row in told.values())


def test_an_alert_ends_with_what_it_rests_on_and_is_made_once(session: Session, officer: Actor, tmp_path: Path) -> None:
    first, _ = owners(session, officer, tmp_path)
    firm = a_party(session, officer, "Olive Brook Foods")
    stake = a_stake(session, officer, first, firm, 0.8)
    hit = confirm(session, officer, first)
    assert standing(session, officer) == standing(session, officer) == [("us_ofac_50", "confirmed", "yes")]
    assert len(session.exec(select(OwnedAlert)).all()) == 1
    rulings.rule(
        session,
        officer,
        hit.id,
        HitRuling(decision="cleared", reason="another firm"),
        version_seen=hit.version,
        now=NOW,
    )
    assert owned.recompute_changed(session, officer, day=TODAY, now=NOW) == owned.OwnedRun(ended=1)
    assert owned.recompute_changed(session, officer, day=TODAY, now=NOW) is None
    assert (stake.id, owned.list_owned(session, officer)) == (stake.id, [])


def test_a_stake_that_begins_on_a_later_day_is_met_on_that_day_without_any_news(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    first, _ = owners(session, officer, tmp_path)
    firm, tomorrow = a_party(session, officer, "Olive Brook Foods"), TODAY + timedelta(days=1)
    new = EdgeCreate(kind="owns", from_id=first.id, to_id=firm.id, share_min=0.8, share_max=0.8, valid_from=tomorrow)
    edges.add_edge(session, officer, new, now=NOW)
    assert owned.recompute_changed(session, officer, day=TODAY, now=NOW) == owned.OwnedRun()
    assert owned.recompute_changed(session, officer, day=TODAY, now=NOW) is None
    assert owned.recompute_changed(session, officer, day=tomorrow, now=NOW) == owned.OwnedRun(opened=1, standing=1)


def test_recorded_control_counts_where_the_regime_says_so_and_is_said_to_be_recorded(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    listed(session, tmp_path, *NAMES, source="us_ofac_sdn")
    first, _ = owners(session, officer, tmp_path, source="eu_fsf")
    firm = a_party(session, officer, "Olive Brook Foods")
    an_edge(session, officer, first.id, firm.id, "controls")
    assert standing(session, officer) == [("eu_ownership", "possible", "yes")]
    (row,) = owned.list_owned(session, officer)
    assert "a recorded link says that it is controlled by Quillfeather Zorban (possibly listed" in row.wording


@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2025, 10, 15), date(2026, 1, 1), date(2026, 11, 22)])
def test_each_rule_holds_once_on_a_day_and_names_its_source(day: date) -> None:
    names = [rule.rule for rule in rules_on(day)]
    assert len(names) == len(set(names))
    assert all(rule.source and rule.certainty for rule in all_rules())
    if day == date(2026, 1, 1):
        assert [rule.rule for rule in rules_on(day) if rule.suspended] == ["us_bis_affiliates"]


def exposures(session: Session, officer: Actor, buyer: Party) -> dict[str, tuple[str, str, int, str]]:
    found = listed_in_chain(session, officer, buyer.id, TODAY)
    return {
        row.name: (row.state, row.label.value, row.tier, ">".join(step.name for step in row.way)) for row in found.rows
    }


def test_a_match_of_a_suppliers_supplier_is_met_by_the_buyer_with_its_way(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    first, second = owners(session, officer, tmp_path)
    buyer, mill = (a_party(session, officer, name) for name in ("Lindenhof", "Olive Brook Foods"))
    an_edge(session, officer, mill.id, buyer.id)
    an_edge(session, officer, first.id, mill.id, "subcontracts")
    an_edge(session, officer, second.id, mill.id, "owns")
    confirm(session, officer, first)
    assert exposures(session, officer, buyer) == {
        "Quillfeather Zorban": ("confirmed", "direct", 2, "Quillfeather Zorban>Olive Brook Foods>Lindenhof"),
        "Gannet Marrow": ("possible", "ownership", 1, "Gannet Marrow>Olive Brook Foods>Lindenhof"),
    }


def test_a_doubtful_identity_makes_a_way_possible_and_an_owners_own_suppliers_reach_nobody(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    first, second = owners(session, officer, tmp_path)
    buyer, mill, holding = (a_party(session, officer, name) for name in ("Lindenhof", "Olive Brook", "Heron Sallow"))
    an_edge(session, officer, mill.id, buyer.id)
    an_edge(session, officer, holding.id, mill.id, "owns")
    an_edge(session, officer, second.id, holding.id)
    identity.decide(session, officer, (mill.id, first.id), "possibly_same", reason="one address", now=NOW)
    confirm(session, officer, first)
    assert exposures(session, officer, buyer) == {
        "Quillfeather Zorban": ("confirmed", "possibly_same_as", 1, "Quillfeather Zorban>Olive Brook>Lindenhof")
    }


def test_a_firm_under_an_ownership_rule_is_told_with_its_wording(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    first, _ = owners(session, officer, tmp_path)
    buyer, mill = (a_party(session, officer, name) for name in ("Lindenhof", "Olive Brook Foods"))
    an_edge(session, officer, mill.id, buyer.id)
    a_stake(session, officer, first, mill, 0.7)
    confirm(session, officer, first)
    owned.recompute(session, officer, day=TODAY, now=NOW)
    rows = {row.name: row for row in listed_in_chain(session, officer, buyer.id, TODAY).rows}
    mine = rows["Olive Brook Foods"]
    assert (mine.rule, mine.state, mine.label, mine.tier) == ("us_ofac_50", "confirmed", "ownership", 1)
    assert "owned 70% by Quillfeather Zorban" in mine.wording
    assert rows["Quillfeather Zorban"].label == "ownership"
