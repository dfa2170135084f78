"""
Nobody walks around `visible_to`: every function that selects from a table with an owner also names the clause that
narrows it to the actor, or is on the list below with the reason why it need not.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import audits.models
import foundation.models
import reports.models
import risk.models
import sanctions.models
import suppliers.models
from tests.shape.test_limits import ROOT, sources

pytestmark = pytest.mark.no_database

MODELS = (foundation.models, suppliers.models, risk.models, audits.models, sanctions.models, reports.models)
FLOORS = ("suppliers", "risk", "audits", "sanctions", "reports", "api")
# A clause by any of these names narrows to what the actor may see.
CLAUSES = ("visible_to", "visible_ids", "visible_node", "of_table", "standing(", "organisation_id", "_visible")
ALREADY_SEEN = "asks about a row that the caller has found visible"
ALLOWED: dict[str, str] = {
    "suppliers/batches/origins.py:_corrected:Party": ALREADY_SEEN,
    "suppliers/batches/origins.py:_corrected:Site": ALREADY_SEEN,
    "suppliers/batches/origins.py:_of_identifiers:ImportBatch": ALREADY_SEEN,
    "suppliers/batches/origins.py:_of_identifiers:Party": ALREADY_SEEN,
    "suppliers/batches/origins.py:_of_identifiers:Site": ALREADY_SEEN,
    "suppliers/batches/replaced.py:put_aside_by:ImportBatch": ALREADY_SEEN,
    "api/demo/enforcement.py:load:Party": "the demo loader knows every register",
    "api/demo/past.py:load:Party": "the demo loader knows every register",
    "api/demo/past.py:load:Site": "the demo loader knows every register",
    "audits/calendars/calendar_feeds.py:_feed_behind:CalendarFeed": "the secret of the address is the leave",
    "audits/calendars/calendar_feeds.py:_feed_behind:Inspector": "the secret of the address is the leave",
    "audits/actions/orphaned_actions.py:_actions_of:CorrectiveAction": ALREADY_SEEN,
    "audits/actions/orphaned_actions.py:_actions_of:Finding": ALREADY_SEEN,
    "audits/visits/visits.py:finish_task:InspectionTask": ALREADY_SEEN,
    "audits/visits/visits.py:tasks_of:InspectionTask": ALREADY_SEEN,
    "reports/facts/inspection_plan.py:plan_facts:InspectionTask": ALREADY_SEEN,
    "reports/facts/finding_rows.py:verifiers_of:CorrectiveAction": ALREADY_SEEN,
    "reports/facts/site_audit.py:_interviews:InspectionTask": ALREADY_SEEN,
    "reports/facts/site_audit.py:_leads:Inspector": ALREADY_SEEN,
    "reports/facts/site_audit.py:_leads:Visit": ALREADY_SEEN,
    "reports/proof/certificates.py:standing_of:Recognition": "the paper of which it is asked is the leave",
    "reports/issued.py:drop_unneeded:IssuedReport": "the clearing of the store asks which files any row names",
    **{
        f"reports/series/outsiders.py:{function}:{table}": "the secret of the link is the leave"
        for function, tables in (
            ("behind", ("ReportRecipient", "ReportSeries")),
            ("delivered", ("ReportDelivery", "ReportRecipient", "ReportRun", "ReportSeries")),
        )
        for table in tables
    },
    "reports/proof/verifying.py:_meant:IssuedReport": "the code of the paper is the leave",
    "sanctions/alerts/file.py:_entry:Hit": ALREADY_SEEN,
    "sanctions/cases/contractors.py:_said_of:Case": ALREADY_SEEN,
    "sanctions/cases/four_eyes.py:_assessor:Case": ALREADY_SEEN,
    "sanctions/equity/own_cases.py:_around:Case": ALREADY_SEEN,
    "reports/facts/party_record.py:_identifiers:Party": ALREADY_SEEN,
    "reports/facts/party_record.py:_names:Party": ALREADY_SEEN,
    "reports/facts/comparison.py:_side:Party": ALREADY_SEEN,
    "reports/facts/comparison.py:_side:Site": ALREADY_SEEN,
    "reports/facts/record_identity.py:_acts:IdentityAct": ALREADY_SEEN,
    "reports/facts/record_identity.py:names_of:Party": ALREADY_SEEN,
    "reports/facts/record_identity.py:names_of:Site": ALREADY_SEEN,
    "reports/facts/site_list.py:_with_facts:Party": "joined by _operates, to sites that _narrowed narrows",
    "reports/facts/site_list.py:_counts:Site": "narrowed by _narrowed, which it calls",
    "reports/facts/site_list.py:_counts:SiteScore": "narrowed by _narrowed, which it calls",
    "reports/facts/action_list.py:_placed:CorrectiveAction": "narrowed by _seen, which it calls",
    "reports/facts/action_list.py:_severities:Finding": "narrowed by _seen, which it calls",
    "reports/facts/case_list.py:_belongs:Case": "conditions on cases that its callers narrow by what they may see",
    "reports/facts/case_list.py:_belongs:Obligation": "narrowed by _open_task, which it calls",
    "reports/facts/case_list.py:_tasks:Obligation": "narrowed by _open_task, which it calls",
    "sanctions/publications/correcting.py:is_listed:Publication": ALREADY_SEEN,
    "sanctions/publications/links.py:opened:RegisterLink": "the secret of the link is the leave",
    "sanctions/register.py:preview:Case": ALREADY_SEEN,
    "sanctions/register.py:preview:Party": ALREADY_SEEN,
    "sanctions/register.py:preview:Publication": ALREADY_SEEN,
    "sanctions/register.py:public_entries:Case": "the public register: everybody may read it",
    "sanctions/register.py:public_entries:Party": "the public register: everybody may read it",
    "sanctions/register.py:public_entries:Publication": "the public register: everybody may read it",
    "sanctions/register.py:read_entry:Case": "the public register: everybody may read it",
    "sanctions/register.py:read_entry:Party": "the public register: everybody may read it",
    "sanctions/register.py:read_entry:Publication": "the public register: everybody may read it",
    "sanctions/register.py:snapshot:Case": "the public register: everybody may read it",
    "sanctions/register.py:snapshot:Party": "the public register: everybody may read it",
    "sanctions/register.py:snapshot:Publication": "the public register: everybody may read it",
    "suppliers/invitations/entering.py:enter:Invitation": "the secret of the link is the leave",
    "suppliers/invitations/entering.py:still_open:Invitation": "the proof that link and PIN were right is the leave",
    "suppliers/identity/acts.py:effects_of:IdentityAct": ALREADY_SEEN,
    "suppliers/name_words.py:_held_by:NameWord": "words of a row that the outer statement narrows",
    "suppliers/personal.py:marked_ids:Party": "ids that only hide more, never told",
    "suppliers/personal.py:marked_ids:Site": "ids that only hide more, never told",
    "suppliers/personal.py:marks_of:Party": ALREADY_SEEN,
    "suppliers/personal.py:marks_of:Site": ALREADY_SEEN,
    "reports/facts/case_list.py:_names:Party": ALREADY_SEEN,
    "sanctions/cases/assessing.py:_record:Case": ALREADY_SEEN,
    "sanctions/cases/money.py:_standing_plan:Case": ALREADY_SEEN,
    "sanctions/cases/money.py:payments_of:Case": ALREADY_SEEN,
    "sanctions/cases/money.py:settlements_of:Case": ALREADY_SEEN,
    "sanctions/cases/needs.py:_reading:Case": ALREADY_SEEN,
    "sanctions/cases/needs.py:_remedied:Case": ALREADY_SEEN,
    "sanctions/cases/papers.py:_end_appeal:Case": ALREADY_SEEN,
    "sanctions/cases/papers.py:_newest_notice:Case": ALREADY_SEEN,
    "sanctions/cases/papers.py:_next_number:Case": ALREADY_SEEN,
    "suppliers/chain/naming.py:_withheld:Party": "kind and country alone, of an end of a link found visible",
    "suppliers/chain/naming.py:_withheld:Site": "kind and country alone, of an end of a link found visible",
    "suppliers/chain/reading.py:_links_from:Edge": "narrowed by the walk's own held()",
    "suppliers/chain/reading.py:_one_step:Edge": "narrowed by the walk's own held()",
    "suppliers/chain/reading.py:_two_steps:Edge": "narrowed by the walk's own held()",
    "suppliers/chain/reading.py:read_links:IdentityDecision": "narrowed by the walk's own same()",
    "suppliers/chain/reading.py:with_operators:Edge": "narrowed by the walk's own held()",
}


def scoped() -> set[str]:
    """Names of tables that say whose row it is."""
    mappers = SQLModel._sa_registry.mappers
    owned = {mapper.class_.__name__ for mapper in mappers if "organisation_id" in mapper.columns}
    return owned - {"Organisation", "Account", "TrailEntry", "Change"}


def selecting(path: Path, tables: set[str]) -> Iterator[tuple[str, str]]:
    """(function, table) for every function of the file that asks the database and names an owned table."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        source = ast.unparse(node)
        asks = any(isinstance(one, ast.Call) and ast.unparse(one.func).endswith("select") for one in ast.walk(node))
        if asks and not any(clause in source for clause in CLAUSES):
            read = {
                one.value.id
                for one in ast.walk(node)
                if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)
            }
            named = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            yield from ((node.name, table) for table in sorted((read | named) & tables))


def test_every_scoped_query_is_narrowed_to_the_actor() -> None:
    tables = scoped()
    assert {"Site", "Party", "Finding", "Hit", "Case", "SiteScore", "Grievance"} <= tables
    found = {
        f"{path.relative_to(ROOT)}:{function}:{table}"
        for path in sources()
        if path.relative_to(ROOT).parts[0] in FLOORS
        for function, table in selecting(path, tables)
    }
    assert sorted(found - ALLOWED.keys()) == []


def test_the_list_of_exceptions_holds_no_stale_line() -> None:
    tables = scoped()
    found = {
        f"{path.relative_to(ROOT)}:{function}:{table}"
        for path in sources()
        for function, table in selecting(path, tables)
    }
    assert sorted(ALLOWED.keys() - found) == []
