"""Which records are one site. Pure: records in, decisions with reasons out; nothing here reads a database."""

from suppliers.matching.pairing import LabelOutsideList, LabelsContradict, compare, match
from suppliers.matching.payloads import ComparePair, Matching, MatchRecord, PairDecision, PairLabel

__all__ = [
    "ComparePair",
    "LabelOutsideList",
    "LabelsContradict",
    "MatchRecord",
    "Matching",
    "PairDecision",
    "PairLabel",
    "compare",
    "match",
]
