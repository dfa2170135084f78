"""Where a row says it is: its country, with the questions only a person can answer, and its point on the map."""

from collections.abc import Sequence
from itertools import repeat

from foundation.countries import CountryAnswer, country_name, resolve_country
from suppliers.importing.cells import ListColumns, ReadingLog, clean_column
from suppliers.importing.columns import MappedColumn
from suppliers.importing.figures import parse_degrees, parse_point
from suppliers.importing.heads import fold_head

Point = tuple[float, float]
HIGHEST_LATITUDE = 90.0
HIGHEST_LONGITUDE = 180.0
SOME_STATES = 2
US_STATES = frozenset(
    {"ak", "al", "ar", "az", "ca", "co", "ct", "dc", "de", "fl", "ga", "hi", "ia", "id", "il", "in", "ks", "ky", "la"}
    | {"ma", "md", "me", "mi", "mn", "mo", "ms", "mt", "nc", "nd", "ne", "nh", "nj", "nm", "nv", "ny", "oh", "ok", "or"}
    | {"pa", "ri", "sc", "sd", "tn", "tx", "ut", "va", "vt", "wa", "wi", "wv", "wy", "alabama", "arizona", "california"}
    | {"colorado", "florida", "illinois", "michigan", "nevada", "ohio", "oregon", "tennessee", "texas", "virginia"}
)


def read_countries(columns: ListColumns, regions: Sequence[str]) -> list[str | None]:
    """A list without a country column (or with an empty one) is one matter of the file, not one of every row."""
    column = columns.first("country")
    if column is None or not any(cell.strip() for cell in columns.raw[column.position]):
        columns.log.add_for_column("country.no_column", "warning", column.head if column else None)
        return list(repeat(None, columns.rows))
    cells = columns.raw[column.position]
    cleaned = clean_column(columns.log, column, cells)
    states = _lists_us_states(columns.first("region"), regions)
    found = []
    for at, text in enumerate(cleaned):
        answer = resolve_country(text)
        if answer.alpha2 is None:
            _report_country(columns.log, at, column, answer, cells[at])
        elif answer.alpha2 == "GE" and answer.how != "code" and states:
            columns.log.add("country.georgia_or_us_state", "question", at, column.head, text)
        found.append(answer.alpha2)
    return found


def _report_country(log: ReadingLog, at: int, column: MappedColumn, answer: CountryAnswer, raw: str) -> None:
    named = " or ".join(country_name(code) for code in answer.candidates[:3])
    match answer.how:
        case "ambiguous":
            log.add("country.ambiguous", "question", at, column.head, raw, fact=named)
        case "blank" if at in log.refused:  # an error cell was reported already
            return
        case "blank":
            log.add("country.blank", "refused", at, column.head, raw)
        case _:
            log.add("country.unknown", "refused", at, column.head, raw, fact=f"perhaps {named}" if named else "")


def _lists_us_states(region: MappedColumn | None, regions: Sequence[str]) -> bool:
    if region is None:
        return False
    if "state" in fold_head(region.head).split():
        return True
    return len({folded for text in regions if (folded := text.casefold()) in US_STATES}) >= SOME_STATES


def read_points(columns: ListColumns) -> tuple[list[float | None], list[float | None]]:
    """(latitudes, longitudes): both or neither for a row, and only where they can be on earth."""
    pairs = _pairs(columns)
    latitudes: list[float | None] = list(repeat(None, columns.rows))
    longitudes: list[float | None] = list(repeat(None, columns.rows))
    for at, (head, latitude, longitude) in enumerate(pairs):
        if not latitude and not longitude:
            continue
        if point := _point(columns.log, at, head, latitude, longitude):
            latitudes[at], longitudes[at] = point
    return latitudes, longitudes


def _pairs(columns: ListColumns) -> list[tuple[str, str, str]]:
    """One column with both is split here; text that is no pair stays whole, to be reported as it stands."""
    together, latitude = columns.first("coordinates"), columns.first("latitude")
    if latitude is None and together is not None:
        return [(together.head, *_halves(text)) for text in columns.texts("coordinates")]
    heads = repeat(latitude.head if latitude else "")
    return list(zip(heads, columns.texts("latitude"), columns.texts("longitude"), strict=False))


def _halves(text: str) -> tuple[str, str]:
    point = parse_point(text)
    return (repr(point[0]), repr(point[1])) if point else (text, text)


def _point(log: ReadingLog, at: int, head: str, latitude_text: str, longitude_text: str) -> Point | None:
    value = f"{latitude_text}, {longitude_text}"
    if not latitude_text or not longitude_text:
        log.add("coordinate.alone", "warning", at, head, value)
        return None
    latitude, longitude = parse_degrees(latitude_text), parse_degrees(longitude_text)
    if latitude is None or longitude is None:
        log.add("coordinate.unreadable", "warning", at, head, value)
        return None
    code = _fault(latitude, longitude)
    if code:
        log.add(code, "question" if code == "coordinate.swapped" else "warning", at, head, value)
        return None
    return latitude, longitude


def _fault(latitude: float, longitude: float) -> str | None:
    if latitude == 0 and longitude == 0:
        return "coordinate.zero"
    if abs(latitude) <= HIGHEST_LATITUDE and abs(longitude) <= HIGHEST_LONGITUDE:
        return None
    swapped = abs(latitude) <= HIGHEST_LONGITUDE and abs(longitude) <= HIGHEST_LATITUDE
    return "coordinate.swapped" if swapped else "coordinate.out_of_range"
