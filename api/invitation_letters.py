"""The letter of an invitation and the link it holds."""

from fastapi import Request

from api.web.frames import outside_address
from api.web.invitation_words import LETTER, LETTER_SUBJECT
from api.web.languages import translated
from foundation import outbox
from suppliers.invitations import letters
from suppliers.invitations.inviting import Made
from suppliers.models import Invitation


def letter(request: Request, made: Made) -> outbox.Message:
    """In the language of the invitation. Says neither who asks nor about whom: a mailbox is read by many."""
    found = made.invitation
    subject, words = _words(found)
    return outbox.Message("mail", found.email, subject, f"{words}\n\n{link_of(request, made)}\n")


def _words(found: Invitation) -> tuple[str, str]:
    """Its own letter where there is one in the language, else what the catalogue of the desk says."""
    if found.locale in letters.languages():
        days = {"day": found.expires_on, "invited": found.invited_at.date()}
        subject = letters.said(found.locale, "invitation_subject", **days)
        return subject, letters.said(found.locale, "invitation", **days)
    words = f"{translated(found.locale, LETTER)} {found.expires_on.isoformat()}"
    return translated(found.locale, LETTER_SUBJECT), words


def link_of(request: Request, made: Made) -> str:
    return f"{outside_address(request)}/invited/{made.secret}"
