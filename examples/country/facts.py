"""What is known about the sites: dated, sourced, and mostly missing, as it is in life."""

from dataclasses import dataclass
from datetime import date, timedelta

from examples.country import told
from examples.country.draws import chance, day_back, fraction, pick, standing, whole
from examples.country.records import Country, Fact, Site
from examples.country.visits import strain


@dataclass(frozen=True, slots=True)
class Question:
    """`choices` run from the safest answer to the worst; numbers run from `safe` to `worst`."""

    name: str
    choices: tuple[str, ...] = ()
    safe: float = 0.0
    worst: float = 0.0
    decimals: int = 0


def _choice(name: str, choices: str) -> Question:
    return Question(name, tuple(choices.split()))


_PAPERS = _choice(
    "visa_and_papers", "free_visa_own_papers free_visa_own_papers tied_visa papers_kept_on_request papers_held"
)
_FEES = _choice("recruitment_fees", "none none none repaid paid_by_workers workers_in_debt")
_CLAIMS = Question("upheld_claims", (), 0, 4)

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "hospitality": (
        Question("agency_share", (), 0.0, 0.8, 2),
        Question("labour_provider_layers", (), 0, 3),
        _FEES,
        _PAPERS,
        Question("pay_deductions_share", (), 0.02, 0.28, 2),
        Question("minimum_wage_shortfall_share", (), 0.0, 0.4, 2),
        Question("unpaid_overtime_claims", (), 0, 6),
        _CLAIMS,
        Question("rooms_per_shift", (), 12, 23),
        _choice("employer_housing", "none none offered_free_to_leave tied_to_job curfew_or_locked"),
        Question("night_isolated_share", (), 0.0, 0.6, 2),
        Question("short_contract_share", (), 0.1, 0.85, 2),
        Question("sister_sites_with_findings", (), 0, 4),
    ),
    "agriculture": (
        _choice("labour_contractor", "none licensed licensed licence_not_needed unlicensed"),
        Question("seasonal_migrant_share", (), 0.1, 0.95, 2),
        _FEES,
        _choice("piece_rate_without_floor", "no no yes"),
        _choice(
            "housing_remoteness", "lives_elsewhere lives_elsewhere on_site_near_town on_site_remote remote_and_locked"
        ),
        _PAPERS,
        _choice("licence_history", "clean clean clean warned ended in_force"),
        Question("peak_ratio", (), 1, 10, 1),
        _choice("minors_near_work", "not_seen_school_checked not_seen not_seen near_fields"),
        _choice("heat_pesticide_controls", "in_place some none"),
        _choice("unsafe_transport", "no no yes"),
        Question("buyer_lead_time_days", (), 45, 2),
        _choice("worker_voice", "union_agreement committee_meets exists_on_paper none none"),
        _CLAIMS,
    ),
    "construction": (
        Question("subcontracting_tiers", (), 0, 4),
        Question("payment_delay_days", (), 0, 95),
        Question("labour_only_share", (), 0.0, 0.8, 2),
        _FEES,
        Question("debt_bondage_signs", (), 0, 1),
        Question("self_employed_share", (), 0.0, 0.6, 2),
        _choice("remote_camp", "none none none camp_free_to_leave camp_remote"),
        _PAPERS,
        Question("severe_injuries", (), 0, 2),
        Question("open_hazard_findings", (), 0, 4),
        Question("back_wages_per_worker", (), 0, 3, 1),
        _CLAIMS,
        Question("weekly_hours_peak", (), 40, 66),
        Question("undocumented_posted_share", (), 0.0, 0.5, 2),
        _choice("permits_insurance", "in_force in_force renewal_pending lapsed"),
    ),
    "general": (
        Question("labour_provider_layers", (), 0, 3),
        _FEES,
        Question("subcontracting_tiers", (), 0, 3),
        Question("undisclosed_supplier_share", (), 0.0, 0.9, 2),
        _choice("owner_known", "known known known unknown_with_reason unknown"),
        Question("entity_age_years", (), 18, 1),
    ),
}

_MODEL = {"hotel": "hospitality", "restaurant": "hospitality", "farm": "agriculture", "construction": "construction"}

_SOURCE = {
    "claimed": ("questionnaire Q-2026-10", "self-assessment 2025", "e-mail of the site"),
    "evidenced": ("payroll extract", "contracts seen", "interviews of workers", "agency invoices"),
    "verified": ("visit report", "visit report", "register extract"),
}

# Opened after the last questionnaire, lodging nobody has seen, a region nobody has been to.
_LEFT_EMPTY = {"S-0006", "S-0007", "S-0018"}


def model_of(site: Site) -> str:
    return _MODEL.get(site.kind, "general")


def _value(question: Question, site: Site) -> str:
    noise = (fraction("noise", question.name, site.id) - 0.5) * 0.5
    badness = min(0.999, max(0.0, strain(site) * 0.9 + noise))
    if question.choices:
        return question.choices[int(badness * len(question.choices))]
    number = question.safe + (question.worst - question.safe) * badness
    return f"{number:.{question.decimals}f}"


def _drawn_fact(question: Question, site: Site) -> Fact:
    key = f"{site.id}.{question.name}"
    stands = standing(0.6, 0.85, "fact standing", key)
    as_of = day_back(12, 640, "as of", key)
    lasts = chance(0.8, "ends", key)
    return Fact(
        site=site.id,
        name=question.name,
        value=_value(question, site),
        standing=stands,
        as_of=as_of,
        valid_until=as_of + timedelta(days=365) if lasts else None,
        source=pick(_SOURCE[stands], "fact source", key),
    )


def _planted(row: dict[str, str]) -> Fact:
    return Fact(
        site=row["site"],
        name=row["field"],
        value=row["value"],
        standing=row["standing"],
        as_of=date.fromisoformat(row["as_of"]),
        valid_until=told.day(row["valid_until"]),
        source=row["source"],
    )


def gather(country: Country) -> list[Fact]:
    """About a quarter of the sites stay empty: nobody has answered and nobody has been there."""
    facts = [_planted(row) for row in told.rows("facts")]
    by_hand = {fact.site for fact in facts} | _LEFT_EMPTY
    for site in country.sites:
        if site.id in by_hand or chance(0.24, "silent", site.id):
            continue
        openness = whole(25, 85, "openness", site.id) / 100
        facts += [
            _drawn_fact(question, site)
            for question in QUESTIONS[model_of(site)]
            if chance(openness, "answered", question.name, site.id)
        ]
    return sorted(facts, key=lambda fact: (fact.site, fact.name, fact.as_of))
