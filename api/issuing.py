"""What the desk issues reports with: its store, its keys and the address that outsiders reach it at."""

from fastapi import Request

from api.access import settings_of
from api.signers import report_signer
from api.web.frames import outside_address
from foundation.evidence_store import Store
from reports.issued import Press


def press_of(request: Request) -> Press:
    """Raises what `report_signer` raises: nothing is issued with a key that is wrong."""
    settings = settings_of(request)
    return Press(Store(settings.issued_dir), report_signer(settings), outside_address(request))
