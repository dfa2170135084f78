"""Who signs what this instance makes: one key derived from its secret, and a configured one for PDFs."""

from foundation.settings import SecretIsPlaceholder, Settings
from foundation.signing import Signer, signer_from
from reports.proof.pdf_keys import KeyPlaces, PdfKey, first_line, read_key
from reports.proof.signer import ReportSigner


def own_signer(settings: Settings) -> Signer | None:
    """None where no secret is configured: whoever only checks needs none, and a score is then made unsigned."""
    try:
        return signer_from(settings.require_secret())
    except SecretIsPlaceholder:
        return None


def report_signer(settings: Settings) -> ReportSigner:
    """
    The instance's own key and the configured one for PDFs. A configured key that cannot be used is refused, not passed
    over: raises PdfKeyUnreadable, PdfKeyPassphraseWrong, PdfKeyDoesNotFit, PdfKeyMayNotSign.
    """
    return ReportSigner(own_signer(settings), _pdf_key(settings))


def _pdf_key(settings: Settings) -> PdfKey | None:
    if settings.pdf_key is None:
        return None
    return read_key(KeyPlaces(settings.pdf_key, settings.pdf_certificate, _passphrase(settings)))


def _passphrase(settings: Settings) -> bytes | None:
    given = settings.pdf_passphrase.get_secret_value()
    if settings.pdf_passphrase_file is not None:
        given = first_line(settings.pdf_passphrase_file)
    return given.encode() or None
