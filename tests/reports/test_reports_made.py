"""Reports from the database: the same numbers everywhere, nothing confidential, nothing of another organisation."""

import hashlib
import json
import time
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from foundation import accounts
from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import NotFound
from foundation.models import TrailEntry
from reports import making
from reports.contents.entries import entries
from reports.contents.kinds import KINDS, Form
from reports.contents.people import said_safely
from reports.contents.period import PeriodUnreadable, read_period
from reports.contents.portfolio import portfolio
from reports.contents.register_book import register_book
from reports.contents.site_report import site_report
from reports.contents.values import Band
from reports.drafting import DRAFTS
from reports.facts import lines
from reports.facts.portfolio import RunRecord, portfolio_facts
from reports.facts.register_book import register_book_facts
from reports.facts.site_audit import site_audit_facts
from reports.making import Made, ReportOrder
from reports.models import MadeReport
from reports.renderers import render
from risk import scores
from tests.builders import NOW, a_fact, a_site, an_account
from tests.reports.ground import MARKER, TODAY, Ground, a_ground, words_in


@pytest.fixture
def ground(session: Session, officer: Actor, tmp_path: Path) -> Ground:
    return a_ground(session, officer, tmp_path)


def subjects(ground: Ground) -> dict[str, str]:
    return {
        "portfolio": "Lindenhof Hotels",
        "supplier_register": "Lindenhof Hotels",
        "site_audit": ground.farm.reference,
        "supplier_dossier": str(ground.farmer.id),
        "corrective_actions": "Lindenhof Hotels",
        "inspection_plan": str(ground.plan.id),
        "inspectorate_year": "Lindenhof Hotels",
        "law_statement": "uk_msa_s54",
    }


def made(session: Session, actor: Actor, kind: str, subject: str, form: Form = Form.JSON) -> Made:
    return making.make(session, actor, ReportOrder(kind, subject, form), now=NOW)


def figures(content: Made) -> dict[str, object]:
    return {key: each["value"] for key, each in json.loads(content.content)["figures"].items()}


def test_the_portfolio_counts_what_the_files_of_the_run_hold(session: Session, officer: Actor, ground: Ground) -> None:
    run = RunRecord(plan_id=ground.plan.id)
    facts = portfolio_facts(session, officer, run, today=TODAY)
    scored, hits = lines.score_lines(session, officer), lines.hit_lines(session, officer)
    planned = lines.plan_lines(session, officer, ground.plan.id)
    assert [(site.id, site.mark.score, site.mark.low) for site in facts.sites] == [
        (line.site_id, line.value, line.low if line.value is not None else None) for line in scored
    ]
    assert [(hit.entry, hit.probability) for hit in facts.hits] == [
        (line.name_matched, int(100 * line.probability)) for line in hits
    ]
    assert [(visit.id, visit.site, visit.on.isoformat()) for visit in facts.visits] == [
        (line.visit, line.site, line.day) for line in planned
    ]
    assert len(hits) == 1
    assert len(planned) > 0


def test_the_portfolio_tells_matching_chain_hits_and_unknowns(session: Session, officer: Actor, ground: Ground) -> None:
    facts = portfolio_facts(session, officer, RunRecord(), today=TODAY)
    assert (facts.matching.records, facts.matching.joined, facts.matching.to_review) == (6, 0, 1)
    assert [(tier.tier, tier.parties, tier.sites, tier.workers) for tier in facts.chain.tiers] == [
        (1, 1, 1, 40),
        (2, 1, 0, None),
    ]
    assert (facts.chain.edges, facts.chain.claimed_only, facts.chain.cycles) == (3, 3, 0)
    assert [(count.band, count.count) for count in facts.hit_counts] == [("strong", 1)]
    assert facts.hits[0].why.startswith("same word: quillfeather, zorban, trading")
    missing = {each.id: (each.unknown, each.of) for each in facts.unknowns}
    assert (missing["country"], missing["point"], missing["workers"]) == ((1, 3), (2, 3), (2, 3))
    assert facts.sites[0].mark.band is not Band.UNKNOWN
    ledger = facts.sites[0].ledger
    assert ledger
    assert ledger.start + sum(line.points for line in ledger.lines) == facts.sites[0].mark.score
    assert facts.frame.prepared_for == "Lindenhof Hotels"
    assert {source.name for source in facts.sources} >= {"Model agriculture"}
    assert render(portfolio(facts), Form.PDF) == render(portfolio(facts), Form.PDF)


