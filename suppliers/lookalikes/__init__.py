"""Firms that share owners, directors, telephone, address or website: reasons to look, never a verdict."""

from suppliers.lookalikes.asking import Relation, look_alikes, look_alikes_along
from suppliers.lookalikes.payloads import LookAlike, Reason, Source

__all__ = ["LookAlike", "Reason", "Relation", "Source", "look_alikes", "look_alikes_along"]
