"""A choice of sites and months, and what makes one choice better than another."""

from dataclasses import dataclass

import numpy as np

from audits.programme.question import Floats, Places, Question

NOWHERE = -1
KEPT, QUOTA, REQUIRED = 2.0, 24.0, 216.0
"""
In units of what the best visits on the days of the longest visit are worth: a published window that stays outweighs
any such visits, a visit that a quota misses outweighs kept windows on as many days, a follow-up outweighs all of them.
"""


@dataclass(frozen=True)
class Weights:
    """`bonus` per site and month for what comes before value, `quota` per visit that a campaign misses."""

    bonus: Floats
    quota: float


def weights_of(question: Question) -> Weights:
    worth = np.where(np.isfinite(question.worth), question.worth, 0.0)
    longest = int(question.days.max(initial=1))
    unit = 1.0 + longest * float((worth / question.days[:, None]).max(initial=0.0))
    bonus = np.where(question.required, REQUIRED * unit, 0.0)[:, None] * np.ones((1, worth.shape[1]))
    kept = np.flatnonzero(question.kept_month != NOWHERE)
    bonus[kept, question.kept_month[kept]] += KEPT * unit
    return Weights(bonus, QUOTA * unit)


def worth_of(question: Question, months: Places) -> float:
    """Plain value of the choice: a month of each site, NOWHERE for who is not in."""
    chosen = np.flatnonzero(months != NOWHERE)
    return float(question.worth[chosen, months[chosen]].sum())


def met_of(question: Question, weights: Weights, months: Places) -> float:
    """What the choice earns by follow-ups, kept windows and quotas."""
    chosen = np.flatnonzero(months != NOWHERE)
    missing = np.maximum(0.0, question.quotas - counted(question, months)).sum()
    return float(weights.bonus[chosen, months[chosen]].sum() - weights.quota * missing)


def counted(question: Question, months: Places) -> Floats:
    """Visits by campaign."""
    chosen = months != NOWHERE
    found = np.zeros(len(question.quotas))
    for at in range(len(found)):
        found[at] = (chosen & question.members[at] & question.months[at][months]).sum()
    return found


def used(question: Question, months: Places) -> Floats:
    """Inspector-days by area and month."""
    found = np.zeros_like(question.free)
    chosen = np.flatnonzero(months != NOWHERE)
    np.add.at(found, (question.area[chosen], months[chosen]), question.days[chosen])
    return found