@pytest.mark.parametrize("form", [Form.PDF, Form.XLSX, Form.JSON])
def test_nothing_confidential_and_no_small_count_stands_in_any_report(
    session: Session, officer: Actor, ground: Ground, form: Form
) -> None:
    told = {
        kind: words_in(made(session, officer, kind, subject, form).content, form)
        for kind, subject in subjects(ground).items()
    }
    assert [kind for kind, words in told.items() if MARKER.lower() in words.lower()] == []
    assert "fewer than 10" in told["site_audit"] or form is Form.JSON
    assert "grievance" not in told["site_audit"].lower()
    assert all(len(words) > 200 for words in told.values())


def test_small_counts_of_workers_are_hidden_and_none_can_be_worked_out(
    session: Session, officer: Actor, ground: Ground
) -> None:
    document = site_report(site_audit_facts(session, officer, ground.farm.reference, today=TODAY))
    shown = {entry.id: entry.shown for entry in entries(document)}
    assert shown["workforce.agency.people"] == "fewer than 10"
    assert (shown["workforce.direct.people"], shown["workforce.all.people"]) == ("30", "30")
    assert not any("workers" in key or "agency" in key for key in shown if key.startswith("facts."))


def test_a_reason_written_elsewhere_gives_no_small_count_away() -> None:
    assert said_safely("first visit, 3 workers; 40 workers next door", 10) == (
        "first visit, fewer than 10 workers; 40 workers next door"
    )
    assert said_safely("risk 0.29, 9 workers", 0) == "risk 0.29, 9 workers"


def test_a_site_s_report_shows_no_visit_to_come(session: Session, officer: Actor, ground: Ground) -> None:
    facts = site_audit_facts(session, officer, str(ground.farm.id), today=TODAY)
    assert facts.visits == ()
    assert [finding.id for finding in facts.findings] == [ground.finding.reference]
    assert not facts.findings[0].final
    assert [(link.name, link.relation) for link in facts.links] == [("Agro Llano Alto S.L.", "operates it")]
    assert facts.remedies is None, "a withheld line weighs in, and what would lower the score would tell it"


def test_what_would_lower_a_score_is_computed_from_its_receipt(session: Session, officer: Actor) -> None:
    site = a_site(session, officer, "Finca Clara")
    for field, value in (("recruitment_fees", "paid_by_workers"), ("visa_and_papers", "employer_holds")):
        a_fact(session, officer, site.id, field, value)
    scores.score_all(session, officer, as_of=TODAY, now=NOW)
    facts = site_audit_facts(session, officer, str(site.id), today=TODAY)
    assert facts.mark.score is not None
    assert facts.remedies
    then = [remedy.mark.score for remedy in facts.remedies if remedy.mark.score is not None]
    assert max(then) < facts.mark.score
    assert facts.remedies[-1].mark.band is Band.LOW


def test_the_register_book_has_every_head_even_when_empty(session: Session, officer: Actor) -> None:
    empty = load_workbook(BytesIO(render(register_book(register_book_facts(session, officer, today=TODAY)), Form.XLSX)))
    rows, proof = (
        ["README", "Sites", "Parties", "Links", "Possible duplicates"],
        ["Codes", "Columns", "Schema", "Proof"],
    )
    assert empty.sheetnames == rows + proof
    heads = [cell.value for cell in empty["Sites"][1]]
    assert {
        "Reference",
        "Operator",
        "Workers, as stated, rounded down",
        "Same as",
        "Possibly same as",
        "File",
        "Row",
    } <= set(heads)


def test_the_register_book_names_what_may_be_the_same(session: Session, officer: Actor, ground: Ground) -> None:
    book = register_book_facts(session, officer, today=TODAY)
    farm = next(site for site in book.sites if site.reference == "S-1")
    assert (farm.operator, farm.workers, farm.same_as) == ("Agro Llano Alto S.L.", 40, "")
    assert farm.possibly_same_as.startswith("Finca Llano Alta")
    assert [party.open_hits for party in book.parties if party.reference == "P-2"] == [1]
    assert [pair.decision for pair in book.pairs] == ["for a person to compare"]


