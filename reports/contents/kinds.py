"""The reports that can be made today. A kind is listed only once its content and a way to call it exist."""

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
    """`about` says what `--for` names."""

    id: str
    title: str
    about: str
    formats: tuple[Form, ...] = tuple(Form)


PORTFOLIO = ReportKind("portfolio", "Portfolio of a run", "a run over supplier files")
SITE = ReportKind("site", "Site report", "a site")
DISCLOSURE = ReportKind("disclosure", "Due-diligence disclosure, section by section", "a law")

KINDS = (DISCLOSURE,)
"""Only what a person can call: a kind joins here together with what reads its facts."""


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
