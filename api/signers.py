"""Who signs what this instance makes: one key, derived from its secret."""

from foundation.settings import SecretIsPlaceholder, Settings
from foundation.signing import Signer, signer_from


def own_signer(settings: Settings) -> Signer | None:
    """None where no secret is configured: whoever only checks needs none, and a score is then made unsigned."""
    try:
        return signer_from(settings.require_secret())
    except SecretIsPlaceholder:
        return None
