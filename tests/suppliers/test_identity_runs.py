"""Comparing the whole register: what is joined, what is asked, and what is never asked again."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from foundation.actors import Actor
from suppliers import batches, identity, identity_runs
from suppliers.identity.payloads import MergeCreate
from suppliers.importing.columns import map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.tables import read_table
from suppliers.models import IdentityCompared, IdentityDecision, ImportBatch, NameVariant, Site
from tests.builders import NOW

HEADS = "Name,Address,City,Country\n"
FIRST = f"{HEADS}Confecciones Rivera S.A.,Calle del Puerto 18,Adra,ES\nHotel Mirador,Paseo Largo 3,Adra,ES\n"
VARIANT = "Rivera Moda,Calle Puerto 18 nave 2,Adra,ES\n"


def bring(session: Session, actor: Actor, folder: Path, text: str, *, hours: int) -> ImportBatch:
    path = folder / f"list-{hours}.csv"
    path.write_text(text, encoding="utf-8")
    table = read_table(path)
    read = read_rows(table, map_columns(table, "parties"))
    now = NOW + timedelta(hours=hours)
    batch = batches.dry_run(session, actor, read, file_name=path.name, sha256=f"{hours:064d}", now=now)
    batches.write(session, actor, batch, read, now=now)
    return batch


def run(session: Session, actor: Actor, *, hours: int) -> identity_runs.MatchRun:
    return identity_runs.match_all(session, actor, now=NOW + timedelta(hours=hours))


def ids_of(session: Session, name: str) -> list[UUID]:
    return list(session.exec(select(Site.id).where(Site.name == name).order_by(col(Site.id))).all())


def asked(session: Session, actor: Actor, one: UUID, other: UUID) -> IdentityDecision:
    """A doubtful pair, whatever the model of the day thinks of it."""
    return identity.decide(session, actor, (one, other), "review", reason="one street", now=NOW)


def test_a_spelling_that_was_accepted_is_recognised_in_the_next_list_without_asking(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    bring(session, officer, tmp_path, FIRST, hours=1)
    bring(session, officer, tmp_path, HEADS + VARIANT, hours=2)
    (first,), (variant,) = ids_of(session, "Confecciones Rivera S.A."), ids_of(session, "Rivera Moda")
    asked(session, officer, first, variant)
    identity.decide(session, officer, (first, variant), "same", reason="one owner, one gate", now=NOW)
    kept = session.exec(select(NameVariant.text).where(NameVariant.node_id == first, NameVariant.kind == "accepted"))
    assert list(kept) == ["Rivera Moda"]
    run(session, officer, hours=3)
    bring(session, officer, tmp_path, "Name,Address,City,Country,Workers\nRivera Moda,,Adra,ES,40\n", hours=4)
    again = run(session, officer, hours=5)
    assert again.to_review == 0
    newest = ids_of(session, "Rivera Moda")[-1]
    assert identity.front_of(session, officer, newest) == first
    assert identity.all_ids(session, officer, newest) == {first, variant, newest}
    made = session.exec(select(IdentityDecision).where(IdentityDecision.right_id == newest)).one()
    assert made.reasons[0] == "spelling accepted before"


def test_a_refused_pair_is_not_asked_again_under_another_record_of_the_same_firm(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    bring(session, officer, tmp_path, FIRST, hours=1)
    bring(session, officer, tmp_path, f"{HEADS}Hotel Mirador del Mar,Paseo Largo 3,Adra,ES\n", hours=2)
    (one,), (other,) = ids_of(session, "Hotel Mirador"), ids_of(session, "Hotel Mirador del Mar")
    identity.decide(session, officer, (one, other), "different", reason="two owners", now=NOW)
    twin = f"{HEADS}HOTEL MIRADOR,Paseo Largo 3,Adra,ES\n"
    bring(session, officer, tmp_path, twin, hours=3)
    (copy,) = ids_of(session, "HOTEL MIRADOR")
    identity.merge(session, officer, MergeCreate(front_id=one, other_ids=[copy], reason="one row twice"), now=NOW)
    assert run(session, officer, hours=4).to_review == 0
    assert identity.all_ids(session, officer, copy) == {one, copy}
    assert identity.waiting(session, officer).rows == []


def test_what_a_person_parted_is_asked_and_not_joined_again(session: Session, officer: Actor, tmp_path: Path) -> None:
    bring(session, officer, tmp_path, FIRST, hours=1)
    bring(session, officer, tmp_path, f"{HEADS}Hotel Mirador S.L.,Paseo Largo 3,Adra,ES\n", hours=2)
    assert run(session, officer, hours=3).joined == 1
    joined = session.exec(select(IdentityDecision)).one()
    identity.undo(session, officer, joined.id, now=NOW)
    again = run(session, officer, hours=4)
    assert (again.joined, again.to_review) == (0, 1)


def test_a_large_register_is_compared_only_with_what_is_new(
    session: Session, officer: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_runs, "WHOLE_UP_TO", 3)
    rows = "".join(
        f"{name} {n},Calle {n},Adra,ES\n" for n, name in enumerate(["Agro Sol", "Nave Rey", "Finca Luz"] * 5)
    )
    bring(session, officer, tmp_path, HEADS + rows, hours=1)
    first = run(session, officer, hours=2)
    bring(session, officer, tmp_path, f"{FIRST}Agro Sol 0 S.L.,Calle 0,Adra,ES\n", hours=3)
    second = run(session, officer, hours=4)
    assert second.records == first.records + 3
    (old,), (new,) = ids_of(session, "Agro Sol 0"), ids_of(session, "Agro Sol 0 S.L.")
    assert identity.all_ids(session, officer, new) == {old, new}
    third = run(session, officer, hours=5)
    assert (third.joined, third.to_review) == (0, 0)


def test_a_list_that_was_only_compared_is_taken_back_whole(session: Session, officer: Actor, tmp_path: Path) -> None:
    bring(session, officer, tmp_path, FIRST, hours=1)
    second = bring(session, officer, tmp_path, f"{HEADS}Hotel Mirador S.L.,Paseo Largo 3,Adra,ES\n", hours=2)
    run(session, officer, hours=3)
    batches.undo(session, officer, second.id, now=NOW)
    assert session.exec(select(IdentityDecision)).all() == []
    assert len(session.exec(select(IdentityCompared)).all()) == 2
