"""Publishing a decision: prepared by one, approved by another, answered by the firm, taken off at once when wrong."""

from sanctions.publications.correcting import correct

__all__ = ["correct"]