def test_two_thousand_sites_make_a_book_in_seconds(session: Session, officer: Actor, ground: Ground) -> None:
    facts = register_book_facts(session, officer, today=TODAY)
    many = tuple(replace(facts.sites[0], id=f"s{number}", reference=f"S-{number}") for number in range(2000))
    begun = time.process_time()
    render(register_book(replace(facts, sites=many)), Form.XLSX)
    assert time.process_time() - begun < 10


def test_another_organisation_learns_nothing_not_even_that_it_is_there(
    stranger: Actor, session: Session, ground: Ground
) -> None:
    for kind, subject in subjects(ground).items():
        if kind != "law_statement":
            with pytest.raises(NotFound):
                made(session, stranger, kind, subject)
    assert "Agro" not in made(session, stranger, "portfolio", "Other Buyer").content.decode()


@pytest.fixture
def stranger(database: Database) -> Actor:
    with database.transaction() as opened:
        other = accounts.add_organisation(opened, name="Other Buyer", kind="buyer", now=NOW)
    return an_account(database, OrganisationId(other.id), Role.COMPLIANCE_OFFICER)


def test_an_authority_s_figures_hold_what_others_recorded_in_its_jurisdiction(
    planner: Actor, session: Session, ground: Ground
) -> None:
    year = figures(made(session, planner, "inspectorate_year", "Valmarra Labour Authority"))
    assert year["sites"] == 2, "those in Spain, and not the one whose country nobody knows"
    assert year["findings-count"] == 0, "what the buyer found stays with the buyer"


def test_a_made_report_is_known_by_its_hash(session: Session, officer: Actor, ground: Ground) -> None:
    given = made(session, officer, "site_audit", ground.farm.reference, Form.PDF)
    row = session.exec(select(MadeReport)).one()
    assert row.sha256 == hashlib.sha256(given.content).hexdigest()
    assert row.subject_id == ground.farm.id
    entry = session.exec(select(TrailEntry).where(TrailEntry.action == "report.made")).one()
    assert json.loads(entry.changes)["sha256"] == row.sha256
    assert ground.farm.name not in given.file_name


def test_late_actions_come_first_with_their_finding_still_alleged(
    session: Session, officer: Actor, ground: Ground
) -> None:
    told = figures(made(session, officer, "corrective_actions", ground.farm.reference))
    assert (told["actions-all"], told["actions-late"]) == (1, 1)
    words = words_in(made(session, officer, "corrective_actions", ground.farm.reference, Form.HTML).content, Form.HTML)
    assert "2 days late" in words
    assert "alleged until answered" in words


def test_a_law_is_answered_only_where_all_that_it_asks_is_held(
    session: Session, officer: Actor, ground: Ground
) -> None:
    told = json.loads(made(session, officer, "law_statement", "uk_msa_s54").content)["figures"]
    states = {key.split(".")[1]: each["shown"] for key, each in told.items() if key.endswith(".state")}
    assert states["risk"] == "in part", "scores are held, and nobody wrote the words"
    assert states["due_diligence"] == "in part"
    assert states["structure"] == "in part", "the headcount is not held"
    assert states["approval"] == "not answered"


def test_who_may_not_make_reports_or_read_hits_gets_no_portfolio(
    session: Session, officer: Actor, ground: Ground
) -> None:
    reader = replace(officer, role=Role.INSPECTOR)
    for actor in (replace(officer, role=Role.OBSERVER), reader):
        with pytest.raises(ActionNotAllowed):
            made(session, actor, "portfolio", "Lindenhof Hotels")
    words = made(session, reader, "site_audit", ground.farm.reference).content.decode()
    assert "not shown to this role" in words


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_read_as_people_write_them(written: str, first: date, last: date) -> None:
    period = read_period(written, today=TODAY)
    assert (period.first, period.last) == (first, last)
    with pytest.raises(PeriodUnreadable):
        read_period(f"{written}x", today=TODAY)


def test_every_listed_kind_has_its_maker() -> None:
    assert {kind.id for kind in KINDS} == set(DRAFTS)
