"""The words of inspectors: kinds of records, days of the week, sex where it is known."""

from typing import Final

from api.web.marking import marked as _

INSPECTOR_WORDS: Final[dict[str, dict[str, str]]] = {
    "inspector_record": {
        "training": _("Training"),
        "accreditation": _("Accreditation"),
        "employer": _("Worked there"),
        "kin": _("Family there"),
        "shareholding": _("Holds shares"),
        "consultant": _("Advised them"),
        "trainer": _("Trained them"),
        "leave": _("Leave"),
        "other": _("Away"),
    },
    "day_off": {
        "leave": _("Leave"),
        "training": _("Training"),
        "other": _("Away"),
        "no_hours": _("Does not work on this day"),
    },
    "sex": {"female": _("Woman"), "male": _("Man"), "other": _("Other")},
    "weekday": {
        "0": _("Monday"),
        "1": _("Tuesday"),
        "2": _("Wednesday"),
        "3": _("Thursday"),
        "4": _("Friday"),
        "5": _("Saturday"),
        "6": _("Sunday"),
    },
}
