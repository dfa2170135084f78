"""What an issued file says of itself at its end: where it can be checked, and whether it is signed."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from reports.contents.blocks import Document, Notice, Paragraph, Section, Tone
from reports.contents.canonical import content_hash
from reports.contents.cards import Seal
from reports.contents.kinds import Form
from reports.contents.spoken import speaking, word
from reports.proof.codes import address_of, code_of
from reports.proof.signer import ReportSigner
from reports.renderers import render

SECTION = "proof"


@dataclass(frozen=True, slots=True)
class ProvenFile:
    """Written, sealed and signed; kept nowhere yet. The hashes, keys and signatures are hexadecimal text."""

    content: bytes
    code: str
    document: Document
    content_sha256: str
    sha256_unsigned: str
    sha256: str
    certificate_sha256: str = ""
    signature: str = ""
    public_key: str = ""


def sealed(document: Document, url: str, form: Form, signer: ReportSigner) -> Document:
    """With one more section. Sealing needs the address, which is made of the content before it."""
    with speaking(document.language):
        seal = Seal(f"{SECTION}.seal", url, word("proof.check"))
        blocks = (Paragraph(word("proof.how")), seal, _note(form, signer))
        return replace(document, sections=(*document.sections, Section(SECTION, word("proof.title"), blocks)))


def code_for(document: Document, organisation_id: str, form: Form, *, turn: int = 0) -> str:
    return code_of(content_hash(document), organisation_id, form.value, turn=turn)


def proven(
    document: Document, form: Form, code: str, *, signer: ReportSigner, base_url: str, at: datetime
) -> ProvenFile:
    """Needs no database. `code` is `code_for` the same document. Raises PdfKeyNotInForce."""
    whole = sealed(document, address_of(base_url, code), form, signer)
    unsigned = render(whole, form)
    bare = ProvenFile(unsigned, code, whole, content_hash(whole), _sha256(unsigned), _sha256(unsigned))
    if form is Form.PDF:
        return _signed_pdf(bare, signer, at)
    if signer.own is None:
        return bare
    return replace(bare, signature=signer.own.sign(unsigned), public_key=signer.own.public_key)


def _signed_pdf(bare: ProvenFile, signer: ReportSigner, at: datetime) -> ProvenFile:
    if signer.pdf is None:
        return bare
    from reports.proof.pades import sign_pdf  # noqa: PLC0415 - pyHanko takes a second to load, and few files are signed

    content = sign_pdf(bare.content, signer.pdf, at=at)
    return replace(bare, content=content, sha256=_sha256(content), certificate_sha256=signer.pdf.certificate_sha256)


def _note(form: Form, signer: ReportSigner) -> Notice:
    if form is Form.PDF and signer.pdf:
        return Notice(word("proof.signed-pdf"))
    if form is not Form.PDF and signer.own:
        return Notice(word("proof.signed-apart"))
    return Notice(word("proof.unsigned"), Tone.SOON)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
