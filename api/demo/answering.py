"""The firm of the demo country that was invited, answered, and has an account: it reads and contests its own scores."""

from sqlmodel import select

from api.demo.past import Past
from api.demo.people import LINDENHOF, Person, settle_account
from foundation.actors import Role
from suppliers.invitations import entering, inviting
from suppliers.invitations.payloads import Confirmation, InvitationCreate, Key
from suppliers.models import Party


def load(past: Past, people: tuple[Person, ...]) -> None:
    """Answering makes the firm a register of its own; the account is added to that."""
    with past.bench.database.transaction() as session:
        buyer, now = past.actor(LINDENHOF), past.bench.clock()
        for person in people:
            if person.role is not Role.SUPPLIER:
                continue
            named = select(Party).where(
                Party.organisation_id == buyer.organisation_id, Party.name == person.organisation
            )
            party = session.exec(named).one()
            asked = InvitationCreate(party_id=party.id, email=person.email, locale=person.language)
            made = inviting.invite(session, buyer, asked, now=now)
            entered = entering.enter(session, Key(secret=made.secret, pin=made.pin), now=now) or made.invitation
            said = Confirmation(name=person.organisation, country=party.country, answered_by=person.name)
            answered = entering.confirm(session, entered, said, now=now)
            settle_account(session, person, entering.declarer(answered).organisation_id, now)
