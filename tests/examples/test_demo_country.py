"""What the README of the demo country promises, read straight from the committed files."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
import yaml
from openpyxl import load_workbook

from examples.make_country import DEMO, make

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-22"


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def builder_rows() -> list[dict[str, str]]:
    with (DEMO / "suppliers_builder.csv").open(encoding="cp1252", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def lindenhof_rows(path: Path = DEMO / "suppliers_lindenhof.xlsx") -> list[tuple[object, ...]]:
    return list(load_workbook(path)["Suppliers 2026"].iter_rows(values_only=True))


def good_ids() -> set[str]:
    listed = {str(row[0]) for row in lindenhof_rows()} | {row["Código"] for row in builder_rows()}
    found = {row["id"] for row in rows("parties_found.csv")}
    return {node for node in listed | found if node[:2] in {"P-", "S-"} and node < f"{node[0]}-8000"}


def good_edges() -> list[dict[str, str]]:
    bad = {row["row_id"] for row in rows("expected_refusals.csv") if row["file"] == "edges.csv"}
    return [row for row in rows("edges.csv") if f"{row['from_id']}>{row['to_id']}" not in bad]


def work_graph() -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    working = {"supplies", "subcontracts", "provides_labour", "recruits_for"}
    graph.add_edges_from((row["from_id"], row["to_id"]) for row in good_edges() if row["kind"] in working)
    return graph


def test_running_the_generator_gives_the_committed_files(tmp_path: Path) -> None:
    make(tmp_path)
    committed = {path.name: path.read_bytes() for path in DEMO.iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == set(committed)
    for name, content in committed.items():
        if name.endswith(".xlsx"):
            assert lindenhof_rows(tmp_path / name) == lindenhof_rows()
        else:
            assert (tmp_path / name).read_bytes() == content, name


def test_the_folder_is_small_and_holds_the_promised_counts() -> None:
    assert sum(path.stat().st_size for path in DEMO.iterdir()) < 600_000
    kinds = Counter(node[0] for node in good_ids())
    assert (kinds["P"], kinds["S"]) == (300, 459)
    assert len(good_edges()) == 522
    assert len(rows("inspectors.csv")) == 9


def test_lindenhof_list_has_title_rows_a_totals_row_and_a_hidden_sheet() -> None:
    book = load_workbook(DEMO / "suppliers_lindenhof.xlsx")
    table = lindenhof_rows()
    assert table[3][:3] == ("ID", "Record", "Supplier / site name")
    assert table[-1][0] == "Total"
    assert book["2024 (old)"].sheet_state == "hidden"


def test_every_link_joins_known_ids_except_the_rows_said_to_be_bad() -> None:
    known = good_ids()
    assert {row["from_id"] for row in good_edges()} | {row["to_id"] for row in good_edges()} <= known


def test_two_circles_are_planted_and_no_other_arose() -> None:
    circles = {frozenset(part) for part in nx.strongly_connected_components(work_graph()) if len(part) > 1}
    assert circles == {frozenset({"P-0009", "P-0010"}), frozenset({"P-0035", "P-0038", "P-0041"})}


@pytest.mark.parametrize("buyer", ["P-0001", "P-0033"])
def test_each_buyer_stands_on_at_least_four_tiers(buyer: str) -> None:
    tiers = nx.single_source_shortest_path_length(work_graph().reverse(), buyer)
    assert max(tiers.values()) >= 4


def test_phoenix_firm_shares_telephone_and_director_with_the_dissolved_one() -> None:
    phones = {row["id"]: row["phone"] for row in rows("parties_found.csv")}
    old = next(row for row in builder_rows() if row["Código"] == "P-0036")
    directed = {row["to_id"] for row in good_edges() if (row["from_id"], row["kind"]) == ("P-0047", "controls")}
    assert phones["P-0045"] == old["Teléfono"]
    assert directed == {"P-0036", "P-0045"}


def test_undisclosed_crew_and_unknown_owner_are_rows_with_a_reason() -> None:
    unknown = {row["id"]: row["remarks"] for row in rows("parties_found.csv") if row["party_kind"] == "unknown"}
    assert set(unknown) == {"P-0042", "P-0043", "P-0044"}
    assert all(unknown.values())
    assert "P-0042" not in {row["Código"] for row in builder_rows()}


def test_one_person_owns_more_than_half_down_two_steps() -> None:
    majority = {
        (row["from_id"], row["to_id"])
        for row in good_edges()
        if row["kind"] == "owns" and float(row["share"] or 0) > 50
    }
    assert {("P-0049", "P-0053"), ("P-0053", "P-0013"), ("P-0053", "P-0016")} <= majority


def test_six_watched_names_are_parties_of_the_demo_and_ten_only_look_like_them() -> None:
    entries = [json.loads(line) for line in (DEMO / "watch_list.jsonl").read_text(encoding="utf-8").splitlines()]
    answers = rows("watch_list_answers.csv")
    assert len(entries) == 60
    assert len({entry["id"] for entry in entries}) == 60
    assert {row["party_id"] for row in answers if row["party_id"]} == {
        "P-0013", "P-0015", "P-0020", "P-0021", "P-0036", "P-0050"}  # fmt: skip
    assert sum(not row["party_id"] for row in answers) == 10


def allowed_answers() -> dict[str, set[str]]:
    """Field -> the answers of a choice, for every field of the shipped sector models; empty for numbers."""
    fields = yaml.safe_load((ROOT / "risk/sectors/fields.yaml").read_text(encoding="utf-8"))
    answers: dict[str, set[str]] = {name: set() for name in fields}
    for path in sorted((ROOT / "risk/sectors").glob("*/2026.1.yaml")):
        for driver in yaml.safe_load(path.read_text(encoding="utf-8")).get("drivers", ()):
            answers[driver["field"]] |= set(driver["transform"].get("choices", ()))
    return answers


def test_facts_use_the_fields_and_answers_of_the_shipped_models() -> None:
    answers = allowed_answers()
    bad = {(row["row_id"], row["value"]) for row in rows("expected_refusals.csv") if row["file"] == "site_facts.csv"}
    for row in rows("site_facts.csv"):
        if {(row["site_id"], row[column]) for column in ("site_id", "value", "field", "as_of")} & bad:
            continue
        assert row["field"] in answers
        assert not answers[row["field"]] or row["value"] in answers[row["field"]], row
        assert date.fromisoformat(row["as_of"]) <= date.fromisoformat(TODAY)


def test_a_quarter_of_the_sites_has_no_fact_at_all() -> None:
    told = {row["site_id"] for row in rows("site_facts.csv")} & good_ids()
    assert 0.2 < 1 - len(told) / 459 < 0.3
    assert not told & {"S-0006", "S-0007"}


def test_two_regions_have_never_been_visited() -> None:
    visited = {row["site_id"] for row in rows("history.csv")}
    unseen = {str(row[0]) for row in lindenhof_rows() if row[7] in {"Antalya", "Souss-Massa"} and str(row[0])[0] == "S"}
    assert len(unseen) > 20
    assert not visited & unseen


def test_findings_hang_on_visits_and_some_actions_are_overdue() -> None:
    visits = {row["visit_id"]: row for row in rows("history.csv")}
    findings = {row["finding_id"]: row for row in rows("findings.csv")}
    assert all(visits[row["visit_id"]]["site_id"] == row["site_id"] for row in findings.values())
    assert {row["indicator"] for row in findings.values()} <= {"", *(f"I{number:02d}" for number in range(1, 12))}
    assert {visits[row["visit_id"]]["outcome"] for row in findings.values()} == {"findings"}
    assert sum(row["outcome"] == "nothing_found" for row in visits.values()) > 100
    assert all(row["finding_id"] in findings for row in rows("actions.csv"))
    overdue = [row for row in rows("actions.csv") if row["state"] != "verified" and row["due_on"] < TODAY]
    assert {"A-0901", "A-0903", "A-0904"} <= {row["action_id"] for row in overdue}


def test_cases_follow_the_life_cycle_and_are_public_from_final_on_only() -> None:
    regimes = {"es_lisos"}
    public = {row["case_id"] for row in rows("publications.csv")}
    steps: dict[str, list[str]] = {}
    for event in sorted(rows("case_events.csv"), key=lambda row: row["on"]):
        steps.setdefault(event["case_id"], []).append(event["state"])
    for case in rows("cases.csv"):
        assert steps[case["case_id"]][-1] == case["state"]
        assert case["case_id"] not in public or "final" in steps[case["case_id"]]
        assert case["regime"] in regimes
    assert len(public) == 4
    assert {case["state"] for case in rows("cases.csv")} == {
        "notice_issued", "final", "under_inquiry", "remediating", "annulled", "representations", "paying"}  # fmt: skip


def test_grievances_name_nobody_and_mail_never_leaves_the_example_domain() -> None:
    assert "name" not in rows("grievances.csv")[0]
    assert all(row["confidentiality"] == "confidential" for row in rows("grievances.csv"))
    mails = [row["email"] for name in ("accounts.csv", "inspectors.csv") for row in rows(name)]
    mails += [row["Correo"] for row in builder_rows() if row["Correo"]]
    mails += [str(row[18]) for row in lindenhof_rows()[4:-1] if row[18]]
    assert mails
    assert all(mail.endswith(".example") for mail in mails)
