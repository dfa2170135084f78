"""The other 250 firms and their sites: ordinary, uneven and half-known, so that planted rows do not stand alone."""

from dataclasses import dataclass

from examples.country import told
from examples.country.draws import chance, pick, sizes, whole
from examples.country.naming import firm_name, site_name
from examples.country.places import TOWNS
from examples.country.records import Country, Party, Place, Site


@dataclass(frozen=True, slots=True)
class Group:
    """Towns and sectors repeat to weigh; `sites` is the least and the most of one firm. Without firms: sites only."""

    role: str
    book: str
    firms: int
    towns: tuple[Place, ...]
    sectors: tuple[str, ...]
    sites: tuple[int, int]
    site_kind: str
    workers: tuple[int, int]
    season: str


def _group(row: dict[str, str]) -> Group:
    return Group(
        role=row["role"],
        book=row["book"],
        firms=int(row["firms"]),
        towns=tuple(TOWNS[town] for town in row["towns"].split(" / ") if town),
        sectors=tuple(row["sectors"].split()),
        sites=(int(row["least_sites"]), int(row["most_sites"])),
        site_kind=row["site_kind"],
        workers=(int(row["least_workers"]), int(row["most_workers"])),
        season=row["season"],
    )


_CROP_SEASON = {
    "0113": "Oct-May",
    "0121": "Aug-Oct",
    "0123": "Nov-Apr",
    "0124": "Jun-Sep",
    "0125": "Jan-Jun",
    "0126": "Nov-Feb",
}

# What the land bears: where a region is known for one crop, its farms grow that.
_REGION_CROP = {
    "Almería": "0113",
    "Antalya": "0113",
    "Huelva": "0125",
    "Huesca": "0124",
    "Jaén": "0126",
    "La Rioja": "0121",
    "Lleida": "0124",
    "Rheinland-Pfalz": "0121",
    "Souss-Massa": "0113",
}

_POSTED_TO = ("Lleida", "Fraga", "Barcelona", "Málaga")


def _site_of(country: Country, party: Party, group: Group, number: int) -> Site:
    site_id = country.next_site()
    place = TOWNS[pick(_POSTED_TO, "posted", site_id)] if party.place.country in {"RO", "EE"} else party.place
    workers = sizes(*group.workers, "workers", site_id)
    known = chance(0.88, "workers known", site_id)
    says = known and chance(0.7, "agency told", site_id)
    share = whole(0, 75, "agency share", site_id) if chance(0.7, "uses agency", site_id) else 0
    ending = f" {number}" if group.site_kind == "farm" and number > 1 else ""
    restaurant = group.site_kind == "hotel" and (party.sector == "5610" or chance(0.15, "restaurant", site_id))
    sector = "5610" if restaurant else "4100" if group.site_kind == "construction" else party.sector
    return Site(
        id=site_id,
        name=site_name("restaurant" if restaurant else group.site_kind, place.country, site_id) + ending,
        kind="restaurant" if restaurant else group.site_kind,
        sector=sector,
        operator=party.id,
        place=place,
        workers=workers if known else None,
        agency=workers * share // 100 if says else None,
        book=group.book,
        season=_CROP_SEASON.get(party.sector, "") if group.season == "by crop" else group.season,
    )


def _firm_of(country: Country, group: Group, taken: set[str]) -> Party:
    party_id = country.next_party()
    place = pick(group.towns, "town", party_id)
    sector = pick(group.sectors, "sector", party_id)
    if group.role == "farm":
        sector = _REGION_CROP.get(place.region, sector)
    name = firm_name(group.role, place.country, party_id, taken)
    return Party(party_id, name, place, sector, group.role, group.book)


def people_the_country(country: Country) -> None:
    """Adds firms and sites group by group; ids go on from the hand-written cast."""
    taken = {party.name for party in country.parties}
    for group in map(_group, told.rows("groups")):
        firms = [] if group.firms else country.with_role(group.role)
        for _ in range(group.firms):
            firms.append(_firm_of(country, group, taken))
            country.parties.append(firms[-1])
        for party in firms:
            for number in range(1, whole(*group.sites, "sites", party.id) + 1):
                country.sites.append(_site_of(country, party, group, number))
