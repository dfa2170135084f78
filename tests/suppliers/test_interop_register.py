"""Documents into the register and out of it: the same things on both sides, undoable, and nothing half-written."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, func, select

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import NotAllowed
from suppliers import batches
from suppliers.interop import formats
from suppliers.interop.bods_writing import Publication
from suppliers.interop.delivered import Delivered, DeliveredEdge, DeliveredParty, joined
from suppliers.interop.faults import DocumentBroken
from suppliers.interop.gathering import gather
from suppliers.models import Edge, ImportBatch, NameVariant, Node, Party
from suppliers.personal import WITHHELD
from tests.builders import NOW, an_account
from tests.suppliers.deliveries import chain, lei, said

PUBLICATION = Publication("Prueba", date(2026, 3, 1))


@pytest.fixture
def other(database: Database) -> Actor:
    """Of a second, empty register."""
    with database.transaction() as opened:
        organisation = accounts.add_organisation(opened, name="Otra Cadena", kind="buyer", now=NOW)
        owner = OrganisationId(organisation.id)
    return an_account(database, owner, Role.COMPLIANCE_OFFICER, email="otra@otra.example")


def brought(session: Session, actor: Actor, delivered: Delivered) -> ImportBatch:
    batch = batches.dry_run(session, actor, delivered, file_name=delivered.file, sha256="0" * 64, now=NOW)
    batches.write(session, actor, batch, delivered, now=NOW)
    return batch


def seen(delivered: Delivered) -> dict[str, Any]:
    """Without what tells only where it was read."""

    def link(edge: DeliveredEdge) -> dict[str, Any]:
        return said(replace(edge, source_text=""))

    return {
        "parties": {row.key: said(row) for row in delivered.parties},
        "sites": {row.key: said(row) for row in delivered.sites},
        "edges": sorted((link(edge) for edge in delivered.edges), key=repr),
    }


def rows(session: Session) -> Iterator[int]:
    for table in (Node, Edge, NameVariant):
        yield session.exec(select(func.count()).select_from(table)).one()


def test_a_whole_register_moves_as_parquet_without_any_loss(
    session: Session, officer: Actor, other: Actor, tmp_path: Path
) -> None:
    brought(session, officer, chain())
    mine = gather(session, officer, personal=True)
    formats.write(mine, "parquet", tmp_path / "all.zip", PUBLICATION)
    brought(session, other, formats.read(tmp_path / "all.zip", "parquet"))
    assert seen(gather(session, other, personal=True)) == seen(mine)
    assert seen(mine)["parties"] == seen(chain())["parties"]
    assert seen(mine)["edges"] == seen(chain())["edges"]


@pytest.mark.parametrize(("form", "name"), [("bods", "a.json"), ("bods", "a.jsonl.gz"), ("ftm", "a.jsonl")])
def test_owners_move_with_their_shares_and_days(
    session: Session, officer: Actor, other: Actor, tmp_path: Path, form: Any, name: str
) -> None:
    brought(session, officer, chain())
    mine = gather(session, officer, personal=True)
    formats.write(mine, form, tmp_path / name, PUBLICATION)
    found = formats.detected(tmp_path / name)
    assert found == form
    brought(session, other, formats.read(tmp_path / name, found))
    theirs = gather(session, other, personal=True)
    assert {p.key: (p.name, p.kind, p.country, p.identifiers, p.remark) for p in theirs.parties} == {
        p.key: (p.name, p.kind, p.country, p.identifiers, p.remark) for p in mine.parties
    }

    def owners(delivered: Delivered) -> list[tuple[Any, ...]]:
        found = [edge for edge in delivered.edges if edge.kind in {"owns", "controls"}]
        return sorted(
            ((e.kind, e.from_key, e.to_key, e.share_min, e.share_max, e.valid_from, e.valid_to, e.interest_type,
              e.verification) for e in found), key=repr
        )  # fmt: skip

    assert owners(theirs) == owners(mine)


def test_firms_move_as_three_files_and_links_find_firms_that_stand_already(
    session: Session, officer: Actor, other: Actor, tmp_path: Path
) -> None:
    edge = DeliveredEdge("controls", "P-2", "P-1", interest_type="IS_DIRECTLY_CONSOLIDATED_BY", directness="direct")
    brought(session, officer, replace(chain(), edges=(edge,)))
    made = formats.write(gather(session, officer), "gleif", tmp_path / "firms.xml", PUBLICATION)
    for file in made.files[:2]:
        brought(session, other, formats.read(file, "gleif"))
    theirs = gather(session, other)
    assert {party.key: party.name for party in theirs.parties} == {
        lei(1): "Hotelera Costa Calma",
        lei(2): "Brisa Holding",
    }
    assert [(e.from_key, e.to_key, e.interest_type) for e in theirs.edges] == [(lei(2), lei(1), edge.interest_type)]


def test_the_same_document_twice_changes_nothing(session: Session, officer: Actor) -> None:
    brought(session, officer, chain())
    before = list(rows(session))
    again = brought(session, officer, chain())
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, chain().records)
    assert list(rows(session)) == before


def test_a_document_is_taken_back_whole_and_what_it_changed_stands_again(session: Session, officer: Actor) -> None:
    brought(session, officer, chain())
    before, counted = seen(gather(session, officer, personal=True)), list(rows(session))
    renamed = replace(chain().parties[1], name="Brisa Grupo")
    more_shares = replace(chain().edges[0], share_min=0.9, share_max=0.9)
    later = replace(chain(), parties=(*chain().parties[:1], renamed, *chain().parties[2:]),
                    edges=(more_shares, *chain().edges[1:]))  # fmt: skip
    batch = brought(session, officer, later)
    assert batch.counts["changed"] == 2
    batches.undo(session, officer, batch.id, now=NOW)
    session.expire_all()
    after = gather(session, officer, personal=True)
    assert [party.name for party in after.parties if party.key == "P-2"] == ["Brisa Holding"]
    assert seen(after)["edges"] == before["edges"]
    first = session.exec(select(ImportBatch).where(ImportBatch.state == "written")).one()
    batches.undo(session, officer, first.id, now=NOW)
    assert list(rows(session))[:2] == [0, 0] and counted[0] == 7  # noqa: PT018 - one sentence


def test_an_entry_with_the_same_number_gathers_and_keeps_its_own_columns(session: Session, officer: Actor) -> None:
    brought(session, officer, chain())
    firm = DeliveredParty(lei(2), "BRISA HOLDING SGPS", country="PT", identifiers=(("lei", lei(2)), ("ra0001", "9")))
    batch = brought(session, officer, Delivered("gleif", "lei.csv", (firm,)))
    assert [issue["code"] for issue in batch.issues] == ["document.joined"]
    kept = next(party for party in gather(session, officer).parties if party.key == "P-2")
    assert (kept.name, kept.spellings) == ("Brisa Holding", ("BRISA HOLDING SGPS",))
    assert ("ra0001", "9") in kept.identifiers


def test_a_link_to_nobody_known_is_refused_and_the_rest_stands(session: Session, officer: Actor) -> None:
    lonely = Delivered("ftm", "x", (), (), (DeliveredEdge("owns", "P-9", "P-1", place="$[3]"),))
    batch = brought(session, officer, joined([chain(), lonely]))
    assert [(i["code"], i["column"]) for i in batch.issues if i["severity"] == "refused"] == [
        ("edge.from_unknown", "$[3]")
    ]
    assert batch.counts["new"] == chain().records


def test_what_no_register_can_hold_is_refused_before_anything_is_written(session: Session, officer: Actor) -> None:
    wrong = replace(chain(), edges=(replace(chain().edges[0], share_max=1.4, place="edges.parquet, row 1"),))
    with pytest.raises(DocumentBroken) as refused:
        brought(session, officer, wrong)
    assert refused.value.faults[0].path == "edges.parquet, row 1"
    assert session.exec(select(func.count()).select_from(Party)).one() == 0


def test_birth_dates_and_addresses_of_persons_need_asking_and_leave(session: Session, officer: Actor) -> None:
    brought(session, officer, chain())
    ana = next(party for party in gather(session, officer).parties if party.kind == "person")
    assert (ana.name, ana.address, ana.fact("birth_date")) == ("Ana Ejemplo", WITHHELD, "")
    assert ana.fact("nationality") == "ES"
    firm = next(party for party in gather(session, officer).parties if party.key == "P-1")
    assert firm.address == "Calle Uno 1"
    planner = replace(officer, role=Role.INSPECTION_PLANNER)
    with pytest.raises(NotAllowed):
        gather(session, planner, personal=True)
    with pytest.raises(NotAllowed):
        gather(session, replace(officer, role=Role.SUPPLIER))


def test_another_organisation_exports_nothing_of_ours(session: Session, officer: Actor, other: Actor) -> None:
    brought(session, officer, chain())
    assert gather(session, other).records == 0
    mine = gather(session, officer)
    theirs = gather(session, other, node_ids=[], edge_ids=[])
    assert (mine.records > 0, theirs.records) == (True, 0)


def test_losses_of_the_document_are_told_with_the_check(session: Session, officer: Actor, database: Database) -> None:
    told = Delivered("bods", "b.json", (DeliveredParty("P-1", "Uno", "$[0]"),), losses=(*chain().losses,))
    batch = batches.dry_run(session, officer, told, file_name="b.json", sha256="0" * 64, now=NOW)
    assert (batch.state, batch.counts["new"]) == ("dry_run", 1)
    assert next(rows(session)) == 0
    assert json.dumps(batch.mapping)
