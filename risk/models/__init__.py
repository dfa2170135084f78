"""Tables of the ledger and of scores. A row is superseded or answered by another one, never overwritten."""

from risk.models.contests import ScoreContest
from risk.models.fits import FittedModel
from risk.models.ledger import LedgerEvent
from risk.models.scores import ScoreBatch, ScoreTree, SiteScore

__all__ = ["FittedModel", "LedgerEvent", "ScoreBatch", "ScoreContest", "ScoreTree", "SiteScore"]
