"""Accounts and tokens from the terminal: the first administrator comes from here, with a one-time link."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from api.cli.output import answer, answer_json

if TYPE_CHECKING:
    from sqlmodel import Session

    from foundation.actors import Role

app = typer.Typer(no_args_is_help=True, help="Local accounts.")
tokens = typer.Typer(no_args_is_help=True, help="API tokens.")
JsonOption = Annotated[bool, typer.Option("--json", help="print only JSON")]
EmailArgument = Annotated[str, typer.Argument(help="the account's e-mail address")]


ORGANISATION_KINDS = ("buyer", "supplier", "inspectorate", "regulator", "auditor_body", "operator")


@contextmanager
def _session() -> "Iterator[Session]":
    from api.cli.databases import opened

    with opened() as store, store.transaction() as session:
        yield session


def _link(session: "Session", email: str, purpose: str) -> str:
    from foundation import accounts
    from foundation.clock import utc_now
    from foundation.settings import settings

    account = accounts.find_account(session, email)
    chosen = settings()
    secret = accounts.make_link(session, account, purpose, now=utc_now(), hours=chosen.link_hours)
    base = chosen.base_url or f"http://{chosen.host}:{chosen.port}"
    return f"{base}/set-password/{secret}"


@app.command()
def add(
    email: EmailArgument,
    name: Annotated[str, typer.Option(help="how the desk names the person")],
    organisation: Annotated[str, typer.Option(help="name of the organisation; made when it does not exist")],
    role: Annotated[str, typer.Option(help="compliance_officer, inspector, inspection_planner, case_officer, …")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="platform administrator: runs the system, no cases")] = False,
    kind: Annotated[str, typer.Option(help="of a new organisation: buyer, inspectorate, regulator, …")] = "operator",
    zone: Annotated[str, typer.Option("--time-zone", help="of a new organisation, such as Europe/Madrid")] = "UTC",
    jurisdiction: Annotated[str, typer.Option(help="countries of a new authority, such as ES,PT")] = "",
) -> None:
    """Add an account and print its one-time link. There is no default password."""
    from sqlmodel import select

    from foundation import accounts
    from foundation.actors import OrganisationId, Role
    from foundation.clock import utc_now
    from foundation.models import Organisation

    chosen = Role.PLATFORM_ADMINISTRATOR if admin else _role(role)
    of, at, within = _kind(kind), _zone(zone), _countries(jurisdiction)
    with _session() as session:
        found = session.exec(select(Organisation).where(Organisation.name == organisation)).first()
        owner = found or accounts.add_organisation(
            session, name=organisation, kind=of, now=utc_now(), jurisdiction=within, zone=at
        )
        new = accounts.NewAccount(email=email, name=name, role=chosen, organisation_id=OrganisationId(owner.id))
        accounts.add_account(session, new, now=utc_now())
        link = _link(session, email, "set_password")
    answer(f"Open once to set a password: {link}")


def _kind(text: str) -> str:
    if text not in ORGANISATION_KINDS:
        raise typer.BadParameter(f"--kind is one of {', '.join(ORGANISATION_KINDS)}")
    return text


def _zone(text: str) -> str:
    from zoneinfo import available_timezones

    if text not in available_timezones():
        raise typer.BadParameter(f"--time-zone {text!r} is not of the IANA list; one that is: Europe/Madrid")
    return text


def _countries(text: str) -> frozenset[str]:
    """ISO codes, whatever way the countries were written."""
    from foundation.countries import resolve_country

    written = [part.strip() for part in text.split(",") if part.strip()]
    read = {part: resolve_country(part).alpha2 for part in written}
    unknown = [part for part, code in read.items() if code is None]
    if unknown:
        raise typer.BadParameter(f"--jurisdiction: no country is called {', '.join(unknown)}")
    return frozenset(code for code in read.values() if code)


def _role(text: str) -> "Role":
    from foundation.actors import Role

    accounts_have = [role for role in Role if role is not Role.SYSTEM]
    if text not in accounts_have:
        raise typer.BadParameter(f"--role is one of {', '.join(accounts_have)}; or say --admin")
    return Role(text)


@app.command()
def reset(email: EmailArgument) -> None:
    """Print a one-time link for a new password; earlier links stop working."""
    with _session() as session:
        link = _link(session, email, "reset_password")
    answer(f"Open once to set a new password: {link}")


@app.command("reset-factor")
def reset_factor(email: EmailArgument) -> None:
    """Take away the second factor of who lost device and recovery codes; sessions end, and the person gets a mail."""
    from api.house_letters import reset_letter
    from foundation import accounts, outbox, second_factors
    from foundation.actors import Actor, OrganisationId
    from foundation.clock import utc_now

    with _session() as session:
        account = accounts.find_account(session, email)
        system = Actor.system(OrganisationId(account.organisation_id))
        second_factors.reset(session, system, account, now=utc_now())
        outbox.put(session, reset_letter(account), now=utc_now())
    answer("The second factor is taken away, and the person is told by mail.")


@app.command()
def disable(email: EmailArgument) -> None:
    """End an account's sessions and let it sign in no more."""
    from foundation import accounts
    from foundation.clock import utc_now

    with _session() as session:
        accounts.disable(session, accounts.find_account(session, email), now=utc_now())
    answer("The account is disabled and signed out everywhere.")


