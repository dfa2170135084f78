"""How the invitations of one change leave: their letters, and PINs reckoned from the instance's secret."""

import hashlib
import hmac
from uuid import UUID

from fastapi import Request

from api.access import settings_of
from api.invitation_letters import letter
from foundation.sealing import key_for
from reports.bulk_changes.changing import Sending
from suppliers.invitations.inviting import PIN_DIGITS

PURPOSE = "pins-of-bulk-changes"


def sending_of(request: Request) -> Sending:
    return Sending(lambda made: letter(request, made), lambda row_id: pin_of(request, row_id))


def pin_of(request: Request, row_id: UUID) -> str:
    """
    Not stored, and not told by a copy of the database: the row's id is public, but the key is drawn from the instance's
    secret (HMAC-SHA-256), and of the PIN only a hash salted with the link's own secret is kept. Six digits are enough
    because nobody tries them without the link: five wrong ones lock an invitation for a quarter of an hour. 2**64 is
    no multiple of 10**6, which favours some PINs by less than one part in 10**13.
    """
    key = key_for(settings_of(request).require_secret(), PURPOSE)
    drawn = int.from_bytes(hmac.new(key, row_id.bytes, hashlib.sha256).digest()[:8])
    return f"{drawn % 10**PIN_DIGITS:0{PIN_DIGITS}}"
