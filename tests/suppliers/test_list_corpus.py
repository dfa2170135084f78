"""The corpus of defective files: at least 95 % of rows right, and no value changed or lost without a word."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import Invalid
from suppliers.importing.choices import ReadingChoices, from_json, position_of, source_signature
from suppliers.importing.columns import ListKind, map_columns
from suppliers.importing.identifier_checks import check_identifier, level_of, scheme_rules
from suppliers.importing.outlines import outside_country
from suppliers.importing.reading import read_rows
from suppliers.importing.tables import Record, Table, read_table
from tests.suppliers.corpus.all_defects import DEFECTS
from tests.suppliers.corpus.counting import count
from tests.suppliers.corpus.defects import Maker
from tests.suppliers.corpus.makers import separated
from tests.suppliers.corpus.silence import silent_changes

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize("maker", DEFECTS.values(), ids=DEFECTS.keys())
def test_a_defective_file_is_read_as_a_user_expects_and_nothing_is_changed_silently(maker: Maker) -> None:
    counted = count(maker())
    assert (counted.wrong, counted.silent) == ((), ())


NASTY = st.sampled_from(
    (
        *("", " ", "n/a", "same as above", "=1+1", "#REF!", "NA", "NO", "Georgia", "Türkiye", "1.234", "1,234"),
        *("5.21E+11", "0012345678", "31/12/2024", "2024-02-30", "45292", "36,72", "-4.5", "\u00a0x\u200b", "MÃ¡laga"),
        *("a|b;c", "LEI: TLGT00INVENTEDFIRM19", "yes", "TRUE", "1", "0.5", "12,5 %", "person", "farm", "H\u043etel"),
        *("a@b.example; c@d.example", "tel", "Calle 1, 2\nLorca", "?", "Total", "ES", "es", "\ufeff", "-", "'=x"),
        *("100-200", "+34 600", "36.720", "ca. 7", "H\u00f6fe; G\u00e4rten"),
    )
)
CELLS = st.one_of(NASTY, st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8))
LISTS: dict[ListKind, tuple[str, ...]] = {
    "parties": (
        *("Name", "Country", "Workers", "Since", "Latitude", "Longitude", "Tax ID", "E-mail", "Sector", "Postcode"),
        *("City", "Street", "Address 2", "Type of party", "Geocode precision", "Owner", "Supplier code", "Site type"),
    ),
    "edges": (
        *("From", "To", "Relation", "Share", "Since", "Until", "Workers", "Standing", "Origin", "Commodity", "From ID"),
        *("Tier", "Process", "Approval", "Sending country", "Recruitment fees", "Licence no", "Volume", "Unit"),
    ),
}
CHOICES = st.builds(
    ReadingChoices,
    decimal_mark=st.sampled_from([None, ".", ","]),
    country=st.sampled_from([None, "ES"]),
    countries=st.sampled_from([{}, {"Georgia": "GE"}]),
    day_orders=st.sampled_from([{}, {"": "month_first"}]),
    coordinates_swapped=st.booleans(),
    fill_same_as_above=st.booleans(),
)


@pytest.mark.parametrize("kind", LISTS)
@settings(max_examples=60, deadline=None)
@given(data=st.data(), choices=CHOICES)
def test_no_cell_of_any_list_is_changed_or_lost_without_a_word(
    kind: ListKind, data: st.DataObject, choices: ReadingChoices
) -> None:
    heads = LISTS[kind]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(heads), max_size=len(heads)), min_size=1, max_size=4))
    records = tuple(Record(at, None, at + 2, tuple(cells)) for at, cells in enumerate(rows))
    table = Table("any.csv", "csv", None, heads, (1,), records)
    reading = read_rows(table, map_columns(table, kind), choices)
    assert list(silent_changes({record.row: record.cells for record in records}, reading)) == []


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        ReadingChoices,
        sheet=st.none() | st.text(min_size=1, max_size=5),
        head_rows=st.sampled_from([(), (3,), (3, 4)]),
        encoding=st.sampled_from([None, "cp1252", "utf-8"]),
        separator=st.sampled_from([None, ";", "\t"]),
        decimal_mark=st.sampled_from([None, ".", ","]),
        date_system=st.sampled_from([None, "1900", "1904"]),
        day_orders=st.dictionaries(st.text(max_size=5), st.sampled_from(["day_first", "month_first"]), max_size=3),
        columns=st.dictionaries(st.text(min_size=1, max_size=5), st.sampled_from(["", "name", "identifiers:vat"])),
        country=st.sampled_from([None, "ES"]),
        countries=st.dictionaries(st.text(min_size=1, max_size=5), st.sampled_from(["ES", "GE"]), max_size=3),
        coordinates_swapped=st.booleans(),
        fill_same_as_above=st.booleans(),
    )
)
def test_choices_come_back_from_json_as_they_were(choices: ReadingChoices) -> None:
    assert from_json(json.loads(json.dumps(choices.as_json()))) == choices


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ([], "JSON object"),
        ({"colums": {}}, "no 'colums'"),
        ({"decimal_mark": ";"}, "decimal_mark"),
        ({"country": "XX"}, "'XX' is no ISO"),
        ({"encoding": "latin-99"}, "'latin-99'"),
        ({"head_rows": [0]}, "row numbers from 1"),
        ({"separator": "ab"}, "one character"),
    ],
)
def test_choices_that_mean_nothing_are_refused_and_named(document: object, told: str) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        from_json(document)
    assert refused.value.code == "choices.broken"


def test_columns_are_named_by_head_or_where_heads_repeat_by_number() -> None:
    heads = ("Name", "Country", "", "Name")
    places = [position_of(heads, key) for key in ("name", "NAME#2", "#3", "Name#3", "City")]
    assert places == [0, 3, 2, None, None]


def test_a_source_is_known_again_with_its_columns_in_any_order(tmp_path: Path) -> None:
    rows = [("Name", "Land", "PLZ"), ("Hof Erfunden", "DE", "01067")]
    signatures = []
    for file, order in (("a.csv", (0, 1, 2)), ("b.csv", (2, 0, 1)), ("c.csv", (0, 1))):
        path = tmp_path / file
        path.write_bytes(separated([[row[at] for at in order] for row in rows]))
        signatures.append(source_signature(read_table(path)))
    assert signatures[0] == signatures[1] != signatures[2]


def test_what_a_person_settles_wins_over_what_is_found(tmp_path: Path) -> None:
    path = tmp_path / "settled.csv"
    grid = [("Lista",), ("Titel", "Name", "Anzahl", "Seit"), ("Hof Nord", "M. P.", "1.234", "03/04/2024")]
    path.write_bytes(separated([*grid, ("Hof Süd", "dito", "12", "05/06/2024")], ";", "cp1252"))
    choices = ReadingChoices(
        head_rows=(2,),
        encoding="cp1252",
        separator=";",
        decimal_mark=".",
        columns={"Titel": "name", "Name": "operator", "Anzahl": "workers", "Seit": "since"},
        day_orders={"": "day_first"},
        country="DE",
        fill_same_as_above=True,
    )
    table = read_table(path, choices=choices)
    reading = read_rows(table, map_columns(table, choices=choices), choices)
    assert [(row.name, row.operator, row.country, str(row.since)) for row in reading.rows] == [
        ("Hof Nord", "M. P.", "DE", "2024-04-03"),
        ("Hof Süd", "M. P.", "DE", "2024-06-05"),
    ]
    assert [issue.code for issue in reading.issues if issue.row] == ["number.unreadable"]  # 1.234 is no whole number
    assert reading.found.as_json()["day_orders"] == {"Seit": "day_first"}


def test_a_point_gives_no_region_and_says_how_near_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    rows = [("Betrieb", "CN", "41.5", "81.2", "approximate"), ("Betrieb", "CN", "23.021577", "113.7518", "rooftop")]
    path.write_bytes(separated([("Name", "Country", "Lat", "Lng", "Geocode precision"), *rows]))
    table = read_table(path)
    reading = read_rows(table, map_columns(table))
    assert [(row.region, row.precision) for row in reading.rows] == [("", "locality"), ("", "exact")]


def test_the_table_of_schemes_tells_sites_from_firms_and_names_its_sources() -> None:
    levels = {scheme: level_of(scheme) for scheme in ("siret", "gln", "os_id", "lei", "vat", "siren", "unheard_of")}
    assert levels == {
        **dict.fromkeys(("siret", "gln", "os_id"), "site"),
        **dict.fromkeys(("lei", "vat", "siren"), "entity"),
        "unheard_of": None,
    }
    assert [rule for rule in scheme_rules().values() if not rule.source] == []


def test_every_check_that_the_table_names_exists_and_refuses_noise() -> None:
    named = {(rule.scheme, rule.country) for rule in scheme_rules().values() if rule.checks}
    verdicts = {check_identifier(scheme, "?!", country or None).check for scheme, country in named}
    assert verdicts <= {"invalid", "unchecked"}


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "outside"),
    [
        ("ES", 37.67, -1.70, False),
        ("ES", 38.72, -9.14, True),  # Lisbon
        ("PT", 38.0, -9.9, True),  # in the ocean, a hundred kilometres off
        ("PT", 38.55, -9.25, False),  # in the water, a few kilometres off a coast that is drawn roughly
        ("FR", 4.92, -52.31, False),  # Cayenne lies in France and has a code of its own
        ("GF", 4.92, -52.31, False),
        ("UA", 44.95, 34.10, False),  # maps disagree: nobody is told to be elsewhere
        ("RU", 66.0, -172.0, False),
        ("RU", 66.0, 179.0, False),
        ("RU", 71.2, -179.6, False),
        ("FJ", -17.8, 178.0, False),
        ("NZ", -41.3, 174.8, False),
        ("US", 52.9, 172.9, False),  # beyond the line where longitudes change their sign
        ("CN", 25.1, 121.6, False),
        ("GR", 25.1, 121.6, True),
        ("TK", 10.0, 10.0, False),  # no outline, no verdict
    ],
)
def test_a_point_is_told_to_lie_outside_only_where_maps_are_sure(
    country: str, latitude: float, longitude: float, *, outside: bool
) -> None:
    assert bool(outside_country([latitude], [longitude], [country])) is outside
