"""What tests are made of: a fixed moment, and people and things with only the parts a sentence mentions."""

from datetime import UTC, datetime

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def an_account(database: Database, organisation_id: OrganisationId, role: Role, *, email: str | None = None) -> Actor:
    with database.transaction() as opened:
        account = accounts.add_account(
            opened,
            accounts.NewAccount(
                email=email or f"{role.value}-{organisation_id.hex[-6:]}@tierlight.example",
                name=role.value.replace("_", " ").title(),
                role=role,
                organisation_id=organisation_id,
            ),
            now=NOW,
        )
        return accounts.actor_of(opened, account)
