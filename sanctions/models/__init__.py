from sanctions.models.cases import Case, CaseEvent
from sanctions.models.hits import Hit
from sanctions.models.lists import WatchList, WatchListEntry

__all__ = ["Case", "CaseEvent", "Hit", "WatchList", "WatchListEntry"]
