"""
The United States Bureau of Industry and Security's denied persons list: tab-separated, with header.

An order names persons and firms without saying which, so the kind stays unknown. It binds from the effective to the
expiration date; an empty last day means until further notice. One name can stand under several orders.
"""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from sanctions.kinds import Kind
from sanctions.lists import dates
from sanctions.lists.countries import alpha2_of
from sanctions.lists.entries import ListedName, ListEntry, Strength, distinct_names, remarks_digest
from sanctions.lists.opening import open_text
from sanctions.lists.refusals import ListMalformed, ListTruncated

SOURCE = "us_bis_dpl"
IDENTITY = ("name", "street_address", "city", "effective_date", "expiration_date", "fr_citation")  # no id is published


def read_bis(path: Path) -> Iterator[ListEntry]:
    with open_text(path) as text:
        table = csv.reader(text, delimiter="\t")
        header = [cell.strip().lower() for cell in next(table, [])]
        short: int | None = None
        for number, cells in enumerate(table, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if short is not None:
                raise ListMalformed(path.name, f"the row does not have {len(header)} columns.", row=short)
            if len(cells) != len(header):
                short = number
                continue
            yield _entry(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
        if short is not None:
            raise ListTruncated(path.name, "the last row is cut off; download it again.", row=short)


def _entry(row: dict[str, str]) -> ListEntry:
    identity = "|".join(row.get(part, "") for part in IDENTITY)
    address = [row.get(part, "") for part in ("street_address", "city", "state", "postal_code", "country")]
    country = alpha2_of(row.get("country", ""))
    return ListEntry(
        source=SOURCE,
        entry_id=hashlib.sha256(identity.encode()).hexdigest()[:12],
        kind=Kind.UNKNOWN,
        names=distinct_names([ListedName(row.get("name", ""), Strength.PRIMARY)]),
        countries=(country,) if country else (),
        addresses=(", ".join(cell for cell in address if cell),),
        programme="denied persons",
        listed_on=dates.day(row.get("effective_date")),
        expires_on=dates.day(row.get("expiration_date")),
        remarks_hash=remarks_digest(f"{row.get('action', '')}|{row.get('fr_citation', '')}"),
    )
