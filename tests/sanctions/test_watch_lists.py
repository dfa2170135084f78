"""Lists kept in the database: versions, delistings, and downloads that must never read as "no hits"."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from foundation import changes
from foundation.actors import Action, ActionNotAllowed, Actor, OrganisationId
from foundation.ids import new_id
from foundation.models import TrailEntry
from sanctions import list_endings, list_warnings, screened, watch_lists
from sanctions.lists.guards import Accepting, ListShrunken
from sanctions.lists.reading import ListReading, read_lists
from sanctions.models import WatchListEntry
from sanctions.watch_lists import Loading
from tests.builders import NOW

VOUCHED = Loading(accepting=Accepting(smaller=True))
SYSTEM = Actor.system(OrganisationId(new_id()))


def a_reading(folder: Path, *names: str, expires_on: str = "", source: str = "own") -> ListReading:
    lines = [
        {"id": name.split()[0], "kind": "organisation", "names": [name], "expires_on": expires_on} for name in names
    ]
    path = folder / f"{source}.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_lists(path)


def live(session: Session) -> list[str]:
    return [entry.target.names[0].text for entry in screened.live_entries(session, on=NOW.date())]


def told(session: Session) -> list[str]:
    return [change.kind for change in changes.unread(session, "test")]


OFSI_HEAD = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Nationality,Passport Number,"
    "National Identification Number,Address 1,Post/Zip Code,Country,Group Type,Alias Type,Alias Quality,Regime,"
    "Listed On,Group ID\n"
)
FIRMS = ("Alpha Harvest", "Bravo Build", "Carlos Crews", "Delta Farms")


def test_a_new_version_of_an_entry_is_a_new_row_and_the_old_one_stays(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    (second,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, "Alpha Harvest Ltd", *FIRMS[1:]), now=NOW)
    assert (second.added, second.changed, second.delisted) == (0, 1, 0)
    versions = session.exec(select(WatchListEntry).where(WatchListEntry.entry_key == "Alpha")).all()
    assert sorted(version.delisted_at is None for version in versions) == [False, True]
    assert live(session) == ["Alpha Harvest Ltd", "Bravo Build", "Carlos Crews", "Delta Farms"]


def test_a_vanished_entry_is_delisted_and_told_and_comes_back_as_itself(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    first_id = session.exec(select(WatchListEntry.id).where(WatchListEntry.entry_key == "Delta")).one()
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS[:3]), now=NOW)
    assert live(session) == list(FIRMS[:3])
    assert told(session).count("watch_list.delisted") == 1
    (third,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    assert third.added == 1
    back = session.exec(select(WatchListEntry).where(WatchListEntry.entry_key == "Delta")).one()
    assert (back.id, back.delisted_at) == (first_id, None)


def test_a_former_version_that_comes_back_and_one_of_two_that_goes_are_changes(
    session: Session, tmp_path: Path
) -> None:
    both = (*FIRMS, "Delta Orchards")  # under one number, as some publishers do
    for names in (both, ("Alpha Harvest Ltd", *both[1:])):
        watch_lists.load(session, SYSTEM, a_reading(tmp_path, *names), now=NOW)
    before = told(session).count("watch_list.changed")
    (back,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, *both), now=NOW)
    (gone,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    assert [(one.added, one.changed, one.delisted) for one in (back, gone)] == [(0, 1, 0), (0, 1, 0)]
    assert told(session).count("watch_list.changed") == before + 2


def test_the_same_list_twice_changes_nothing_and_tells_nobody(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    before = told(session)
    (again,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW + timedelta(days=1))
    assert again.same
    assert told(session) == before
    assert list_warnings.status(session, now=NOW + timedelta(days=1))[0].age_days == 0


def test_a_shrunken_list_leaves_the_last_good_copy_with_a_warning(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    (refused,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS[:2]), now=NOW)
    assert refused.refused
    assert refused.refused.code == "list.shrunken"
    assert live(session) == list(FIRMS)
    (status,) = list_warnings.status(session, now=NOW)
    assert "list.shrunken" in status.warnings[0]
    (accepted,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS[:2]), now=NOW, loading=VOUCHED)
    assert accepted.delisted == 2
    assert list_warnings.status(session, now=NOW)[0].warnings == ()


def test_one_bad_source_does_not_keep_the_others_out(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    small, other = a_reading(tmp_path, "Alpha Harvest"), a_reading(tmp_path, "Echo Estates", source="second")
    loaded = watch_lists.load(session, SYSTEM, replace(small, entries=small.entries + other.entries), now=NOW)
    assert [(one.source, one.refused is None) for one in loaded] == [("own", False), ("second", True)]


def test_an_expired_entry_stops_matching_and_an_old_list_says_so(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS, expires_on="2026-11-21"), now=NOW)
    assert live(session) == []
    (status,) = list_warnings.status(session, now=NOW + timedelta(days=36))
    assert (status.entries, status.live) == (4, 0)
    assert "36 days ago" in status.warnings[0]


def test_a_failed_download_is_remembered_beside_the_good_copy(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW)
    list_warnings.warn(session, SYSTEM, "own", ListShrunken("own", now=0, before=4), now=NOW)
    assert list_warnings.status(session, now=NOW)[0].warnings


def test_only_who_runs_the_system_loads_lists(session: Session, officer: Actor, tmp_path: Path) -> None:
    with pytest.raises(ActionNotAllowed) as refused:
        watch_lists.load(session, officer, a_reading(tmp_path, *FIRMS), now=NOW)
    assert refused.value.action is Action.RUN_SYSTEM


def test_an_older_or_differently_shaped_copy_is_refused_unless_a_person_vouches(
    session: Session, tmp_path: Path
) -> None:
    rows = [f"{n},Firm {n},,,,,,,,,,,,,,Entity,Primary name,,Testland,01/02/2021,{n}" for n in range(5)]
    head = f"Last Updated,03/06/2025\n{OFSI_HEAD}"
    path = tmp_path / "uk.csv"

    def load(content: str, *, vouch: bool = False) -> str:
        path.write_text(content + "\n".join(rows) + "\n", encoding="utf-8")
        loading = Loading("own", accepting=Accepting(other=vouch))
        (loaded,) = watch_lists.load(session, SYSTEM, read_lists(path), now=NOW, loading=loading)
        return loaded.refused.code if loaded.refused else ""

    assert load(head) == ""
    older = head.replace("03/06/2025", "03/05/2025")
    assert load(older) == "list.older"
    assert load(older, vouch=True) == ""
    rows = [row.replace("Testland", "").replace("01/02/2021", "") for row in rows]
    assert load(older) == "list.shape_changed"


def test_a_file_given_by_hand_that_is_short_is_kept_with_a_doubt(session: Session, tmp_path: Path) -> None:
    (loaded,) = watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW, loading=Loading("eu_fsf"))
    assert loaded.refused is None
    assert loaded.doubt
    assert loaded.doubt.code == "list.other_format"
    assert "is it the whole list?" in list_warnings.status(session, now=NOW)[0].warnings[0]


def test_the_doubt_about_the_copy_in_use_outlasts_a_refused_try(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS), now=NOW, loading=Loading("eu_fsf"))
    assert not list_warnings.status(session, now=NOW)[0].refused
    list_warnings.warn(session, SYSTEM, "eu_fsf", ListShrunken("eu_fsf", now=0, before=4), now=NOW)
    (status,) = list_warnings.status(session, now=NOW)
    assert status.refused
    doubt, refused = status.warnings
    assert doubt.endswith("[list.other_format]")
    assert refused.endswith("[list.shrunken]")


def test_a_folder_of_several_lists_is_never_kept_under_one_publishers_name(session: Session, tmp_path: Path) -> None:
    a_reading(tmp_path, *FIRMS, source="one")
    a_reading(tmp_path, *FIRMS, source="two")
    reading = read_lists(tmp_path)
    (refused,) = watch_lists.load(session, SYSTEM, reading, now=NOW, loading=Loading("eu_fsf"))
    assert refused.refused
    assert refused.refused.code == "list.several"
    (never_read,) = list_warnings.status(session, now=NOW)
    assert never_read.loaded_at is None
    (own,) = watch_lists.load(session, SYSTEM, reading, now=NOW, loading=Loading("mine"))
    assert own.refused is None


def test_an_expiry_is_told_once_and_what_came_in_expired_is_no_news(session: Session, tmp_path: Path) -> None:
    watch_lists.load(session, SYSTEM, a_reading(tmp_path, *FIRMS, expires_on="2026-11-24"), now=NOW)
    old = a_reading(tmp_path, "Echo Estates", expires_on="2020-01-01", source="second")
    watch_lists.load(session, SYSTEM, old, now=NOW)
    assert list_endings.expire(session, SYSTEM, now=NOW) == {}
    later = NOW + timedelta(days=3)
    assert list_endings.expire(session, SYSTEM, now=later) == {"own": 4}
    assert list_endings.expire(session, SYSTEM, now=later) == {}
    assert told(session).count("watch_list.expired") == 4


def test_a_person_who_leaves_a_register_that_forgets_is_forgotten_and_a_firm_is_not(
    session: Session, tmp_path: Path
) -> None:
    head = "UF;Empregador;CNPJ/CPF;Inclusão no Cadastro de Empregadores\n"
    rows = {
        "person": "PA;Fulano Inventado;52998224725;05/10/2026\n",
        "firm": "MG;Fazenda Inventada;123456000149;05/10/2026\n",
        "other": "MG;Obra Inventada;1234000153;05/10/2026\n",
    }
    path = tmp_path / "lista.csv"

    def load(*kept: str) -> dict[str, WatchListEntry]:
        path.write_text(head + "".join(rows[one] for one in kept), encoding="utf-8")
        loading = Loading(accepting=Accepting(smaller=True))
        watch_lists.load(session, SYSTEM, read_lists(path), now=NOW, loading=loading)
        session.expire_all()
        return {row.kind + str(bool(row.names)): row for row in session.exec(select(WatchListEntry))}

    assert load("person", "firm", "other").keys() == {"personTrue", "organisationTrue"}
    left = load("other")
    assert left.keys() == {"personFalse", "organisationTrue"}
    gone = left["personFalse"]
    assert (gone.names, gone.identifiers, gone.addresses, bool(gone.forgotten_at)) == ([], [], [], True)
    assert len(gone.content_hash) == 64
    assert told(session).count("watch_list.forgotten") == 1
    back = load("person", "other")["personTrue"]
    assert (back.id, back.forgotten_at, back.delisted_at) == (gone.id, None, None)
    assert "Fulano" not in "".join(entry.changes for entry in session.exec(select(TrailEntry)))
