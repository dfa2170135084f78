"""
Brazil's register of employers found to have kept workers in conditions like slavery ("Lista Suja"): CSV with
semicolons, in Windows-1252 or UTF-8, or XLSX, with title lines above the header.

Spreadsheets eat the leading zeros of tax numbers, so they are padded before their check digits are read. A firm's
number (CNPJ) is kept, a person's (CPF) is masked. Names leave after the time in listing_terms.csv.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sanctions.kinds import Kind
from sanctions.lists import dates
from sanctions.lists.entries import (
    Identifier,
    ListedName,
    ListEntry,
    Strength,
    distinct_names,
    identifier_of,
    remarks_digest,
)
from sanctions.lists.orders import key_of
from sanctions.lists.tables import Row, Table
from sanctions.lists.terms import last_day_of

SOURCE = "br_employer_register"
ENCODING = "cp1252"
FIRM_DIGITS, PERSON_DIGITS = 14, 11
DAYS = re.compile(r"\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2}")
FOOTNOTE = re.compile(r"\s*\(?\*+\d*\)?\s*$")


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """`sound`: its check digits are right."""

    kind: Kind
    identifier: Identifier | None
    sound: bool


def tax_number(text: str) -> TaxNumber:
    """
    A short number is a person's or a firm's that lost its zeros: the check digits say which. They can be right for
    both, and then nobody knows; whatever may be a person's is masked.
    """
    from stdnum.br import cnpj, cpf  # noqa: PLC0415 - only this list needs them

    digits = re.sub(r"\D", "", text)
    if not digits or len(digits) > FIRM_DIGITS:
        return TaxNumber(Kind.UNKNOWN, None, sound=not digits)
    person, firm = digits.zfill(PERSON_DIGITS), digits.zfill(FIRM_DIGITS)
    may_be_person = len(digits) <= PERSON_DIGITS
    persons, firms = may_be_person and cpf.is_valid(person), cnpj.is_valid(firm)
    if firms and not persons:
        return TaxNumber(Kind.ORGANISATION, identifier_of(Kind.ORGANISATION, "CNPJ", firm), sound=True)
    if may_be_person:  # masked also when its check digits are wrong, or right for both
        kind = Kind.PERSON if persons and not firms else Kind.UNKNOWN
        return TaxNumber(kind, identifier_of(Kind.PERSON, "CPF", person), sound=persons)
    return TaxNumber(Kind.ORGANISATION, identifier_of(Kind.ORGANISATION, "CNPJ", firm), sound=False)


def read_employer_register(table: Table) -> Iterator[ListEntry]:
    unsound = 0
    for row in table.rows:
        number = tax_number(row.cell("number"))
        unsound += not number.sound
        yield _entry(row, number)
    if unsound:
        table.notes.append(f"{table.file}: {unsound} tax numbers fail their check digits; they will match nothing.")


def _entry(row: Row, number: TaxNumber) -> ListEntry:
    """A name that was taken in again runs from its last inclusion. The printed ID counts rows and names nobody."""
    name = FOOTNOTE.sub("", row.cell("name"))
    inclusions = _days(row.cell("listed_on"))
    address = ", ".join(part for part in (row.cell("address"), row.cell("region")) if part)
    usable = number.identifier is not None and (number.sound or number.identifier.masked)
    return ListEntry(
        source=SOURCE,
        entry_id=key_of(name, row.cell("region"), row.cell("address")),
        kind=number.kind,
        names=distinct_names([ListedName(name, Strength.PRIMARY)]),
        countries=("BR",),
        identifiers=(number.identifier,) if number.identifier is not None and usable else (),
        addresses=(address,) if address else (),
        programme="employer register",
        listed_on=inclusions[0] if inclusions else None,
        expires_on=last_day_of(SOURCE, inclusions[-1] if inclusions else None),
        remarks_hash=remarks_digest(row.cell("remarks")),
        merchandise=row.cell("merchandise"),
    )


def _days(cell: str) -> list[date]:
    return sorted(day for text in DAYS.findall(cell) if (day := dates.day(text, day_first=True)))
