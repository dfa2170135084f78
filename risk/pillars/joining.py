"""Puts the country baseline and the listed goods among a site's facts, as facts with their own source and date."""

from datetime import date

from risk.pillars.countries import country_pillar
from risk.pillars.goods import goods_answer
from risk.scoring.facts import Fact, SiteFacts
from risk.sectors.words import Standing


def with_pillars(facts: SiteFacts, as_of: date) -> SiteFacts:
    """
    The score itself reads no table: what it used stands in the receipt and can be replayed after the tables change.

    A mostly stale baseline counts as claimed, so that old good news lowers a score by half at most.
    A fact somebody already entered for these fields is left alone.
    """
    added = {key: fact for key, fact in _pillars(facts, as_of).items() if key not in facts.known}
    return SiteFacts(facts.site, facts.sector, facts.country, facts.goods, {**facts.known, **added}) if added else facts


def _pillars(facts: SiteFacts, as_of: date) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    if facts.country is None:
        return found
    pillar = country_pillar(facts.country, as_of)
    if pillar.value is not None:
        standing = Standing.CLAIMED if pillar.stale else Standing.EVIDENCED
        source = f"country baseline {pillar.version}: {pillar.reason}"
        found["country_pillar"] = Fact(pillar.value, standing, source, date(pillar.newest_year or as_of.year, 12, 31))
    answer, rows = goods_answer(facts.country, facts.goods)
    if answer is not None:
        source = ", ".join(row.good for row in rows) or "no good of this site is listed for the country"
        year = max((row.year for row in rows), default=2016)
        found["listed_goods"] = Fact(answer, Standing.EVIDENCED, f"US DOL list {year}: {source}", date(year, 12, 31))
    return found
