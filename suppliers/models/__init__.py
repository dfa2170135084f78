"""
Tables of the registry. Rows are closed and added, never overwritten: `superseded_at` and `closed_at` end a row,
`recorded_at` begins it.
"""

from suppliers.models.batches import ImportBatch, ImportMapping, ImportReplaced
from suppliers.models.edges import Edge
from suppliers.models.facts import Fact
from suppliers.models.identity import IdentityAct, IdentityCompared, IdentityDecision, IdentityEffect
from suppliers.models.invitations import DeclaredLine, Invitation, ToldLine
from suppliers.models.leads import Lead, PurchaseOrder
from suppliers.models.nodes import Identifier, NameVariant, Node, Party, Site
from suppliers.models.words import NameWord, WordKey

__all__ = [
    "DeclaredLine",
    "Edge",
    "Fact",
    "Identifier",
    "IdentityAct",
    "IdentityCompared",
    "IdentityDecision",
    "IdentityEffect",
    "ImportBatch",
    "ImportMapping",
    "ImportReplaced",
    "Invitation",
    "Lead",
    "NameVariant",
    "NameWord",
    "Node",
    "Party",
    "PurchaseOrder",
    "Site",
    "ToldLine",
    "WordKey",
]
