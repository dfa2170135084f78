"""Countries as people write them, points that lie elsewhere."""
# ruff: noqa: RUF001 - letters that look alike are part of what is tested

from suppliers.importing.choices import ReadingChoices
from tests.suppliers.corpus.defects import Defect, below, kept, refused
from tests.suppliers.corpus.makers import separated, workbook


def _resolved(file: str, spellings: dict[str, str]) -> Defect:
    grid = [("Name", "Country"), *((f"Finca {at} Ficticia", text) for at, text in enumerate(spellings))]
    rows = tuple(kept(at + 2, name=f"Finca {at} Ficticia", country=code) for at, code in enumerate(spellings.values()))
    return Defect(file, separated(grid), rows, written=below(grid, 2))


def country_codes() -> Defect:
    return _resolved(
        "codes.csv", {"TR": "TR", "tr": "TR", "TUR": "TR", "GBR": "GB", "UK": "GB", "el": "GR", "792": "TR"}
    )


def official_country_names() -> Defect:
    spellings = {
        " People's Republic of China ": "CN",
        "Hong Kong SAR": "HK",
        "Republic of Türkiye": "TR",
        "Viet Nam": "VN",
        "Iran (Islamic Republic of)": "IR",
        "United Kingdom of Great Britain and Northern Ireland": "GB",
        "Côte d’Ivoire": "CI",
        "Korea, Republic of": "KR",
        "The Netherlands": "NL",
        "U.S.A.": "US",
        "Czech Republic": "CZ",
        "Swaziland": "SZ",
        "Burma": "MM",
    }
    return _resolved("official.csv", spellings)


def countries_in_six_languages() -> Defect:
    spellings = {
        "España": "ES",
        "Alemania": "DE",
        "Allemagne": "DE",
        "Deutschland": "DE",
        "Alemanha": "DE",
        "ألمانيا": "DE",
        "Maroc": "MA",
        "Marrocos": "MA",
        "المغرب": "MA",
        "Türkei": "TR",
        "Inde": "IN",
        "Países Bajos": "NL",
        "Vereinigtes Königreich": "GB",
        "Estados Unidos": "US",
        "بنغلاديش": "BD",
        "Almanya": "DE",
    }
    return _resolved("languages.csv", spellings)


def namibia_and_norway() -> Defect:
    return _resolved("short_codes.csv", {"NA": "NA", "NO": "NO", "na": "NA", "Namibia": "NA", "Norge": "NO"})


def norway_turned_into_false() -> Defect:
    grid = [("Name", "Country"), ("Fiskeri Oppdiktet", False), ("Hotell Oppdiktet", "NO")]
    return Defect(
        "false.xlsx",
        workbook({"List": grid}),
        (refused(2, "country.unknown"), kept(3, name="Hotell Oppdiktet", country="NO")),
        written={2: ("Fiskeri Oppdiktet", "FALSE"), 3: ("Hotell Oppdiktet", "NO")},
    )


def georgia_beside_us_states() -> Defect:
    grid = [
        ("Name", "Country", "State"),
        ("Farm A Invented", "Georgia", ""),
        ("Farm B Invented", "USA", "Ohio"),
        ("Farm C Invented", "GE", "Imereti"),
    ]
    return Defect(
        "georgia.csv",
        separated(grid),
        (
            kept(2, "country.georgia_or_us_state", name="Farm A Invented"),
            kept(3, name="Farm B Invented", country="US", region="Ohio"),
            kept(4, name="Farm C Invented", country="GE", region="Imereti"),
        ),
        written=below(grid, 2),
    )


def georgia_alone() -> Defect:
    return _resolved("georgia_alone.csv", {"Georgia": "GE", "Armenia": "AM", "Azerbaijan": "AZ"})


def blank_and_ambiguous_countries() -> Defect:
    grid = [
        ("Name", "Country", "City"),
        ("Finca A Ficticia", "", "Beja"),
        ("Finca B Ficticia", "Korea", ""),
        ("Finca C Ficticia", "Bangladehs", ""),
        ("Finca D Ficticia", "n/a", ""),
        ("Finca E Ficticia", "China / Vietnam", ""),
        ("Finca F Ficticia", "Portugal", "Beja"),
    ]
    return Defect(
        "fix_list.csv",
        separated(grid),
        (
            refused(2, "country.blank"),
            kept(3, "country.ambiguous", name="Finca B Ficticia"),
            refused(4, "country.unknown"),
            refused(5, "country.blank"),
            kept(6, "country.ambiguous", name="Finca E Ficticia"),
            kept(7, name="Finca F Ficticia", country="PT", city="Beja"),
        ),
        written=below(grid, 2),
    )


def countries_answered() -> Defect:
    grid = [
        ("Name", "Country"),
        ("Finca A Ficticia", "Korea"),
        ("Finca B Ficticia", "Atlantis"),
        ("Finca C Ficticia", ""),
    ]
    return Defect(
        "answered.csv",
        separated(grid),
        (
            kept(2, name="Finca A Ficticia", country="KR"),
            kept(3, name="Finca B Ficticia", country="PT"),
            kept(4, name="Finca C Ficticia", country="MA"),
        ),
        choices=ReadingChoices(countries={"Korea": "KR", "ATLANTIS": "PT"}, country="MA"),
        written=below(grid, 2),
    )


