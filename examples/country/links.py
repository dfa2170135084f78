"""Who works for whom. The giver comes first: a farm supplies a packer, an agency provides labour to a cleaner."""

from dataclasses import dataclass

from examples.country import told
from examples.country.draws import chance, day_back, fraction, pick, standing, whole
from examples.country.records import Country, Edge, Party

_FIRST_OF_CROWD = "P-0054"

_COMMODITY = {
    "0113": "tomatoes, peppers",
    "0121": "grapes",
    "0123": "citrus",
    "0124": "stone fruit",
    "0125": "strawberries",
    "0126": "olives",
    "1030": "packed vegetables",
    "2392": "bricks",
    "2395": "concrete parts",
    "0810": "sand, stone",
    "9601": "linen",
    "4631": "fresh food",
    "5590": "worker housing",
}

_SOURCES = {
    "claimed": ("questionnaire Q-2026-10", "supplier list of 2026-10", "e-mail of the supplier"),
    "evidenced": ("invoice of 2026-09", "contract copy", "payroll extract of 2026-10", "delivery notes of 2026"),
    "verified": ("visit report", "company register extract", "contract seen on site"),
}


def _planted(row: dict[str, str]) -> Edge:
    return Edge(
        giver=row["giver"],
        kind=row["kind"],
        taker=row["taker"],
        since=told.day(row["since"]),
        until=told.day(row["until"]),
        share=float(row["share"]) if row["share"] else None,
        workers=told.count(row["workers"]),
        commodity=row["commodity"],
        corridor=row["corridor"],
        standing=row["standing"],
        verified_until=told.day(row["verified_until"]),
        origin=row["origin"],
        source=row["source"],
    )


@dataclass(frozen=True, slots=True)
class Trade:
    """Each giver of the role serves `few` to `many` takers of the roles."""

    givers: str
    kind: str
    takers: str
    few: int
    many: int
    workers: tuple[int, int] | None = None
    commodity: str = ""
    same_country: bool = False


_LENDS_TO = "farm packer cleaner crew laundry"

_TRADES = (
    Trade("hotelier", "supplies", "buyer", 1, 1, commodity="rooms under franchise"),
    Trade("cleaner", "subcontracts", "hotelier subsidiary", 2, 4, (4, 60), "housekeeping", same_country=True),
    Trade("laundry", "supplies", "hotelier subsidiary", 2, 4, same_country=True),
    Trade("packer", "supplies", "wholesaler hotelier buyer", 1, 3),
    Trade("farm", "supplies", "packer wholesaler", 1, 2),
    Trade("agency", "provides_labour", _LENDS_TO, 2, 4, (3, 90), "labour", same_country=True),
    Trade("recruiter", "recruits_for", "agency farm crew", 1, 2, (5, 80)),
    Trade("lodging", "supplies", "agency farm", 1, 3, same_country=True),
    Trade("contractor", "subcontracts", "builder", 1, 2, (5, 60), "trade work"),
    Trade("crew", "subcontracts", "contractor crew", 1, 2, (3, 40), "labour-only crew"),
    Trade("material", "supplies", "builder contractor", 1, 3),
)


def _partners(country: Country, trade: Trade, giver: Party) -> list[Party]:
    """A crew works for firms listed before it, so that no circle arises but the planted ones."""
    takers = [party for party in country.with_role(*trade.takers.split()) if party.book != "found"]
    others = [party for party in takers if party.id != giver.id]
    if trade.givers == "crew":
        others = [party for party in others if party.role != "crew" or party.id < giver.id]
    near = [party for party in others if party.place.country == giver.place.country]
    pool = near if trade.same_country and near else others
    count = min(whole(trade.few, trade.many, "partners", giver.id), len(pool))
    return sorted(pool, key=lambda party: fraction("partner", giver.id, party.id))[:count]


def _drawn(trade: Trade, giver: Party, taker: Party) -> Edge:
    key = f"{giver.id}>{taker.id}"
    stands = standing(0.55, 0.85, "standing", key)
    recruits = trade.kind == "recruits_for"
    knows_share = trade.kind == "supplies" and chance(0.6, "share known", key)
    return Edge(
        giver=giver.id,
        kind=trade.kind,
        taker=taker.id,
        since=day_back(200, 3200, "since", key) if chance(0.8, "since known", key) else None,
        until=day_back(5, 190, "until", key) if chance(0.06, "ended", key) else None,
        share=float(whole(1, 45, "share", key)) if knows_share else None,
        workers=whole(*trade.workers, "lent", key) if trade.workers and chance(0.75, "lent known", key) else None,
        commodity="" if recruits else trade.commodity or _COMMODITY.get(giver.sector, ""),
        corridor=f"{giver.place.country}-{taker.place.country}" if recruits else "",
        standing=stands,
        origin="declared" if chance(0.9, "origin", key) else pick(("discovered", "inferred"), "origin kind", key),
        source=pick(_SOURCES[stands], "source", key),
    )


def weave(country: Country) -> None:
    edges = [_planted(row) for row in told.rows("edges")]
    drawn = {(edge.giver, edge.taker) for edge in edges}
    for trade in _TRADES:
        for giver in country.with_role(trade.givers):
            if giver.id < _FIRST_OF_CROWD:
                continue
            for taker in _partners(country, trade, giver):
                if (giver.id, taker.id) not in drawn:
                    drawn.add((giver.id, taker.id))
                    edges.append(_drawn(trade, giver, taker))
    country.edges = edges
