"""One scoring of an organisation after the other: two at once would each leave a current score of the same site."""

from sqlalchemy import text
from sqlmodel import Session

from foundation.actors import Actor

SCORING_LOCK = 7_310_005
KEY_BYTES = 4  # PostgreSQL takes two keys of that size


def wait_for_turn(session: Session, actor: Actor) -> None:
    """
    Until the end of the transaction. Take it before anything is written: the trail's turn comes after it, and two who
    took them the other way round would wait for one another. SQLite writers already queue.
    """
    if session.connection().dialect.name == "postgresql":
        own = int.from_bytes(actor.organisation_id.bytes[-KEY_BYTES:], "big", signed=True)
        session.connection().execute(
            text("SELECT pg_advisory_xact_lock(:scoring, :own)"), {"scoring": SCORING_LOCK, "own": own}
        )
