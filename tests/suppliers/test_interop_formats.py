"""FollowTheMoney, GLEIF, Parquet, GeoJSON and the OS Hub template: there and back, and refused with the path."""

import csv
import gzip
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from suppliers.importing.columns import map_columns
from suppliers.importing.reading import read_rows
from suppliers.importing.tables import read_table
from suppliers.interop import formats
from suppliers.interop.bods_writing import Publication
from suppliers.interop.delivered import Delivered, DeliveredEdge, DeliveredParty, DeliveredSite, LossLog, joined, told
from suppliers.interop.faults import DocumentBroken
from suppliers.interop.formats import ReadFormat, WriteFormat
from suppliers.interop.ftm_reading import read_ftm
from suppliers.interop.ftm_writing import ftm_entities
from suppliers.interop.geojson import require_geojson
from suppliers.interop.lists import delivered_list
from tests.suppliers.deliveries import chain, lei, of_firms, ownership, said

pytestmark = pytest.mark.no_database
PUBLICATION = Publication("Prueba", date(2026, 3, 1))


def written(form: WriteFormat, out: Path, sent: Delivered | None = None) -> formats.Written:
    return formats.write(sent or chain(), form, out, PUBLICATION)


def back(out: Path, form: ReadFormat) -> Delivered:
    assert formats.detected(out) == form
    return formats.read(out, form)


def faults(path: Path, form: ReadFormat) -> list[str]:
    with pytest.raises(DocumentBroken) as refused:
        formats.read(path, form)
    return [f"{fault.path} {fault.why}" for fault in refused.value.faults]


def listed(path: Path) -> Delivered:
    table = read_table(path)
    return delivered_list(read_rows(table, map_columns(table, "parties")))


@pytest.mark.parametrize("name", ["all.zip", "folder"])
def test_parquet_holds_everything_and_graph_tools_find_their_columns(tmp_path: Path, name: str) -> None:
    written("parquet", tmp_path / name)
    received, sent = back(tmp_path / name, "parquet"), chain()
    for mine, theirs in ((sent.parties, received.parties), (sent.sites, received.sites), (sent.edges, received.edges)):
        assert [said(row) for row in theirs] == [said(row) for row in mine]
    if name == "folder":
        assert {"src", "dst"} <= set(pq.read_schema(tmp_path / name / "edges.parquet").names)
        assert "id" in pq.read_schema(tmp_path / name / "parties.parquet").names


def test_parquet_names_table_row_and_column_of_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    written("parquet", folder)
    edges = pq.read_table(folder / "edges.parquet")
    pq.write_table(edges.drop(["src"]), folder / "edges.parquet")
    assert faults(folder, "parquet") == ["edges.parquet, src is missing"]
    words = edges.set_column(edges.schema.get_field_index("share_min"), "share_min", pa.array(["a"] * len(edges)))
    pq.write_table(words, folder / "edges.parquet")
    assert faults(folder, "parquet") == ["edges.parquet, share_min is no double"]


@pytest.mark.parametrize("name", ["money.jsonl", "money.jsonl.gz"])
def test_money_comes_back_with_its_losses_named(tmp_path: Path, name: str) -> None:
    made = written("ftm", tmp_path / name)
    received, sent = back(tmp_path / name, "ftm"), chain()
    assert {p.key: (p.name, p.kind, p.city, p.address, p.fact("postcode")) for p in received.parties} == {
        p.key: (p.name, p.kind, p.city, p.address, p.fact("postcode")) for p in sent.parties
    }
    assert [(s.key, s.kind, s.sector, s.latitude, s.operator) for s in received.sites] == [
        (s.key, s.kind, s.sector, s.latitude, s.operator) for s in sent.sites
    ]
    kept = [(e.kind, e.from_key, e.to_key, e.share_min, e.share_max, e.valid_from, e.valid_to) for e in sent.edges]
    assert [
        (e.kind, e.from_key, e.to_key, e.share_min, e.share_max, e.valid_from, e.valid_to) for e in received.edges
    ] == kept
    assert {"workers of a link", "corridor of a link"} <= {loss.what for loss in made.losses}


