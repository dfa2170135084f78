import csv
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from foundation.actors import Actor
from suppliers import batches
from suppliers.importing.columns import ListKind, map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading, ListedTerms
from suppliers.importing.tables import read_table
from suppliers.models import Edge, ImportBatch
from tests.builders import NOW

HEADS = (
    "Supplier,Buyer,Type,Tier,Process,Approval,Order no,Contract type,Sending country,Receiving country,"
    "Recruitment fees,Licence no,Volume,Unit,Interest type,Direct or indirect"
)


def listed(folder: Path, text: str, kind: ListKind = "parties") -> ImportReading:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    table = read_table(path)
    return read_rows(table, map_columns(table, kind))


def imported(session: Session, actor: Actor, read: ImportReading, hours: int = 0) -> ImportBatch:
    now = NOW + timedelta(hours=hours)
    batch = batches.dry_run(session, actor, read, file_name="list.csv", sha256="0" * 64, now=now)
    batches.write(session, actor, batch, read, now=now)
    return batch


def a_reading(folder: Path, *lines: str, heads: str = HEADS) -> ImportReading:
    path = folder / "links.csv"
    path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
    table = read_table(path)
    return read_rows(table, map_columns(table, "edges"))


@pytest.mark.no_database
def test_a_list_of_links_states_its_terms(tmp_path: Path) -> None:
    given = 'Alba,Bora,subcontracts,Tier 2,dyeing,Pending,PO-7,seasonal,Nepal,QA,employer,00412,"1,250.5",kg,,direct'
    row = a_reading(tmp_path, given).edges[0]
    assert row.terms == ListedTerms(
        2, "dyeing", "pending", "PO-7", "seasonal", "NP", "QA", "employer_pays", "00412", 1250.5, "kg", "", "direct"
    )
    assert row.standing == ""
    told = {change.field: (change.original, change.value) for change in row.changes}
    assert told["declared_tier"] == ("Tier 2", "2")
    assert told["corridor_origin"] == ("Nepal", "NP")


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        ("Proveedor,Cliente,Aprobación,Nivel,Nº de pedido", "from_name,to_name,approval,declared_tier,order_ref"),
        ("Fournisseur,Client,Agrément,Rang,Type de contrat", "from_name,to_name,approval,declared_tier,contract_kind"),
        ("Lieferant,Kunde,Freigabe,Stufe,Menge", "from_name,to_name,approval,declared_tier,volume"),
        ("Fornecedor,Cliente,Aprovação,Nível,Unidade", "from_name,to_name,approval,declared_tier,unit"),
        ("المورد,المشتري,الموافقة,المستوى,رقم الترخيص", "from_name,to_name,approval,declared_tier,licence_no"),
        ("From,To,Approval status,Status,Process", "from_name,to_name,approval,standing,process"),
    ],
)
def test_heads_of_terms_are_known_in_six_languages(tmp_path: Path, heads: str, fields: str) -> None:
    mapping = a_reading(tmp_path, "a,b,,,", heads=heads).mapping
    assert ",".join(column.field for column in mapping.columns) == fields


@pytest.mark.no_database
def test_an_unknown_word_is_left_out_and_told(tmp_path: Path) -> None:
    reading = a_reading(tmp_path, "Alba,Bora,supplies,2-3,,maybe,,,Atlantis,,unknown,,1.250,t,,")
    row = reading.edges[0]
    assert row.terms == ListedTerms(fee_policy="unknown")
    left_out = {change.field: change.original for change in row.changes if change.value == ""}
    assert left_out == {
        "declared_tier": "2-3", "approval": "maybe", "corridor_origin": "Atlantis", "volume": "1.250", "unit": "t",
    }  # fmt: skip
    issues = sorted(reading.issues, key=lambda issue: HEADS.split(",").index(issue.column or ""))
    assert [(issue.severity, issue.code, issue.column) for issue in issues] == [
        ("warning", "edge.tier_unreadable", "Tier"),
        ("warning", "edge.term_unknown", "Approval"),
        ("warning", "corridor.country_unknown", "Sending country"),
        ("warning", "edge.volume_unclear", "Volume"),
        ("warning", "edge.unit_alone", "Unit"),
    ]
    assert "approved, pending, refused, not_asked" in str(issues[1].sentence)


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("cell", "volume", "unit"),
    [
        ("12.5 t", 12.5, "t"),
        ("1 250 kg", 1250, "kg"),
        ("40", 40, ""),
        ("0", 0, ""),
        ("-3 t", None, ""),
        ("much", None, ""),
    ],
)
def test_a_volume_may_have_its_unit_with_it(tmp_path: Path, cell: str, volume: float | None, unit: str) -> None:
    terms = a_reading(tmp_path, f"Alba,Bora,{cell}", heads="From,To,Quantity").edges[0].terms or ListedTerms()
    assert (terms.volume, terms.unit) == (volume, unit)


def test_terms_are_stored_and_each_process_is_a_link_of_its_own(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    firms = "name,country,external id\nAlba,PT,S-1\nBora,PT,S-2\n"
    imported(session, officer, listed(tmp_path, firms))
    heads = "from id,to id,type,process,approval,tier,licence no"
    lines = f"{heads}\nS-1,S-2,subcontracts,dyeing,approved,2,007\nS-1,S-2,subcontracts,weaving,,,\n"
    batch = imported(session, officer, listed(tmp_path, lines, "edges"))
    assert batch.counts["new"] == 2
    again = imported(session, officer, listed(tmp_path, lines, "edges"), hours=1)
    assert (again.counts["new"], again.counts["same"]) == (0, 2)
    later = lines.replace("approved", "refused")
    assert imported(session, officer, listed(tmp_path, later, "edges"), hours=2).counts["changed"] == 1
    open_links = select(Edge).where(col(Edge.superseded_at).is_(None)).order_by(Edge.process)
    dyeing, weaving = session.exec(open_links).all()
    assert (dyeing.approval, dyeing.declared_tier, dyeing.licence_no, dyeing.verification) == (
        "refused", 2, "007", "claimed",
    )  # fmt: skip
    assert (weaving.process, weaving.approval, weaving.declared_tier) == ("weaving", "", None)


@pytest.mark.no_database
def test_a_list_without_terms_reads_none(tmp_path: Path) -> None:
    assert a_reading(tmp_path, "Alba,Bora,cotton", heads="From,To,Goods").edges[0].terms is None


@pytest.mark.no_database
def test_no_head_of_terms_names_two_fields() -> None:
    from suppliers.importing.heads import fold_head
    from suppliers.importing.terms import TERMS

    named: dict[str, set[str]] = {}
    with Path("suppliers/importing/column_heads.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["list"] == "edges":
                named.setdefault(fold_head(row["head"]), set()).add(row["field"])
    assert [head for head, fields in named.items() if len(fields) > 1 and fields & set(TERMS)] == []
