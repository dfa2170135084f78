"""What stands around scores: coverage of places, sites unlike their peers, how sure one score is."""

from datetime import date

from api.web.payloads import UnusualPage
from reports.facts.coverage import Country, CoverageFacts, Place
from reports.facts.payloads import Rating, Subject
from reports.facts.score_around import Peer, PeerComparison, ScoreAround, SeverityLevel, UnusualSite
from risk.peers import Likeness
from risk.ranking import RankInterval

ALMERIA = Place("ES", "Almería", 79, 34, 6, 39, 10, date(2026, 11, 9), 36.84, -2.46)
HUELVA = Place("ES", "Huelva", 17, 2, 0, 15, 3, date(2026, 8, 8), 37.26, -6.95)
UNPLACED = Place("ES", "", 1, 0, 0, 1, 1, None, None, None)
SPAIN = Place("ES", "", 97, 36, 6, 55, 14, date(2026, 11, 9), 36.9, -3.2)
SOUSS = Place("MA", "Souss-Massa", 30, 0, 0, 30, 11, None, 30.4, -9.6)
MOROCCO = Place("MA", "", 30, 0, 0, 30, 11, None, 30.4, -9.6)
NOWHERE = Place("", "", 2, 0, 0, 2, 2, None, None, None)
COVERAGE = CoverageFacts(
    Place("", "", 129, 36, 6, 87, 27, date(2026, 11, 9), 35.4, -4.7),
    (Country(SPAIN, (ALMERIA, HUELVA, UNPLACED)), Country(MOROCCO, (SOUSS,)), Country(NOWHERE, (NOWHERE,))),
    date(2024, 11, 23),
)
NO_COVERAGE = CoverageFacts(Place("", "", 0, 0, 0, 0, 0, None, None, None), (), date(2024, 11, 23))

NEAREST = tuple(
    Peer(Subject("site", f"peer-{at}", name), Rating("medium", points, points - 9, points + 12))
    for at, (name, points) in enumerate(
        (("Finca Alameda 2", 41), ("Finca Molino Nuevo", 40), ("Finca El Descanso", 38))
    )
)
FAR_ABOVE = PeerComparison(Likeness.SECTOR_COUNTRY_SIZE, "medium", 54, 34, 27, 41, True, True, NEAREST)
FAR_BELOW = PeerComparison(Likeness.SECTOR_COUNTRY, "", 30, 27, 24, 30, False, True, NEAREST[:1])
UNUSUAL = UnusualPage(
    (
        UnusualSite(Subject("site", "s1", "Finca El Tarajal"), Rating("very_high", 74, 63, 83), FAR_ABOVE),
        UnusualSite(Subject("site", "s2", "Planta Cala Honda"), Rating("low", 13, 8, 20), FAR_BELOW),
    )
)
NOT_UNUSUAL = UnusualPage(())
AROUND = ScoreAround(
    severity=(SeverityLevel("scale", 3), SeverityLevel("scope", 3), SeverityLevel("irremediability", None)),
    severity_reasons=("Fees or debt to get the job", "140 workers"),
    completeness=0.48,
    days=211,
    newest_on=date(2026, 11, 12),
    rank=RankInterval(11, 5, 126, 291, 0.48),
    peers=FAR_ABOVE,
)
