"""The reports that can be made. A kind is listed only once its content and what reads its facts exist."""

from dataclasses import dataclass
from enum import StrEnum

from foundation.errors import NotFound


class Form(StrEnum):
    """What a report is written as; the value is the ending of the file."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class ReportKind:
    """`about` says what `--for` names; `by_period` whether a period narrows it."""

    id: str
    title: str
    about: str
    by_period: bool = False
    formats: tuple[Form, ...] = tuple(Form)


YOUR_ORGANISATION = "your organisation, by id or name"
KINDS = (
    ReportKind("portfolio", "Portfolio of suppliers and sites", YOUR_ORGANISATION),
    ReportKind("supplier_register", "Supplier register, as a workbook", YOUR_ORGANISATION),
    ReportKind("site_audit", "Site report, safe to share with workers", "a site, by id or reference"),
    ReportKind("supplier_dossier", "Supplier dossier", "a party, by id or reference"),
    ReportKind("corrective_actions", "Corrective actions", "a site, by id or reference, or your organisation"),
    ReportKind("inspection_plan", "Inspection plan", "a plan, by id"),
    ReportKind("inspectorate_year", "Report of the inspectorate", YOUR_ORGANISATION, by_period=True),
    ReportKind("regulator_digest", "Digest of cases", YOUR_ORGANISATION, by_period=True),
    ReportKind("case_notice", "Notice to a firm", "a case, by id or reference"),
    ReportKind("case_decision", "Decision in a case", "a case, by id or reference"),
    ReportKind("law_statement", "Due-diligence statement, section by section", "a law of `tierlight reports laws`"),
)


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
