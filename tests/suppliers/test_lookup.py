"""Finding a record in a large register however it is spelled."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from foundation.actors import Actor
from suppliers import identity, nodes, sites
from suppliers.identity.payloads import MergeCreate, StateReport
from suppliers.lookup import Finder, LookupRecord, build, register
from suppliers.lookup import index as indexing
from suppliers.lookup.asking import look_up
from suppliers.lookup.snapshots import SnapshotUnreadable, load, save
from suppliers.payloads import IdentifierIn, SiteCorrection
from tests.builders import NOW, a_site

SITES = (
    LookupRecord("Golden Star Garments Ltd.", address="Plot 12, Ashulia Road", city="Dhaka", country="BD"),
    LookupRecord("Golden Star Garments Ltd.", address="Plot 19, Ashulia Road", city="Dhaka", country="BD"),
    LookupRecord("Golden Sun Garments Ltd.", address="Plot 12, Ashulia Road", city="Dhaka", country="BD"),
    LookupRecord("Hotel Mirador del Mar S.L.", address="Paseo Largo 3", city="Adra", postcode="04770", country="ES"),
    LookupRecord("Husain Sunrise Knit", other_names=("Sunrise Woollens",), address="Mill Lane 4", city="Surat"),
    LookupRecord("Ångström Möbler AB", address="Storgatan 1", city="Malmö", country="SE"),
    LookupRecord("Фабрика Восход", address="улица Мира 5", city="Тверь", country="RU"),
    LookupRecord("Nadir Plastics", identifiers=(("gln", "4006381333931"),)),
)


def first(asked: LookupRecord, records: Sequence[LookupRecord] = SITES) -> int | None:
    hits = Finder(build(records)).find([asked])[0]
    return hits[0].position if hits else None


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("asked", "position"),
    [
        (LookupRecord("GOLDN STAR GARMENTS", address="12 Ashulia Rd", city="Dhaka"), 0),
        (LookupRecord("Garments Golden Star Limited", address="Plot 19 Ashulia"), 1),
        (LookupRecord("GoldenSun Garment", address="Plot 12"), 2),
        (LookupRecord("Hotel Mirador d. Mar", city="Adra"), 3),
        (LookupRecord("H O T E L Mirador"), 3),
        (LookupRecord("Hussein Sunrise Knit"), 4),
        (LookupRecord("Sunrise Wollens"), 4),
        (LookupRecord("Sun rise Woollens"), 4),
        (LookupRecord("Angstrom Mobler"), 5),
        (LookupRecord("Fabrika Voskhod"), 6),
        (LookupRecord("something else", identifiers=(("GLN", "4006381-333931"),)), 7),
        (LookupRecord("Zzyzx"), None),
        (LookupRecord(""), None),
    ],
)
def test_a_record_is_found_by_another_spelling(asked: LookupRecord, position: int | None) -> None:
    assert first(asked) == position


@pytest.mark.no_database
def test_every_hit_says_why() -> None:
    hit = Finder(build(SITES)).find(
        [LookupRecord("Golden Star Garments", address="Plot 19 Ashulia Road", country="IN")]
    )
    assert hit[0][0].reasons == ("name equal", "address close", "country differs")


@pytest.mark.no_database
def test_an_empty_register_answers_with_nothing() -> None:
    assert Finder(build([])).find([LookupRecord("Anything")]) == [()]


@pytest.mark.no_database
def test_words_that_nearly_everybody_has_still_find_the_one_that_has_them_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every word is common, so only the pairs of words tell; no row of entries is cut short."""
    monkeypatch.setattr(indexing, "COMMON_AT_LEAST", 5)
    words = ("Royal", "Golden", "Star", "Plaza", "Palace", "Crown", "Ocean", "River")
    records = [LookupRecord(f"{a} {b} Hotel", city=c) for a, b in combinations(words, 2) for c in ("Adra", "Berja")]
    asked = [LookupRecord(f"{record.name} Ltd", city=record.city) for record in records]
    found = Finder(build(records)).find(asked)
    assert [records[hits[0].position] for hits in found] == records


