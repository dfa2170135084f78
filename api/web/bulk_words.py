"""The words of changes to many rows: what becomes of a row, and why one is left out or stays."""

from typing import Final

from api.web.marking import marked as _

BULK_WORDS: Final[dict[str, dict[str, str]]] = {
    "bulk_fate": {
        "will": _("Will be changed"),
        "left_out": _("Left out"),
        "done": _("Done"),
        "undone": _("Taken back"),
        "stays": _("Stays"),
    },
    "bulk_reason": {
        "no_firm": _("no firm is known behind this site"),
        "no_email": _("no e-mail address is known"),
        "email_unfit": _("the e-mail address cannot be used"),
        "open_already": _("it has an open invitation"),
        "not_yours": _("another organisation recorded it"),
        "held_already": _("this person has it already"),
        "not_open_to_them": _("this person may not open it"),
        "opened": _("it was opened"),
        "answered": _("it was answered"),
        "ended": _("it had ended"),
        "closed": _("it is done"),
        "changed_since": _("somebody gave it on since"),
    },
    "bulk_problem": {
        "bulk_change.pins_gone": _(
            "PINs are told for a quarter of an hour, to whoever confirmed. Send a firm a new link and PIN instead."
        ),
        "bulk_change.not_confirmed": _("Nothing was done yet, so there is nothing to take back."),
        "bulk_change.undone": _("This change was taken back already: make a new one from the list."),
        "invitation.open_already": _("Somebody invited one of these firms meanwhile: look again, nothing was done."),
    },
    "guest_language": {
        "by_country": _("Each in the language of its country"),
        "en": "English",
        "es": "Español",
        "ar": "العربية",
        "tr": "Türkçe",
        "ro": "Română",
        "fr": "Français",
        "de": "Deutsch",
        "pt": "Português",
    },
}
