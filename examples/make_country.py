"""Writes the demo country into examples/demo: `python -m examples.make_country [FOLDER]`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from examples.country import files, past_cases, slips, told
from examples.country.cast import open_country
from examples.country.crowd import people_the_country
from examples.country.facts import gather
from examples.country.links import weave
from examples.country.lists import Cell, party_cells, rows_of
from examples.country.records import Country, Edge, Party
from examples.country.visits import Action, Fieldwork, Finding, Visit, told_by_hand, two_years
from examples.country.watching import watch_list

DEMO = Path(__file__).parent / "demo"

_FOUND_COLUMNS = (
    "id",
    "record",
    "name",
    "party_kind",
    "address",
    "city",
    "region",
    "country",
    "sector",
    "identifiers",
    "phone",
    "founded",
    "dissolved",
    "remarks",
)
_EDGE_COLUMNS = (
    "from_id",
    "from_name",
    "kind",
    "to_id",
    "to_name",
    "since",
    "until",
    "share",
    "workers",
    "commodity",
    "corridor",
    "standing",
    "verified_until",
    "origin",
    "source",
)
_FACT_COLUMNS = ("site_id", "field", "value", "standing", "as_of", "valid_until", "source")
_VISIT_COLUMNS = (
    "visit_id",
    "site_id",
    "visited_on",
    "announced",
    "how_selected",
    "propensity",
    "detection_chance",
    "hours",
    "workers_interviewed",
    "examiner",
    "payer",
    "outcome",
)
_FINDING_COLUMNS = (
    "finding_id",
    "visit_id",
    "site_id",
    "found_on",
    "severity",
    "indicator",
    "description",
    "workers_affected",
    "verification",
    "state",
    "due_on",
    "closed_on",
)
_ACTION_COLUMNS = ("action_id", "finding_id", "what", "owner_id", "due_on", "state", "evidence", "verified_on")
_SLIP_COLUMNS = ("file", "row_id", "column", "value", "verdict", "reason")
# Written by hand from end to end: the demo takes them as they are.
_AS_TOLD = ("inspectors", "accounts", "corridors", "grievances", "cases", "case_events", "publications")


def _with_slips(rows: list[dict[str, Cell]], bad: Sequence[tuple[str, dict[str, Cell]]]) -> list[dict[str, Cell]]:
    """Each bad row stands behind the row named with it; behind everything if that row went to the other list."""
    mixed = list(rows)
    for after, row in bad:
        places = [index for index, good in enumerate(mixed) if good["id"] == after]
        mixed.insert(places[0] + 1 if places else len(mixed), row)
    return mixed


def _edge_row(edge: Edge, names: dict[str, str]) -> Sequence[Cell]:
    return (
        edge.giver,
        names[edge.giver],
        edge.kind,
        edge.taker,
        names[edge.taker],
        _day(edge.since),
        _day(edge.until),
        None if edge.share is None else f"{edge.share:g}",
        edge.workers,
        edge.commodity,
        edge.corridor,
        edge.standing,
        _day(edge.verified_until),
        edge.origin,
        edge.source,
    )


def _edge_rows(country: Country) -> list[Sequence[Cell]]:
    names = {party.id: party.name for party in country.parties} | {site.id: site.name for site in country.sites}
    rows = [_edge_row(edge, names) for edge in country.edges]
    for number, bad in enumerate(slips.EDGE_ROWS, start=1):
        rows.insert(60 * number, (*bad, "", "", "", "claimed", "", "declared", "supplier list of 2026-10"))
    return rows


def _day(day: object) -> str:
    return "" if day is None else str(day)


def _fact_rows(country: Country) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = [
        (fact.site, fact.name, fact.value, fact.standing, _day(fact.as_of), _day(fact.valid_until), fact.source)
        for fact in gather(country)
    ]
    for number, bad in enumerate(slips.FACT_ROWS, start=1):
        rows.insert(200 * number, bad)
    return rows


def _visit_row(visit: Visit) -> Sequence[Cell]:
    return (
        visit.id,
        visit.site,
        _day(visit.on),
        visit.announced,
        visit.how_selected,
        visit.propensity,
        visit.detection_chance,
        visit.hours,
        visit.interviews,
        visit.examiner,
        visit.payer,
        visit.outcome,
    )


def _finding_row(finding: Finding) -> Sequence[Cell]:
    return (
        finding.id,
        finding.visit,
        finding.site,
        _day(finding.on),
        finding.severity,
        finding.indicator,
        finding.description,
        finding.workers,
        finding.verification,
        finding.state,
        _day(finding.due),
        _day(finding.closed),
    )


def _action_row(action: Action) -> Sequence[Cell]:
    return (
        action.id,
        action.finding,
        action.what,
        action.owner,
        _day(action.due),
        action.state,
        action.evidence,
        _day(action.verified_on),
    )


def _write_fieldwork(folder: Path, work: Fieldwork) -> None:
    told = told_by_hand()
    visits = sorted(work.visits + told.visits, key=lambda visit: (visit.on, visit.id))
    findings = sorted(work.findings + told.findings, key=lambda finding: (finding.on, finding.id))
    files.write_csv(folder / "history.csv", _VISIT_COLUMNS, map(_visit_row, visits))
    files.write_csv(folder / "findings.csv", _FINDING_COLUMNS, map(_finding_row, findings))
    files.write_csv(folder / "actions.csv", _ACTION_COLUMNS, map(_action_row, work.actions + told.actions))


def _found_cells(party: Party) -> dict[str, Cell]:
    return party_cells(party) | {
        "party_kind": party.kind,
        "country": party.place.country,
        "founded": _day(party.founded),
        "dissolved": _day(party.dissolved),
    }


def _write_lists(folder: Path, country: Country) -> None:
    lindenhof = _with_slips(rows_of(country, "lindenhof"), slips.LINDENHOF_ROWS)
    builder = _with_slips(rows_of(country, "levante"), slips.BUILDER_ROWS)
    files.write_lindenhof(folder / slips.LINDENHOF, lindenhof)
    files.write_builder(folder / slips.BUILDER, builder)
    found = [_found_cells(party) for party in country.parties if party.book == "found"]
    files.write_csv(
        folder / "parties_found.csv", _FOUND_COLUMNS, [[row.get(name) for name in _FOUND_COLUMNS] for row in found]
    )
    files.write_csv(folder / "edges.csv", _EDGE_COLUMNS, _edge_rows(country))
    files.write_csv(folder / "site_facts.csv", _FACT_COLUMNS, _fact_rows(country))
    files.write_csv(
        folder / "expected_refusals.csv",
        _SLIP_COLUMNS,
        [(slip.file, slip.row_id, slip.column, slip.value, slip.verdict, slip.reason) for slip in slips.EXPECTED],
    )


def _write_told(folder: Path) -> None:
    for table in _AS_TOLD:
        (folder / f"{table}.csv").write_bytes((told.TOLD / f"{table}.csv").read_bytes())
    entries = watch_list()
    (folder / "watch_list.jsonl").write_bytes("".join(f"{entry.line()}\n" for entry in entries).encode("utf-8"))
    answers = [(entry.id, entry.party, " / ".join(entry.names)) for entry in entries if entry.told]
    files.write_csv(folder / "watch_list_answers.csv", ("entry_id", "party_id", "names"), answers)


def make(folder: Path) -> Country:
    country = open_country()
    people_the_country(country)
    weave(country)
    folder.mkdir(parents=True, exist_ok=True)
    _write_lists(folder, country)
    _write_told(folder)
    _write_fieldwork(folder, two_years(country))
    past_cases.write(folder, country)
    return country


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    made = make(target)
    sys.stdout.write(f"{len(made.parties)} parties, {len(made.sites)} sites, {len(made.edges)} links in {target}\n")