@pytest.mark.no_database
@given(at=st.integers(0, 400), letter=st.sampled_from("aeklmnrst"), kind=st.integers(0, 2))
def test_one_slip_in_a_name_loses_no_record(at: int, letter: str, kind: int) -> None:
    records = [
        LookupRecord(f"{name} Textiles", city="Adra") for name in ("Kaveriman", "Lodrunta", "Mirasteko", "Pelinor")
    ]
    position = at % len(records)
    name = records[position].name
    spot = at % 6 + 1
    spoilt = (
        name[:spot] + name[spot + 1 :],
        name[:spot] + letter + name[spot:],
        name[:spot] + letter + name[spot + 1 :],
    )
    assert first(LookupRecord(spoilt[kind]), records) == position


@pytest.mark.no_database
def test_an_index_is_kept_and_read_again(tmp_path: Path) -> None:
    kept = tmp_path / "register.npz"
    index = build(SITES)
    save(index, kept, stamp="one")
    again = load(kept, stamp="one")
    assert again is not None
    asked = [LookupRecord("Goldn Star", address="Plot 19"), LookupRecord("Mirador"), LookupRecord("Woollens")]
    assert Finder(again).find(asked, top=3) == Finder(index).find(asked, top=3)
    assert load(kept, stamp="another") is None
    kept.write_bytes(kept.read_bytes()[:500])
    with pytest.raises(SnapshotUnreadable, match="built anew"):
        load(kept, stamp="one")


def found(session: Session, actor: Actor, name: str) -> list[UUID]:
    return [hit.node_id for hit in look_up(session, actor, "site", LookupRecord(name))]


def test_the_register_answers_as_it_stands_now(session: Session, officer: Actor) -> None:
    farm, hotel = a_site(session, officer, "Finca Llano Alto"), a_site(session, officer, "Hotel Mirador")
    assert found(session, officer, "Llano Alta") == [farm.id]
    other = a_site(session, officer, "Nave Industrial Poniente")
    assert found(session, officer, "Nave Ponente") == [other.id]
    sites.correct_site(session, officer, hotel.id, SiteCorrection(name="Gran Vistamar"), version_seen=1, now=NOW)
    assert found(session, officer, "Vistamar") == [hotel.id]
    assert found(session, officer, "Mirador") == [hotel.id]  # a former name still finds it
    report = StateReport(node_id=farm.id, state="closed", reason="gone")
    identity.report_state(session, officer, report, now=NOW)
    assert found(session, officer, "Llano Alta") == []


def test_a_hit_names_the_record_in_front_and_stays_with_its_organisation(
    session: Session, officer: Actor, planner: Actor
) -> None:
    front, other = a_site(session, officer, "Finca Sol"), a_site(session, officer, "Explotación Solana")
    merging = MergeCreate(front_id=front.id, other_ids=[other.id], reason="one gate")
    identity.merge(session, officer, merging, now=NOW)
    hits = look_up(session, officer, "site", LookupRecord("Explotacion Solana"))
    assert {hit.front_id for hit in hits} == {front.id}
    assert {hit.node_id for hit in hits} == {front.id, other.id}  # the accepted spelling finds both
    assert found(session, planner, "Finca Sol") == []


def test_many_are_looked_up_at_once_by_number_too(session: Session, officer: Actor) -> None:
    site = a_site(session, officer, "Nave 7")
    nodes.add_identifiers(session, site.id, [IdentifierIn(scheme="gln", value="4006381333931")])
    session.flush()
    asked = [LookupRecord("?", identifiers=(("gln", "4006381333931"),)), LookupRecord("nobody")]
    hits = register.find(session, officer, "site", asked)
    assert [[hit.node_id for hit in one] for one in hits] == [[site.id], []]
    assert hits[0][0].reasons[0] == "identifier equal"
