"""
The second factor of an account: set up, confirmed by a code, shown at sign-in, taken away. The secret of the
authenticator is sealed, recovery codes are kept as keyed hashes, and no code is taken twice. Wrong codes count with
wrong passwords, so a refused code must be committed by the caller before it is told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlmodel import Session, col, delete, func, select

from foundation import accounts, factor_rules, trail
from foundation import one_time_codes as codes
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.models import Account, RecoveryCode, SecondFactor
from foundation.sealing import key_for, keyed_hash, seal, unseal

Step = Literal["", "code", "set_up"]
FRESH_FOR: Final = timedelta(minutes=10)
"""How long a second factor counts as freshly shown, where an act asks for it."""


class CodeRefused(NotAllowed):
    code = "second_factor.code_refused"

    def __init__(self) -> None:
        super().__init__("This code is wrong, was used already, or the account is locked after five wrong tries.")


class AlreadySetUp(Conflict):
    code = "second_factor.already_set_up"

    def __init__(self) -> None:
        super().__init__("A second factor is set up already: remove it first, with the password and a code.")


class NotSetUp(NotFound):
    code = "second_factor.not_set_up"

    def __init__(self) -> None:
        super().__init__("No second factor is set up for this account.")


class FactorRequired(Conflict):
    code = "second_factor.required"

    def __init__(self) -> None:
        super().__init__("Your organisation requires a second factor for your role; it cannot be removed.")


class ProofNeeded(NotAllowed):
    code = "second_factor.proof_needed"

    def __init__(self) -> None:
        super().__init__("This needs a second factor shown within the last minutes: show a code, then repeat.")


@dataclass(frozen=True, slots=True)
class FactorKeys:
    """Two keys of two purposes, both made of the settings' secret."""

    sealing: bytes
    hashing: bytes

    @classmethod
    def of(cls, secret: bytes) -> "FactorKeys":
        return cls(key_for(secret, "second-factor/seal/1"), key_for(secret, "second-factor/recovery/1"))


def next_step(session: Session, account: Account, *, now: datetime) -> Step:
    """What a right password still leaves to do."""
    if is_set_up(session, account):
        return "code"
    return "set_up" if factor_rules.is_required(session, account, now=now) else ""


def is_set_up(session: Session, account: Account) -> bool:
    factor = _factor(session, account)
    return factor is not None and factor.confirmed_at is not None


def begin(session: Session, account: Account, *, keys: FactorKeys, now: datetime) -> None:
    """A new secret, waiting to be confirmed; one that waited is replaced. Raises AlreadySetUp."""
    standing = _factor(session, account)
    if standing is not None and standing.confirmed_at is not None:
        raise AlreadySetUp
    factor = standing or SecondFactor(account_id=account.id, sealed_secret="", created_at=now)
    factor.sealed_secret = seal(codes.new_secret(), keys.sealing, whose=account.id.bytes)
    factor.created_at = now
    session.add(factor)
    session.flush()
    trail.record(session, accounts.actor_of(session, account), "second_factor.begun", factor)


def waiting_secret(session: Session, account: Account, *, keys: FactorKeys) -> bytes:
    """To be shown to its owner until it is confirmed, and never after. Raises NotSetUp, AlreadySetUp."""
    factor = _factor(session, account)
    if factor is None:
        raise NotSetUp
    if factor.confirmed_at is not None:
        raise AlreadySetUp
    return unseal(factor.sealed_secret, keys.sealing, whose=account.id.bytes)


def confirm(
    session: Session, account: Account, code: str, *, keys: FactorKeys, now: datetime
) -> tuple[str, ...] | None:
    """The recovery codes, to be shown once; None when the code is wrong, which is counted. Raises NotSetUp."""
    factor = _factor(session, account, locked=True)
    if factor is None:
        raise NotSetUp
    if factor.confirmed_at is not None:
        raise AlreadySetUp
    if not _takes(session, account, factor, code, keys, now):
        return None
    factor.confirmed_at = now
    session.add(factor)
    trail.record(session, accounts.actor_of(session, account), "second_factor.set_up", factor)
    return renew_recovery_codes(session, account, keys=keys, now=now)


