"""The buyers' own supplier lists as rows of cells, with the habits and slips that real lists have."""

import unicodedata
from dataclasses import dataclass

from examples.country import told
from examples.country.draws import chance, day_back, pick, whole
from examples.country.places import address, phone, position
from examples.country.records import Country, Party, Place, Site

Cell = str | int | float | None

SECTOR_WORDS = {row["isic"]: row["words"] for row in told.rows("sectors")}

# The same firm in two lists: one telephone, one register number, one mailbox.
_TWIN = {"P-0039": "P-0010", "P-0032": "P-0011"}


@dataclass(frozen=True, slots=True)
class Slip:
    """A row no importer may take as it stands. `flag`: keep it and say so; `refuse`: leave it out with the reason."""

    file: str
    row_id: str
    column: str
    value: str
    verdict: str
    reason: str


def country_text(place: Place, key: str) -> str:
    return pick(told.words("spelling", place.country), "spelling", key)


def register_number(party: Party) -> str:
    """Numbers of an invented register, so that none can be a real firm's; every tenth party has not given one."""
    if party.number:
        return f"VR {party.number}"
    source = _TWIN.get(party.id, party.id)
    if (
        party.id != "P-0010" and source == party.id and chance(0.1, "no number", party.id)
    ) or party.kind != "organisation":
        return ""
    return f"VR {party.place.country}-{whole(100000, 999999, 'register', source)}"


def phone_of(party: Party) -> str:
    return party.phone or phone(party.place.country, _TWIN.get(party.id, party.id))


def mailbox(name: str, key: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = [word for word in plain.replace(".", "").replace("-", " ").split() if word.isalpha()][:3]
    return f"{pick(('office', 'info', 'admin', 'contact'), 'mailbox', key)}@{'-'.join(words) or key.lower()}.example"


def sector_text(code: str, key: str) -> str:
    if not code:
        return ""
    return pick((f"{code} {SECTOR_WORDS[code]}", f"{code} {SECTOR_WORDS[code]}", f"ISIC {code}"), "sector text", key)


def _rough(number: int | None, key: str) -> Cell:
    """Head-counts as people type them: mostly a number, sometimes about a number, sometimes a shrug."""
    if number is None:
        return pick(("", "", "unknown", "?", "n/a"), "shrug", key)
    return f"≈ {number}" if chance(0.03, "about", key) or key in {"S-0005", "S-0006"} else number


def party_cells(party: Party) -> dict[str, Cell]:
    email = "" if chance(0.2, "no mail", party.id) else mailbox(party.name, party.id)
    return {
        "id": party.id,
        "record": "Company",
        "name": party.name,
        "role": party.role.capitalize(),
        "address": address(party.place, party.id),
        "city": party.place.city,
        "region": party.place.region,
        "country": country_text(party.place, party.id),
        "sector": sector_text(party.sector, party.id),
        "identifiers": register_number(party),
        "phone": phone_of(party),
        "email": "office@agro-almanzora.example" if party.id in {"P-0011", "P-0032"} else email,
        "since": day_back(90, 4000, "supplier since", party.id).isoformat() if chance(0.7, "since", party.id) else "",
        "remarks": party.remark,
    }


def site_cells(country: Country, site: Site) -> dict[str, Cell]:
    latitude, longitude = position(site.place, site.id)
    mapped = site.id <= "S-0024" or chance(0.9, "mapped", site.id)
    return {
        "id": site.id,
        "record": "Site",
        "name": site.name,
        "kind": site.kind.capitalize() if site.kind != "construction" else "Construction site",
        "address": address(site.place, site.id),
        "city": site.place.city,
        "region": site.place.region,
        "country": country_text(site.place, site.id),
        "sector": sector_text(site.sector, site.id),
        "workers": _rough(site.workers, site.id),
        "agency": site.agency,
        "latitude": latitude if mapped else None,
        "longitude": longitude if mapped else None,
        "operator_id": site.operator,
        "operator": country.party(site.operator).name,
        "season": site.season,
        "remarks": site.remark,
    }


def rows_of(country: Country, book: str) -> list[dict[str, Cell]]:
    parties = [party_cells(party) for party in country.parties if party.book == book]
    return parties + [site_cells(country, site) for site in country.sites if site.book == book]
