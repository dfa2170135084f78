"""The reports that can be made. A kind is listed only once its content and what reads its facts exist."""

from dataclasses import dataclass
from enum import StrEnum

from foundation.errors import Invalid, NotFound


class Form(StrEnum):
    """What a report is written as; the value is the ending of the file."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class ReportKind:
    """`about` says what `--for` names; `by_period` whether a period narrows it; `languages` have all its words."""

    id: str
    title: str
    about: str
    by_period: bool = False
    formats: tuple[Form, ...] = tuple(Form)
    languages: tuple[str, ...] = ("en",)


WHOLE = ("en", "es", "ar")
WITH_HINDI = (*WHOLE, "hi")
YOUR_ORGANISATION = "your organisation, by id or name"
KINDS = (
    ReportKind("portfolio", "Portfolio of suppliers and sites", YOUR_ORGANISATION, languages=WHOLE),
    ReportKind("supplier_register", "Supplier register, as a workbook", YOUR_ORGANISATION, languages=WHOLE),
    ReportKind(
        "site_audit", "Site report, safe to share with workers", "a site, by id or reference", languages=(*WHOLE, "hi")
    ),
    ReportKind(
        "site_audit_full",
        "Full site report, for the case role",
        "a site, by id or reference",
        languages=WITH_HINDI,
    ),
    ReportKind("supplier_dossier", "Supplier dossier", "a party, by id or reference", languages=WHOLE),
    ReportKind(
        "corrective_actions", "Corrective actions", "a site, by id or reference, or your organisation", languages=WHOLE
    ),
    ReportKind("inspection_plan", "Inspection plan", "a plan, by id", languages=WHOLE),
    ReportKind("inspectorate_year", "Report of the inspectorate", YOUR_ORGANISATION, by_period=True, languages=WHOLE),
    ReportKind("regulator_digest", "Digest of cases", YOUR_ORGANISATION, by_period=True, languages=WHOLE),
    ReportKind("case_notice", "Notice to a firm", "a case, by id or reference", languages=WHOLE),
    ReportKind("case_decision", "Decision in a case", "a case, by id or reference", languages=WHOLE),
    ReportKind("certificate", "Certificate of earned recognition", "a recognition, by id", languages=WHOLE),
    ReportKind(
        "law_statement",
        "Due-diligence statement, section by section",
        "a law of `tierlight reports laws`, or a statement, by id",
        by_period=True,
        languages=WHOLE,
    ),
)


class ReportLanguageUnknown(Invalid):
    code = "report.language_unknown"

    def __init__(self, kind: ReportKind, language: str) -> None:
        super().__init__(f"{kind.title} has no words in {language!r}: choose one of {', '.join(kind.languages)}.")
        self.language = language


class PeriodNotTaken(Invalid):
    code = "period.not_taken"

    def __init__(self, kind: ReportKind, period: str) -> None:
        super().__init__(f"{kind.title} tells how things stand on its day: leave the period {period!r} out.")
        self.period = period


class ReportKindNotFound(NotFound):
    code = "report_kind.not_found"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no report {kind!r}; choose one of {', '.join(each.id for each in KINDS)}.")
        self.kind = kind


def report_kind(kind: str) -> ReportKind:
    for each in KINDS:
        if each.id == kind:
            return each
    raise ReportKindNotFound(kind)


def require_period_taken(kind: str, period: str) -> None:
    """
    Of what a person asks for; a series names the time of each report, whatever its kind. Raises ReportKindNotFound,
    PeriodNotTaken.
    """
    found = report_kind(kind)
    if period.strip() and not found.by_period:
        raise PeriodNotTaken(found, period)


def language_of(kind: ReportKind, asked: str, reader: str) -> str:
    """The one asked for, else the reader's, else English. Raises ReportLanguageUnknown for one asked for in vain."""
    if asked and asked not in kind.languages:
        raise ReportLanguageUnknown(kind, asked)
    return asked or (reader if reader in kind.languages else kind.languages[0])