@app.command()
def delegate(
    email: EmailArgument,
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="first day; today")] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="last day; no end")] = None,
) -> None:
    """Let somebody look after the accounts of their own organisation, and of no other."""
    from foundation import accounts
    from foundation.actors import Actor, OrganisationId
    from foundation.clock import today_in, utc_now
    from foundation.house import delegations

    now = utc_now()
    with _session() as session:
        account = accounts.find_account(session, email)
        first = start.date() if start else today_in(accounts.actor_of(session, account).zone, now)
        new = delegations.NewDelegation(account.id, first, until.date() if until else None)
        delegations.grant(session, Actor.system(OrganisationId(account.organisation_id)), new, now=now)
    answer("The account looks after the people of its organisation, from its first day to its last.")


@app.command("list")
def list_accounts(as_json: JsonOption = False) -> None:
    """Every account with its role and state."""
    from sqlmodel import col, select

    from foundation.models import Account

    with _session() as session:
        rows = session.exec(select(Account).order_by(col(Account.email))).all()
        listed = [
            {
                "email": row.email,
                "name": row.name,
                "role": row.role,
                "state": "disabled" if row.disabled_at else "active",
            }
            for row in rows
        ]
    if as_json:
        answer_json(listed)
    else:
        for row in listed:
            answer("\t".join(row.values()))


@tokens.command("add")
def add_token(
    email: EmailArgument,
    name: Annotated[str, typer.Option(help="what the token is for")],
    scope: Annotated[list[str], typer.Option(help="repeat for each: read_registry, read_risk, …")],
    days: Annotated[int, typer.Option(help="how long it lives")] = 90,
) -> None:
    """Print a new token once. It can do no more than its scopes and its account's role."""
    from foundation import accounts
    from foundation import tokens as operations
    from foundation.actors import Action
    from foundation.clock import utc_now

    unknown = [text for text in scope if text not in list(Action)]
    if unknown:
        raise typer.BadParameter(f"unknown scope {', '.join(unknown)}; known are {', '.join(Action)}")
    with _session() as session:
        account = accounts.find_account(session, email)
        scopes = frozenset(Action(text) for text in scope)
        secret = operations.make_token(session, account, name=name, scopes=scopes, days=days, now=utc_now())
    answer(secret)


@tokens.command("list")
def list_tokens(email: EmailArgument, as_json: JsonOption = False) -> None:
    """An account's tokens, never their secrets."""
    from foundation import accounts
    from foundation import tokens as operations

    with _session() as session:
        rows = operations.list_tokens(session, accounts.find_account(session, email))
        listed = [
            {
                "id": str(row.id),
                "name": row.name,
                "expires": row.expires_at,
                "revoked": row.revoked_at,
                "scopes": row.scopes,
            }
            for row in rows
        ]
    if as_json:
        answer_json(listed)
    else:
        for row in listed:
            answer("\t".join(str(value) for value in row.values()))


@tokens.command("revoke")
def revoke_token(token_id: Annotated[UUID, typer.Argument(help="from `token list`")]) -> None:
    """Make a token useless at once."""
    from foundation import tokens as operations
    from foundation.clock import utc_now

    with _session() as session:
        operations.revoke_token(session, token_id, now=utc_now())
    answer("The token is revoked.")