@given(ownership())
def test_any_ownership_survives_as_money(any_ownership: Delivered) -> None:
    sent = of_firms(any_ownership)
    lines = "\n".join(json.dumps(line) for line in ftm_entities(sent, LossLog()))
    received = read_ftm("money.jsonl", lines.encode())
    assert {p.key: (p.name, p.kind, p.country, p.address) for p in received.parties} == {
        p.key: (p.name, p.kind, p.country, p.address) for p in sent.parties
    }

    def seen(e: DeliveredEdge) -> tuple[Any, ...]:
        shares = tuple(None if share is None else round(share, 9) for share in (e.share_min, e.share_max))
        return (e.kind, e.from_key, e.to_key, e.interest_type, e.valid_from, e.valid_to, e.source_text, *shares)

    assert sorted(map(seen, received.edges), key=repr) == sorted(map(seen, sent.edges), key=repr)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"id": "a", "schema": "Firm"}, "$[0].schema is no schema of the model"),
        (
            {"id": "a", "schema": "Company", "properties": {"nom": ["x"]}},
            "$[0].properties.nom is no property of Company",
        ),
        ({"id": "a", "schema": "Company", "properties": {}}, "$[0].properties.name is needed by Company"),
        (
            {"id": "a", "schema": "Person", "properties": {"name": ["x"], "birthDate": ["1/2/1980"]}},
            "$[0].properties.birthDate[0] is no date such as 2026, 2026-03 or 2026-03-31",
        ),
        (
            {"id": "a", "schema": "Ownership", "properties": {"owner": ["b"], "asset": ["c"]}},
            "$[0].properties.owner[0] is the id of no entity in this document that is read here",
        ),
    ],
)
def test_a_line_outside_the_model_is_named_by_its_path(tmp_path: Path, line: dict[str, Any], fault: str) -> None:
    path = tmp_path / "money.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    assert faults(path, "ftm")[0] == fault


def consolidated() -> Delivered:
    """What GLEIF can hold: firms with an LEI, a consolidation, and an owner that is not told."""
    child, parent = lei(1), lei(2)
    category = "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"
    unknown = DeliveredParty(
        f"{parent}:{category}", "Unknown owner", kind="unknown", remark="NON_PUBLIC; NO_LEI",
        facts=told((("lei_exception", category), ("lei_exception_reason", "NON_PUBLIC|NO_LEI"))),
    )  # fmt: skip
    firm = replace(chain().parties[0], key=child, identifiers=(("lei", child), ("ra000001", "B-1")), roles=(),
                   phone="", website="")  # fmt: skip
    firms = (firm, replace(chain().parties[1], key=parent, identifiers=(("lei", parent),)))
    edges = (
        DeliveredEdge("controls", parent, child, interest_type="IS_DIRECTLY_CONSOLIDATED_BY", directness="direct",
                      valid_from=date(2020, 1, 1), reasons=("consolidated: 100 percentage",)),
        DeliveredEdge("controls", unknown.key, parent, interest_type=category, directness="direct"),
    )  # fmt: skip
    return Delivered("test", "lei", (*firms, unknown), (), edges)


@pytest.mark.parametrize("name", ["firms.csv", "firms.xml", "firms.csv.gz"])
def test_firms_with_an_lei_come_back_from_all_three_files(tmp_path: Path, name: str) -> None:
    made = written("gleif", tmp_path / name, consolidated())
    received = joined([back(path, "gleif") for path in made.files])
    assert made.losses == ()
    assert [said(party) for party in received.parties] == [said(party) for party in consolidated().parties]
    assert [said(edge) for edge in received.edges] == [said(edge) for edge in consolidated().edges]


