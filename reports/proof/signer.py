"""What an instance signs with: a PDF with its configured certificate, any other form with its own key."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.signing import Signer

if TYPE_CHECKING:
    from reports.proof.pdf_keys import PdfKey


@dataclass(frozen=True, slots=True)
class ReportSigner:
    """Each None where nothing is configured: the file is then issued unsigned, and says so."""

    own: Signer | None = None
    pdf: "PdfKey | None" = None
