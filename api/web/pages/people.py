"""
For who runs the system: who has an account, who must show a second factor and from when, and the way back for somebody
who lost device and recovery codes. No case data stands here.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep, require_fresh_proof, settings_of
from api.house_letters import reset_letter
from api.web.account_pages import PeoplePage, PersonLine, RuleLine
from api.web.finding_forms import FormDep, Typed, problems_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.payloads import FieldProblem
from api.web.words import marked as _
from foundation import accounts, factor_rules, outbox, outside_identities, people, second_factors
from foundation.actors import Action, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.house import delegations
from foundation.house.payloads import DelegationGrant

router = APIRouter()
TOLD: Final = (
    _("There is no such account."),
    _("A disabled account and one that runs the system look after no organisation."),
    _("The first day is today or later, and the last day is not before the first."),
)
"""Sentences of the operations that the form shows, marked here for the catalogues."""


@router.get("/people")
def people_page(request: Request, database: DatabaseDep, reader: ReaderDep, q: str = "") -> HTMLResponse:
    return _page(request, database, reader, q)


def _page(
    request: Request,
    database: Database,
    reader: Reader,
    q: str = "",
    typed: Typed | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    with database.reading() as session:
        page = replace(_facts(session, request, reader, q), typed=typed or Typed(), problems=problems)
        frame = frame_of(request, reader, session, "people")
        return shown("people.html", frame, page, status=422 if problems else 200)


def _facts(session: Session, request: Request, reader: Reader, q: str) -> PeoplePage:
    found = people.find_people(session, reader.actor, q)
    organisations = people.all_organisations(session, reader.actor)
    return PeoplePage(
        q=q,
        people=tuple(
            PersonLine(
                one.account.id, one.account.name, one.account.email, Role(one.account.role), one.organisation,
                one.has_factor, one.account.disabled_at is not None,
            )
            for one in found[: people.MOST]
        ),
        more=len(found) > people.MOST,
        organisations=tuple(organisations),
        rules=tuple(
            RuleLine(name, Role(rule.role), rule.required, rule.starts_on)
            for organisation_id, name in organisations
            for rule in factor_rules.rules_of(session, OrganisationId(organisation_id))
        ),
        roles=tuple(role for role in Role if role is not Role.SYSTEM),
        today=utc_now().date(),
        administrators=tuple(delegations.all_administrators(session, reader.actor)),
        issuer=settings_of(request).oidc_issuer,
    )  # fmt: skip


@router.post("/people/second-factor/reset")
def reset_factor(
    request: Request, database: DatabaseDep, writer: WriterDep, account_id: Annotated[UUID, Form()]
) -> RedirectResponse:
    """Asks the administrator for a second factor of their own, shown just now."""
    with database.transaction() as session:
        account = people.person(session, writer.actor, account_id)
        require_fresh_proof(request)
        second_factors.reset(session, writer.actor, account, now=utc_now())
        outbox.put(session, reset_letter(account), now=utc_now())
    return onward("/people", "factor_reset")


@router.post("/people/second-factor/rules")
def set_rule(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    organisation_id: Annotated[UUID, Form()],
    role: Annotated[Role, Form()],
    required: Annotated[bool, Form()],
    starts_on: Annotated[date, Form()],
) -> RedirectResponse:
    """Taking a rule back is the weakening one, so it asks for a fresh second factor."""
    new = factor_rules.NewRule(organisation_id, role, required=required, starts_on=starts_on)
    with database.transaction() as session:
        rule = factor_rules.set_rule(session, writer.actor, new, now=utc_now())
        if not rule.required:
            require_fresh_proof(request)
    return onward("/people", "rule_kept")


@router.post("/people/identities")
def link_identity(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    account_id: Annotated[UUID, Form()],
    subject: Annotated[str, Form()],
) -> Response:
    """Whom the identity provider means by a name of its own; asks for a fresh second factor."""
    with database.transaction() as session:
        account = people.person(session, writer.actor, account_id)
        require_fresh_proof(request)
        issuer = settings_of(request).oidc_issuer
        outside_identities.link(session, writer.actor, account, issuer=issuer, subject=subject, now=utc_now())
    return onward("/people", "identity_linked")


@router.post("/people/administrators", response_model=None)
def name_administrator(request: Request, database: DatabaseDep, writer: WriterDep, form: FormDep) -> Response:
    """Somebody of an organisation looks after its accounts from a day on."""
    writer.actor.require(Action.RUN_SYSTEM)
    try:
        with database.transaction() as session:
            account = accounts.find_account(session, form["email"])
            given = {"account_id": account.id} | {name: form[name] for name in ("starts_on", "ends_on") if name in form}
            wanted = DelegationGrant.model_validate(given)
            new = delegations.NewDelegation(wanted.account_id, wanted.starts_on, wanted.ends_on)
            delegations.grant(session, writer.actor, new, now=utc_now())
    except (ValidationError, TierlightError) as wrong:
        where = "starts_on" if isinstance(wrong, delegations.DelegationDays) else "email"
        told = problems_of(wrong, where, locale_of(request, writer.actor))
        return _page(request, database, writer, "", form, told)
    return onward("/people", "delegation_given")


@router.post("/people/administrators/{delegation_id}/end")
def take_delegation_back(database: DatabaseDep, writer: WriterDep, delegation_id: UUID) -> RedirectResponse:
    with database.transaction() as session:
        delegations.take_back(session, writer.actor, delegation_id, now=utc_now())
    return onward("/people", "delegation_ended")