def test_a_wrong_check_digit_is_named_by_its_line_and_its_element(tmp_path: Path) -> None:
    for name, place in (("firms.csv", "line 2, LEI"), ("firms.xml", "/LEIData/LEIRecords/LEIRecord[1]/LEI")):
        path = written("gleif", tmp_path / name, consolidated()).files[0]
        path.write_text(path.read_text("utf-8").replace(lei(1), "99990000000000000199"), "utf-8")
        assert faults(path, "gleif") == [f"{place} is no LEI: length, letters or check digits"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("IS_DIRECTLY", "IS_SOMEHOW"), "line 2, Relationship.RelationshipType is none of IS_DIRECTLY_CONSOLIDATED_BY"),
        (("2020-01-01", "01/01/2020"), "line 2, Relationship.Period.1.startDate is no date such as"),
    ],
)
def test_a_relationship_outside_the_format_is_refused(tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    path = written("gleif", tmp_path / "firms.csv", consolidated()).files[1]
    path.write_text(path.read_text("utf-8").replace(*change), "utf-8")
    assert faults(path, "gleif")[0].startswith(fault)


def test_xml_with_entities_is_never_expanded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text('<!DOCTYPE a [<!ENTITY b "ha">]><LEIData><LEIRecords/></LEIData>', encoding="utf-8")
    assert faults(path, "gleif")[0].startswith("/ declares a document type or entities")


def test_places_of_work_survive_the_template_as_csv_and_as_workbook(tmp_path: Path) -> None:
    for name in ("hub.csv", "hub.xlsx"):
        made = written("oshub", tmp_path / name)
        received, sent = listed(tmp_path / name), chain().sites
        assert [(s.key, s.name, s.country, s.kind, s.latitude, s.longitude) for s in received.sites] == [
            (s.key, s.name, s.country, s.kind, s.latitude, s.longitude) for s in sent
        ]
        assert received.sites[0].fact("workers_total") == "100-200"
        assert received.sites[0].identifiers == sent[0].identifiers
        assert any("written into the address" in loss.what for loss in made.losses)


def test_no_feature_is_lost_for_want_of_a_point(tmp_path: Path) -> None:
    written("geojson", tmp_path / "map.geojson")
    document = json.loads((tmp_path / "map.geojson").read_text("utf-8"))
    assert require_geojson("map", (tmp_path / "map.geojson").read_bytes()) == ()
    assert len(document["features"]) == len(chain().parties) + len(chain().sites)
    received, sent = listed(tmp_path / "map.geojson"), chain()
    assert {p.key: (p.name, p.kind, p.country) for p in received.parties} == {
        p.key: (p.name, p.kind, p.country)
        for p in sent.parties
        if p.country  # a list asks for each country
    }
    assert [(s.key, s.city, s.postcode, s.latitude, s.operator) for s in received.sites] == [
        (s.key, s.city, s.postcode, s.latitude, s.operator) for s in sent.sites
    ]


def test_a_map_that_breaks_its_format_is_refused_by_the_path_and_areas_are_told() -> None:
    def feature(kind: str, coordinates: Any) -> dict[str, Any]:
        return {"type": "Feature", "properties": None, "geometry": {"type": kind, "coordinates": coordinates}}

    def packed(*features: dict[str, Any]) -> bytes:
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()

    assert require_geojson("areas", packed(feature("Polygon", []))) == ("$.features[0].geometry",)
    with pytest.raises(DocumentBroken) as refused:
        require_geojson("points", packed(feature("Point", [1, 2]), feature("Point", [36.8, -91]), feature("Dot", [])))
    assert [fault.path for fault in refused.value.faults] == [
        "$.features[1].geometry.coordinates[1]", "$.features[2].geometry.type",
    ]  # fmt: skip


def test_an_ordinary_list_is_no_document_of_another_format(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Country\nA,ES\n", encoding="utf-8")
    (tmp_path / "list.json").write_text('[{"name": "A", "country": "ES"}]', encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("notes.txt", "nothing")
    assert [formats.detected(path) for path in sorted(tmp_path.iterdir())] == [None, None, None]


def test_the_same_delivery_gives_the_same_bytes(tmp_path: Path) -> None:
    for form, name in (("bods", "a.jsonl.gz"), ("parquet", "b.zip"), ("gleif", "c.xml.gz"), ("ftm", "d.jsonl")):
        once, twice = tmp_path / f"1{name}", tmp_path / f"2{name}"
        written(form, once)  # type: ignore[arg-type] # the words above
        written(form, twice)  # type: ignore[arg-type] # as above
        assert once.read_bytes() == twice.read_bytes()
    with gzip.open(tmp_path / "1c.xml.gz", "rt", encoding="utf-8") as text:
        assert text.read().startswith("<?xml")


def test_heads_of_the_template_stand_in_the_file_even_without_sites(tmp_path: Path) -> None:
    written("oshub", tmp_path / "none.csv", Delivered("test", "none"))
    with (tmp_path / "none.csv").open(encoding="utf-8", newline="") as text:
        assert next(csv.reader(text))[:3] == ["country", "name", "address"]


def test_nothing_heavy_is_loaded_to_tell_formats_apart() -> None:
    code = "import sys, suppliers.interop.formats; print([m for m in ('pyarrow', 'jsonschema') if m in sys.modules])"
    told_by = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told_by.stdout.strip() == "[]"


def test_no_name_runs_as_a_formula_where_the_template_is_opened(tmp_path: Path) -> None:
    site = DeliveredSite("S-1", '=HYPERLINK("//x.example")', country="ES", latitude=-3.5, longitude=-2.0)
    written("oshub", tmp_path / "sites.csv", Delivered("test", "none", sites=(site,)))
    row = next(csv.DictReader((tmp_path / "sites.csv").read_text("utf-8").splitlines()))
    assert (row["name"], row["lat"]) == ('\'=HYPERLINK("//x.example")', "-3.5")


def test_no_name_of_a_firm_runs_as_a_formula_and_each_comes_back_as_it_was(tmp_path: Path) -> None:
    given = consolidated()
    named = replace(given.parties[0], name="=cmd|' /C calc'!A0", spellings=("@firm",))
    made = written("gleif", tmp_path / "firms.csv", replace(given, parties=(named, *given.parties[1:])))
    row = next(csv.DictReader(made.files[0].read_text("utf-8").splitlines()))
    assert row["Entity.LegalName"] == "'=cmd|' /C calc'!A0"
    received = back(made.files[0], "gleif").parties[0]
    assert (received.name, received.spellings) == (named.name, named.spellings)
