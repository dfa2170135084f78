from reports.models.bulk import BulkLine
from reports.models.issued import IssuedReport
from reports.models.law_answers import AnswerFact, LawStatement, Narrative
from reports.models.made import MadeReport
from reports.models.marks import OrganisationMark
from reports.models.series import ReportDelivery, ReportRecipient, ReportRun, ReportSeries
from reports.models.sharing import SharingAgreement

__all__ = [
    "AnswerFact",
    "BulkLine",
    "IssuedReport",
    "LawStatement",
    "MadeReport",
    "Narrative",
    "OrganisationMark",
    "ReportDelivery",
    "ReportRecipient",
    "ReportRun",
    "ReportSeries",
    "SharingAgreement",
]