def no_country_column() -> Defect:
    grid = [("Name", "City"), ("Finca A Ficticia", "Beja"), ("Finca B Ficticia", "Moura")]
    return Defect(
        "no_country.csv",
        separated(grid),
        (kept(2, name="Finca A Ficticia", city="Beja"), kept(3, name="Finca B Ficticia", city="Moura")),
        of_file=frozenset({"country.no_column"}),
        written=below(grid, 2),
    )


def points_outside_their_country() -> Defect:
    grid = [
        ("Name", "Country", "Latitude", "Longitude"),
        ("Finca A Ficticia", "ES", "37.6712", "-1.7009"),
        ("Finca B Ficticia", "ES", "40.7128", "-74.006"),
        ("Finca C Ficticia", "CN", "43.8256", "87.6168"),
        ("Finca D Ficticia", "PT", "38.0151", "-7.8632"),
        ("Finca E Ficticia", "ES", "36.1275", "-5.3536"),
        ("Finca F Ficticia", "TR", "39.0", "35.0"),
        ("Finca G Ficticia", "GR", "25.1", "121.6"),
    ]
    place = [(row[2], row[3]) for row in grid[1:]]
    facts = [
        {"name": row[0], "country": row[1], "latitude": f"{float(lat):g}", "longitude": f"{float(lng):g}"}
        for row, (lat, lng) in zip(grid[1:], place, strict=True)
    ]
    outside = {3, 8}  # New York, Taipei; the point by Gibraltar lies on the line and within what maps can tell
    return Defect(
        "outside.csv",
        separated(grid),
        tuple(
            kept(
                number,
                *(["coordinate.outside_country"] if number in outside else []),
                precision="coarse"
                if number in {7, 8}
                else "given",  # 39.0, 35.0: a tenth of a degree is ten kilometres
                **row,
            )
            for number, row in enumerate(facts, start=2)
        ),
        written=below(grid, 2),
    )


def points_as_people_write_them() -> Defect:
    grid = [
        ("Name", "Country", "Lat", "Lng"),
        ("Finca A Ficticia", "ES", "37,67", "-1,70"),
        ("Finca B Ficticia", "ES", "37°40'12\"N", "1°42'0\"W"),
        ("Finca C Ficticia", "ES", "-1.70", "137.67"),
        ("Finca D Ficticia", "ES", "0", "0"),
        ("Finca E Ficticia", "ES", "37.67", ""),
        ("Finca F Ficticia", "ES", "north", "west"),
        ("Finca G Ficticia", "ES", "137.67", "-1.70"),
        ("Finca H Ficticia", "ES", "376712", "-17009"),
    ]
    point = {"latitude": "37.67", "longitude": "-1.7", "precision": "given"}
    return Defect(
        "written_points.csv",
        separated(grid, ";"),
        (
            kept(2, name="Finca A Ficticia", country="ES", **point),
            kept(3, name="Finca B Ficticia", country="ES", **point),
            kept(
                4,
                "coordinate.outside_country",
                name="Finca C Ficticia",
                country="ES",
                latitude="-1.7",
                longitude="137.67",
                precision="given",
            ),
            kept(5, "coordinate.zero", name="Finca D Ficticia", country="ES"),
            kept(6, "coordinate.alone", name="Finca E Ficticia", country="ES"),
            kept(7, "coordinate.unreadable", name="Finca F Ficticia", country="ES"),
            kept(8, "coordinate.swapped", name="Finca G Ficticia", country="ES"),
            kept(9, "coordinate.out_of_range", name="Finca H Ficticia", country="ES"),
        ),
        written=below(grid, 2),
    )


def points_of_a_town() -> Defect:
    """A geocoder said how near it came; the point keeps that word and gives no region."""
    grid = [
        ("Name", "Country", "Latitude", "Longitude", "Geocode precision"),
        ("Finca A Ficticia", "ES", "37.67", "-1.7", "APPROXIMATE"),
        ("Finca B Ficticia", "ES", "37.671203", "-1.700901", "ROOFTOP"),
        ("Finca C Ficticia", "ES", "40", "-4", "country centroid"),
    ]
    return Defect(
        "town.csv",
        separated(grid),
        (
            kept(2, name="Finca A Ficticia", country="ES", latitude="37.67", longitude="-1.7", precision="locality"),
            kept(
                3, name="Finca B Ficticia", country="ES", latitude="37.671203", longitude="-1.700901", precision="exact"
            ),
            kept(4, name="Finca C Ficticia", country="ES", latitude="40", longitude="-4", precision="country"),
        ),
        written=below(grid, 2),
    )


MADE = (
    country_codes,
    official_country_names,
    countries_in_six_languages,
    namibia_and_norway,
    norway_turned_into_false,
    georgia_beside_us_states,
    georgia_alone,
    blank_and_ambiguous_countries,
    countries_answered,
    no_country_column,
    points_outside_their_country,
    points_as_people_write_them,
    points_of_a_town,
)
