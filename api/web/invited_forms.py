"""
What forms of invitations carry, as it was typed, and how it becomes what an operation takes. A field that cannot be
read is named with one sentence that says what to write there.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from api.web.languages import translated
from api.web.marking import marked as _
from api.web.payloads import FieldProblem

Shape = TypeVar("Shape", bound=BaseModel)
OWN_SITE: Final = "operates"
WHAT_TO_WRITE: Final[Mapping[str, str]] = {
    "answered_by": _("Write your name."),
    "country": _("Choose the country from the list."),
    "email": _("Write an e-mail address, such as name@firm.example."),
    "earlier": _("Write the earlier link and its PIN of six digits."),
    "consent": _("Tick that you agree, or answer here anew."),
    "days": _("Write a number of days from 1 to 180."),
    "kind": _("Choose what it is from the list."),
    "link_kind": _("Choose how it delivers from the list."),
    "locale": _("Choose the language from the list."),
    "name": _("Write the name."),
    "pin": _("The PIN has six digits."),
    "reason": _("Write a reason."),
    "valid_from": _("Choose the day on the calendar, or leave it empty."),
    "visibility": _("Choose who may read the name."),
    "workers": _("Write a whole number, or leave it empty."),
}
TOO_LONG: Final = _("This is too long or holds signs that cannot be kept: write it shorter.")


class SentForm(BaseModel):
    form_token: str = ""


class PinForm(SentForm):
    pin: str = ""


class ReasonForm(SentForm):
    reason: str = ""


class WhoForm(SentForm):
    name: str = ""
    country: str = ""
    address: str = ""
    vat: str = ""
    answered_by: str = ""
    answered_as: str = ""

    def values(self) -> Mapping[str, object]:
        numbers = [{"scheme": "vat", "value": self.vat.strip()}] if self.vat.strip() else []
        return self.model_dump(exclude={"form_token", "vat", "country"}) | {
            "country": self.country or None,
            "identifiers": numbers,
        }


class LineForm(SentForm):
    """`kind` is how it delivers, or that one runs it oneself. Nothing is chosen beforehand about who reads the name."""

    kind: str = "supplies"
    name: str = ""
    country: str = ""
    city: str = ""
    address: str = ""
    commodity: str = ""
    workers: str = ""
    valid_from: str = ""
    visibility: str = ""

    def values(self) -> Mapping[str, object]:
        own = self.kind == OWN_SITE
        kept = self.model_dump(include={"name", "city", "address", "commodity", "visibility"})
        return kept | {
            "record": "site" if own else "party",
            "link_kind": "supplies" if own else self.kind,
            "country": self.country or None,
            "workers": self.workers.strip() or None,
            "valid_from": self.valid_from or None,
        }


class OnwardForm(SentForm):
    email: str = ""


class InviteForm(SentForm):
    party_id: str = ""
    email: str = ""
    link_kind: str = "supplies"
    days: str = "30"
    locale: str = "en"

    def values(self) -> Mapping[str, object]:
        return self.model_dump(exclude={"form_token"})


class PasteForm(SentForm):
    """`link` is the whole address of the earlier letter, or its last part alone."""

    link: str = ""
    pin: str = ""
    consent: bool = False

    def values(self) -> Mapping[str, object]:
        secret = self.link.strip().rstrip("/").rpartition("/")[2]
        return {"earlier": {"secret": secret, "pin": self.pin.strip()}, "consent": self.consent}


def read(
    shape: type[Shape], values: Mapping[str, object], locale: str
) -> tuple[Shape | None, tuple[FieldProblem, ...]]:
    """What was typed, or one sentence for each field that cannot be read."""
    try:
        return shape.model_validate(dict(values)), ()
    except ValidationError as wrong:
        told = {str(fault["loc"][0]) if fault["loc"] else "": str(fault["type"]) for fault in wrong.errors()}
    return None, tuple(FieldProblem(_input(field), _sentence(field, why, locale)) for field, why in told.items())


def _input(field: str) -> str:
    """The input that a field of the shape is typed into."""
    return {"identifiers": "vat", "earlier": "link", "link_kind": "kind"}.get(field, field)


def _sentence(field: str, why: str, locale: str) -> str:
    too_long = why in {"string_too_long", "string_pattern_mismatch"} and field not in {"pin", "earlier", "name"}
    return translated(locale, TOO_LONG if too_long else WHAT_TO_WRITE.get(field, TOO_LONG))
