"""The one letter at the end of a long import, in the language of whoever started it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from api.web.languages import LOCALES, translated
from api.web.marking import marked as _
from foundation.models import Account
from foundation.outbox import Message

ENDED: Final = _("Your import has ended")
WRITTEN: Final = _("%(file)s is in the register: %(counts)s.")
NOT_WRITTEN: Final = _("%(file)s was not imported, and nothing of it stayed in the register.")
NOTHING_NEW: Final = _("nothing new")
COUNTED: Final = {
    "new": _("new"),
    "changed": _("changed"),
    "same": _("exact duplicates of the register"),
    "repeated": _("exact duplicates inside the file"),
    "possible": _("possible duplicates"),
    "refused": _("rejected"),
}


def finished(account: Account, file_name: str, counts: Mapping[str, int]) -> Message:
    """In the language of whoever started it; the subject says nothing that a lock screen may not show."""
    say, locale = _in_language_of(account)
    said = [
        f"{format_decimal(counts[word], locale=locale)} {say(COUNTED[word])}" for word in COUNTED if counts.get(word)
    ]
    told = format_list(said, locale=locale) if said else say(NOTHING_NEW)
    return Message("mail", account.email, say(ENDED), say(WRITTEN) % {"file": file_name, "counts": told} + "\n")


def unfinished(account: Account, file_name: str, reason: str) -> Message:
    say, _locale = _in_language_of(account)
    body = say(NOT_WRITTEN) % {"file": file_name}
    return Message("mail", account.email, say(ENDED), f"{body} {say(reason)}\n")


def _in_language_of(account: Account) -> tuple[Callable[[str], str], Locale]:
    code = account.locale if account.locale in LOCALES else "en"
    return partial(translated, code), LOCALES[code]
