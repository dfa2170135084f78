"""Words for codes that the titles and reasons of tasks carry, and for what is promised to the public."""

from typing import Final

from api.web.marking import marked as _

TASK_WORDS: Final[dict[str, dict[str, str]]] = {
    "case_rule": {
        "severe_offence": _("severe offence"),
        "repeat_offence": _("repeated offence"),
    },
    "public_target": {
        "kept": _("kept"),
        "missed": _("missed"),
        "made_late": _("missed, made later"),
        "to_come": _("still to come"),
    },
    "related_because": {
        "same_firm": _("run by the same firm"),
        "same_owner": _("run by a firm with the same owner"),
    },
}
