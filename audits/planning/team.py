"""What speaks for a team, and what a reader of its report should know: soft rules, printed with the visit."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from audits.instruments.sampling import sample_for
from audits.planning.crew_rules import pair_grounds, payer_rule, team_rules
from audits.planning.independence import interpreter_for
from audits.planning.round_parties import Inspector, PlannableSite

MONTH_DAYS = 30.44


@dataclass(frozen=True, slots=True)
class TeamNote:
    """`penalty` is a share of the visit's value; it only ranks teams that may go."""

    rule: str
    text: str
    penalty: float

    def __str__(self) -> str:
        return f"{self.rule} {self.text}"


def pair_because(site: PlannableSite) -> str:
    """Why two must go, in words; empty when one may go alone (S04)."""
    return ", ".join(pair_grounds()[ground].words for ground in site.pair_for)


def team_notes(
    lead: Inspector, second: Inspector | None, site: PlannableSite, day: dt.date, *, led_last: bool = False
) -> tuple[TeamNote, ...]:
    """In the order of the rules. `led_last`: the lead also led the last visit to the site."""
    named = [*_of_lead(lead, day, led_last=led_last), *_of_mix(lead, second)]
    found = [TeamNote(team_rules()[one].rule, team_rules()[one].note, team_rules()[one].penalty) for one in named]
    return (*found, *_of_days(site, 1 if second is None else 2), *_of_payer(site, day))


def _of_lead(lead: Inspector, day: dt.date, *, led_last: bool) -> Iterator[str]:
    least = team_rules()["little_experience"].number or 0.0
    if led_last:
        yield "led_before"
    if lead.experience_since is None:
        yield "experience_unknown"
    elif (day - lead.experience_since).days < least * MONTH_DAYS:
        yield "little_experience"
    if not any(one.kind == "training" and one.valid_on(day) for one in lead.credentials):
        yield "no_training"


def _of_mix(lead: Inspector, second: Inspector | None) -> Iterator[str]:
    """One person is no mix; nobody's sex is guessed."""
    if second is None:
        return
    if lead.sex is None or second.sex is None:
        yield "mix_unknown"
    elif lead.sex == second.sex:
        yield "not_mixed"


def _of_days(site: PlannableSite, people: int) -> Iterator[TeamNote]:
    if site.headcount and (due := sample_for(site.headcount).auditor_days) > people:
        yield TeamNote(
            "S05", f"{due} auditor-days are due for {site.headcount} workers, this visit gives {people}", 0.0
        )


def _of_payer(site: PlannableSite, day: dt.date) -> Iterator[TeamNote]:
    rule = payer_rule(site.payer, site.programme, day)
    if rule is not None and rule.standing == "flagged":
        yield TeamNote("S19", f"paid by the {site.payer}: weighed {rule.weight:g} times", 0.0)


def why_team(lead: Inspector, second: Inspector | None, site: PlannableSite, notes: tuple[TeamNote, ...]) -> str:
    """One line for a plan: what made them able, why two, and what the soft rules hold against them."""
    said = [_able(lead, site)]
    if second is not None:
        said.append(f"two go: {pair_because(site)}" if site.pair_for else "a second goes along")
    if site.joint is not None:
        said.append(f"joint visit {site.joint}: the authority of {site.country} leads here")
    return "; ".join([*(one for one in said if one), *(str(note) for note in notes)])


def _able(lead: Inspector, site: PlannableSite) -> str:
    spoken = site.languages & lead.languages
    if spoken:
        return f"speaks {', '.join(sorted(spoken))}"
    if needed := interpreter_for(lead, site):
        return f"with an interpreter for {needed}"
    return f"trained for {site.sector}" if site.sector is not None and lead.sectors else "free of ties here"
