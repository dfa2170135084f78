"""The words of the register of algorithms."""

from typing import Final

from api.web.marking import marked as _

ALGORITHM_WORDS: Final[dict[str, dict[str, str]]] = {
    "evidence": {
        "U": _("UN Global Compact guidance"),
        "S": _("Red flags on labour providers"),
        "A": _("Studies of auditors"),
        "W": _("Wage claims, measured"),
        "C": _("Food inspections, measured"),
        "D": _("Wage cases, measured"),
        "B": _("Employer register, measured"),
        "T": _("List of goods"),
        "J": _("Workplace safety study"),
        "P": _("Country figures"),
        "X": _("Judgement, not measured"),
    },
    "driver_way": {"raises": _("more raises it"), "lowers": _("more lowers it")},
    "input_way": {"1": _("only raises"), "-1": _("only lowers"), "0": _("either way")},
    "grade": {
        "collaborative": _("Advice"),
        "minor": _("Minor"),
        "major": _("Major"),
        "critical": _("Critical"),
        "zero_tolerance": _("Zero tolerance"),
    },
    "proof": {
        "alleged": _("alleged"),
        "evidenced": _("evidenced"),
        "verified": _("verified"),
        "refuted": _("refuted"),
    },
    "fit_state": {
        "entered": _("Entered, not in force"),
        "active": _("In force"),
        "retired": _("Retired"),
    },
    "fit_title": {
        "visit_outcome": _("Visits that find something severe"),
        "recurrence": _("Units with a new event"),
    },
    "fit_kind": {
        "visit_outcome": _("orders visits by the chance that they find something severe"),
        "recurrence": _("orders units by the chance of a new event within the time ahead"),
    },
    "figure": {
        "auc": _("Chance that a row with a finding scores above one without"),
        "auc_within": _("The same among visits of one examiner"),
        "lift": _("Findings in the top tenth, times the average"),
        "precision": _("Share of the top tenth with a finding"),
        "average_precision": _("Average precision"),
        "days_earlier": _("Mean days by which findings come earlier"),
        "found_in_first_half": _("Share of findings in the first half of the visits"),
        "brier": _("Brier score"),
        "ece": _("Expected calibration error"),
        "calibration_slope": _("Calibration slope"),
        "calibration_intercept": _("Calibration intercept"),
        "predicted_over_observed": _("Predicted over observed"),
        "recall": _("Recall"),
        "false_positives": _("False positives"),
    },
    "beside": {
        "auc": _("a coin"),
        "auc_within": _("a coin"),
        "lift": _("no order"),
        "precision": _("no order"),
        "average_precision": _("no order"),
        "days_earlier": _("no order"),
        "found_in_first_half": _("as they were made"),
        "brier": _("the average for all"),
        "ece": _("a perfect model of this size"),
        "calibration_slope": _("exactly right"),
        "calibration_intercept": _("exactly right"),
        "predicted_over_observed": _("exactly right"),
    },
}

CARD_SENTENCES: Final[tuple[str, ...]] = (
    _("The examiner who visits or visited: past findings are adjusted for who examined, and no score depends on it."),
    _("Names of sites, firms and persons, and ids."),
    _("Nationality, origin or any other trait of the people who work there."),
    _("Anything dated on or after the day of the score."),
    _("It tells how likely the outcome is that it was fitted on; it does not say that a firm is at fault."),
    _("It learned from what was looked for and found, or claimed and upheld: harm that nobody reported is not in it."),
    _("The intervals tell of chance in the judged rows alone, not of a world that changes."),
    _("It was judged on later days of the same places; elsewhere it is untested."),
    _("Groups below the least size are not compared."),
)
"""What cards say in English (`risk/targeting/cards.py`), so that pages can say it in every language."""
