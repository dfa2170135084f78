"""Signing in, importing, waiting for a job, being refused, invented."""

from dataclasses import replace
from datetime import UTC, datetime

from api.web.column_choices import ColumnChoice, fields_of
from api.web.payloads import (
    ColumnsPage,
    FieldProblem,
    FindPage,
    ForgottenPage,
    ImportPage,
    ImportStartPage,
    PasswordPage,
    ProblemPage,
    SignInPage,
)
from reports.facts import imports, jobs
from reports.facts.search import Hit
from tests.browser.invented import NOW, party, site

PROBLEM = ProblemPage(404, "Not found", "There is no such site.", "site.not_found")
SIGN_IN = SignInPage(
    problems=(
        FieldProblem(
            "email", "E-mail or password is wrong, or the account is locked for a while after five wrong tries."
        ),
    ),
    email="ines.brandt@lindenhof.example",
    demo_accounts=(("ines.brandt@lindenhof.example", "Ines Brandt, compliance officer", "lantern-and-ledger-2026"),),
)
FORGOTTEN = ForgottenPage()
PASSWORD = PasswordPage(12)
FIND = FindPage("tarajal", (Hit(site("Finca El Tarajal"), "Níjar"), Hit(party("Agro Almanzora S.A.T."), "")))
JOB = jobs.JobFacts(
    "j1",
    "Score every site",
    "running",
    "Scoring agriculture",
    1204,
    2401,
    140,
    datetime(2026, 11, 23, 5, 58, tzinfo=UTC),
    None,
    None,
    may_cancel=True,
)
FAILED_JOB = replace(
    JOB,
    state="failed",
    may_cancel=False,
    may_resume=True,
    error_code="list.unreadable",
    error="The list file ends in the middle of row 8,411: fetch it again, then resume.",
)

BATCH = imports.ImportFacts(
    id="b1",
    file_name="Lieferantenliste_2026-11.xlsx",
    sha256="0" * 64,
    kind="parties",
    state="dry_run",
    counts=imports.Counts(1012, 75, 204, 0, 1, 2, 3),
    rows_told=(
        imports.RowTold(
            "refused",
            "Lieferanten",
            42,
            "Land",
            "Spanein",
            "country.unknown",
            "This is no country we know: write its ISO code or its English name.",
        ),
        imports.RowTold(
            "refused", "Lieferanten", 77, "Firma", "", "name.missing", "Give the name of the supplier or site."
        ),
        imports.RowTold(
            "warning",
            "Lieferanten",
            118,
            "Firma",
            "Agro Almanzora SAT",
            "row.possible_duplicate",
            "The register or this list has one of the same name and town: compare them.",
        ),
    ),
    recorded_by="Ines Brandt",
    recorded_at=NOW,
    may_write=True,
)
COLUMNS = ColumnsPage(
    "Lieferantenliste_2026-11.xlsx",
    "0" * 64,
    "parties",
    1304,
    (
        ColumnChoice(0, "Firma", ("Agro Almanzora SAT", "Çinar Turizm"), "name", "sure"),
        ColumnChoice(1, "Land", ("Spanien", "Türkei"), "country", "sure"),
        ColumnChoice(2, "USt-ID", ("ESA04000001",), "identifiers:vat", "likely"),
        ColumnChoice(3, "Notiz", ("siehe Akte",), "", "none"),
    ),
    fields_of("parties"),
)
IMPORT_START = ImportStartPage(
    imports.ImportStart(50, (imports.PastImport("b0", "Betriebe.csv", "written", 96, NOW, "Ines Brandt"),))
)
IMPORT = ImportPage(BATCH)
IMPORT_DONE = ImportPage(replace(BATCH, state="written"))