def renew_recovery_codes(session: Session, account: Account, *, keys: FactorKeys, now: datetime) -> tuple[str, ...]:
    """Ten new ones, shown once; the earlier ones open nothing any more. Raises NotSetUp."""
    if not is_set_up(session, account):
        raise NotSetUp
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.id))
    made = codes.new_recovery_codes()
    session.add_all(RecoveryCode(account_id=account.id, code_hash=_hashed(code, keys), created_at=now) for code in made)
    session.flush()
    actor = accounts.actor_of(session, account)
    trail.record(session, actor, "second_factor.recovery_codes_made", account, {"codes": len(made)})
    return made


def recovery_codes_left(session: Session, account: Account) -> int:
    left = select(func.count()).where(RecoveryCode.account_id == account.id, col(RecoveryCode.used_at).is_(None))
    return int(session.exec(left).one())


def shows(session: Session, account: Account, code: str, *, keys: FactorKeys, now: datetime) -> bool:
    """
    Whether the code of the authenticator, or a recovery code, is right and new; it is used up then. A wrong one is
    counted: commit, then raise CodeRefused.
    """
    factor = _factor(session, account, locked=True)
    if factor is None or factor.confirmed_at is None or accounts.is_shut_out(account, now=now):
        return False
    if _uses_recovery_code(session, account, code, keys, now):
        return True
    return _takes(session, account, factor, code, keys, now)


def remove(session: Session, account: Account, *, now: datetime) -> None:
    """By its owner, who has shown password and code. Raises NotSetUp, FactorRequired."""
    if not is_set_up(session, account):
        raise NotSetUp
    if factor_rules.is_required(session, account, now=now):
        raise FactorRequired
    _forget(session, account)
    trail.record(session, accounts.actor_of(session, account), "second_factor.removed", account)


def reset(session: Session, actor: Actor, account: Account, *, now: datetime) -> None:
    """
    By an administrator, for somebody who lost device and codes: open sessions end, and who needs a factor sets a new
    one up at the next sign-in. Whoever calls tells the person. Raises ActionNotAllowed, NotSetUp.
    """
    actor.require(Action.RUN_SYSTEM)
    take_away(session, actor, account, now=now)


def take_away(session: Session, actor: Actor, account: Account, *, now: datetime) -> None:
    """The caller has asked for the leave, or for two people. Raises NotSetUp."""
    if not is_set_up(session, account):
        raise NotSetUp
    _forget(session, account)
    accounts.end_all_sign_ins(session, account, now)
    trail.record(session, actor, "second_factor.reset", account)


def require_proof(proven_at: datetime | None, *, now: datetime, within: timedelta = FRESH_FOR) -> None:
    """For acts that ask for a second factor shown just now. Raises ProofNeeded."""
    if proven_at is None or now - proven_at > within:
        raise ProofNeeded


def _factor(session: Session, account: Account, *, locked: bool = False) -> SecondFactor | None:
    """`locked`: two requests with one code at one moment are taken one after the other."""
    wanted = select(SecondFactor).where(SecondFactor.account_id == account.id)
    return session.exec(wanted.with_for_update() if locked else wanted).first()


def _takes(
    session: Session, account: Account, factor: SecondFactor, code: str, keys: FactorKeys, now: datetime
) -> bool:
    if accounts.is_shut_out(account, now=now):
        return False
    secret = unseal(factor.sealed_secret, keys.sealing, whose=account.id.bytes)
    step = codes.step_shown(secret, code, now=now, after=factor.last_step)
    if step is None:
        accounts.count_wrong(session, account, now=now)
        return False
    factor.last_step = step
    session.add(factor)
    session.flush()
    return True


def _uses_recovery_code(session: Session, account: Account, code: str, keys: FactorKeys, now: datetime) -> bool:
    wanted = select(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == _hashed(code, keys),
        col(RecoveryCode.used_at).is_(None),
    )
    found = session.exec(wanted.with_for_update()).first()
    if found is None:
        return False
    found.used_at = now
    session.add(found)
    session.flush()
    trail.record(session, accounts.actor_of(session, account), "second_factor.recovery_code_used", account)
    return True


def _hashed(code: str, keys: FactorKeys) -> str:
    return keyed_hash(codes.plain_recovery_code(code), keys.hashing)


def _forget(session: Session, account: Account) -> None:
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.id))
    session.execute(delete(SecondFactor).where(col(SecondFactor.account_id) == account.id))
    session.flush()
