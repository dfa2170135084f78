"""Suppliers who are asked by a link, answer without an account, keep names back, and ask their own in turn."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from foundation import accounts, trail
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import NotAllowed
from foundation.models import Obligation, OutboxMessage
from suppliers import chain, parties
from suppliers.invitations import declaring, entering, inviting, lines, reminding, reusing
from suppliers.invitations.inviting import InvitationQuery, Made
from suppliers.invitations.payloads import (
    Confirmation,
    Declaration,
    Declining,
    InvitationCreate,
    Key,
    LineIn,
    Onward,
)
from suppliers.models import Edge, Invitation, Party
from suppliers.parties import PartyQuery
from tests.builders import NOW, a_party, an_account, an_edge

TODAY = NOW.date()
LINES = Declaration(
    lines=[
        LineIn(name="Frutas Sur", country="ES"),
        LineIn(name="Puente Temporal", country="ES", link_kind="provides_labour", workers=40, visibility="hidden_name"),
        LineIn(name="Almacén Propio", country="ES", record="site", site_kind="factory"),
        LineIn(name="Cliente Secreto", country="PT", visibility="private"),
    ]
)


@pytest.fixture
def other(database: Database) -> Actor:
    with database.transaction() as opened:
        organisation = accounts.add_organisation(opened, name="Otra Cadena", kind="buyer", now=NOW)
        owner = OrganisationId(organisation.id)
    return an_account(database, owner, Role.COMPLIANCE_OFFICER, email="otra@otra.example")


def invited(session: Session, actor: Actor, name: str = "Agro Almanzora") -> Made:
    party = a_party(session, actor, name)
    return inviting.invite(session, actor, InvitationCreate(party_id=party.id, email="a@agro.example"), now=NOW)


def opened(session: Session, made: Made) -> Invitation:
    found = entering.enter(session, Key(secret=made.secret, pin=made.pin), now=NOW)
    assert found is not None
    return found


def confirmed(session: Session, made: Made, name: str = "Agro Almanzora S.A.T.") -> Invitation:
    said = Confirmation(name=name, country="ES", answered_by="Eva Ejemplo", answered_as="manager")
    return entering.confirm(session, opened(session, made), said, now=NOW)


def declared(session: Session, made: Made, said: Declaration = LINES) -> Invitation:
    invitation = confirmed(session, made)
    declaring.declare(session, invitation, said, now=NOW)
    return invitation


def names(session: Session, actor: Actor) -> set[str]:
    return {party.name for party in parties.list_parties(session, actor, PartyQuery()).rows}


def upstream(session: Session, actor: Actor, made: Made) -> dict[str, int]:
    query = chain.ChainQuery("upstream", TODAY)
    found = chain.chain_of(session, actor, made.invitation.party_id, query)
    return {node.name: node.tier for node in found.nodes if node.tier}


def test_a_supplier_answers_and_the_buyer_reads_what_it_may(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    invitation = declared(session, made)
    assert names(session, officer) == {"Agro Almanzora", "Frutas Sur"}
    links = session.exec(select(Edge).where(Edge.organisation_id == officer.organisation_id)).all()
    assert {(edge.kind, edge.visibility, edge.origin, edge.verification) for edge in links} == {
        ("supplies", "shared", "declared", "claimed"),
        ("provides_labour", "hidden_name", "declared", "claimed"),
        ("operates", "shared", "declared", "claimed"),
    }
    assert {edge.visibility_owner_id for edge in links} == {invitation.declarer_id}
    assert len(lines.lines_of(session, invitation)) == 4
    assert trail.verify(session).broken is None


def test_a_name_kept_back_stands_in_the_chain_without_it(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    declared(session, made)
    found = upstream(session, officer, made)
    assert "Frutas Sur" in found
    assert not any("Puente" in name or "Secreto" in name for name in found)
    assert any("withheld" in name for name in found)


def test_the_cascade_reaches_the_buyer_tier_by_tier(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    first = declared(session, made)
    by_name = {line.name: line for line in lines.lines_of(session, first)}
    for name in ("Frutas Sur", "Puente Temporal"):
        asked = Onward(line_id=by_name[name].id, email=f"x{len(name)}@far.example")
        onward = declaring.invite_onward(session, first, asked, now=NOW)
        second = confirmed(session, onward, f"{name} S.L.")
        deeper = Declaration(lines=[LineIn(name=f"Abonos de {name}", country="MA")])
        declaring.declare(session, second, deeper, now=NOW)
    assert "Abonos de Frutas Sur" in names(session, officer)
    assert upstream(session, officer, made)["Abonos de Frutas Sur"] == 2
    assert upstream(session, officer, made)["Abonos de Puente Temporal"] == 2
    told = inviting.list_invitations(session, officer, InvitationQuery(depth=2)).rows
    assert [(row.depth, row.state, row.party_name, row.answered_by) for row in told] == [(2, "declared", "", "")] * 2
    assert [(tier.tier, tier.declared) for tier in inviting.tiers(session, officer)] == [(1, 1), (2, 2)]


def test_the_same_declaration_twice_adds_nothing_and_a_line_can_be_withdrawn(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    invitation = declared(session, made)
    count = session.exec(select(func.count()).select_from(Edge)).one()
    declaring.declare(session, invitation, LINES, now=NOW)
    assert session.exec(select(func.count()).select_from(Edge)).one() == count
    line = next(line for line in lines.lines_of(session, invitation) if line.name == "Puente Temporal")
    declaring.withdraw(session, invitation, line.id, reason="over", now=NOW)
    assert len(lines.lines_of(session, invitation)) == 3
    standing = select(Edge).where(Edge.kind == "provides_labour", col(Edge.superseded_at).is_(None))
    assert session.exec(standing).all() == []
    with pytest.raises(declaring.LineNotFound):
        declaring.withdraw(session, opened(session, invited(session, officer, "B")), line.id, reason="x", now=NOW)


def test_an_earlier_declaration_is_handed_to_a_second_buyer(session: Session, officer: Actor, other: Actor) -> None:
    earlier = declared(session, invited(session, officer))
    second = opened(session, invited(session, other, "Almanzora"))
    handed = reusing.paste(session, second, earlier, now=NOW)
    assert {line.name for line in handed} == {line.name for line in lines.lines_of(session, earlier)}
    assert names(session, other) == {"Almanzora", "Frutas Sur"}
    assert second.state == "declared"
    stranger = opened(session, invited(session, other, "Nadie"))
    with pytest.raises(reusing.NothingToReuse):
        reusing.paste(session, stranger, stranger, now=NOW)


def test_a_line_that_was_handed_on_is_withdrawn_from_every_buyer(
    session: Session, officer: Actor, other: Actor
) -> None:
    asked = invited(session, officer), invited(session, other, "Almanzora")
    earlier, second = declared(session, asked[0]), opened(session, asked[1])
    line = next(one for one in reusing.paste(session, second, earlier, now=NOW) if one.name == "Frutas Sur")
    declaring.withdraw(session, second, line.id, reason="never true", now=NOW)
    for actor, made in zip((officer, other), asked, strict=True):
        assert "Frutas Sur" not in upstream(session, actor, made)


def test_a_private_line_is_told_to_nobody_above(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    first = declared(session, made)
    secret = next(line for line in lines.lines_of(session, first) if line.name == "Cliente Secreto")
    asked = Onward(line_id=secret.id, email="s@far.example")
    second = confirmed(session, declaring.invite_onward(session, first, asked, now=NOW), "Cliente S.L.")
    declaring.declare(session, second, Declaration(lines=[LineIn(name="Aún más lejos", country="MA")]), now=NOW)
    assert "Aún más lejos" not in names(session, officer)
    assert len(upstream(session, officer, made)) == 2


def test_a_wrong_pin_locks_for_a_while_and_nothing_tells_why(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    wrong = Key(secret=made.secret, pin=f"{(int(made.pin) + 1) % 1_000_000:06}")
    right = Key(secret=made.secret, pin=made.pin)
    for _ in range(entering.TRIES_BEFORE_LOCK):
        assert entering.enter(session, wrong, now=NOW) is None
    assert entering.enter(session, right, now=NOW) is None
    assert entering.enter(session, right, now=NOW + entering.LOCKED_FOR + timedelta(seconds=1)) is not None
    assert entering.enter(session, Key(secret="x" * 43, pin=made.pin), now=NOW) is None


def test_the_database_holds_neither_link_nor_pin(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    kept = " ".join(str(value) for value in made.invitation.model_dump().values())
    assert made.secret not in kept
    assert inviting.digest(made.pin) not in kept


def test_reminders_go_out_once_a_step_and_the_end_comes(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    last = made.invitation.expires_on
    for left, reminded in ((20, 0), (7, 1), (6, 0), (3, 1), (1, 1), (0, 0)):
        day = last - timedelta(days=left)
        assert reminding.sweep(session, officer, today=day, now=NOW) == reminded
    assert session.exec(select(func.count()).select_from(OutboxMessage)).one() == 3
    assert session.exec(select(func.count()).select_from(Obligation)).one() == 3
    assert reminding.sweep(session, officer, today=last + timedelta(days=1), now=NOW) == 1
    assert made.invitation.state == "expired"
    waiting = select(func.count()).select_from(Obligation).where(col(Obligation.closed_at).is_(None))
    assert session.exec(waiting.where(Obligation.kind == reminding.LATE)).one() == 1
    inviting.resend(session, officer, made.invitation.id, days=30, now=NOW)
    assert session.exec(waiting).one() == 0
    again = inviting.resend(session, officer, made.invitation.id, days=30, now=NOW)
    assert entering.enter(session, Key(secret=made.secret, pin=made.pin), now=NOW) is None
    assert opened(session, again).state == "opened"


def test_declined_and_revoked_links_open_nothing_more(session: Session, officer: Actor) -> None:
    one, two = invited(session, officer), invited(session, officer, "Otro")
    entering.decline(session, opened(session, one), Declining(reason="no time"), now=NOW)
    inviting.revoke(session, officer, two.invitation.id, reason="mistake", now=NOW)
    for made in (one, two):
        assert entering.enter(session, Key(secret=made.secret, pin=made.pin), now=NOW) is None
    assert inviting.read_invitation(session, officer, one.invitation.id).reason == "no time"
    with pytest.raises(inviting.InvitationAnswered):
        inviting.revoke(session, officer, one.invitation.id, reason="again", now=NOW)


def test_nobody_is_asked_twice_at_once_and_nobody_declares_unnamed(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    with pytest.raises(inviting.InvitationOpenAlready):
        inviting.make(
            session, officer, InvitationCreate(party_id=made.invitation.party_id, email="b@agro.example"),
            root_id=officer.organisation_id, parent=None, now=NOW,
        )  # fmt: skip
    with pytest.raises(entering.NotConfirmedYet):
        declaring.declare(session, opened(session, made), LINES, now=NOW)
    confirmed(session, made)
    with pytest.raises(entering.ConfirmedAlready):
        confirmed(session, made)


def test_who_may_not_write_the_register_invites_nobody_and_strangers_see_nothing(
    session: Session, officer: Actor, other: Actor
) -> None:
    made = invited(session, officer)
    approver = replace(officer, role=Role.APPROVER)
    with pytest.raises(NotAllowed):
        inviting.revoke(session, approver, made.invitation.id, reason="x", now=NOW)
    with pytest.raises(NotAllowed):
        inviting.invite(
            session, approver, InvitationCreate(party_id=made.invitation.party_id, email="b@b.example"), now=NOW
        )
    with pytest.raises(NotAllowed):
        inviting.list_invitations(session, replace(officer, role=Role.SUPPLIER), InvitationQuery())
    assert inviting.list_invitations(session, other, InvitationQuery()).rows == []
    with pytest.raises(inviting.InvitationNotFound):
        inviting.resend(session, other, made.invitation.id, days=3, now=NOW)
    guest = entering.guest_of(made.invitation)
    with pytest.raises(NotAllowed):
        parties.list_parties(session, guest, PartyQuery())


def test_the_declarer_never_sees_the_buyers_register(session: Session, officer: Actor) -> None:
    made = invited(session, officer)
    an_edge(session, officer, a_party(session, officer, "Competidor").id, made.invitation.party_id)
    invitation = declared(session, made)
    own = entering.declarer(invitation)
    assert names(session, own) == {"Agro Almanzora S.A.T.", "Frutas Sur", "Puente Temporal", "Cliente Secreto"}
    assert session.exec(select(func.count()).select_from(Party)).one() == 7
