"""Issued reports, series of them, and the checks that anybody may make, invented."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from api.web.finding_forms import Typed
from api.web.issued_pages import IssuedListPage, VerifyPage
from api.web.languages import LANGUAGE_NAMES
from api.web.pages.press import PressPage
from api.web.pages.public_targets import PublicTargetsPage
from api.web.pages.report_logo import LogoPage
from api.web.payloads import FieldProblem
from api.web.series_pages import SeriesListPage, SeriesNewPage, SeriesPage, SharedPage
from foundation.models import Account
from reports.contents.kinds import KINDS
from reports.facts.issued import IssuedFacts, IssuedLine
from reports.facts.payloads import Choice
from reports.facts.report_series import SeriesFacts, SeriesLine
from reports.issued import IssuedQuery
from reports.marks.marks import MarkRead
from reports.models.issued import IssuedReport
from reports.models.series import ReportRecipient, ReportRun, ReportSeries
from reports.proof.comparing import Alteration
from reports.proof.verifying import FileAnswer, Standing
from reports.series.promised import PublicTarget
from reports.series.reading_rules import kinds_in_series
from sanctions.cases.press_phrases import PressSummary
from tests.browser.invented import NOW, TODAY

HOUSE, INES, JO = UUID(int=1), UUID(int=2), UUID(int=3)
HASH = "7f3a5512aa09c2197f3a5512aa09c2197f3a5512aa09c2197f3a5512aa09c219"
CODE = "7h3k-9qpd-2m4x-ww8r-c6tn"
AGO = NOW - timedelta(days=40)
ISSUED = IssuedReport(
    id=UUID(int=11), organisation_id=HOUSE, kind="case_decision", about="case", about_id=UUID(int=12), period="",
    form="pdf", language="es", needs="read_cases", content_sha256=HASH, sha256_unsigned=HASH, sha256=HASH, size=81_204,
    certificate_sha256="", signature="", public_key="", data_cut=AGO.date(), rule_versions=[], code=CODE,
    supersedes_id=None, made_by=INES, made_at=AGO, state="issued", because="", reason="", ended_by=None, ended_at=None,
    asked_act="", asked_because="", asked_by=None, asked_at=None, version=1,
)  # fmt: skip
ASKED = ISSUED.model_copy(update={"id": UUID(int=13), "asked_act": "revoke", "asked_because": "mistake"})
ENDED = ISSUED.model_copy(
    update={
        "id": UUID(int=14), "state": "revoked", "because": "facts_changed", "ended_at": NOW,
        "reason": "The sum was corrected on appeal", "signature": HASH, "period": "2026-Q3",
    }
)  # fmt: skip
ISSUED_LIST = IssuedListPage(
    IssuedQuery(),
    IssuedFacts(
        (
            IssuedLine(ISSUED, "Agro Almanzora S.A.T.", may_decide=False),
            IssuedLine(ASKED, "Hacienda Los Pozos", may_decide=True),
            IssuedLine(ENDED, "", may_decide=False),
        ),
        "next",
        {INES: "Ines Brandt"},
    ),
    KINDS, unsigned=True, typed=Typed({"kind": "case_decision", "named": "almanzora"}),
    subjects=(Choice("s1", "ES-2026-114, Agro Almanzora S.A.T."),),
)  # fmt: skip
NO_ISSUED = IssuedListPage(
    IssuedQuery(), IssuedFacts((), "", {}), KINDS, unsigned=False,
    typed=Typed({"kind": "case_decision", "named": "nothing"}),
)  # fmt: skip
GENUINE = Standing(
    "genuine", CODE, "case_decision", "pdf", AGO.date(), AGO.date(), sha256=HASH, signed=True,
)  # fmt: skip
LANGUAGES = {code: f"lang={code}" for code in LANGUAGE_NAMES}
ASK = VerifyPage("", None, None, 64, LANGUAGES)
VERIFIED = replace(ASK, code=CODE, standing=GENUINE)
REPLACED = replace(GENUINE, state="superseded", ended_on=TODAY, newer_code="9qpd-2m4x-ww8r-c6tn-7h3k", signed=False)
ALTERED = replace(
    ASK, answer=FileAnswer(REPLACED, False, (Alteration("changed", 1204, 1261, 2), Alteration("added", 81204, 81300)))
)  # fmt: skip
NOT_KNOWN = replace(
    ASK, answer=FileAnswer(Standing("unknown"), None), problems=(FieldProblem("file", "Choose a file first."),)
)  # fmt: skip

SERIES = ReportSeries(
    id=UUID(int=21), organisation_id=HOUSE, kind="case_decision", subject="x", form="pdf", language="en",
    rhythm="quarter", lag=10, lag_unit="working_days", target_lag=45, target_unit="days", starts_on=date(2026, 1, 1),
    state="active", owner_id=INES, version=3, created_at=AGO,
)  # fmt: skip
LINE = SeriesLine(SERIES, "Labour Inspectorate of the Southern Region", date(2027, 1, 15), AGO, 1, 2)
PAUSED = SeriesLine(SERIES.model_copy(update={"id": UUID(int=22), "state": "paused"}), "", None, None, 0, 0)


def run(slot: str, state: str, **more: object) -> ReportRun:
    facts = {
        "id": UUID(int=30), "organisation_id": HOUSE, "series_id": SERIES.id, "slot": slot, "state": state, "tries": 1,
        "period_from": date(2026, 7, 1), "period_to": date(2026, 9, 30), "due_on": date(2026, 10, 14),
        "target_on": date(2026, 11, 14), "missed_on": None, "next_try_at": NOW, "error_code": "", "error_message": "",
        "report_id": None, "made_at": None,
    }  # fmt: skip
    return ReportRun(**(facts | more))


def member(number: UUID, name: str) -> Account:
    return Account(id=number, organisation_id=HOUSE, email=f"{number.int}@x.example", name=name, role="inspector")


def recipient(number: int, email: str, state: str) -> ReportRecipient:
    return ReportRecipient(
        id=UUID(int=number), organisation_id=HOUSE, series_id=SERIES.id, account_id=None, email=email, state=state,
        secret_hash=None, asked_at=AGO, confirmed_at=None,
    )  # fmt: skip


MEMBERS = (member(INES, "Ines Brandt"), member(JO, "Jo Lindgren"))
SERIES_ONE = SeriesPage(
    SeriesFacts(
        LINE,
        (
            run("2026-Q3", "failed", error_code="report.gap", error_message="A figure is missing.", missed_on=TODAY),
            run("2026-Q2", "made", made_at=AGO),
        ),
        (recipient(41, "press@gazette.example", "asked"), recipient(42, "ombudsman@council.example", "confirmed")),
        MEMBERS, frozenset({INES}), "Ines Brandt", mine=True, may_leave=True,
    ),
    problems=(FieldProblem("email", "This is no mail address."),),
)  # fmt: skip
SERIES_NEW = SeriesNewPage("case_decision", (), "Lindenhof Hotels", MEMBERS)
SERIES_KIND = SeriesNewPage("", kinds_in_series(), "Lindenhof Hotels")
TARGETS = PublicTargetsPage(
    (
        PublicTarget("Labour Inspectorate", "case_decision", "2026-Q3", date(2026, 9, 30), TODAY, None, "to_come"),
        PublicTarget("Labour Inspectorate", "case_decision", "2026-Q2", date(2026, 6, 30), AGO.date(), TODAY, "missed"),
        PublicTarget("Labour Inspectorate", "case_decision", "2026-Q1", date(2026, 3, 31), TODAY, AGO.date(), "kept"),
    )
)
LOGO = LogoPage(MarkRead(sha256=HASH, width=240, height=80, alt="Lindenhof Hotels", set_at=AGO), "Lindenhof Hotels")
PRESS = PressPage(
    UUID(int=12), "ES-2026-114",
    PressSummary("ar", right_to_left=True, alleged=True, sentences=("يُزعم أن المنشأة لم تدفع الأجور.", "الملف مفتوح.")),
)  # fmt: skip
PAPERS = {
    "issued": ("issued.html", ISSUED_LIST),
    "issued-none": ("issued.html", NO_ISSUED),
    "report-series": ("report_series.html", SeriesListPage((LINE, PAUSED))),
    "report-series-none": ("report_series.html", SeriesListPage(())),
    "report-series-new": ("report_series_new.html", SERIES_NEW),
    "report-series-kind": ("report_series_new.html", SERIES_KIND),
    "report-series-one": ("report_series_one.html", SERIES_ONE),
    "logo": ("report_logo.html", LOGO),
    "press": ("press.html", PRESS),
}
FOR_ANYBODY = {
    "verify": ("verify.html", ASK),
    "verified": ("verify.html", VERIFIED),
    "verify-altered": ("verify.html", ALTERED),
    "verify-unknown": ("verify.html", NOT_KNOWN),
    "public-targets": ("public_targets.html", TARGETS),
    "public-targets-none": ("public_targets.html", PublicTargetsPage(())),
    "shared-report": ("shared_report.html", SharedPage("/x", "ready", "Lindenhof Hotels", "2026-Q3")),
    "shared-report-asked": ("shared_report.html", SharedPage("/x", "asked", "Lindenhof Hotels")),
}
