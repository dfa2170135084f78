"""
The score of a site: plain values in, a number with its reasons out. No database, no clock, no network.

    found = score(facts, events, exposure, model_for("agriculture", on=as_of), as_of)
    for sentence in explain(found): ...
"""

from risk.scoring.explain import explain
from risk.scoring.facts import Fact, RiskEvent, SiteFacts
from risk.scoring.lowering import Change, Lowering, what_would_lower
from risk.scoring.receipts import Receipt, ReceiptOfAnotherModel, ReceiptTampered, receipt, replay
from risk.scoring.result import Contribution, DataAge, Group, Missing, Score, Severity
from risk.scoring.seen import View
from risk.scoring.site_score import score
from risk.scoring.weighing import FactUnusable

__all__ = [
    "Change",
    "Contribution",
    "DataAge",
    "Fact",
    "FactUnusable",
    "Group",
    "Lowering",
    "Missing",
    "Receipt",
    "ReceiptOfAnotherModel",
    "ReceiptTampered",
    "RiskEvent",
    "Score",
    "Severity",
    "SiteFacts",
    "View",
    "explain",
    "receipt",
    "replay",
    "score",
    "what_would_lower",
]
