"""The words of enforcement cases. Before a final decision everything is alleged."""

from typing import Final

from api.web.marking import marked as _

CASE_WORDS: Final[dict[str, dict[str, str]]] = {
    "case_state": {
        "alleged": _("Alleged"),
        "under_inquiry": _("Under inquiry"),
        "notice_issued": _("Notice served, may be answered"),
        "representations": _("Answered, to be decided"),
        "decided": _("Decided, may be appealed"),
        "appealed": _("Appealed"),
        "final": _("Final"),
        "paying": _("Being paid"),
        "remediating": _("Being put right"),
        "closed": _("Closed"),
        "expired": _("Expired"),
        "withdrawn": _("Withdrawn"),
        "annulled": _("Annulled"),
    },
    "case_step": {
        "under_inquiry": _("Open the inquiry"),
        "notice_issued": _("Record the service of the notice"),
        "representations": _("Record the firm's reply"),
        "decided": _("Decide"),
        "appealed": _("Record an appeal"),
        "final": _("Make it final"),
        "paying": _("Collect"),
        "remediating": _("Have it put right"),
        "closed": _("Close the case"),
        "expired": _("End the listing"),
        "withdrawn": _("Withdraw the case"),
        "annulled": _("Annul"),
    },
    "barred_act": {
        "decision": _("Decision"),
        "settlement": _("Settlement"),
        "appeal": _("Taking in an appeal"),
    },
    "barred_part": {
        "proposer": _("whoever proposed"),
        "assessor": _("whoever assessed"),
        "carrier": _("whoever carried the case"),
        "decider": _("whoever decided"),
    },
    "rule_mark": {
        "house rule: check": _("house rule: check"),
        "recalled: check": _("recalled: check"),
    },
    "served_how": {
        "post_with_receipt": _("by post, with a receipt"),
        "electronic_mailbox": _("to the electronic mailbox"),
        "in_person": _("in person"),
        "bailiff": _("by a bailiff"),
        "publication": _("by publication"),
    },
    "appeal_outcome": {
        "": _("Not ended yet"),
        "upheld": _("Upheld"),
        "reduced": _("Reduced"),
        "annulled": _("Annulled"),
    },
    "why_no_prior": {
        "it is not final": _("it is not final"),
        "it was annulled, withdrawn or has expired": _("it was annulled, withdrawn or has expired"),
        "it lies outside the regime's window": _("it lies outside the law's window"),
        "it became final after this offence": _("it became final after this offence"),
        "it is of another kind of offence": _("it is of another kind of offence"),
    },
    "answers_standing": {
        "answers": _("May answer"),
        "if_shown": _("May answer if it is shown"),
        "freed": _("Does not answer while its defence stands"),
        "does_not": _("Does not answer under this rule"),
    },
    "case_knowledge": {
        "unknown": _("Unknown"),
        "knew": _("It knew"),
        "should_have_known": _("It should have known"),
        "did_not_know": _("It did not know"),
    },
    "case_defence": {
        "not_claimed": _("Not claimed"),
        "claimed": _("Claimed, not ruled on"),
        "accepted": _("Accepted"),
        "refused": _("Refused"),
    },
    "appeal_way": {
        "letter": _("by its letter"),
        "link": _("by its own link"),
    },
    "owes": {
        "fine": _("fine"),
        "back_pay": _("back pay"),
        "exclusion": _("exclusion"),
    },
    "notice_language": {
        "en": _("English"),
        "es": _("Spanish"),
        "ar": _("Arabic"),
    },
    "case_which": {
        "open": _("Not over"),
        "mine": _("Mine"),
        "decide": _("Waiting for a decision"),
        "replying": _("Reply time ending"),
        "payments": _("Late payments"),
        "all": _("All"),
    },
}
