"""A statement with the line of whoever signed it, as it is frozen; the open lines of the draft fall away."""

from dataclasses import replace
from datetime import date

from reports.contents.blocks import Document, Section
from reports.contents.cards import Signature, Signatures
from reports.contents.closing_part import SIGN_OFF
from reports.contents.spoken import speaking, word

SECTION = "signed"


def signed_off(document: Document, name: str, position: str, on: date) -> Document:
    with speaking(document.language):
        line = Signature("signed", position, name, on, word("law.signed-how"))
        section = Section(SECTION, word("law.signed"), (Signatures("signed-by", "", (line,)),))
        written = tuple(each for each in document.sections if each.id != SIGN_OFF)
        return replace(document, sections=(*written, section), status=word("law.status-signed"))
