"""Administrators of organisations, for who runs the system: named, for which days, and taken back."""

from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.house import delegations
from foundation.house.payloads import AdministratorList, DelegationGrant

router = APIRouter(prefix="/delegations", tags=["house"])


@router.get("")
def list_administrators(actor: ActorDep, database: DatabaseDep) -> AdministratorList:
    """Of every organisation, the standing and the coming ones."""
    return _all(actor, database)


def _all(actor: Actor, database: Database) -> AdministratorList:
    with database.reading() as session:
        return AdministratorList(rows=delegations.all_administrators(session, actor))


@router.post("", status_code=201)
def name_administrator(new: DelegationGrant, actor: ActorDep, database: DatabaseDep) -> AdministratorList:
    """An earlier delegation of the same account is replaced."""
    wanted = delegations.NewDelegation(new.account_id, new.starts_on, new.ends_on)
    with database.transaction() as session:
        delegations.grant(session, actor, wanted, now=utc_now())
    return _all(actor, database)


@router.post("/{delegation_id}/end")
def take_delegation_back(delegation_id: UUID, actor: ActorDep, database: DatabaseDep) -> AdministratorList:
    with database.transaction() as session:
        delegations.take_back(session, actor, delegation_id, now=utc_now())
    return _all(actor, database)
