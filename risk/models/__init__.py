"""Tables of the ledger and of scores. A row is superseded or answered by another one, never overwritten."""

from risk.models.ledger import LedgerEvent
from risk.models.scores import ScoreBatch, SiteScore

__all__ = ["LedgerEvent", "ScoreBatch", "SiteScore"]
