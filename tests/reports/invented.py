"""An invented portfolio and an invented site: no firm, place of work or person here exists."""

from datetime import date, timedelta

from reports.contents.blocks import LedgerLine, RuleVersion
from reports.contents.values import Band, Mark, Standing
from reports.payloads import (
    ActionRow,
    ChainSummary,
    FactRow,
    FileRead,
    FindingRow,
    Frame,
    HitCount,
    HitRow,
    LeftOut,
    LinkRow,
    MatchSummary,
    PortfolioFacts,
    Refusal,
    Remedy,
    ScoreLedger,
    SiteFacts,
    SiteRow,
    SiteVisit,
    SourceUsed,
    TierCount,
    UnknownCount,
    VisitRow,
    WorkforcePart,
)

CUT = date(2026, 11, 22)
FRAME = Frame(
    data_cut=CUT,
    prepared_for="Lindenhof Hotels",
    rule_versions=(RuleVersion("hospitality", "2026.1"), RuleVersion("agriculture", "2026.1")),
    trail_head="7f3ac219a0d4",
    status="Draft",
)
PLACES = ("Níjar, ES", "Porto Alto, PT", "Świebodzin, PL", "Μεσσήνη, GR", "Краснополье, BG", "القاهرة, EG")
NAMES = ("Finca El Tarajal", "Hotel Costa Clara", "Baustelle Nordkai", "مزرعة النخيل", "阳光纺织厂", "Farma Łąka")
SECTORS = ("agriculture", "hospitality", "construction")
REASONS = (
    "Identity papers held by the employer, alleged",
    "Workers paid to get the job",
    "Agency share at harvest",
    "Overtime not on wage slips",
)


def a_ledger(total: int) -> ScoreLedger:
    lines = (
        LedgerLine(
            "papers",
            "Identity papers held by the employer, alleged",
            19,
            "seen on 18 Nov",
            "Visit report, finding F-311",
            Standing.VERIFIED,
            date(2026, 11, 18),
        ),
        LedgerLine(
            "fees", "Workers paid to get the job", 14, "700 EUR each", "Interviews, payroll", Standing.EVIDENCED, CUT
        ),
        LedgerLine("agency", "Agency share at harvest", 7, "69%", "Questionnaire", Standing.CLAIMED, date(2026, 10, 1)),
        LedgerLine("slips", "Overtime not on wage slips", 6, "not known", "Asked on 14 Nov", Standing.UNKNOWN),
        LedgerLine("housing", "Worker housing inspected, sound", -6, "passed", "Visit report", Standing.VERIFIED, CUT),
    )
    start = total - sum(line.points for line in lines)
    return ScoreLedger("Starting point: agriculture under glass, Spain", start, lines, "agriculture 2026.1")


def a_mark(score: int | None) -> Mark:
    if score is None:
        return Mark(Band.UNKNOWN)
    band = (Band.LOW, Band.MEDIUM, Band.HIGH, Band.VERY_HIGH)[sum(score >= cut for cut in (25, 50, 70))]
    return Mark(band, score, max(score - 11, 0), min(score + 9, 100))


def a_site(number: int, count: int) -> SiteRow:
    score = None if number % 7 == 3 else round(92 * (1 - number / count))
    return SiteRow(
        id=f"S{number:04d}",
        name=f"{NAMES[number % len(NAMES)]} {number}",
        place=PLACES[number % len(PLACES)],
        sector=SECTORS[number % 3],
        mark=a_mark(score),
        main_reason=REASONS[number % len(REASONS)] if score is not None else "12 of 19 inputs are missing",
        inputs_missing=12 if score is None else number % 5,
        inputs=19,
        ledger=a_ledger(score) if score is not None and number < 6 else None,
    )


def a_hit(number: int) -> HitRow:
    return HitRow(
        id=f"H{number}",
        subject=f"Alfa Trading {number}",
        country="ES",
        list_name="Consolidated list",
        entry=f"ALPHA TRADING CO {number}",
        probability=94 - number * 5,
        why="all words of the name, another country",
    )


