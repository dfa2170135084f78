"""The firms and sites that carry the planted stories, written by hand; examples/README.md tells them in order."""

from examples.country import told
from examples.country.places import TOWNS
from examples.country.records import Country, Party, Site


def _party(row: dict[str, str]) -> Party:
    return Party(
        id=row["id"],
        name=row["name"],
        place=TOWNS[row["town"]],
        sector=row["sector"],
        role=row["role"],
        book=row["book"],
        kind=row["kind"],
        phone=row["phone"],
        number=row["number"],
        founded=told.day(row["founded"]),
        dissolved=told.day(row["dissolved"]),
        remark=row["remark"],
    )


def _site(row: dict[str, str]) -> Site:
    return Site(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        sector=row["sector"],
        operator=row["operator"],
        place=TOWNS[row["town"]],
        workers=told.count(row["workers"]),
        agency=told.count(row["agency"]),
        book=row["book"],
        season=row["season"],
    )


def open_country() -> Country:
    return Country(
        parties=[_party(row) for row in told.rows("parties")],
        sites=[_site(row) for row in told.rows("sites")],
    )
