"""Letters of the register: to a firm whose entry became public, and to who asks to be told of changes."""

from typing import Final

from api.web.languages import translated
from api.web.marking import marked as _
from foundation.models import Organisation
from foundation.outbox import Message

NOTICE_SUBJECT: Final = _("A notice of an authority for your firm")
NOTICE: Final = _(
    "An entry about your firm stands on a public register. Read it, reply to it or contest a fact behind this link, "
    "which is yours alone and needs no account. Your reply is published beside the entry once it was read."
)
CONFIRM_SUBJECT: Final = _("Confirm that you want to be told of changes")
CONFIRM: Final = _(
    "Somebody asked that this address is told of corrections and removals of the public register. Open the link to "
    "agree, or later to end it. If it was not you, do nothing."
)


def link_address(secret: str, *, base: str) -> str:
    return f"{base}/register/own/{secret}"


def notice(email: str, house: Organisation, secret: str, *, base: str) -> Message:
    """Names neither the firm nor the breach: a mailbox is read by many."""
    words = translated(house.locale, NOTICE)
    body = f"{house.name}\n\n{words}\n\n{link_address(secret, base=base)}\n"
    return Message("mail", email, translated(house.locale, NOTICE_SUBJECT), body)


def confirming(address: str, secret: str, *, base: str, locale: str) -> Message:
    body = f"{translated(locale, CONFIRM)}\n\n{base}/register/told/{secret}?lang={locale}\n"
    return Message("mail", address, translated(locale, CONFIRM_SUBJECT), body)
