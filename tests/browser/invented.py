"""A day, and names and scores of things that do not exist."""

from datetime import UTC, date, datetime

from reports.facts.payloads import Rating, Subject

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def site(name: str) -> Subject:
    return Subject("site", name.lower().replace(" ", "-"), name)


def party(name: str) -> Subject:
    return Subject("party", name.lower().replace(" ", "-"), name)


VERY_HIGH, HIGH, MEDIUM = Rating("very_high", 74, 63, 83), Rating("high", 63, 55, 70), Rating("medium", 39, 30, 46)
LOW, UNKNOWN = Rating("low", 18, 9, 27), Rating("unknown")
