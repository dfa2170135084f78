"""Real towns for coordinates; firms, streets, numbers and people are invented."""

from examples.country import told
from examples.country.draws import fraction, pick, whole
from examples.country.records import Place


def _towns() -> dict[str, Place]:
    found = (
        Place(row["city"], row["region"], row["country"], float(row["latitude"]), float(row["longitude"]))
        for row in told.rows("towns")
    )
    return {place.city: place for place in found}


TOWNS = _towns()


def address(place: Place, key: str) -> str:
    streets = told.words("street", place.country) or ("Station Road",)
    street, number = pick(streets, "street", key), whole(1, 140, "number", key)
    return f"{number} {street}" if place.country in {"MA", "NP"} else f"{street} {number}"


def phone(country: str, key: str) -> str:
    """No network assigns a block that starts with 000, so nobody's telephone rings."""
    code = told.words("dialling", country)[0]
    return f"{code} 000 {whole(100, 999, 'phone-a', key)} {whole(100, 999, 'phone-b', key)}"


def position(place: Place, key: str) -> tuple[float, float]:
    """Within about 4 km of the town, so that a coast town does not put its farms far out to sea."""
    north = (fraction("north", key) - 0.3) * 0.06
    east = (fraction("east", key) - 0.5) * 0.07
    return round(place.latitude + north, 5), round(place.longitude + east, 5)
