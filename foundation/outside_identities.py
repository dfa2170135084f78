"""
Who an identity provider means. An account is found by a link that stands; else by a confirmed e-mail of an account
that is there; else, where the settings map the e-mail's domain to a role, it is made. Nothing else makes an account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from foundation import accounts, trail
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.errors import Conflict, Invalid, NotAllowed
from foundation.models import Account, Organisation, OutsideIdentity


class OutsideUnknown(NotAllowed):
    code = "outside_identity.unknown"

    def __init__(self) -> None:
        super().__init__("No account here belongs to this sign-in: ask an administrator to link it.")


class OutsideTaken(Conflict):
    code = "outside_identity.taken"

    def __init__(self) -> None:
        super().__init__("This name at the identity provider belongs to another account already.")


class NewcomersUnreadable(Invalid):
    code = "outside_identity.newcomers_unreadable"

    def __init__(self, part: str) -> None:
        super().__init__(f"TIERLIGHT_OIDC_NEWCOMERS: {part!r} is not of the form domain=role@organisation.")
        self.part = part


class SubjectMissing(Invalid):
    code = "outside_identity.subject_missing"

    def __init__(self) -> None:
        super().__init__("Set an identity provider up first, and write the name it has for this person.")


@dataclass(frozen=True, slots=True)
class Outsider:
    """What a checked identity token says. `email` counts only when the provider says that it confirmed it."""

    issuer: str
    subject: str
    email: str
    email_confirmed: bool
    name: str


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Whoever has an e-mail of this domain gets this role in this organisation."""

    domain: str
    role: Role
    organisation: str


def newcomers_from(text: str) -> tuple[Newcomers, ...]:
    """`domain=role@organisation`, parted by semicolons. Raises NewcomersUnreadable."""
    return tuple(_newcomers(part.strip()) for part in text.split(";") if part.strip())


def _newcomers(part: str) -> Newcomers:
    domain, _, rest = part.partition("=")
    role, _, organisation = rest.partition("@")
    may_come = {one.value for one in Role} - {Role.SYSTEM.value, Role.PLATFORM_ADMINISTRATOR.value}
    if not domain.strip() or role.strip() not in may_come or not organisation.strip():
        raise NewcomersUnreadable(part)
    return Newcomers(domain.strip().lower(), Role(role.strip()), organisation.strip())


def account_of(session: Session, outsider: Outsider, newcomers: Iterable[Newcomers], *, now: datetime) -> Account:
    """Raises OutsideUnknown, also for a disabled account."""
    standing = _identity(session, outsider.issuer, outsider.subject)
    if standing is not None:
        account = session.get_one(Account, standing.account_id)
    else:
        account = _by_email(session, outsider) or _newcomer(session, outsider, newcomers, now)
        _keep(session, accounts.actor_of(session, account), account, (outsider.issuer, outsider.subject), None, now)
    if account.disabled_at is not None:
        raise OutsideUnknown
    return account


def link(
    session: Session, actor: Actor, account: Account, *, issuer: str, subject: str, now: datetime
) -> OutsideIdentity:
    """By an administrator. Raises ActionNotAllowed, SubjectMissing, OutsideTaken."""
    actor.require(Action.RUN_SYSTEM)
    if not issuer or not subject.strip():
        raise SubjectMissing
    if _identity(session, issuer, subject.strip()) is not None:
        raise OutsideTaken
    return _keep(session, actor, account, (issuer, subject.strip()), actor, now)


def issuers_of(session: Session, account: Account) -> tuple[str, ...]:
    rows = session.exec(select(OutsideIdentity.issuer).where(OutsideIdentity.account_id == account.id))
    return tuple(sorted(rows))


def _identity(session: Session, issuer: str, subject: str) -> OutsideIdentity | None:
    wanted = select(OutsideIdentity).where(OutsideIdentity.issuer == issuer, OutsideIdentity.subject == subject)
    return session.exec(wanted).first()


def _by_email(session: Session, outsider: Outsider) -> Account | None:
    """Never an administrator: whoever can write an e-mail at the provider would run the system here."""
    if not outsider.email_confirmed:
        return None
    account = session.exec(select(Account).where(Account.email == outsider.email.strip().lower())).first()
    if account is None or account.role == Role.PLATFORM_ADMINISTRATOR.value:
        return None
    return account


def _newcomer(session: Session, outsider: Outsider, newcomers: Iterable[Newcomers], now: datetime) -> Account:
    domain = outsider.email.strip().lower().partition("@")[2]
    fitting = next((one for one in newcomers if outsider.email_confirmed and one.domain == domain), None)
    if fitting is None:
        raise OutsideUnknown
    found = session.exec(select(Organisation).where(Organisation.name == fitting.organisation)).first()
    if found is None:
        raise OutsideUnknown
    organisation_id = OrganisationId(found.id)
    new = accounts.NewAccount(outsider.email, outsider.name or outsider.email, fitting.role, organisation_id)
    try:
        return accounts.add_account(session, new, now=now)
    except (accounts.EmailTaken, accounts.EmailNotValid) as refused:
        raise OutsideUnknown from refused


def _keep(
    session: Session, actor: Actor, account: Account, whom: tuple[str, str], by: Actor | None, now: datetime
) -> OutsideIdentity:
    issuer, subject = whom
    identity = OutsideIdentity(
        account_id=account.id,
        issuer=issuer,
        subject=subject,
        linked_by=by.account_id if by else None,
        created_at=now,
    )
    session.add(identity)
    session.flush()
    trail.record(session, actor, "account.identity_linked", account, {"issuer": issuer, "by_email": by is None})
    return identity
