"""Words for topics, for the standing of webhooks and their messages, and for how somebody wants to be told."""

from typing import Final

from api.web.marking import marked as _

NOTICE_WORDS: Final = {
    "webhook_topic": {
        "action.added": _("A corrective action was asked for"),
        "action.overdue": _("A corrective action is late"),
        "action.verified": _("A corrective action was found done"),
        "case.decided": _("A case was decided"),
        "case.final": _("A decision became final"),
        "case.moved": _("A case took another step"),
        "case.opened": _("A case was opened"),
        "finding.recorded": _("A finding was recorded"),
        "import.done": _("A list was imported"),
        "party.added": _("A firm was added"),
        "party.corrected": _("A firm was corrected"),
        "plan.published": _("A round of visits was published"),
        "register.entry_published": _("An entry was published on a public register"),
        "register.entry_removed": _("An entry was taken off a public register"),
        "report.issued": _("A report was issued"),
        "site.added": _("A site was added"),
        "site.corrected": _("A site was corrected"),
        "visit.done": _("A visit was done"),
        "webhook.test": _("A test"),
    },
    "webhook_state": {"active": _("Active"), "paused": _("Paused")},
    "message_state": {"waiting": _("Waiting"), "sent": _("Arrived"), "failed": _("Given up")},
    "notice_kind": {
        "deadlines": _("What is due and late"),
        "new": _("What was newly given to me"),
        "second": _("What waits for a second person"),
        "mentions": _("Where I am mentioned"),
        "sharing": _("Agreements on sharing"),
    },
    "notice_choice": {
        "immediately": _("Immediately"),
        "daily": _("Once a day"),
        "none": _("Not at all"),
    },
}
