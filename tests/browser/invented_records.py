"""The page of a site and of a party, invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from reports.facts import parties, sites
from reports.facts.payloads import Rating, Subject
from suppliers.batches.origins import Origin
from tests.browser.invented import TODAY, UNKNOWN, VERY_HIGH, party, site
from tests.browser.invented_desk import TASKS
from tests.browser.invented_risk import AROUND
from tests.browser.invented_screening import SAID_CLEAR, SAID_POSSIBLE, SAID_UNKNOWN


def line(driver: str, value: str, source: str, dated: date | None, standing: str, points: int) -> sites.Contribution:
    return sites.Contribution(driver, value, source, "evidence", "e1", dated, standing, points)


RECEIPT = sites.Receipt(
    id="0193a5f1-receipt-0081",
    rating=VERY_HIGH,
    start_label="Starting point: agriculture under glass, Spain",
    start=32,
    contributions=(
        line(
            "Identity papers held by the employer",
            "2 of 12 interviewed",
            "Visit report, finding F-311",
            date(2026, 11, 18),
            "verified",
            19,
        ),
        line(
            "Workers paid to get the job",
            "27 people, 700 EUR each",
            "Interviews, payroll",
            date(2026, 11, 12),
            "evidenced",
            14,
        ),
        line("Agency share at harvest", "69%", "Questionnaire", date(2026, 10, 1), "claimed", 7),
        line("Overtime hours not on wage slips", "not known", "Asked on 14 Nov", None, "unknown", 6),
        sites.Contribution("", "", "", "", None, None, "evidenced", 5, withheld=True),
        line(
            "Worker housing inspected, sound", "passed", "Visit report, check H-07", date(2026, 11, 18), "verified", -6
        ),
        line("Workers' committee meets monthly", "minutes seen", "Minutes, 3 files", date(2026, 9, 4), "evidenced", -3),
    ),
    computed_at=datetime(2026, 11, 23, 5, 40, tzinfo=UTC),
    model="agriculture 2.4",
    inputs=19,
    missing=("weekly hours at the peak", "pay deductions", "who owns the firm"),
    before=58,
    changed_on=date(2026, 11, 18),
)
EVENTS = (
    sites.Event(date(2026, 12, 13), "visit_planned", "to_come"),
    sites.Event(TODAY, "score_moved", "now", before=58, after=74),
    sites.Event(date(2026, 11, 18), "visited", "past", Subject("visit", "v1", "Visit 0311"), count=2),
    sites.Event(date(2026, 10, 2), "finding_closed", "past", Subject("finding", "f1", "F-0299")),
    sites.Event(date(2026, 3, 2), "visited", "past", count=0),
)
RELATIONS = (
    sites.Relation(party("Agro Almanzora S.A.T."), "operates", True, "verified", since=2014),
    sites.Relation(party("Frischkontor Rhein"), "supplies", False, "evidenced", goods="tomatoes"),
    sites.Relation(party("Campo Directo ETT"), "provides_labour", True, "evidenced", workers=96),
    sites.Relation(Subject("party", None, "Unknown recruiter, Nador"), "recruits_for", True, "unknown", workers=27),
)
FACTS = (
    sites.Fact(
        "f1",
        "workers",
        "Workers now",
        "140, of whom 96 agency",
        "claimed",
        "140 personas, 96 de ETT",
        "questionnaire Q-2026-10, question 4",
        "e1",
        date(2026, 10, 1),
        "Rosa Amat (supplier)",
        date(2026, 12, 31),
        "118 of 2 Mar",
        4,
    ),
    sites.Fact(
        "f2",
        "operator",
        "Operator",
        "Agro Almanzora S.A.T.",
        "verified",
        "Agro Almanzora S.A.T.",
        "land register",
        None,
        date(2026, 1, 7),
        None,
    ),
    sites.Fact(
        "f3",
        "owner",
        "Owner behind it",
        None,
        "unknown",
        "register closed to public",
        "company register",
        None,
        date(2026, 11, 3),
        "Ines Brandt",
    ),
)
READ_ON = datetime(2026, 3, 2, tzinfo=UTC)
ORIGINS = (
    Origin("name", "Finca El Tarajal", READ_ON, "Betriebe.csv", None, 12, "Firma", "Finca  El Tarajal", changed=True),
    Origin("workers_total", "140", READ_ON, by_hand=True),
)
SITE = sites.SiteFacts(
    lists=SAID_CLEAR,
    origins=ORIGINS,
    today=TODAY,
    site=site("Finca El Tarajal"),
    firm=party("Agro Almanzora S.A.T."),
    work="Tomatoes under glass, 11 ha",
    isic="0113",
    address="Camino del Tarajal 14, Níjar, Almería",
    country="ES",
    path=(
        sites.TierStep(party("Lindenhof Hotels"), False, True),
        sites.TierStep(party("Frischkontor Rhein"), False, True),
        sites.TierStep(party("Agro Almanzora S.A.T."), False, True),
        sites.TierStep(site("Finca El Tarajal"), False, True, here=True),
        sites.TierStep(party("Campo Directo ETT"), True, True),
        sites.TierStep(Subject("party", None, "unknown recruiter in Nador"), True, False),
    ),
    also_through=((2, "Hotelera Costa Calma"),),
    receipt=RECEIPT,
    counts=sites.SiteCounts(140, 3, 7, 3, 24),
    alleged=2,
    answer_by=date(2026, 12, 2),
    events=EVENTS,
    relations=RELATIONS,
    tasks=TASKS[:3],
    ways_down=(
        sites.WayDown("Papers handed back and confirmed by 12 workers", 74, Rating("high", 61)),
        sites.WayDown("Both, and wage slips answered", 74, Rating("medium", 47)),
    ),
    facts=FACTS,
    may_plan=True,
    around=AROUND,
)
UNKNOWN_SITE = replace(
    SITE,
    lists=SAID_UNKNOWN,
    site=site("Villa Çinar lodging"),
    firm=None,
    work="Worker housing",
    isic=None,
    address="",
    country="TR",
    path=(),
    also_through=(),
    receipt=None,
    around=None,
    counts=sites.SiteCounts(None, 0, 0, 0, 0),
    alleged=0,
    answer_by=None,
    events=(),
    relations=(),
    tasks=(),
    ways_down=(),
    facts=(),
)

PARTY = parties.PartyFacts(
    lists=SAID_POSSIBLE,
    origins=ORIGINS,
    today=TODAY,
    party=party("Agro Almanzora S.A.T."),
    kind="organisation",
    country="ES",
    register_number="ES-AL-4471",
    names=(
        parties.PartyName("Agro Almanzora S.A.T.", "registered", "Latn"),
        parties.PartyName("阿尔曼索拉农业", "transliterated", "Hani"),
        parties.PartyName("أغرو ألمانثورا", "transliterated", "Arab"),
    ),
    identifiers=(
        parties.Identifier("NIF", "V04000001", True, "verified"),
        parties.Identifier("LEI", "959800ZZZZZZZZZZZZ00", False, "claimed"),
    ),
    sites=(
        parties.PartySite(site("Finca El Tarajal"), "Níjar", VERY_HIGH, date(2026, 11, 18), 4),
        parties.PartySite(site("Almacén Sur"), "Níjar", UNKNOWN, None, 0),
    ),
    relations=RELATIONS[1:],
    tasks=TASKS[:1],
    events=EVENTS[2:],
    facts=FACTS[1:],
    worst=VERY_HIGH,
    possibly_same=(party("Agroalmanzora SAT"),),
)
