"""
Organisations, local accounts, sign-in, one-time links. Passwords are argon2id (RFC 9106); secrets of sessions and links
are 256 random bits of which only the SHA-256 is stored. Nothing here says whether an e-mail address has an account.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import Select

from foundation import trail
from foundation.actors import AccountId, Actor, OrganisationId, Role
from foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from foundation.models import Account, ApiToken, HalfSignIn, OneTimeLink, Organisation, SignIn

Proof = TypeVar("Proof", SignIn, ApiToken)

SHORTEST_PASSWORD = 12
ATTEMPTS_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
BETWEEN_LINKS = timedelta(minutes=5)


class SignInRefused(NotAllowed):
    """One sentence for a wrong password, an unknown address, a locked and a disabled account: it tells nobody which."""

    code = "account.sign_in_refused"

    def __init__(self) -> None:
        super().__init__("E-mail or password is wrong, or the account is locked for a while after five wrong tries.")


class LinkNotValid(NotAllowed):
    code = "account.link_not_valid"

    def __init__(self) -> None:
        super().__init__("This link was used, has expired or is not complete: ask for a new one.")


class PasswordTooWeak(Invalid):
    code = "account.password_too_weak"

    def __init__(self) -> None:
        super().__init__("The password needs at least 12 characters and may not contain the e-mail address.")


class EmailTaken(Conflict):
    code = "account.email_taken"

    def __init__(self) -> None:
        super().__init__("There is an account with this e-mail address already.")


class EmailNotValid(Invalid):
    code = "account.email_not_valid"

    def __init__(self) -> None:
        super().__init__("This is no e-mail address: it needs one @ with text on both sides.")


class AccountNotFound(NotFound):
    code = "account.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such account.")


@dataclass(frozen=True, slots=True)
class NewAccount:
    email: str
    name: str
    role: Role
    organisation_id: OrganisationId
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class OpenedSignIn:
    """`secret` goes into the cookie and nowhere else."""

    secret: str
    csrf: str
    expires_at: datetime
    actor: Actor
    sign_in_id: UUID


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _unusable_hash() -> str:
    """Verified when the account does not exist, so that both answers take the same time."""
    return _hasher().hash(secrets.token_hex(16))


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def add_organisation(
    session: Session,
    *,
    name: str,
    kind: str,
    now: datetime,
    jurisdiction: frozenset[str] = frozenset(),
    zone: str = "UTC",
) -> Organisation:
    organisation = Organisation(name=name, kind=kind, jurisdiction=sorted(jurisdiction), time_zone=zone, created_at=now)
    session.add(organisation)
    session.flush()
    system = Actor.system(OrganisationId(organisation.id))
    trail.record(session, system, "organisation.added", organisation, {"kind": kind})
    return organisation


def add_account(session: Session, new: NewAccount, *, now: datetime) -> Account:
    """Has no password yet: hand out a link from `make_link`. Raises EmailNotValid, EmailTaken."""
    email = plain_email(new.email)
    if session.exec(select(Account.id).where(Account.email == email)).first():
        raise EmailTaken
    account = Account(
        organisation_id=new.organisation_id,
        email=email,
        name=new.name,
        role=new.role.value,
        locale=new.locale,
        created_at=now,
    )
    session.add(account)
    session.flush()
    trail.record(session, actor_of(session, account), "account.added", account, {"role": new.role})
    return account


def plain_email(text: str) -> str:
    """As it is stored. Raises EmailNotValid."""
    email = text.strip().lower()
    local, _, domain = email.partition("@")
    if not local or not domain or "@" in domain or " " in email:
        raise EmailNotValid
    return email


def find_account(session: Session, email: str) -> Account:
    account = session.exec(select(Account).where(Account.email == email.strip().lower())).first()
    if account is None:
        raise AccountNotFound
    return account


def actor_of(session: Session, account: Account) -> Actor:
    return actor_from(account, session.get_one(Organisation, account.organisation_id))


def actor_from(account: Account, organisation: Organisation) -> Actor:
    authority = organisation.kind in {"inspectorate", "regulator"}
    return Actor(
        account_id=AccountId(account.id),
        name=account.name,
        role=Role(account.role),
        organisation_id=OrganisationId(organisation.id),
        jurisdiction=frozenset(organisation.jurisdiction) if authority else frozenset(),
        zone=organisation.time_zone,
        locale=account.locale,
    )


def make_link(session: Session, account: Account, purpose: str, *, now: datetime, hours: int) -> str:
    """Returns the secret once; earlier unused links of the same purpose stop working."""
    for earlier in session.exec(
        select(OneTimeLink).where(
            OneTimeLink.account_id == account.id, OneTimeLink.purpose == purpose, col(OneTimeLink.used_at).is_(None)
        )
    ):
        earlier.used_at = now
        session.add(earlier)
    secret = secrets.token_urlsafe(32)
    link = OneTimeLink(
        account_id=account.id,
        purpose=purpose,
        secret_hash=digest(secret),
        created_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    session.add(link)
    session.flush()
    trail.record(session, actor_of(session, account), "account.link_made", account, {"purpose": purpose})
    return secret


def link_is_fresh(session: Session, account: Account, purpose: str, *, now: datetime) -> bool:
    """Whether one was made just now: whoever asks again and again fills no mailbox and takes no link away."""
    made = select(OneTimeLink.id).where(
        OneTimeLink.account_id == account.id,
        OneTimeLink.purpose == purpose,
        col(OneTimeLink.used_at).is_(None),
        OneTimeLink.created_at > now - BETWEEN_LINKS,
    )
    return session.exec(made).first() is not None


def account_behind_link(session: Session, secret: str, *, now: datetime) -> Account:
    return session.get_one(Account, _standing_link(session, secret, now).account_id)


def set_password_by_link(session: Session, secret: str, password: str, *, now: datetime) -> Account:
    """Uses the link up and ends every open session of the account. Raises LinkNotValid, PasswordTooWeak."""
    link = _standing_link(session, secret, now)
    account = session.get_one(Account, link.account_id)
    set_password(session, account, password)
    link.used_at = now
    session.add(link)
    end_all_sign_ins(session, account, now)
    session.flush()
    trail.record(session, actor_of(session, account), "account.password_set", account)
    return account


def disable(session: Session, account: Account, *, now: datetime, by: Actor | None = None) -> Account:
    """
    Ends at once whatever opens the account: sessions, half sign-ins, tokens, links. Its history stays. `by` is who does
    it, the account itself when nobody is named.
    """
    account.disabled_at = account.disabled_at or now
    session.add(account)
    end_all_sign_ins(session, account, now)
    for table, column in ((OneTimeLink, "used_at"), (ApiToken, "revoked_at"), (HalfSignIn, "ended_at")):
        standing = update(table).where(col(table.account_id) == account.id, getattr(table, column).is_(None))
        session.execute(standing.values({column: now}))
    session.flush()
    trail.record(session, by or actor_of(session, account), "account.disabled", account)
    return account


def choose_locale(session: Session, actor: Actor, locale: str) -> None:
    account = session.get_one(Account, actor.account_id)
    account.locale = locale
    session.add(account)
    session.flush()
    trail.record(session, actor, "account.locale_chosen", account, {"locale": locale})


def end_all_sign_ins(session: Session, account: Account, now: datetime) -> None:
    for standing in session.exec(select(SignIn).where(SignIn.account_id == account.id, col(SignIn.ended_at).is_(None))):
        standing.ended_at = now
        session.add(standing)


def _standing_link(session: Session, secret: str, now: datetime) -> OneTimeLink:
    link = session.exec(select(OneTimeLink).where(OneTimeLink.secret_hash == digest(secret))).first()
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise LinkNotValid
    return link


def set_password(session: Session, account: Account, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD or account.email in password.lower():
        raise PasswordTooWeak
    account.password_hash = _hasher().hash(password)
    account.failed_attempts = 0
    account.locked_until = None
    session.add(account)
    session.flush()


def password_fits(session: Session, email: str, password: str) -> bool:
    """
    Takes as long for an unknown address as for a known one, and long on purpose: ask it in a transaction that only
    reads, or every try at a password keeps all writers of a SQLite database waiting.
    """
    stored = session.exec(select(Account.password_hash).where(Account.email == email.strip().lower())).first()
    return _matches(stored, password)


def count_try(session: Session, email: str, *, matches: bool, now: datetime) -> Account | None:
    """
    What `password_fits` said, entered: the account when it may sign in. A failed try is counted in its row, so the
    caller must commit before raising SignInRefused. Five wrong tries lock the account for fifteen minutes; the count
    begins anew at a whole sign-in, so that who knows the password cannot guess second factors between two of them.
    """
    account = session.exec(select(Account).where(Account.email == email.strip().lower()).with_for_update()).first()
    if account is None or is_shut_out(account, now=now):
        return None
    if not matches:
        count_wrong(session, account, now=now)
    return account if matches else None


def is_shut_out(account: Account, *, now: datetime) -> bool:
    """Disabled, or locked after wrong tries."""
    return account.disabled_at is not None or (account.locked_until is not None and account.locked_until > now)


def count_wrong(session: Session, account: Account, *, now: datetime) -> None:
    """A wrong password and a wrong code are one count."""
    account.failed_attempts += 1
    if account.failed_attempts >= ATTEMPTS_BEFORE_LOCK:
        account.locked_until, account.failed_attempts = now + LOCKED_FOR, 0
    session.add(account)
    session.flush()


def _matches(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher().verify(password_hash or _unusable_hash(), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def open_sign_in(
    session: Session, account: Account, *, now: datetime, hours: int, device: str = "", proven: bool = False
) -> OpenedSignIn:
    """`proven`: a second factor was shown just now."""
    secret, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    expires_at = now + timedelta(hours=hours)
    signed_in = SignIn(
        account_id=account.id,
        secret_hash=digest(secret),
        csrf=csrf,
        device=device,
        created_at=now,
        expires_at=expires_at,
        last_seen_at=now,
        proven_at=now if proven else None,
    )
    account.failed_attempts = 0
    session.add_all((signed_in, account))
    session.flush()
    actor = actor_of(session, account)
    trail.record(session, actor, "account.signed_in", account)
    return OpenedSignIn(secret, csrf, expires_at, actor, signed_in.id)


def with_account(table: type[Proof]) -> Select[Proof, Account, Organisation]:
    """What stands behind a request, read in one question because every request asks it."""
    whose = select(table, Account, Organisation).join(Account, col(table.account_id) == Account.id)
    return whose.join(Organisation, col(Account.organisation_id) == Organisation.id)
