"""
The signature of a PDF, as ETSI EN 319 142 (PAdES) lays it down at level B: a certifying signature that allows no later
change, with the chain inside. Made and checked by pyHanko, which is never let near the network: no time stamp authority
and no revocation list is asked, and the time is the one we are given.
"""

from datetime import datetime
from io import BytesIO

from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from reports.proof.pdf_keys import PdfKey

FIELD = "Tierlight"
DIGEST = "sha256"


class _TimedSigner(PdfSigner):
    """pyHanko asks the machine for the time; we say it."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: SimpleSigner, at: datetime) -> None:
        super().__init__(metadata, signer, new_field_spec=SigFieldSpec(FIELD))
        self.at = at

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def sign_pdf(content: bytes, key: PdfKey, *, at: datetime) -> bytes:
    """The file with its signature appended: the bytes before stay as they are. Raises PdfKeyNotInForce."""
    key.require_in_force(at)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    signed = BytesIO()
    _TimedSigner(metadata, _signer(key), at).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), output=signed)
    return signed.getvalue()


def _signer(key: PdfKey) -> SimpleSigner:
    """Handed over in memory, in the one wrapping that pyHanko takes whole."""
    whole = pkcs12.serialize_key_and_certificates(None, key.private, key.certificate, key.chain, NoEncryption())
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(whole, other_certs=[])
    return signer
