"""What no sequence of acts by an administrator of one house can do, and what two of them can do at one moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from foundation import accounts, trail
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.house import changing, delegations, factor_resets, inviting
from foundation.house.delegations import NewDelegation
from foundation.house.payloads import Deactivation, PersonInvite
from foundation.house.roles import apart_from, given_by_house, held_by, offered
from foundation.models import Account, Delegation, FactorResetRequest, Organisation, SecondFactor
from foundation.sign_ins import standing
from tests.builders import NOW, an_account

IDLE = timedelta(hours=4)
LATER = NOW + timedelta(minutes=1)
KINDS = ("buyer", "supplier", "inspectorate", "regulator", "auditor_body", "operator")
PASSWORD = "a lantern for every ledger"


def grant(session: Session, root: Actor, account_id: UUID) -> None:
    delegations.grant(session, root, NewDelegation(account_id, NOW.date()), now=NOW)


def administrator(session: Session, account_id: UUID, *, signed_in_at: Session | None = None) -> Actor:
    """As the desk knows them at this moment: what is delegated comes from the sign-in alone."""
    account = (signed_in_at or session).get_one(Account, account_id)
    opened = accounts.open_sign_in(session, account, now=LATER, hours=1)
    found = standing(session, opened.secret, now=LATER, idle=IDLE)
    assert found is not None
    return found.actor


@pytest.fixture
def root(database: Database) -> Actor:
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Valmarra Systems", kind="operator", now=NOW)
    return an_account(database, OrganisationId(house.id), Role.PLATFORM_ADMINISTRATOR)


@pytest.mark.parametrize("kind", KINDS)
def test_a_house_gives_only_roles_it_holds_and_never_who_runs_the_system(kind: str) -> None:
    assert set(given_by_house(kind)) <= set(held_by(kind))
    assert not {Role.PLATFORM_ADMINISTRATOR, Role.SYSTEM} & set(given_by_house(kind))
    for giver in Role:
        assert not apart_from(giver) & set(offered(kind, giver))
        assert all(giver in apart_from(one) for one in apart_from(giver))


DEEDS = st.tuples(
    st.sampled_from(("role", "role", "ask", "ask", "decide", "decide", "close", "hand_over", "invite", "end")),
    st.sampled_from((0, 0, 1, 2, 3, 4, 5)),
    st.integers(0, 7),
    st.integers(0, 7),
    st.booleans(),
)
"""What is done, to whom (the first is the doer, four are of the house), with whom, which role, and yes or no."""


class Ground:
    """Two houses with four people each, one of them an administrator; everybody has a second factor."""

    def __init__(self, session: Session, root: Actor, kind: str) -> None:
        self.session, self.kind = session, kind
        self.own, self.other = (
            accounts.add_organisation(session, name=name, kind=kind, now=NOW).id
            for name in ("Own house", "Other house")
        )
        roles = [*given_by_house(kind)] * 4
        self.ids = [
            self._person(f"{house.hex[-4:]}-{number}@valmarra.example", house, roles[number])
            for house in (self.own, self.other)
            for number in range(4)
        ]
        grant(session, root, self.ids[0])
        grant(session, root, self.ids[4])
        self.actor = administrator(session, self.ids[0])

    def _person(self, email: str, house: UUID, role: Role) -> UUID:
        new = accounts.NewAccount(email, "Somebody", role, OrganisationId(house))
        account = accounts.add_account(self.session, new, now=NOW)
        factor = SecondFactor(account_id=account.id, sealed_secret="x", created_at=NOW, confirmed_at=NOW)
        self.session.add(factor)
        self.session.flush()
        return account.id

    def do(self, deed: str, one: int, other: int, number: int, yes: bool) -> None:  # noqa: FBT001 - drawn, not passed by somebody
        session, actor, whom = self.session, self.actor, self.ids[one]
        role = ([*given_by_house(self.kind)] * 2 + list(Role))[number]
        match deed:
            case "role":
                changing.give_role(session, actor, whom, role, now=LATER)
            case "close":
                changing.deactivate(session, actor, whom, Deactivation(hand_to=self.ids[other], urgent=yes), now=LATER)
            case "hand_over":
                changing.hand_over(session, actor, whom, self.ids[other], now=LATER)
            case "invite":
                email = f"new-{one}{other}@valmarra.example" if yes else f"{self.other.hex[-4:]}-{one}@valmarra.example"
                sent = inviting.invite(session, actor, PersonInvite(email=email, name="New", role=role), now=LATER)
                inviting.join(session, sent.secret, PASSWORD, now=LATER)
            case "ask":
                factor_resets.ask(session, actor, whom, now=LATER)
            case "decide":
                asked = session.exec(select(FactorResetRequest.id)).first()
                factor_resets.decide(session, actor, asked or whom, agree=yes, now=LATER)
            case _:
                delegations.end_in_house(session, actor, whom, now=LATER)

    def elsewhere(self) -> list[tuple[object, ...]]:
        """Everything about accounts outside the house, as text."""
        people = self.session.exec(
            select(Account).where(Account.organisation_id != self.own).order_by(col(Account.id))
        ).all()
        factors = self.session.exec(
            select(SecondFactor.account_id).where(col(SecondFactor.account_id).in_([one.id for one in people]))
        ).all()
        leaves = self.session.exec(
            select(Delegation.account_id, Delegation.ended_at).where(Delegation.organisation_id != self.own)
        ).all()
        return [
            *((one.id, one.role, one.organisation_id, one.disabled_at, one.password_hash) for one in people),
            tuple(sorted(map(str, factors))), tuple(sorted(map(str, leaves))),
        ]  # fmt: skip


@given(kind=st.sampled_from(KINDS), deeds=st.lists(DEEDS, min_size=1, max_size=8))
def test_no_sequence_of_acts_gives_anybody_anything_outside_the_house_or_the_doer_anything_at_all(
    kind: str, deeds: list[tuple[str, int, int, int, bool]], migrated: Database
) -> None:
    with migrated.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            house = accounts.add_organisation(session, name="Systems", kind="operator", now=NOW)
            new = accounts.NewAccount("r@v.example", "R", Role.PLATFORM_ADMINISTRATOR, OrganisationId(house.id))
            ground = Ground(session, accounts.actor_of(session, accounts.add_account(session, new, now=NOW)), kind)
            before, own_role = ground.elsewhere(), session.get_one(Account, ground.ids[0]).role
            for deed in deeds:
                try:
                    with session.begin_nested():
                        ground.do(*deed)
                except TierlightError:
                    session.expire_all()
            session.expire_all()
            assert ground.elsewhere() == before
            _check_own(session, ground, kind, own_role)
        outer.rollback()


def _check_own(session: Session, ground: Ground, kind: str, own_role: str) -> None:
    people = session.exec(select(Account).where(Account.organisation_id == ground.own)).all()
    assert {Role(one.role) for one in people} <= set(given_by_house(kind))
    assert session.get_one(Account, ground.ids[0]).role == own_role
    assert session.get_one(Account, ground.ids[0]).disabled_at is None
    leaves = session.exec(select(Delegation.account_id).where(Delegation.organisation_id == ground.own)).all()
    assert list(leaves) == [ground.ids[0]], "and nobody was made another administrator"
    factors = set(session.exec(select(SecondFactor.account_id)).all())
    assert set(ground.ids[:4]) <= factors, "one person alone takes no second factor away"


@pytest.fixture
def own_store(own_database: str) -> Database:
    return Database.at(own_database)


def test_of_two_administrators_who_end_each_other_at_one_moment_exactly_one_stays(own_store: Database) -> None:
    with own_store.transaction() as session:
        system, house = (
            accounts.add_organisation(session, name=name, kind=kind, now=NOW).id
            for name, kind in (("Systems", "operator"), ("Valmarra Labour Authority", "inspectorate"))
        )
    root = an_account(own_store, OrganisationId(system), Role.PLATFORM_ADMINISTRATOR)
    people = [
        an_account(own_store, OrganisationId(house), Role.INSPECTOR, email=f"{name}@valmarra.example")
        for name in ("ada", "ben")
    ]
    deeds: tuple[Callable[[Session, Actor, UUID], object], ...] = (
        lambda session, actor, whom: delegations.end_in_house(session, actor, whom, now=LATER),
        lambda session, actor, whom: changing.deactivate(session, actor, whom, Deactivation(), now=LATER),
    )
    for deed in deeds:
        actors = _both_named(own_store, root, people)
        _at_once(own_store, deed, actors)
        with own_store.transaction() as session:
            open_to_them = col(Account.disabled_at).is_(None)
            both = select(Delegation).join(Account, col(Account.id) == col(Delegation.account_id))
            standing_now = (Delegation.organisation_id == house, delegations.in_force(LATER), open_to_them)
            left = session.exec(both.where(*standing_now)).all()
            assert len(left) == 1
            assert trail.verify(session).broken is None
            for one in session.exec(select(Account).where(Account.organisation_id == house)).all():
                one.disabled_at = None
                session.add(one)
    own_store.close()


def _both_named(database: Database, root: Actor, people: list[Actor]) -> list[Actor]:
    with database.transaction() as session:
        for person in people:
            assert person.account_id is not None
            grant(session, root, person.account_id)
    with database.transaction() as session:
        return [administrator(session, person.account_id) for person in people if person.account_id]


def _at_once(database: Database, deed: Callable[[Session, Actor, UUID], object], actors: list[Actor]) -> None:
    """Both have read that they may before either has done it."""
    together, refused = threading.Barrier(2), []

    def act(actor: Actor, whom: Actor) -> None:
        together.wait(60)
        try:
            with database.transaction() as session:
                assert whom.account_id is not None
                deed(session, actor, whom.account_id)
        except TierlightError as error:
            refused.append(error.code)

    first, second = actors
    threads = [threading.Thread(target=act, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert refused == ["actor.not_allowed"]


def test_two_who_use_one_invitation_at_one_moment_make_one_account(own_store: Database) -> None:
    with own_store.transaction() as session:
        system, house = (
            accounts.add_organisation(session, name=name, kind=kind, now=NOW).id
            for name, kind in (("Systems", "operator"), ("Valmarra Labour Authority", "inspectorate"))
        )
    root = an_account(own_store, OrganisationId(system), Role.PLATFORM_ADMINISTRATOR)
    ada = an_account(own_store, OrganisationId(house), Role.INSPECTOR, email="ada@valmarra.example")
    (actor,) = _both_named(own_store, root, [ada])
    with own_store.transaction() as session:
        new = PersonInvite(email="n@valmarra.example", name="Nora", role=Role.OBSERVER)
        secret = inviting.invite(session, actor, new, now=LATER).secret
    together, ends = threading.Barrier(2), []

    def join() -> None:
        together.wait(60)
        try:
            with own_store.transaction() as session:
                ends.append(inviting.join(session, secret, PASSWORD, now=LATER).email)
        except accounts.LinkNotValid:
            ends.append("")

    threads = [threading.Thread(target=join) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(ends) == ["", "n@valmarra.example"]
    with own_store.reading() as session:
        assert session.exec(select(Organisation.name).where(Organisation.id == house)).one()
    own_store.close()
