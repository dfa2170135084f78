from audits.models.actions import (
    ActionExtension,
    ActionMove,
    ActionPart,
    CorrectiveAction,
    RetaliationCheck,
    WorkerConfirmation,
)
from audits.models.answers import AnswerSheet, VisitAnswer
from audits.models.calendar_feeds import CalendarFeed
from audits.models.crews import JointGroup, VisitMember, VisitNeed
from audits.models.findings import Finding
from audits.models.follow_ups import FollowUp
from audits.models.grievances import Grievance, GrievanceEntry, ReceiptAsking
from audits.models.inspectors import Inspector, InspectorAbsence, InspectorCredential, InspectorTie
from audits.models.plans import Draw, Plan
from audits.models.programmes import Programme, ProgrammeEntry
from audits.models.recognitions import Recognition
from audits.models.referrals import Referral
from audits.models.visits import InspectionTask, Visit

__all__ = [
    "ActionExtension",
    "ActionMove",
    "ActionPart",
    "AnswerSheet",
    "CalendarFeed",
    "CorrectiveAction",
    "Draw",
    "Finding",
    "FollowUp",
    "Grievance",
    "GrievanceEntry",
    "InspectionTask",
    "Inspector",
    "InspectorAbsence",
    "InspectorCredential",
    "InspectorTie",
    "JointGroup",
    "Plan",
    "Programme",
    "ProgrammeEntry",
    "ReceiptAsking",
    "Recognition",
    "Referral",
    "RetaliationCheck",
    "Visit",
    "VisitAnswer",
    "VisitMember",
    "VisitNeed",
    "WorkerConfirmation",
]
