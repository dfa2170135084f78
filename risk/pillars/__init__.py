"""
What is known about a place or a good before anybody looks at a site: the country baseline and listed goods.

    country_pillar("PE", as_of=date(2026, 11, 23)).value

Nothing here is about a firm. The tables keep year, source and licence per value, and old years are said to be old.
"""

from risk.pillars.countries import CountryPillar, IndicatorValue, country_pillar
from risk.pillars.goods import ListedGood, goods_answer, listed_goods
from risk.pillars.joining import with_pillars

__all__ = [
    "CountryPillar",
    "IndicatorValue",
    "ListedGood",
    "country_pillar",
    "goods_answer",
    "listed_goods",
    "with_pillars",
]
