"""A register of invented firms for the web benchmark: two organisations, so that scope leaves out half of the rows."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

from foundation import accounts, tokens
from foundation.accounts import NewAccount
from foundation.actors import Action, OrganisationId, Role
from foundation.database import Database
from foundation.ids import new_id
from suppliers.batches.learning import learn_many
from suppliers.models import Node, Party
from suppliers.name_words import Called

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SYLLABLES = ("ba", "ro", "vel", "mar", "tin", "os", "cal", "der", "fin", "lu", "ga", "nor", "sel", "pi", "dan", "ker")
COUNTRIES = ("ES", "PT", "BR", "MA", "TR", "IN", "VN", "MX", "IT", "FR")
AT_ONCE = 5_000


def fill(store: Database, parties: int) -> str:
    """Half of the firms belong to the one who asks. Returns the secret of a token that may read them."""
    chance = Random(9)  # noqa: S311 - a repeatable register, no secret
    with store.transaction() as session:
        houses = [
            accounts.add_organisation(session, name=name, kind="buyer", now=NOW).id for name in ("Ours", "Theirs")
        ]
        account = accounts.add_account(
            session, NewAccount("jo@a.example", "Jo", Role.COMPLIANCE_OFFICER, OrganisationId(houses[0])), now=NOW
        )
        secret = tokens.make_token(
            session, account, name="benchmark", scopes=frozenset({Action.READ_REGISTRY}), days=300, now=NOW
        )
    for start in range(0, parties, AT_ONCE):
        with store.transaction() as session:
            rows = [
                _party(chance, number, houses[number % 2]) for number in range(start, min(start + AT_ONCE, parties))
            ]
            nodes = [Node(id=row.id, organisation_id=row.organisation_id, kind="party") for row in rows]
            session.bulk_save_objects(nodes)
            session.bulk_save_objects(rows)
            learn_many(session, [Called(row.id, row.organisation_id, row.name) for row in rows])
    return secret


def _party(chance: Random, number: int, house: UUID) -> Party:
    name = " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(2))
    return Party(
        id=new_id(),
        organisation_id=house,
        reference=f"P-{number}",
        row_key=str(number),
        roles=["supplier"] if number % 3 else ["supplier", "labour provider"],
        name=name.title(),
        folded_name=name,
        country=chance.choice(COUNTRIES),
        city=chance.choice(SYLLABLES).title(),
        recorded_at=NOW,
    )


def asked(count: int) -> list[str]:
    """Queries as people send them: the first page, a country, a part of a name, both, a role."""
    chance = Random(11)  # noqa: S311 - repeatable questions
    kinds = (
        lambda: "",
        lambda: f"?country={chance.choice(COUNTRIES)}",
        lambda: f"?name={chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}",
        lambda: f"?name={chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}&country={chance.choice(COUNTRIES)}",
        lambda: "?role=labour%20provider",
    )
    return [chance.choice(kinds)() for _ in range(count)]
