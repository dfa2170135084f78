"""
Which records are one and the same. A merge, a refusal, a split or a move is an act that stands beside the records and
can be taken back; ids and sources never change. `all_ids` reads what stands.
"""

from suppliers.identity.acts import (
    ActNotFound,
    ActQuery,
    DecisionUndone,
    LaterDecisions,
    RecordInUse,
    effects_of,
    list_acts,
    read_act,
    undo_act,
)
from suppliers.identity.carrying import NotOfRecord
from suppliers.identity.contradictions import IdentityContradiction, Step, contradiction_among
from suppliers.identity.deciding import KindsDiffer, Made, NodeComparedWithItself, decide, merge, undo
from suppliers.identity.decisions import (
    DecisionNotFound,
    DecisionQuery,
    IdentityLink,
    all_ids,
    all_ids_of,
    links,
    list_decisions,
    pair_key,
    read_decision,
    standing,
    visible_to,
    waiting,
)
from suppliers.identity.foresight import Consequences, Doubt, Holdings, RecordWeight, holdings, what_follows
from suppliers.identity.moving import MoveInFuture, OnlySitesMove, RecordMoved, RecordNotClosed, move, report_state
from suppliers.identity.reading import NodeStanding, front_of, state_of
from suppliers.identity.splitting import split

__all__ = [
    "ActNotFound",
    "ActQuery",
    "Consequences",
    "DecisionNotFound",
    "DecisionQuery",
    "DecisionUndone",
    "Doubt",
    "Holdings",
    "IdentityContradiction",
    "IdentityLink",
    "KindsDiffer",
    "LaterDecisions",
    "Made",
    "MoveInFuture",
    "NodeComparedWithItself",
    "NodeStanding",
    "NotOfRecord",
    "OnlySitesMove",
    "RecordInUse",
    "RecordMoved",
    "RecordNotClosed",
    "RecordWeight",
    "Step",
    "all_ids",
    "all_ids_of",
    "contradiction_among",
    "decide",
    "effects_of",
    "front_of",
    "holdings",
    "links",
    "list_acts",
    "list_decisions",
    "merge",
    "move",
    "pair_key",
    "read_act",
    "read_decision",
    "report_state",
    "split",
    "standing",
    "state_of",
    "undo",
    "undo_act",
    "visible_to",
    "waiting",
    "what_follows",
]
