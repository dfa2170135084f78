"""Letters about accounts of an organisation, in the language of whoever reads them."""

from fastapi import Request

from api.web.frames import outside_address
from api.web.languages import LOCALES, translated
from api.web.words import marked as _
from foundation.house.inviting import Sent
from foundation.models import Account
from foundation.outbox import Message


def invitation_letter(request: Request, sent: Sent) -> Message:
    """The subject names nobody: it is read over shoulders."""
    locale = sent.invitation.locale if sent.invitation.locale in LOCALES else "en"
    subject = translated(locale, _("You are asked to join a desk at Tierlight"))
    body = translated(
        locale,
        _(
            "%(organisation)s asks you to work at its desk. Choose a password behind this link, within seven days; it "
            "works once. If you know nothing of this, nothing needs to be done."
        ),
    ) % {"organisation": sent.organisation}
    return Message("mail", sent.invitation.email, subject, f"{body}\n\n{outside_address(request)}/join/{sent.secret}\n")


def reset_letter(account: Account) -> Message:
    subject = translated(account.locale, _("Your second factor was taken away"))
    body = translated(
        account.locale,
        _(
            "An administrator of Tierlight took the second factor of your account away and ended your sessions. If you "
            "did not ask for it, tell them at once."
        ),
    )
    return Message("mail", account.email, subject, f"{body}\n")
