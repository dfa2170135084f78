"""Two years of visits and what they found, in our own neutral words. A finding is alleged until it is confirmed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from examples.country import told
from examples.country.draws import TODAY, chance, day_back, fraction, pick, whole
from examples.country.records import Country, Site

# Nobody has been there in two years: these regions must show as unknown, never as low.
NEVER_VISITED = {"Souss-Massa", "Antalya"}
_WATCHED = {"ES", "PT", "DE"}
_BY_HAND = {"S-0001", "S-0020"}

# Days to close by severity; the same figures as the severity table that the product ships.
CLOSE_DAYS = {"zero_tolerance": 0, "critical": 30, "major": 90, "minor": 180}

# Examiners differ in what they notice, as they do everywhere; the demo keeps that on purpose.
_EYE = {"E1": 0.9, "E2": 0.85, "E3": 0.8, "E4": 0.75, "E5": 0.7, "E6": 0.7, "E7": 0.6, "E8": 0.55, "E9": 0.45}


@dataclass(frozen=True, slots=True)
class Visit:
    id: str
    site: str
    on: date
    announced: str
    how_selected: str
    propensity: float
    detection_chance: float
    hours: float
    interviews: int
    examiner: str
    payer: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Finding:
    id: str
    visit: str
    site: str
    on: date
    severity: str
    indicator: str
    description: str
    workers: int | None
    verification: str
    state: str
    due: date
    closed: date | None


@dataclass(frozen=True, slots=True)
class Action:
    id: str
    finding: str
    what: str
    owner: str
    due: date
    state: str
    evidence: str
    verified_on: date | None


def strain(site: Site) -> float:
    """How hard the place is on people, 0 to 1: the hidden cause behind both facts and findings."""
    agency_share = (site.agency or 0) / site.workers if site.workers else 0.3
    base = {"farm": 0.22, "construction": 0.2, "accommodation": 0.3, "hotel": 0.12}.get(site.kind, 0.1)
    return min(0.95, base + 0.45 * agency_share + 0.3 * fraction("strain", site.id) ** 2)


_WAYS = (("risk", 0.55), ("random", 0.72), ("complaint", 0.8), ("statutory", 0.92), ("follow_up", 1.0))


def _way(key: str) -> str:
    roll = fraction("way", key)
    return next(name for name, up_to in _WAYS if roll < up_to)


def _visit(site: Site, number: int) -> tuple[Visit, bool]:
    key = f"{site.id}#{number}"
    examiner = pick(sorted(_EYE), "examiner", key)
    announced = "announced" if chance(0.45, "announced", key) else "unannounced"
    detection = round(_EYE[examiner] * (0.65 if announced == "announced" else 1.0), 2)
    found = chance(min(0.95, strain(site) * 1.6) * detection, "found", key)
    denied = chance(0.015, "denied", key)
    way = _way(key)
    visit = Visit(
        id="",
        site=site.id,
        on=day_back(6, 730, "visited", key),
        announced=announced,
        how_selected=way,
        propensity={"random": 0.08, "risk": 0.35}.get(way, 1.0),
        detection_chance=detection,
        hours=whole(3, 16, "hours", key) / 2,
        interviews=min(site.workers or 4, whole(0, 12, "interviews", key)),
        examiner=examiner,
        payer=pick(("public", "public", "buyer", "buyer", "supplier"), "payer", key),
        outcome="access_denied" if denied else "findings" if found else "nothing_found",
    )
    return visit, found and not denied


def _applies(kinds: str, site: Site) -> bool:
    return kinds == "any" or site.kind in kinds.split()


def _finding(visit: Visit, site: Site, key: str, finding_id: str, taken: set[str]) -> tuple[Finding, str] | None:
    grave = chance(0.2, "grave", key)
    fitting = [
        row
        for row in told.rows("seen")
        if row["seen"] not in taken
        and _applies(row["applies_to"], site)
        and (grave or row["severity"] != "zero_tolerance")
    ]
    if not fitting:
        return None
    row = pick(fitting, "seen", key)
    severity, seen = row["severity"], row["seen"]
    taken.add(seen)
    due = visit.on + timedelta(days=CLOSE_DAYS[severity])
    closed = visit.on + timedelta(days=whole(9, CLOSE_DAYS[severity] + 40, "closed after", key))
    is_closed = closed < TODAY and chance(0.78, "closed", key)
    finding = Finding(
        id=finding_id,
        visit=visit.id,
        site=site.id,
        on=visit.on,
        severity=severity,
        indicator=row["indicator"],
        description=seen,
        workers=whole(1, max(1, (site.workers or 8) // 3), "affected", key)
        if chance(0.7, "affected known", key)
        else None,
        verification="confirmed" if is_closed or chance(0.5, "confirmed", key) else "alleged",
        state="closed" if is_closed else "open",
        due=due,
        closed=closed if is_closed else None,
    )
    return finding, row["remedy"]


def _action(finding: Finding, remedy: str, owner: str, action_id: str) -> Action:
    if finding.closed:
        state, evidence = (
            "verified",
            pick(("photographs", "bank file", "rota of 8 weeks", "signed list"), "proof", finding.id),
        )
    else:
        state = pick(
            ("planned", "planned", "planned", "evidence_sent", "evidence_sent", "refused"), "action state", finding.id
        )
        evidence = "bank file" if state == "evidence_sent" else ""
    return Action(action_id, finding.id, remedy, owner, finding.due, state, evidence, finding.closed)


@dataclass(frozen=True, slots=True)
class Fieldwork:
    visits: list[Visit]
    findings: list[Finding]
    actions: list[Action]


def two_years(country: Country) -> Fieldwork:
    """Visits in the order of their days; `S-0001` and `S-0020` are told by hand in `examples/told`."""
    drawn = [
        (*_visit(site, number), site, number)
        for site in country.sites
        if site.place.region not in NEVER_VISITED and site.place.country in _WATCHED and site.id not in _BY_HAND
        for number in range(pick((0, 0, 0, 1, 1, 1, 2), "visits", site.id))
    ]
    drawn.sort(key=lambda row: (row[0].on, row[0].site))
    work = Fieldwork([], [], [])
    for order, (visit, found, site, number) in enumerate(drawn, start=1):
        dated = replace(visit, id=f"V-{order:04d}")
        work.visits.append(dated)
        if found:
            _write_up(work, dated, site, number)
    return work


def _write_up(work: Fieldwork, visit: Visit, site: Site, number: int) -> None:
    taken: set[str] = set()
    for turn in range(whole(1, 3, "how many", site.id, number)):
        key = f"{site.id}#{number}.{turn}"
        made = _finding(visit, site, key, f"F-{len(work.findings) + 1:04d}", taken)
        if made:
            work.findings.append(made[0])
            work.actions.append(_action(made[0], made[1], site.operator, f"A-{len(work.actions) + 1:04d}"))


def told_by_hand() -> Fieldwork:
    """The visits of the planted stories; all unannounced, by the public inspectorate."""
    visits = [
        Visit(
            row["id"],
            row["site"],
            date.fromisoformat(row["on"]),
            "unannounced",
            row["how_selected"],
            1.0,
            0.8,
            6.0,
            int(row["interviews"]),
            row["examiner"],
            "public",
            "findings",
        )
        for row in told.rows("visits")
    ]
    return Fieldwork(
        visits,
        [_told_finding(row) for row in told.rows("findings")],
        [_told_action(row) for row in told.rows("actions")],
    )


def _told_finding(row: dict[str, str]) -> Finding:
    return Finding(
        id=row["id"],
        visit=row["visit"],
        site=row["site"],
        on=date.fromisoformat(row["on"]),
        severity=row["severity"],
        indicator=row["indicator"],
        description=row["description"],
        workers=told.count(row["workers"]),
        verification=row["verification"],
        state=row["state"],
        due=date.fromisoformat(row["due"]),
        closed=told.day(row["closed"]),
    )


def _told_action(row: dict[str, str]) -> Action:
    due, verified = date.fromisoformat(row["due"]), told.day(row["verified_on"])
    return Action(row["id"], row["finding"], row["what"], row["owner"], due, row["state"], row["evidence"], verified)
