from audits.models.findings import CorrectiveAction, Finding
from audits.models.grievances import Grievance
from audits.models.inspectors import Inspector
from audits.models.plans import Draw, Plan
from audits.models.visits import InspectionTask, Visit

__all__ = [
    "CorrectiveAction",
    "Draw",
    "Finding",
    "Grievance",
    "InspectionTask",
    "Inspector",
    "Plan",
    "Visit",
]
