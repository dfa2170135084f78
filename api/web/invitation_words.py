"""The words of invitations: how far one came, what was declared, and the sentences of refusals a form shows."""

from typing import Final

from api.web.marking import marked as _

INVITATION_WORDS: Final[dict[str, dict[str, str]]] = {
    "invitation_state": {
        "invited": _("Invited"),
        "opened": _("Opened"),
        "declared": _("Declared"),
        "declined": _("Declined"),
        "expired": _("Expired"),
        "revoked": _("Revoked"),
    },
    "asked_as": {
        "supplies": _("as its supplier"),
        "subcontracts": _("as its subcontractor"),
        "provides_labour": _("as the agency that brings it workers"),
        "recruits_for": _("as its recruiter"),
    },
    "delivers_as": {
        "supplies": _("Supplier of goods or services"),
        "subcontracts": _("Subcontractor: does part of the work"),
        "provides_labour": _("Labour agency: brings workers"),
        "recruits_for": _("Recruiter: finds workers"),
    },
    "declared_as": {
        "supplies": _("Supplier"),
        "subcontracts": _("Subcontractor"),
        "provides_labour": _("Labour agency"),
        "recruits_for": _("Recruiter"),
        "operates": _("Our own place of work"),
    },
    "line_seen": {
        "shared": _("Name shown"),
        "hidden_name": _("Name kept back"),
        "private": _("Told to nobody"),
    },
}

REFUSALS: Final = (
    _("Somebody of your firm has said already who you are: go on with what you declare."),
    _("A site of your own answers through you: invite suppliers and agencies."),
    _("This supplier has an open invitation: send that one again, or withdraw it first."),
    _("The earlier invitation holds no declaration of yours that this one lacks: declare here."),
    _("An invitation reaches 20 tiers at most: ask the buyer to invite this supplier."),
    _("There is no such line in your declaration."),
    _(
        "This link and PIN do not open an invitation: check the PIN, wait a quarter of an hour after several tries, or "
        "ask whoever invited you for a new link."
    ),
)
"""Sentences of the operations that forms show, marked here for the catalogues."""

LETTER_SUBJECT: Final = _("You are invited to say who supplies you")
LETTER: Final = _(
    "A customer asks you to say who supplies you and who works for you. Open the link; the PIN reaches you by another "
    "way. It works until this day:"
)
