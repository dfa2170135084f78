"""Signing in, importing, waiting for a job, being refused, invented."""

from dataclasses import replace
from datetime import UTC, datetime

from api.web.column_choices import ColumnChoice, fields_of
from api.web.guiding import FindPage
from api.web.list_questions import CountryQuestion, DayQuestion, Questions
from api.web.payloads import (
    ColumnsPage,
    FieldProblem,
    ForgottenPage,
    ImportPage,
    ImportStartPage,
    ListStep,
    PasswordPage,
    ProblemPage,
    QuestionsPage,
    ReadingPage,
    SignInPage,
)
from reports.facts import imports, jobs
from reports.facts.import_preview import Preview, PreviewCell, PreviewRow
from reports.facts.search import Hit
from suppliers.batches import arrivals
from suppliers.importing.choices import ReadingChoices
from suppliers.importing.found import ReadingFound
from suppliers.importing.issues import sentence_for
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
            sentence_for("country.unknown"),
        ),
        imports.RowTold("refused", "Lieferanten", 77, "Firma", "", "name.missing", sentence_for("name.missing")),
        imports.RowTold(
            "warning",
            "Lieferanten",
            118,
            "Firma",
            "Agro Almanzora SAT",
            "row.possible_duplicate",
            arrivals.SENTENCES["row.possible_duplicate"],
        ),
    ),
    recorded_by="Ines Brandt",
    recorded_at=NOW,
    may_write=True,
)
STEP = ListStep("Lieferantenliste_2026-11.xlsx", "0" * 64, "parties", 1304, datetime(2026, 10, 12, tzinfo=UTC))
READING = ReadingPage(
    STEP,
    ReadingFound(
        "xlsx",
        sheet="Lieferanten",
        other_sheets=(("Notizen", 12),),
        head_rows=(3, 4),
        encoding="cp1252",
        separator=";",
        decimal_mark=",",
        day_orders={"Seit": "unknown", "Gegründet": "day_first"},
    ),
    ReadingChoices(separator=";"),
    (("Lieferanten", None), ("Notizen", 12)),
    ("Firma", "Land", "USt-ID", "Seit"),
    ((5, ("Agro Almanzora SAT", "Spanien", "ESA04000001", "03/04/2021")), (6, ("Çinar Turizm", "Türkei", "", ""))),
)
COLUMNS = ColumnsPage(
    STEP,
    (
        ColumnChoice(0, "Firma", ("Agro Almanzora SAT", "Çinar Turizm"), "name", "sure"),
        ColumnChoice(1, "Land", ("Spanien", "Türkei"), "country", "chosen"),
        ColumnChoice(2, "USt-ID", ("ESA04000001",), "identifiers:vat", "likely", 41),
        ColumnChoice(3, "Notiz", ("siehe Akte",), "", "none", 3),
    ),
    fields_of("parties"),
)
QUESTIONS = QuestionsPage(
    STEP,
    Questions(
        days=(DayQuestion("Seit", ("03/04/2021", "05/06/2020"), ""),),
        countries=(CountryQuestion("Congo", 4, ("CD", "CG"), "CG"), CountryQuestion("Spanein", 1, (), "")),
        without_country=3,
        whole_list=False,
        country="",
        swapped=2,
        is_swapped=False,
        same_as_above=1,
        fill_same_as_above=True,
        kind_assumed=True,
        edge_kind="",
    ),
    ("ES", "PT", "TR"),
)
IMPORT_START = ImportStartPage(
    imports.ImportStart(50, (imports.PastImport("b0", "Betriebe.csv", "written", 96, NOW, "Ines Brandt"),))
)
STORED = Preview(
    "new",
    ("name", "country", "workers"),
    (
        PreviewRow("Lieferanten", 6, (PreviewCell("name", "Çinar Turizm"), PreviewCell("country", "TR", "Türkei"))),
        PreviewRow("Lieferanten", 9, (PreviewCell("workers", "", "ca."), PreviewCell("name", "Nave", "")), "n1"),
    ),
    1012,
)
IMPORT = ImportPage(BATCH, STEP, STORED)
HANGING = (FieldProblem("undo", "Later work hangs on what this import brought: 2 decisions about duplicates."),)
IMPORT_DONE = ImportPage(replace(BATCH, state="written"), problems=HANGING)