def a_visit(number: int) -> VisitRow:
    return VisitRow(
        id=f"V{number}",
        inspector=f"Inspector {number % 3 + 1}",
        on=date(2026, 11, 23) + timedelta(days=number // 6),
        start=f"{8 + number % 4:02}:30",
        site=f"{NAMES[number % len(NAMES)]} {number}",
        place=PLACES[number % len(PLACES)],
        minutes=120,
        why="highest score not yet visited" if number % 4 else "drawn at random",
    )


def a_portfolio(count: int = 40) -> PortfolioFacts:
    """`count` sites, worst first; a seventh of them cannot be scored."""
    sites = sorted((a_site(number, count) for number in range(count)), key=lambda site: -(site.mark.score or -1))
    return PortfolioFacts(
        frame=FRAME,
        files=(
            FileRead("suppliers-2026.xlsx", "parties", 812, 801, 11),
            FileRead("=cmd|' /C calc'!A0.csv", "parties", 240, 240, 0),
        ),
        refusals=(Refusal("row.name_missing", "The row has no name", 11, "suppliers-2026.xlsx, row 17, Name"),),
        matching=MatchSummary(1041, 988, 53, 17),
        chain=ChainSummary(
            611, count, 1204, 430, 2, (TierCount(1, 40, 60, 9, 4, 5200), TierCount(2, 210, 190, 22, 61, 4))
        ),
        hit_counts=(HitCount("Consolidated list", date(2026, 11, 20), "high", 4),),
        hits=tuple(a_hit(number) for number in range(4)),
        sites=tuple(sites),
        visits=tuple(a_visit(number) for number in range(18)),
        left_out=(LeftOut("Baustelle Nordkai 8", "no inspector speaks the language needed"),),
        unknowns=(
            UnknownCount("owner", "Owner behind the firm", 212, 611, "Registers closed to the public; ask the firm"),
            UnknownCount("slips", "Wage slips", count // 4, count, "Asked, not answered"),
        ),
        sources=(SourceUsed("Consolidated list", "20 Nov 2026", "public", "names only"),),
    )


def a_site_report() -> SiteFacts:
    return SiteFacts(
        frame=FRAME,
        id="S0001",
        name="Finca El Tarajal",
        description="Tomatoes under glass, 11 ha",
        address="Camino del Tarajal 14, Níjar, Almería, ES",
        operator="Agro Almanzora S.A.T.",
        mark=Mark(Band.VERY_HIGH, 74, 63, 83),
        cuts=(25, 50, 70),
        change="Up from 58 on 18 Nov 2026.",
        inputs_missing=3,
        inputs=19,
        ledger=a_ledger(74),
        facts=(
            FactRow(
                "workers", "Workers now", "140, of whom 96 agency", Standing.CLAIMED, "Questionnaire Q-2026-10", CUT
            ),
            FactRow("owner", "Owner behind it", None, Standing.UNKNOWN, "register closed to public, asked 3 Nov"),
        ),
        workforce=(
            WorkforcePart("direct", "Own staff", 41, Standing.CLAIMED),
            WorkforcePart("agency", "Agency", 96, Standing.CLAIMED),
            WorkforcePart("young", "Under 18", 3, Standing.EVIDENCED),
        ),
        links=(
            LinkRow("l1", "Agro Almanzora S.A.T.", "operates this site", Standing.VERIFIED, date(2014, 3, 1)),
            LinkRow("l2", "Unknown recruiter in Nador", "recruits for the agency", Standing.UNKNOWN),
        ),
        hits=(a_hit(1),),
        visits=(SiteVisit("v1", date(2026, 11, 18), "unannounced", "2 findings", 12),),
        findings=(
            FindingRow(
                "F-311", "Identity papers kept in the office", "critical", CUT, date(2026, 12, 2), False, False, 12
            ),
            FindingRow("F-312", "Fees taken for the job", "major", CUT, date(2026, 12, 2), False, False, 3),
        ),
        actions=(
            ActionRow("A-1", "Send wage slips, Sep to Nov", "Agro Almanzora", date(2026, 11, 20), "open"),
            ActionRow("A-2", "Approve the plan to repay fees", "Ines Brandt", date(2026, 11, 23), "open"),
            ActionRow("A-3", "Hand back all papers", "Agro Almanzora", date(2026, 12, 14), "open"),
        ),
        remedies=(
            Remedy("r1", "Papers handed back and confirmed", Mark(Band.HIGH, 61, 50, 70)),
            Remedy("r2", "Papers, fees and wage slips settled", Mark(Band.MEDIUM, 47, 40, 55)),
        ),
        sources=(SourceUsed("Visit report", "18 Nov 2026", "internal"),),
    )
