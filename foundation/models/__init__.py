"""Tables of the ground floor, by noun. The migrations import this package."""

from foundation.models.accounts import Account, ApiToken, OneTimeLink, Organisation, SignIn
from foundation.models.evidence import CustodyEvent, Evidence, LegalHold
from foundation.models.jobs import Job, OutboxMessage, Reminder, Schedule
from foundation.models.records import Change, ChangeCursor, IdempotencyKey, Obligation, TrailEntry

__all__ = [
    "Account",
    "ApiToken",
    "Change",
    "ChangeCursor",
    "CustodyEvent",
    "Evidence",
    "IdempotencyKey",
    "Job",
    "LegalHold",
    "Obligation",
    "OneTimeLink",
    "Organisation",
    "OutboxMessage",
    "Reminder",
    "Schedule",
    "SignIn",
    "TrailEntry",
]
