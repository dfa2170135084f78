"""Invented facts for every page, so that pages can be drawn, judged and tested without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from api.web.payloads import (
    FieldProblem,
    FindPage,
    ForgottenPage,
    ImportPage,
    ImportStartPage,
    PasswordPage,
    ProblemPage,
    SignInPage,
)
from foundation.actors import Desk
from reports.facts import chain, home, imports, jobs, parties, plan, sites, suppliers, worklist
from reports.facts.payloads import Choice, Rating, Subject, Task, TaskCounts
from reports.facts.search import Hit

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def site(name: str) -> Subject:
    return Subject("site", name.lower().replace(" ", "-"), name)


def party(name: str) -> Subject:
    return Subject("party", name.lower().replace(" ", "-"), name)


VERY_HIGH, HIGH, MEDIUM = Rating("very_high", 74, 63, 83), Rating("high", 63, 55, 70), Rating("medium", 39, 30, 46)
LOW, UNKNOWN = Rating("low", 18, 9, 27), Rating("unknown")

TASKS = (
    Task(
        "t1",
        "Answer the evidence request on wage slips",
        "Asked by auditor Norma Tejedor; refusing needs a reason",
        "answer",
        date(2026, 11, 21),
        site("Finca El Tarajal"),
        "Ines Brandt",
    ),
    Task(
        "t2",
        "Decide on 3 possible duplicates",
        "Blocks 41 links from the chain map",
        "review",
        date(2026, 11, 22),
        Subject("batch", "b1", "Import of 18 Nov"),
        "Ines Brandt",
    ),
    Task(
        "t3",
        "Approve the corrective plan, recruitment fees to be repaid",
        "27 workers, 18,900 EUR; plan sent 19 Nov",
        "approve",
        TODAY,
        party("Campo Directo ETT"),
        "Ines Brandt",
    ),
    Task(
        "t4",
        "Rule a name match in or out",
        "Band “possible”: owner name and country agree, birth year differs",
        "compare",
        TODAY,
        party("Obras Levante Norte S.L."),
        None,
    ),
    Task(
        "t5",
        "Plan a first visit",
        "Very high, never visited; peak season ends 15 Dec",
        "plan",
        date(2026, 11, 26),
        site("Antalya Bahçe Tarım"),
        "Ines Brandt",
    ),
    Task(
        "t6",
        "Fill section 4.2: measures at direct suppliers",
        "Last open section with a fixed date",
        "write",
        date(2026, 11, 30),
        Subject("report", "r1", "LkSG report 2026"),
        "Jonas Weller",
    ),
)
COUNTS = TaskCounts(mine=6, team=19, late=2, today=2)


def shares(*parts: int) -> tuple[home.TierShare, ...]:
    return tuple(zip(("verified", "evidenced", "claimed", "unknown"), parts, strict=True))


HOME = home.HomeFacts(
    today=TODAY,
    since=date(2026, 11, 20),
    counts=COUNTS,
    waiting=TASKS,
    sites=2401,
    never_seen=38,
    rose_to_very_high=1,
    tiers=(
        home.TierStanding(1, False, 412, shares(52, 24, 18, 6)),
        home.TierStanding(2, False, 1068, shares(21, 22, 38, 19)),
        home.TierStanding(3, False, 731, shares(8, 11, 37, 44)),
        home.TierStanding(4, True, 190, shares(2, 4, 19, 75)),
    ),
    changes=(
        home.Change(
            "rose",
            site("Finca El Tarajal"),
            datetime(2026, 11, 23, 5, 40, tzinfo=UTC),
            "Two findings of 18 Nov, one about passports",
            58,
            VERY_HIGH,
        ),
        home.Change(
            "cycle",
            party("Staff Puente ETT"),
            datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
            "Limpiezas Brisa, Staff Puente ETT, Limpiezas Brisa",
        ),
        home.Change(
            "fell",
            site("Hotel Faro Norte"),
            datetime(2026, 11, 20, 16, 5, tzinfo=UTC),
            "Housekeeping hours verified on site",
            47,
            MEDIUM,
        ),
        home.Change(
            "expired",
            party("Olivar Sierra Baja"),
            datetime(2026, 11, 20, 0, 5, tzinfo=UTC),
            "Its 3 verified links count as expired now",
            standing="expired",
        ),
    ),
    changes_in_all=23,
    promises=home.Promises(152, 148),
    reports=(
        home.ReportProgress(Subject("report", "r1", "LkSG report 2026"), date(2026, 12, 31), 31, 38),
        home.ReportProgress(Subject("report", "r2", "UK statement 2026"), date(2027, 3, 31), 0, 9),
    ),
)
EMPTY_HOME = replace(
    HOME,
    counts=TaskCounts(0, 0, 0, 0),
    waiting=(),
    sites=0,
    never_seen=0,
    rose_to_very_high=0,
    tiers=(),
    changes=(),
    changes_in_all=0,
    promises=None,
    reports=(),
)

WORKLIST = worklist.WorklistFacts(
    today=TODAY,
    query=worklist.WorkQuery(whose="team"),
    counts=COUNTS,
    late=TASKS[:2],
    due_today=TASKS[2:4],
    later=TASKS[4:],
    verbs=(Choice("answer", "answer", 4), Choice("approve", "approve", 2), Choice("plan", "plan", 9)),
)


def row(
    name: str,
    firm: str,
    place: str,
    country: str,
    work: str,
    isic: str,
    tiers: tuple[int, ...],
    workers: int | None,
    agency: int | None,
    rating: Rating,
    reason: str,
    visited: date | None,
    findings: int,
    standing: str,
) -> suppliers.SiteRow:
    return suppliers.SiteRow(
        site(name),
        party(firm),
        place,
        country,
        work,
        isic,
        tiers,
        workers,
        workers in (210, 60),
        agency,
        rating,
        reason,
        visited,
        findings,
        standing,
    )


SUPPLIERS = suppliers.SuppliersFacts(
    query=suppliers.SiteQuery(country=("ES", "TR"), sector=("agriculture",), band=("very_high", "high", "unknown")),
    rows=(
        row(
            "Finca El Tarajal",
            "Agro Almanzora S.A.T.",
            "Níjar",
            "ES",
            "Tomatoes under glass",
            "0113",
            (2, 3),
            140,
            96,
            VERY_HIGH,
            "Passports held, fees paid by workers",
            date(2026, 11, 18),
            4,
            "evidenced",
        ),
        row(
            "Antalya Bahçe Tarım",
            "Bahçe Tarım A.Ş.",
            "Serik",
            "TR",
            "Tomatoes under glass",
            "0113",
            (3,),
            210,
            None,
            Rating("very_high", 71, 48, 88),
            "Peak-season agency labour, no visit",
            None,
            0,
            "claimed",
        ),
        row(
            "Cooperativa La Vega Honda",
            "Vega Honda S.C.A.",
            "El Ejido",
            "ES",
            "Peppers, packing",
            "0113",
            (2,),
            88,
            41,
            HIGH,
            "Overtime above legal limit, two seasons",
            date(2026, 3, 4),
            2,
            "verified",
        ),
        row(
            "Villa Çınar lodging",
            "Çınar Turizm Ltd.",
            "Alanya",
            "TR",
            "Worker housing",
            "5590",
            (3,),
            None,
            None,
            UNKNOWN,
            "No data: nobody has answered or visited",
            None,
            0,
            "claimed",
        ),
        row(
            "Hacienda Los Pozos",
            "Los Pozos Agrícola S.L.",
            "Lepe",
            "ES",
            "Strawberries",
            "0125",
            (2,),
            310,
            288,
            Rating("high", 59, 50, 68),
            "Recruited through one agent in Nador",
            date(2026, 2, 11),
            1,
            "evidenced",
        ),
        row(
            "Olivar Sierra Baja",
            "Sierra Baja S.C.A.",
            "Jaén",
            "ES",
            "Olives",
            "0126",
            (3,),
            54,
            36,
            Rating("high", 57, 41, 72),
            "Certificate expired, harvest has begun",
            date(2024, 11, 20),
            1,
            "expired",
        ),
        row(
            "Viveros Río Seco",
            "Río Seco Plantas S.L.",
            "Almería",
            "ES",
            "Seedlings",
            "0130",
            (4,),
            23,
            0,
            Rating("high", 55, 37, 71),
            "Exposure through two customers",
            None,
            0,
            "claimed",
        ),
        row(
            "Manavgat Sera 4",
            "Bahçe Tarım A.Ş.",
            "Manavgat",
            "TR",
            "Cucumbers under glass",
            "0113",
            (3,),
            60,
            None,
            UNKNOWN,
            "No data: opened after the last questionnaire",
            None,
            0,
            "claimed",
        ),
        row(
            "Agro Poniente Norte",
            "Poniente Norte S.L.",
            "Roquetas",
            "ES",
            "Tomatoes, packing",
            "0113",
            (2,),
            175,
            122,
            Rating("high", 54, 47, 60),
            "Wage slips do not match hours",
            date(2026, 6, 2),
            3,
            "evidenced",
        ),
        row(
            "Campo Dulce packing",
            "Campo Dulce S.A.T.",
            "Adra",
            "ES",
            "Fruit packing",
            "1030",
            (1, 2),
            96,
            20,
            Rating("high", 52, 46, 59),
            "Unpaid breaks, two findings",
            date(2026, 9, 9),
            1,
            "verified",
        ),
    ),
    sites=140,
    firms=96,
    never_visited=38,
    unknown=22,
    with_agency=61,
    sites_in_all=2401,
    countries=(Choice("ES", "Spain", 118), Choice("TR", "Türkiye", 22)),
    sectors=(Choice("agriculture", "Agriculture", 140), Choice("hospitality", "Hospitality", 77)),
    views=(
        suppliers.SavedView("Harvest, at risk or unknown", "/suppliers?sector=agriculture", 140, False, True),
        suppliers.SavedView("never visited", "/suppliers?visited=never", 38, True, False),
    ),
    next_cursor="abc",
)
NO_MATCH = replace(SUPPLIERS, rows=(), sites=0, firms=0, never_visited=0, unknown=0, with_agency=0, next_cursor="")


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
        line("Workers’ committee meets monthly", "minutes seen", "Minutes, 3 files", date(2026, 9, 4), "evidenced", -3),
    ),
    computed_at=datetime(2026, 11, 23, 5, 40, tzinfo=UTC),
    model="agriculture 2.4",
    inputs=19,
    inputs_missing=3,
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
SITE = sites.SiteFacts(
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
)
UNKNOWN_SITE = replace(
    SITE,
    site=site("Villa Çınar lodging"),
    firm=None,
    work="Worker housing",
    isic=None,
    address="",
    country="TR",
    path=(),
    also_through=(),
    receipt=None,
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
    hits_to_rule=1,
    possibly_same=(party("Agroalmanzora SAT"),),
)

PROBLEM = ProblemPage(404, "Not found", "There is no such site.", "site.not_found")
SIGN_IN = SignInPage(
    problems=(
        FieldProblem(
            "email", "E-mail or password is wrong, or the account is locked for a while after five wrong tries."
        ),
    ),
    email="ines.brandt@lindenhof.example",
    demo_accounts=(("ines.brandt@lindenhof.example", "Ines Brandt, compliance officer", "lantern-and-ledger-2026"),),
)
FORGOTTEN = ForgottenPage()
PASSWORD = PasswordPage(12)
FIND = FindPage("tarajal", (Hit(site("Finca El Tarajal"), "Níjar"), Hit(party("Agro Almanzora S.A.T."), "")))
JOB = jobs.JobFacts(
    "j1",
    "Score every site",
    "running",
    "Scoring agriculture",
    1204,
    2401,
    140,
    datetime(2026, 11, 23, 5, 58, tzinfo=UTC),
    None,
    None,
    may_cancel=True,
)
FAILED_JOB = replace(
    JOB,
    state="failed",
    may_cancel=False,
    may_resume=True,
    error_code="list.unreadable",
    error="The list file ends in the middle of row 8,411: fetch it again, then resume.",
)

DRY_RUN = imports.DryRun(
    new=1012,
    same=204,
    changed=75,
    refused=13,
    possibly_same=(
        imports.PossiblySame(
            118,
            "Agro Almanzora SAT",
            "p1",
            "Agro Almanzora S.A.T.",
            91,
            "name agrees but for the legal form; same town; no number given",
        ),
    ),
    refusals=(
        imports.RefusedRow(
            "Lieferanten",
            42,
            "Land",
            "Spanein",
            "country.unknown",
            "This is no country: write a name or an ISO code, for example ES.",
        ),
        imports.RefusedRow(
            "Lieferanten",
            77,
            "Arbeiter",
            "-4",
            "workers.negative",
            "Workers cannot be fewer than none: leave the cell empty when the number is not known.",
        ),
    ),
)
BATCH = imports.ImportFacts(
    id="b1",
    file_name="Lieferantenliste_2026-11.xlsx",
    sheet="Lieferanten",
    kind="parties",
    stage="checked",
    rows=1304,
    mapping=(
        imports.ColumnMapping(
            "Firma", ("Agro Almanzora SAT", "Çınar Turizm"), "name", "sure", "Lieferantenliste_2025.xlsx"
        ),
        imports.ColumnMapping("Land", ("Spanien", "Türkei"), "country", "sure"),
        imports.ColumnMapping("Anz. MA", ("140", "≈ 60"), "workers", "guess"),
        imports.ColumnMapping("Notiz", ("siehe Akte",), "", "none"),
    ),
    targets=(
        imports.Target("name", "Name", True),
        imports.Target("country", "Country", False),
        imports.Target("workers", "Workers", False),
    ),
    dry_run=DRY_RUN,
    uploaded_by="Ines Brandt",
    uploaded_at=NOW,
)
IMPORT_START = ImportStartPage(
    imports.ImportStart(50, (imports.PastImport("b0", "Betriebe.csv", "written", 96, NOW, "Ines Brandt"),))
)
IMPORT = ImportPage(BATCH)
IMPORT_DONE = ImportPage(replace(BATCH, stage="written", written_at=NOW, may_undo=True))


def node(
    id_: str,
    name: str,
    shape: str,
    tier: int,
    step: str,
    second: str,
    y: float,
    place: tuple[float, float] | None = None,
) -> chain.ChainNode:
    subject = Subject("site" if shape == "site" else "party", None if shape == "unknown" else id_, name)
    return chain.ChainNode(
        id_,
        subject,
        shape,
        (tier,),
        Rating(step),
        second,
        tier / 4,
        y,
        second.rsplit(", ", 1)[-1],
        *(place or (None, None)),
    )


NODES = (
    node("lin", "Lindenhof Hotels", "firm", 0, "unknown", "Mainz", 0.5, (50.0, 8.27)),
    node("cos", "Hotelera Costa Calma", "firm", 1, "medium", "hotel, Palma", 0.2, (39.57, 2.65)),
    node("fri", "Frischkontor Rhein", "firm", 1, "medium", "wholesale, Mainz", 0.5, (50.0, 8.27)),
    node("obr", "Obras Levante Norte", "firm", 1, "high", "builder, Lleida", 0.8, (41.61, 0.62)),
    node("bri", "Limpiezas Brisa", "firm", 2, "high", "cleaning, Palma", 0.1, (39.57, 2.65)),
    node("agr", "Agro Almanzora", "firm", 2, "high", "grower, Almería", 0.4, (36.84, -2.46)),
    node("veg", "Vega Honda S.C.A.", "firm", 2, "high", "packing, El Ejido", 0.65, (36.77, -2.81)),
    node("est", "Estructuras Valdemora", "firm", 2, "high", "structures, Lleida", 0.92, (41.61, 0.62)),
    node("pue", "Staff Puente ETT", "provider", 3, "very_high", "agency, Málaga", 0.12, (36.72, -4.42)),
    node("tar", "Finca El Tarajal", "site", 3, "very_high", "site, Níjar", 0.4, (36.97, -2.2)),
    node("cam", "Campo Directo ETT", "provider", 3, "high", "agency, Almería", 0.66, (36.84, -2.46)),
    node("und", "not disclosed", "unknown", 3, "unknown", "seen 14 Sep, Lleida", 0.93),
    node("rec", "unknown recruiter", "unknown", 4, "unknown", "Nador, Morocco", 0.55, (35.17, -2.93)),
)


def edge(
    id_: str,
    giver: str,
    receiver: str,
    kind: str,
    standing: str,
    size: str,
    tiers: tuple[int, ...],
    *,
    cycle: bool = False,
) -> chain.ChainEdge:
    return chain.ChainEdge(
        id_,
        giver,
        receiver,
        kind,
        standing,
        int(size.split()[0]) if size else None,
        "",
        "Questionnaire",
        date(2026, 10, 1),
        tiers,
        cycle,
    )


EDGES = (
    edge("e1", "cos", "lin", "supplies", "verified", "", (1,)),
    edge("e2", "fri", "lin", "supplies", "verified", "", (1,)),
    edge("e3", "obr", "lin", "supplies", "evidenced", "", (1,)),
    edge("e4", "bri", "cos", "subcontracts", "evidenced", "14 workers", (2,)),
    edge("e5", "tar", "cos", "supplies", "claimed", "", (2,)),
    edge("e6", "agr", "fri", "supplies", "evidenced", "", (2,)),
    edge("e7", "veg", "fri", "supplies", "evidenced", "", (2,)),
    edge("e8", "est", "obr", "subcontracts", "evidenced", "6 people", (2,)),
    edge("e9", "pue", "bri", "provides_labour", "claimed", "60 workers", (3,)),
    edge("e10", "bri", "pue", "subcontracts", "evidenced", "14 workers", (3,), cycle=True),
    edge("e11", "agr", "tar", "operates", "verified", "140 workers", (2, 3)),
    edge("e12", "cam", "tar", "provides_labour", "evidenced", "96 workers", (2, 3)),
    edge("e13", "cam", "veg", "provides_labour", "claimed", "41 workers", (2,)),
    edge("e14", "rec", "cam", "recruits_for", "unknown", "27 workers", (3, 4)),
    edge("e15", "und", "est", "subcontracts", "unknown", "6 people", (3,)),
)
CHAIN = chain.ChainFacts(
    buyer=party("Lindenhof Hotels"),
    query=chain.ChainQuery(selected="cam"),
    as_of=TODAY,
    nodes=NODES,
    edges=EDGES,
    nodes_in_all=2401,
    edges_in_all=3390,
    cycles=1,
    unknown_ends=2,
    deepest=4,
    selected=chain.Selected("cam", 3, 137, 31, 1),
)


def visit(
    id_: str, name: str, day: int, start: int, end: int, reason: str, detail: str, rating: Rating
) -> plan.PlannedVisit:
    return plan.PlannedVisit(id_, site(name), date(2026, 11, day), time(start), time(end), reason, detail, rating)


PUERTA = visit("v7", "Residencial Puerta Norte", 23, 8, 13, "risk", "unknown subcontractor", Rating("high", 68))
INSPECTORS = (
    plan.InspectorWeek(
        "Marta Solé",
        ("es", "ca", "ar"),
        (),
        30,
        32,
        (
            visit("v1", "Frutas Segrià Nord", 23, 9, 13, "risk", "harvest", Rating("very_high", 78)),
            visit("v2", "Construcciones Pla Alt", 24, 8, 12, "risk", "", Rating("high", 61)),
            visit("v3", "Cal Ferrer packing", 25, 10, 12, "follow_up", "day 30 of 30", Rating("medium", 41)),
            visit("v4", "Obra Pont Vell, phase 2", 26, 8, 14, "risk", "three subcontractors", Rating("high", 66)),
        ),
        (plan.DayOff(date(2026, 11, 27), "Writing up"),),
    ),
    plan.InspectorWeek(
        "Youssef Benali",
        ("es", "ar", "fr"),
        (),
        32,
        32,
        (
            visit("v5", "Finca Tossal Roig", 23, 8, 14, "risk", "Arabic needed", Rating("very_high", 73)),
            visit("v6", "Hotel Plaça Major", 24, 10, 14, "random", "no. 17", Rating("low", 18)),
            visit("v8", "Hostal Riu Blau", 27, 11, 15, "risk", "", Rating("medium", 47)),
        ),
        (),
    ),
    plan.InspectorWeek(
        "Nuria Pardo",
        ("es", "ro"),
        (),
        26,
        32,
        (PUERTA, visit("v9", "Bar Estació", 25, 12, 14, "random", "no. 3", UNKNOWN)),
        (plan.DayOff(date(2026, 11, 24), "Training: renews the accreditation that ends on 30 Nov"),),
    ),
    plan.InspectorWeek(
        "Iker Otxoa",
        ("es",),
        ("machinery",),
        24,
        32,
        (visit("v10", "Túnel Coll Negre, lot 3", 23, 8, 13, "follow_up", "scaffold stop order", HIGH),),
        (plan.DayOff(date(2026, 11, 25), "Leave"),),
    ),
)
PLAN = plan.PlanFacts(
    today=TODAY,
    plan=Subject("plan", "2026-48", "Round 2026-48"),
    place="Lleida",
    week=48,
    days=tuple(date(2026, 11, day) for day in range(23, 28)),
    inspectors=INSPECTORS,
    candidates=29,
    left_out=(
        plan.LeftOut(site("Hotel Vall de Dalt"), Rating("high", 54), "No inspector free with French before 2 Dec"),
        plan.LeftOut(site("Finca Pla de Baix"), UNKNOWN, "Address not verified; sent back for mapping"),
    ),
    follow_ups_due=2,
    follow_ups_planned=2,
    ending_accreditations=(date(2026, 11, 30),),
    week_before="/plans/2026-47",
    week_after="/plans/2026-49",
    state="draft",
    chosen=plan.ChosenVisit(
        PUERTA,
        "Nuria Pardo",
        "Romanian; construction accredited; never visited it",
        ("Iker Otxoa: declared a conflict",),
        "Rights cards RO, AR; checklist C-2.1, works offline",
    ),
    draw=plan.DrawNotice("2026-48", "9c41aa02e7b0", date(2026, 11, 13), date(2026, 11, 27), 20, 15),
)

PAGES: dict[str, tuple[str, object, str, Desk | None]] = {
    "home": ("home.html", HOME, "desk", Desk.COMPLIANCE),
    "home-empty": ("home.html", EMPTY_HOME, "desk", Desk.COMPLIANCE),
    "work": ("worklist.html", WORKLIST, "desk", Desk.COMPLIANCE),
    "suppliers": ("suppliers.html", SUPPLIERS, "suppliers", Desk.COMPLIANCE),
    "suppliers-none": ("suppliers.html", NO_MATCH, "suppliers", Desk.COMPLIANCE),
    "site": ("site.html", SITE, "suppliers", Desk.COMPLIANCE),
    "site-unknown": ("site.html", UNKNOWN_SITE, "suppliers", Desk.INSPECTORATE),
    "party": ("party.html", PARTY, "suppliers", Desk.COMPLIANCE),
    "chain": ("chain.html", CHAIN, "chain", Desk.COMPLIANCE),
    "plan": ("plan.html", PLAN, "plan", Desk.INSPECTORATE),
    "import": ("import_start.html", IMPORT_START, "", Desk.COMPLIANCE),
    "import-columns": ("import_columns.html", IMPORT, "", Desk.COMPLIANCE),
    "import-check": ("import_check.html", IMPORT, "", Desk.COMPLIANCE),
    "import-done": ("import_done.html", IMPORT_DONE, "", Desk.COMPLIANCE),
    "job": ("job.html", JOB, "", Desk.COMPLIANCE),
    "job-failed": ("job.html", FAILED_JOB, "", Desk.COMPLIANCE),
    "find": ("find.html", FIND, "", Desk.REGULATOR),
    "sign-in": ("sign_in.html", SIGN_IN, "", None),
    "forgotten": ("forgotten.html", FORGOTTEN, "", None),
    "set-password": ("set_password.html", PASSWORD, "", None),
    "problem": ("problem.html", PROBLEM, "", Desk.REGULATOR),
}
