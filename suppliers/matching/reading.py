"""Reads a record once into the plain strings and numbers that blocking and evidence compare many times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.countries import resolve_country
from suppliers.matching.addresses import Address, read_address
from suppliers.matching.identifiers import plain_identifier
from suppliers.matching.native_words import in_latin
from suppliers.matching.payloads import MatchRecord
from suppliers.matching.sounds import sounds_of
from suppliers.names import fold, read_name, skeleton
from suppliers.scripts import sounded

_NOT_DIGITS = re.compile(r"\D+")
_PHONE_DIGITS = 7  # local numbers carry seven digits in most plans; area codes are often left out
_SHORTEST_PHONE = 6
_ANYBODYS_MAIL = frozenset(
    "gmail.com yahoo.com hotmail.com outlook.com qq.com 163.com 126.com live.com aol.com icloud.com mail.ru".split()  # noqa: SIM905 - a list of words reads best as words
)
_ALIKE = str.maketrans("cqzv", "kksb")
_SITE_LABELS = frozenset({"unit", "plant", "factory", "branch", "site", "no", "plot", "building", "mill", "section"})
# Words by which one site of a firm is told from another of the same firm.
_SITE_MARKS = frozenset(
    word
    for line in (
        "unit plant branch annex annexe extension expansion warehouse new old second third two three ii iii iv b c",
        "north south east west upstairs downstairs phase site satellite campus",
        "cutting sewing finishing washing dyeing printing embroidery packing",
        "sucursal planta nueva nuevo filial filiale werk zweigstelle usine succursale",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`core` and `street` are words in their order; `sorted_*` the same as one string; all Latin where we can."""

    core: tuple[str, ...]
    sorted_name: str
    squeezed: str
    skeleton: str
    script: str
    name_numbers: frozenset[str]
    numbered_site: bool
    marks: frozenset[str]
    sounds: str
    address: Address
    sorted_address: str
    postcode: str
    posts: frozenset[str]
    city: str
    country: str
    phone: str
    domain: str
    identifiers: dict[str, str]
    point: tuple[float, float] | None
    other: dict[str, str]


def read_records(records: Sequence[MatchRecord]) -> list[Reading]:
    return [_read(record) for record in records]


def _read(record: MatchRecord) -> Reading:
    name = read_name(record.name)
    core = tuple(in_latin(" ".join(name.core), "name").split())
    address = read_address(record.address)
    postcode = fold(record.postcode).replace(" ", "").removesuffix("0000")
    return Reading(
        core=core,
        sorted_name=" ".join(sorted(core)),
        squeezed="".join(core),
        skeleton=_consonants(" ".join(core)),
        script=name.script,
        name_numbers=frozenset(name.numbers),
        numbered_site=_is_numbered_site(name.tokens, name.numbers),
        marks=_marks(name.tokens),
        sounds=sounds_of("".join(core)),
        address=address,
        sorted_address=" ".join(sorted({*address.words, *address.numbers})),
        postcode=postcode or address.postcode,
        posts=address.posts | {postcode} - {""},
        city=in_latin(record.city, "address"),
        country=_country(record.country),
        phone=_phone(record.phone),
        domain=_domain(record.email, record.website),
        identifiers={
            scheme: plain for scheme, value in record.identifiers if (plain := plain_identifier(scheme, value))
        },
        point=_point(record),
        other={column: sounded(text) for column, text in record.other if fold(text)},
    )


def _consonants(words: str) -> str:
    """Without the letters that two ways of romanising one name most often choose between."""
    return skeleton(words).replace(" ", "").replace("ph", "f").translate(_ALIKE)


def _is_numbered_site(tokens: tuple[str, ...], numbers: tuple[str, ...]) -> bool:
    """`Alpha Unit 2` and `Alpha Knit 2` name one of several sites; `2nd Chance Wear` does not."""
    return bool(numbers) and (
        not _SITE_LABELS.isdisjoint(tokens) or any(character.isdigit() for character in tokens[-1])
    )


def _marks(tokens: tuple[str, ...]) -> frozenset[str]:
    """Behind the first word, which is the firm's own."""
    return frozenset(tokens[1:]) & _SITE_MARKS


def _country(text: str) -> str:
    if not text.strip():
        return ""
    return resolve_country(text).alpha2 or fold(text)


def _phone(text: str) -> str:
    digits = _NOT_DIGITS.sub("", text)
    return digits[-_PHONE_DIGITS:] if len(digits) >= _SHORTEST_PHONE and len(set(digits)) > 1 else ""


def _domain(email: str, website: str) -> str:
    """The firm's own domain; a free mail address says nothing about the firm, so then the whole address counts."""
    mail = email.strip().casefold()
    domain = mail.rpartition("@")[2]
    if domain:
        return mail if domain in _ANYBODYS_MAIL else domain
    host = re.sub(r"^[a-z]+://", "", website.strip().casefold())
    return host.removeprefix("www.").partition("/")[0]


def _point(record: MatchRecord) -> tuple[float, float] | None:
    if record.latitude is None or record.longitude is None or (record.latitude == 0 and record.longitude == 0):
        return None
    return record.latitude, record.longitude
