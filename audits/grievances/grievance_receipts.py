"""
Receipts: 16 digits, told once to whoever spoke, with which they ask again. Only an argon2id hash is stored, and ten
bits that say which few hashes to compare. Asking takes as long for a wrong receipt as for a right one, and after five
wrong ones the next has to wait; how many there were stands in the database, so no second process starts from zero.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import ceil

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlmodel import Session, col, or_, select

from audits.models import Grievance, ReceiptAsking
from foundation import trail
from foundation.actors import AccountId, Action, ActionNotAllowed, Actor
from foundation.errors import NotAllowed, NotFound

DIGITS = 16
BUCKETS = 1 << 10
"""Ten of a receipt's 53 bits: 43 are left to guess, each guess at the price of a slow hash."""
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
MOST_DOUBLINGS = 10


class ReceiptUnknown(NotFound):
    code = "grievance.receipt_unknown"

    def __init__(self) -> None:
        super().__init__("No matter has this receipt: have the sixteen digits read out again.")


class ReceiptAskingSlowed(NotAllowed):
    code = "grievance.receipt_slowed"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many receipts were wrong: ask again in {seconds} seconds.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """`found` is None for a wrong receipt; with `wait_seconds` it was not even looked at."""

    found: Grievance | None
    wait_seconds: int = 0

    def require(self) -> Grievance:
        """To be asked after the commit, which keeps the count. Raises ReceiptAskingSlowed, ReceiptUnknown."""
        if self.wait_seconds:
            raise ReceiptAskingSlowed(self.wait_seconds)
        if self.found is None:
            raise ReceiptUnknown
        return self.found


def new_receipt() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def hash_of(receipt: str) -> str:
    return PasswordHasher().hash(receipt)


def bucket_of(receipt: str) -> int:
    return int.from_bytes(hashlib.sha256(receipt.encode()).digest()[:4], "big") % BUCKETS


def receipt_fits(grievance: Grievance, receipt: str) -> bool:
    """Whether whoever asks holds the receipt of this grievance."""
    return _fits(grievance.receipt_hash, receipt)


def ask(session: Session, actor: Actor, receipt: str, *, now: datetime) -> Asked:
    """Says nothing by raising: the count of wrong ones has to be committed. Raises ActionNotAllowed."""
    if actor.account_id is None or not (actor.may(Action.RECORD_GRIEVANCES) or actor.may(Action.READ_GRIEVANCES)):
        raise ActionNotAllowed(actor.role, Action.RECORD_GRIEVANCES)
    trail.wait_for_turn(session)  # two questions of one person at the same time are counted one after the other
    asking = session.get(ReceiptAsking, actor.account_id) or ReceiptAsking(account_id=actor.account_id)
    if asking.wait_until is not None and asking.wait_until > now:
        return Asked(None, ceil((asking.wait_until - now).total_seconds()))
    found = _grievance_of(session, actor, _plain(receipt))
    asking.wrong = 0 if found else asking.wrong + 1
    asking.wait_until = now + _wait(asking.wrong) if asking.wrong >= FREE_TRIES else None
    session.add(asking)
    session.flush()
    _tell(session, actor, actor.account_id, right=found is not None)
    return Asked(found)


def _tell(session: Session, actor: Actor, account_id: AccountId, *, right: bool) -> None:
    """That somebody asked, never about which."""
    trail.record(session, actor, "grievance.receipt_asked", trail.Subject("account", str(account_id)), {"right": right})


def _wait(wrong: int) -> timedelta:
    doublings: int = 2 ** min(wrong - FREE_TRIES, MOST_DOUBLINGS)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def _plain(receipt: str) -> str:
    """Digits of any script, without what people put between them."""
    told = unicodedata.normalize("NFKC", receipt)
    return "".join(str(unicodedata.digit(one)) for one in told if one.isdigit())


def _grievance_of(session: Session, actor: Actor, receipt: str) -> Grievance | None:
    """Compares every candidate to the last, and one that is none where there is no candidate."""
    own = Grievance.organisation_id == actor.organisation_id
    near = or_(col(Grievance.receipt_bucket) == bucket_of(receipt), col(Grievance.receipt_bucket).is_(None))
    candidates: Sequence[Grievance] = session.exec(select(Grievance).where(own, near)).all()
    if not candidates:
        _fits(_nobodys_hash(), receipt)
    fitting = [one for one in candidates if _fits(one.receipt_hash, receipt)]
    return fitting[0] if fitting else None


def _fits(receipt_hash: str, receipt: str) -> bool:
    try:
        return PasswordHasher().verify(receipt_hash, receipt)
    except VerificationError:
        return False


@cache
def _nobodys_hash() -> str:
    return hash_of(new_receipt())
