from sanctions.models.case_chain import CaseDefence, CaseKnowledge
from sanctions.models.case_money import CaseInstalment, CasePayment, CaseSettlement
from sanctions.models.case_papers import CaseAppeal, CaseNotice, CaseReading, CaseReply
from sanctions.models.cases import Case, CaseAssessment, CaseEvent, CaseRemedy
from sanctions.models.hits import Hit, HitEvent, OwnedAlert
from sanctions.models.lists import ListFetch, WatchList, WatchListEntry
from sanctions.models.publications import Publication, RegisterAnswer, RegisterLink, RegisterSubscriber
from sanctions.models.screening import RarityCount, ScreeningRules, ScreeningState, UsedScorecard

__all__ = [
    "Case",
    "CaseAppeal",
    "CaseAssessment",
    "CaseDefence",
    "CaseEvent",
    "CaseInstalment",
    "CaseKnowledge",
    "CaseNotice",
    "CasePayment",
    "CaseReading",
    "CaseRemedy",
    "CaseReply",
    "CaseSettlement",
    "Hit",
    "HitEvent",
    "ListFetch",
    "OwnedAlert",
    "Publication",
    "RarityCount",
    "RegisterAnswer",
    "RegisterLink",
    "RegisterSubscriber",
    "ScreeningRules",
    "ScreeningState",
    "UsedScorecard",
    "WatchList",
    "WatchListEntry",
]
