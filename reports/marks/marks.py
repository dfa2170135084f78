"""
The logo that an organisation keeps. Whoever makes reports for it may set it or take it away, and the trail says who
did. A report that was kept has its own copy: changing the logo changes no paper that left the house.
"""

import base64
import hashlib
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound
from reports.contents.cover import Logo
from reports.marks.pictures import made_safe
from reports.models import OrganisationMark

LONGEST_WORDS = 200


class MarkNotFound(NotFound):
    code = "report_mark.not_found"

    def __init__(self) -> None:
        super().__init__("Your organisation keeps no logo: send one first.")


class MarkWithoutWords(Invalid):
    code = "report_mark.no_words"

    def __init__(self) -> None:
        super().__init__(f"Say in at most {LONGEST_WORDS} characters what the logo shows, for those who cannot see it.")


class MarkBroken(Conflict):
    """A report without the logo it should carry would pass for a forgery, so none is made."""

    code = "report_mark.broken"

    def __init__(self) -> None:
        super().__init__(
            "The kept logo is damaged, so no report was made: send the logo again or remove it, then repeat."
        )


class MarkRead(BaseModel):
    """`width` and `height` in pixels, as kept; `alt` says the logo in words."""

    model_config = ConfigDict(from_attributes=True)

    sha256: str
    width: int
    height: int
    alt: Annotated[str, Field(max_length=LONGEST_WORDS)]
    set_at: datetime


def mark_of(session: Session, actor: Actor) -> OrganisationMark | None:
    return session.exec(
        select(OrganisationMark).where(OrganisationMark.organisation_id == actor.organisation_id)
    ).first()


def kept_mark(session: Session, actor: Actor) -> OrganisationMark:
    """Raises MarkNotFound."""
    actor.require(Action.MAKE_REPORTS)
    found = mark_of(session, actor)
    if found is None:
        raise MarkNotFound
    return found


def logo_of(session: Session, actor: Actor) -> Logo | None:
    """What a cover draws. Raises MarkBroken when the kept picture is no longer the one that was made of the file."""
    found = mark_of(session, actor)
    if found is None:
        return None
    if hashlib.sha256(found.png).hexdigest() != found.sha256:
        raise MarkBroken
    return Logo(found.alt, found.width, found.height, base64.b64encode(found.png).decode("ascii"))


def set_mark(session: Session, actor: Actor, content: bytes, alt: str, *, now: datetime) -> OrganisationMark:
    """
    `content` is the file as it was sent; what is kept is drawn anew from its colours. Raises MarkWithoutWords, and
    what `pictures.made_safe` raises; the former logo stays then.
    """
    actor.require(Action.MAKE_REPORTS)
    words = " ".join(alt.split())
    if not words or len(words) > LONGEST_WORDS or not words.isprintable():
        raise MarkWithoutWords
    picture = made_safe(content)
    trail.wait_for_turn(session)
    row = mark_of(session, actor) or OrganisationMark(
        organisation_id=actor.organisation_id, png=b"", sha256="", width=1, height=1, alt=words, set_at=now, version=0
    )
    before = row.sha256 or None
    row.png, row.sha256 = picture.png, hashlib.sha256(picture.png).hexdigest()
    row.width, row.height, row.alt = picture.width, picture.height, words
    row.set_by, row.set_at, row.version = actor.account_id, now, row.version + 1
    session.add(row)
    session.flush()
    trail.record(session, actor, "report_mark.set", _subject(row), {"sha256": (before, row.sha256)})
    return row


def remove_mark(session: Session, actor: Actor) -> None:
    """Raises MarkNotFound."""
    trail.wait_for_turn(session)
    row = kept_mark(session, actor)
    trail.record(session, actor, "report_mark.removed", _subject(row), {"sha256": (row.sha256, None)})
    session.delete(row)
    session.flush()


def _subject(row: OrganisationMark) -> trail.Subject:
    return trail.Subject("organisation_mark", str(row.organisation_id))
