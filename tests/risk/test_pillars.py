"""What is known of a country or a good before anybody looks at a site."""

import csv
from datetime import date
from pathlib import Path

import pytest

from risk.pillars import countries, country_pillar, goods_answer, with_pillars
from risk.scoring import SiteFacts

pytestmark = pytest.mark.no_database

ON = date(2026, 11, 23)


def test_country_baseline_names_its_indicators_their_years_and_licences() -> None:
    pillar = country_pillar("PE", ON)
    assert pillar.value is not None
    assert 0.0 < pillar.value < 1.0
    assert all(item.source and item.licence and item.year <= 2022 for item in pillar.indicators)


def test_old_indicators_are_stale_and_were_not_in_their_own_day() -> None:
    assert country_pillar("PE", ON).stale
    assert not country_pillar("PE", date(2020, 1, 1)).stale


def test_a_country_nobody_measures_is_unknown_not_safe() -> None:
    pillar = country_pillar("VA", ON)
    assert pillar.value is None
    assert "needed" in pillar.reason


def test_nothing_published_after_the_day_is_used() -> None:
    assert all(item.year <= 2017 for item in country_pillar("PE", date(2017, 6, 1)).indicators)


def test_only_rows_whose_licence_is_stated_are_shipped() -> None:
    for name in ("country_indicators.csv", "country_indicator_sources.csv", "listed_goods.csv"):
        with (Path(countries.FOLDER) / name).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert rows
        assert all(row["licence"] and "states no licence" not in row["licence"] for row in rows)


@pytest.mark.parametrize(
    ("country", "goods", "answer"),
    [
        ("PE", ("gold bars",), "both"),
        ("TR", ("Green coffee",), "not_listed"),
        ("HN", ("Green coffee",), "child_labour"),
        ("MX", ("tomatoes on the vine",), "child_labour"),
        ("MX", (), None),
    ],
)
def test_goods_are_found_by_their_words(country: str, goods: tuple[str, ...], answer: str | None) -> None:
    assert goods_answer(country, goods)[0] == answer


def test_pillars_join_the_facts_with_source_and_year_and_leave_entered_ones_alone() -> None:
    joined = with_pillars(SiteFacts("site", "agriculture", "PE", ("gold",)), ON)
    assert set(joined.known) == {"country_pillar", "listed_goods"}
    assert joined.known["country_pillar"].on.year == 2019
    again = with_pillars(joined, date(2030, 1, 1))
    assert again.known == joined.known
