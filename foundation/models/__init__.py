"""Tables of the ground floor, by noun. The migrations import this package."""

from foundation.models.accounts import Account, ApiToken, OneTimeLink, Organisation, SignIn
from foundation.models.bulk import BulkChange, BulkChangeRow
from foundation.models.comments import Comment, CommentMention
from foundation.models.evidence import CustodyEvent, Evidence, LegalHold
from foundation.models.factors import FactorRule, HalfSignIn, OutsideIdentity, RecoveryCode, SecondFactor
from foundation.models.houses import Delegation, FactorResetRequest, PersonInvitation
from foundation.models.jobs import Job, OutboxMessage, Reminder, Schedule
from foundation.models.notices import DigestDay, NoticeChoice, NoticeTold, WebhookEndpoint
from foundation.models.records import Change, ChangeCursor, IdempotencyKey, Obligation, TrailEntry
from foundation.models.views import DefaultView, SavedView

__all__ = [
    "Account",
    "ApiToken",
    "BulkChange",
    "BulkChangeRow",
    "Change",
    "ChangeCursor",
    "Comment",
    "CommentMention",
    "CustodyEvent",
    "DefaultView",
    "Delegation",
    "DigestDay",
    "Evidence",
    "FactorResetRequest",
    "FactorRule",
    "HalfSignIn",
    "IdempotencyKey",
    "Job",
    "LegalHold",
    "NoticeChoice",
    "NoticeTold",
    "Obligation",
    "OneTimeLink",
    "Organisation",
    "OutboxMessage",
    "OutsideIdentity",
    "PersonInvitation",
    "RecoveryCode",
    "Reminder",
    "SavedView",
    "Schedule",
    "SecondFactor",
    "SignIn",
    "TrailEntry",
    "WebhookEndpoint",
]
