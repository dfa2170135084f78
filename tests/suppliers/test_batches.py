"""Lists into the register: the demo country's own files, and small ones that say one thing each."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from foundation import trail
from foundation.actors import Actor
from foundation.database import Database
from foundation.errors import NotAllowed
from suppliers import batches, edges, facts, identity
from suppliers.batches import BatchInUse, FactReading, FactRule
from suppliers.importing.columns import map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading
from suppliers.importing.tables import read_table
from suppliers.models import Edge, Fact, Identifier, ImportBatch, NameVariant, Node, Party, Site
from tests.builders import NOW, an_edge

DEMO = Path(__file__).parents[2] / "examples" / "demo"
RULES = {
    "recruitment_fees": FactRule("choice", frozenset({"none", "paid_by_workers"})),
    "upheld_claims": FactRule("count"),
    "agency_share": FactRule("share"),
}


def reading(path: Path, kind: str = "parties") -> ImportReading:
    table = read_table(path)
    return read_rows(table, map_columns(table, "edges" if kind == "edges" else "parties"))


def listed(tmp_path: Path, text: str, kind: str = "parties", name: str = "list.csv") -> ImportReading:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return reading(path, kind)


def answers(tmp_path: Path, text: str) -> FactReading:
    path = tmp_path / "facts.csv"
    path.write_text(text, encoding="utf-8")
    return batches.read_facts(read_table(path), RULES, today=NOW.date())


def imported(session: Session, actor: Actor, read: batches.Reading, hours: int = 0) -> ImportBatch:
    now = NOW + timedelta(hours=hours)
    batch = batches.dry_run(session, actor, read, file_name=read.table.file, sha256="0" * 64, now=now)
    batches.write(session, actor, batch, read, now=now)
    return batch


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def codes(batch: ImportBatch) -> set[tuple[str, str]]:
    return {(issue["code"], issue["value"]) for issue in batch.issues if issue["severity"] == "refused"}


TWO_SITES = (
    "ID,Name,Address,Country,Sector,Operator,Workers\n"
    "A,Finca Uno,Calle 1,ES,Farm,Agro S.A.,40\n"
    "B,Finca Dos,Calle 2,ES,Farm,Agro S.A.,\n"
)


def test_the_demo_lists_come_in_whole_and_a_second_time_bring_nothing(database: Database, officer: Actor) -> None:
    files = (
        ("suppliers_lindenhof.xlsx", "parties"),
        ("parties_found.csv", "parties"),
        ("suppliers_builder.csv", "parties"),
        ("edges.csv", "edges"),
    )
    read = [reading(DEMO / file, kind) for file, kind in files]
    with database.transaction() as session:
        first = [imported(session, officer, one) for one in read]
        held = [count(session, table) for table in (Party, Site, Edge, Fact)]
        second = [imported(session, officer, one, hours=1) for one in read]
        assert [batch.counts["new"] + batch.counts["changed"] for batch in second] == [0, 0, 0, 0]
        assert [count(session, table) for table in (Party, Site, Edge, Fact)] == held
    with (DEMO / "expected_refusals.csv").open(encoding="utf-8", newline="") as lines:
        expected = [row for row in csv.DictReader(lines) if row["file"] == "edges.csv" and row["verdict"] == "refuse"]
    assert first[3].counts["refused"] == len(expected)
    assert ("row.reference_twice", "P-0012") in codes(first[0])
    assert ("site.operator_unknown", "P-9999") in codes(first[0])
    assert {code for code, _ in codes(first[3])} >= {"edge.self", "edge.to_unknown", "edge.kind_unknown", "date.order"}


def test_a_list_row_is_one_site_and_its_operator_one_party_for_all_its_sites(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        imported(session, officer, listed(tmp_path, TWO_SITES))
        party = session.exec(select(Party)).one()
        sites = session.exec(select(Site).order_by(col(Site.reference))).all()
        operated = session.exec(select(Edge.to_id).where(Edge.kind == "operates", Edge.from_id == party.id)).all()
    assert party.name == "Agro S.A."
    assert [(site.name, site.sector, site.operator_id) for site in sites] == [
        ("Finca Uno", "agriculture", party.id),
        ("Finca Dos", "agriculture", party.id),
    ]
    assert set(operated) == {site.id for site in sites}


def test_a_value_from_a_list_says_in_which_cell_it_was_read(database: Database, officer: Actor, tmp_path: Path) -> None:
    with database.transaction() as session:
        imported(session, officer, listed(tmp_path, TWO_SITES))
        fact = session.exec(select(Fact).where(Fact.field == "workers_total")).one()
    assert (fact.value, fact.source, fact.standing) == ("40", "list.csv, row 2, Workers", "claimed")


def test_a_check_counts_and_writes_no_row(database: Database, officer: Actor, tmp_path: Path) -> None:
    with database.transaction() as session:
        read = listed(tmp_path, TWO_SITES)
        batch = batches.dry_run(session, officer, read, file_name="list.csv", sha256="0" * 64, now=NOW)
        assert (batch.state, batch.counts["new"], count(session, Node)) == ("dry_run", 3, 0)


def test_a_row_that_changed_keeps_its_id_and_an_undo_puts_the_former_words_back(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        imported(session, officer, listed(tmp_path, TWO_SITES))
        before = session.exec(select(Site).where(Site.reference == "A")).one().id
        moved = TWO_SITES.replace("Calle 1", "Calle 11").replace(",40", ",55")
        second = imported(session, officer, listed(tmp_path, moved), hours=1)
        assert (second.counts["changed"], second.counts["same"]) == (1, 1)
        site = session.exec(select(Site).where(Site.reference == "A")).one()
        assert (site.id, site.address, site.version) == (before, "Calle 11", 2)
        known = facts.facts_of(session, officer, [site.id], NOW.date())[site.id]["workers_total"]
        assert known.value == "55"
        batches.undo(session, officer, second.id, now=NOW + timedelta(hours=2))
        assert session.exec(select(Site).where(Site.reference == "A")).one().address == "Calle 1"
        assert facts.facts_of(session, officer, [site.id], NOW.date())[site.id]["workers_total"].value == "40"


def test_an_undone_import_leaves_nothing_and_its_lines_in_the_trail(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        batch = imported(session, officer, listed(tmp_path, TWO_SITES))
        batches.undo(session, officer, batch.id, now=NOW)
        left = [count(session, table) for table in (Node, Party, Site, Edge, Fact, Identifier, NameVariant)]
        assert (left, batch.state) == ([0] * 7, "undone")
        assert trail.verify(session).broken is None
        with pytest.raises(batches.BatchNotWritten):
            batches.undo(session, officer, batch.id, now=NOW)


def test_an_import_on_which_later_work_hangs_is_not_undone(database: Database, officer: Actor, tmp_path: Path) -> None:
    with database.transaction() as session:
        batch = imported(session, officer, listed(tmp_path, TWO_SITES))
        one, other = session.exec(select(Site.id)).all()
        an_edge(session, officer, one, other)
        with pytest.raises(BatchInUse) as refused:
            batches.undo(session, officer, batch.id, now=NOW)
    assert refused.value.hanging == 1


def test_a_list_imported_again_after_an_undo_comes_in_anew(database: Database, officer: Actor, tmp_path: Path) -> None:
    read = listed(tmp_path, TWO_SITES)
    with database.transaction() as session:
        batches.undo(session, officer, imported(session, officer, read).id, now=NOW)
        assert imported(session, officer, read, hours=1).counts["new"] == 3


def test_one_code_shared_by_many_rows_names_a_supplier_and_refuses_none(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    rows = "".join(f"V7,Plant {number},Road {number},BD\n" for number in range(12))
    with database.transaction() as session:
        batch = imported(session, officer, listed(tmp_path, f"Supplier code,Name,Address,Country\n{rows}"))
        assert (batch.counts["new"], batch.counts["refused"]) == (12, 0)


def test_an_id_that_stands_twice_refuses_its_second_row_and_leaves_every_other_id(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    text = "ID,Name,Address,Country\nX1,Uno,Calle 1,ES\nX1,Dos,Calle 2,ES\nX2,Tres,Calle 3,ES\n"
    link = "from_id,kind,to_id,since,share,source\nX2,supplies,X1,2024-01-01,,a\n"
    with database.transaction() as session:
        first = imported(session, officer, listed(tmp_path, text))
        assert codes(first) == {("row.reference_twice", "X1")}
        told = next(issue for issue in first.issues if issue["code"] == "row.reference_twice")
        assert (told["row"], "row 2" in told["sentence"]) == (3, True)
        assert set(session.exec(select(Site.reference, Site.name)).all()) == {("X1", "Uno"), ("X2", "Tres")}
        assert imported(session, officer, listed(tmp_path, link, "edges", "e.csv")).counts["new"] == 1
        again = imported(session, officer, listed(tmp_path, text), hours=1)
        assert (again.counts["same"], again.counts["new"], again.counts["refused"]) == (2, 0, 1)


def test_a_code_that_one_row_bears_stays_as_it_is_among_codes_of_firms(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    rows = "".join(f"V7,Plant {number},Road {number},BD\n" for number in range(12))
    read = listed(tmp_path, f"Supplier code,Name,Address,Country\n{rows}V8,Mill,Lane 1,BD\n")
    with database.transaction() as session:
        first = imported(session, officer, read)
        told = [issue for issue in first.issues if issue["code"] == "row.reference_shared"]
        references = set(session.exec(select(Site.reference)).all())
        assert [(issue["value"], issue["severity"]) for issue in told] == [("V7", "warning")]
        assert (len(references), [one for one in references if "/" not in one]) == (13, ["V8"])
        assert imported(session, officer, read, hours=1).counts["same"] == 13


def test_news_about_a_link_supersedes_it_and_an_undo_lets_it_stand_again(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    heads = "from_id,kind,to_id,since,share,standing,source\n"
    with database.transaction() as session:
        imported(session, officer, listed(tmp_path, "ID,Record,Name,Country\nA,Company,Uno,ES\nB,Company,Dos,ES\n"))
        first = listed(tmp_path, f"{heads}A,supplies,B,2024-01-01,30,claimed,invoice\n", "edges", "e.csv")
        news = listed(tmp_path, f"{heads}A,supplies,B,2024-01-01,45,verified,visit\n", "edges", "e.csv")
        its_first = imported(session, officer, first)
        second = imported(session, officer, news, hours=1)
        page = edges.list_edges(session, officer, edges.EdgeQuery(superseded=True))
        assert [(row.share_min, row.verification, row.superseded_at is None) for row in page.rows] == [
            (0.45, "verified", True),
            (0.3, "claimed", False),
        ]
        batches.undo(session, officer, second.id, now=NOW + timedelta(hours=2))
        assert [row.share_min for row in edges.list_edges(session, officer, edges.EdgeQuery()).rows] == [0.3]
        known = [
            (row.share_min, row.recorded_at, row.superseded_at)
            for row in session.exec(select(Edge).order_by(col(Edge.recorded_at)))
        ]
        assert known == [(0.3, NOW, NOW + timedelta(hours=1)), (0.3, NOW + timedelta(hours=2), None)]
        batches.undo(session, officer, its_first.id, now=NOW + timedelta(hours=3))
        assert session.exec(select(Edge)).all() == []


def test_answers_are_checked_against_their_question_and_the_newest_day_stands(
    database: Database, officer: Actor, tmp_path: Path
) -> None:
    text = (
        "site_id,field,value,standing,as_of,valid_until,source\n"
        "A,recruitment_fees,none,claimed,2026-01-01,2026-06-30,old letter\n"
        "A,recruitment_fees,paid_by_workers,evidenced,2026-10-01,,interviews\n"
        "A,agency_share,1.4,claimed,2026-10-01,,\n"
        "A,upheld_claims,2,claimed,2027-03-01,,\n"
        "A,happiness,3,claimed,2026-10-01,,\n"
        "X,upheld_claims,2,claimed,2026-10-01,,\n"
    )
    with database.transaction() as session:
        imported(session, officer, listed(tmp_path, TWO_SITES))
        batch = imported(session, officer, answers(tmp_path, text))
        assert {code for code, _ in codes(batch)} == {
            "fact.value_wrong",
            "fact.in_future",
            "fact.field_unknown",
            "fact.node_unknown",
        }
        site = session.exec(select(Site).where(Site.reference == "A")).one()
        then = facts.facts_of(session, officer, [site.id], NOW.date().replace(month=8))[site.id]["recruitment_fees"]
        today = facts.facts_of(session, officer, [site.id], NOW.date())[site.id]["recruitment_fees"]
        assert (then.value, then.standing) == ("none", "expired")
        assert (today.value, today.standing) == ("paid_by_workers", "evidenced")
        assert imported(session, officer, answers(tmp_path, text), hours=1).counts["same"] == 2


def test_an_inspector_may_not_import(database: Database, inspector: Actor, tmp_path: Path) -> None:
    with database.transaction() as session, pytest.raises(NotAllowed):
        imported(session, inspector, listed(tmp_path, TWO_SITES))


def test_records_taken_for_one_through_others_are_one(database: Database, officer: Actor, tmp_path: Path) -> None:
    with database.transaction() as session:
        imported(session, officer, listed(tmp_path, "Name,Country\nA,ES\nB,ES\nC,ES\nD,ES\n"))
        a, b, c, d = session.exec(select(Site.id).order_by(col(Site.name))).all()
        identity.decide(session, officer, (a, b), "same", reason="one gate", now=NOW)
        last = identity.decide(session, officer, (c, b), "same", reason="one gate", now=NOW)
        identity.decide(session, officer, (a, d), "different", reason="other plot", now=NOW)
        assert identity.all_ids(session, officer, c) == {a, b, c}
        identity.undo(session, officer, last.id, now=NOW)
        assert identity.all_ids(session, officer, c) == {c}
