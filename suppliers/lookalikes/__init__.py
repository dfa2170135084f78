"""Firms that share owners, directors, telephone, address or website: reasons to look, never a verdict."""

from suppliers.lookalikes.asking import MOST_LINKS, LinksAsked, Relation, look_alikes, look_alikes_along
from suppliers.lookalikes.payloads import LookAlike, LookAlikePage, Reason, Source

__all__ = [
    "MOST_LINKS",
    "LinksAsked",
    "LookAlike",
    "LookAlikePage",
    "Reason",
    "Relation",
    "Source",
    "look_alikes",
    "look_alikes_along",
]
