from sanctions.models.cases import Case, CaseEvent
from sanctions.models.hits import Hit, HitEvent, OwnedAlert
from sanctions.models.lists import ListFetch, WatchList, WatchListEntry
from sanctions.models.screening import RarityCount, ScreeningRules, ScreeningState, UsedScorecard

__all__ = [
    "Case",
    "CaseEvent",
    "Hit",
    "HitEvent",
    "ListFetch",
    "OwnedAlert",
    "RarityCount",
    "ScreeningRules",
    "ScreeningState",
    "UsedScorecard",
    "WatchList",
    "WatchListEntry",
]
