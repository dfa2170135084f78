"""Where the numbers of a report come from: country tables with year and licence, watch lists with date, models."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from reports.contents.retold import retold
from reports.contents.spoken import word, word_for
from reports.facts.framing import edition
from reports.payloads import SourceUsed
from risk.pillars import IndicatorValue, country_pillar
from risk.sectors import model_for
from sanctions.models import WatchList


def sources_of(
    session: Session, models: Iterable[str], countries: Iterable[str], *, today: date
) -> tuple[SourceUsed, ...]:
    """`models` as `sector/version`; `countries` are those of the sites, by ISO code."""
    return (*model_sources(models, today), *indicator_sources(countries, today), *_lists(session, today))


def model_sources(models: Iterable[str], today: date) -> tuple[SourceUsed, ...]:
    found = []
    for name in sorted(set(models)):
        sector, _, version = name.partition("/")
        model = model_for(sector, today)
        limits = retold(_sentence(model.note)) if model.version == version else word("told.another-version")
        found.append(
            SourceUsed(
                word("told.model-of", sector=word_for("code.sector", sector)),
                version,
                word("told.model-licence"),
                limits,
            )
        )
    return tuple(found)


def _sentence(note: str) -> str:
    return f"{note.strip().split('. ')[0].rstrip('.')}."


def indicator_sources(countries: Iterable[str], today: date) -> tuple[SourceUsed, ...]:
    """One line for each public indicator that a country of these sites has a value of."""
    used: dict[tuple[str, str, str], list[IndicatorValue]] = defaultdict(list)
    for country in sorted(set(countries)):
        for value in country_pillar(country, today).indicators:
            used[value.label, value.source, value.licence].append(value)
    return tuple(
        SourceUsed(label, _years(values), licence, word("told.read-from", age=_age(values), source=source))
        for (label, source, licence), values in sorted(used.items())
    )


def _years(values: list[IndicatorValue]) -> str:
    years = sorted({value.year for value in values})
    return str(years[0]) if len(years) == 1 else word("value.span", low=str(years[0]), high=str(years[-1]))


def _age(values: list[IndicatorValue]) -> str:
    old = sum(value.stale for value in values)
    said = word("told.age-one") if len(values) == 1 else word("told.age", count=str(len(values)))
    return word("value.apart").join((said, word("told.age-old", count=str(old)))) if old else said


def _lists(session: Session, today: date) -> tuple[SourceUsed, ...]:
    rows = session.exec(select(WatchList).order_by(col(WatchList.title), col(WatchList.source)))
    return tuple(
        SourceUsed(row.title, retold(edition(row)), word("told.list-licence"), _list_limits(row, today)) for row in rows
    )


def _list_limits(row: WatchList, today: date) -> str:
    said = [word("told.entries", count=str(row.entries))]
    days = (today - row.published_on).days if row.published_on else None
    if days is not None and days > row.age_limit_days:
        said.append(word("told.days-old", days=str(days), limit=str(row.age_limit_days)))
    return word("value.apart").join(filter(None, (*said, row.warning)))
