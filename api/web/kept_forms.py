"""
A form sent after its session ended loses nothing: what was typed stays in the page, never on the server, through the
sign-in and comes back to be read and sent once more. Only a form that the browser itself calls our own is brought
back; passwords and codes never are.
"""

import json
import re
import secrets
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile

from api.web.frames import own_address

MOST_FIELDS: Final = 400
LONGEST: Final = 500_000
NOT_KEPT: Final = re.compile(r"password|secret|token|\bcode\b|\bpin\b", re.IGNORECASE)
ITS_OWN_WAY: Final = (
    "/sign-in", "/sign-out", "/forgotten", "/set-password", "/join", "/preferences", "/account", "/people",
)  # fmt: skip
"""Forms of the door itself: to send them again would be to do something that nobody meant any more."""
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
HIDDEN: Final = re.compile(r"[0-9a-f-]{36}|", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeptField:
    name: str
    value: str

    @property
    def is_hidden(self) -> bool:
        """Ids and empty fields, which say nothing to a reader."""
        return HIDDEN.fullmatch(self.value) is not None

    @property
    def is_long(self) -> bool:
        return len(self.value) > 80 or "\n" in self.value  # noqa: PLR2004 - the width of a field

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class KeptForm:
    """`files` is how many files were chosen: a browser gives them to nobody twice, so they must be chosen again."""

    address: str
    fields: tuple[KeptField, ...]
    files: int = 0

    def packed(self) -> str:
        """For a hidden field of the pages on the way."""
        pairs = [(field.name, field.value) for field in self.fields]
        return json.dumps({"address": self.address, "fields": pairs, "files": self.files}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class FormAgainPage:
    """`once` lets two clicks on the button do one thing."""

    form: KeptForm
    once: str

    @classmethod
    def of(cls, form: KeptForm) -> "FormAgainPage":
        return cls(form, secrets.token_urlsafe(16))


def unpacked(text: str) -> KeptForm | None:
    """None for what no page of ours wrote; whatever came this way leads to this desk alone."""
    if not text or len(text) > LONGEST:
        return None
    try:
        read = json.loads(text)
        fields = tuple(KeptField(str(name), str(value)) for name, value in read["fields"])
        form = KeptForm(str(read["address"]), fields, int(read["files"]))
    except (ValueError, KeyError, TypeError):
        return None
    return form if _may_be_kept(form.address) and len(fields) <= MOST_FIELDS else None


async def kept_of(request: Request) -> KeptForm | None:
    """The refused form, when the browser says that it was a form of ours."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    ours = request.headers.get("sec-fetch-site") == "same-origin"
    if request.method != "POST" or kind not in FORMS or not ours or not _may_be_kept(request.url.path):
        return None
    sent = (await request.form()).multi_items()
    texts = [(name, value) for name, value in sent if isinstance(value, str) and not NOT_KEPT.search(name)]
    files = sum(isinstance(value, UploadFile) and bool(value.filename) for _, value in sent)
    form = KeptForm(_address(request), tuple(KeptField(name, value) for name, value in texts), files)
    fits = len(texts) <= MOST_FIELDS and len(form.packed()) <= LONGEST
    return form if fits else None


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _may_be_kept(address: str) -> bool:
    own = address == own_address(address) and address != "/" and not address.startswith("/v1")
    return own and not any(address == way or address.startswith((f"{way}/", f"{way}?")) for way in ITS_OWN_WAY)
