"""A chain and the week of a round, invented."""

from datetime import date, time

from reports.facts import chain, plan
from reports.facts.payloads import Rating, Subject
from tests.browser.invented import HIGH, TODAY, UNKNOWN, party, site


def node(  # noqa: PLR0913, PLR0917 - one line of a table of invented rows
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


def edge(  # noqa: PLR0913 - one line of a table of invented rows
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
        int(size.split(maxsplit=1)[0]) if size else None,
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
    still=NODES,
    edges=EDGES,
    nodes_in_all=2401,
    edges_in_all=3390,
    cycles=1,
    unknown_ends=2,
    deepest=4,
    selected=chain.Selected("cam", 3, 137, 31, 1),
)


def visit(  # noqa: PLR0913, PLR0917 - one line of a table of invented rows
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
    left_out_in_all=2,
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
    plans=True,
)
