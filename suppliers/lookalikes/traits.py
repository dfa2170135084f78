"""Telephone numbers, addresses, websites and persons in comparable form. Pure; an empty key compares with none."""

import re
from urllib.parse import urlsplit

from foundation.trail import personal
from suppliers.matching.addresses import read_address
from suppliers.names import romanise

SHORTEST_PHONE = 7
COMPARED_DIGITS = 9
"""The last nine, so that +34 600 000 000 and 600 000 000 are one; the rest is country and trunk code."""
_SEVERAL = re.compile(r"[;/|,\n]+")
_PERSONS = re.compile(r"[;|\n]+")
_DIGIT = re.compile(r"\D")


def phone_keys(text: str) -> tuple[str, ...]:
    """A cell may hold several numbers."""
    found = (_DIGIT.sub("", part)[-COMPARED_DIGITS:] for part in _SEVERAL.split(text))
    return tuple(dict.fromkeys(digits for digits in found if len(digits) >= SHORTEST_PHONE))


def address_key(address: str, *, city: str, country: str) -> str:
    """
    Street words, house and unit numbers. An address without any number names a place of many firms and gives no key.
    City and postcode are left out, since one list writes them into the address and another does not.
    """
    read = read_address(address)
    if not read.numbers:
        return ""
    town = set(romanise(city).split())
    words = sorted(set(read.words) - town)
    units = [f"{label}:{'-'.join(sorted(values))}" for label, values in read.units]
    return "|".join((country, " ".join(words), " ".join(sorted(read.numbers)), " ".join(units))) if words else ""


def numbers_of(address: str) -> tuple[str, ...]:
    """The numbers of an address key: an address that holds none of them is another one."""
    return tuple(address.split("|")[2].split())


def website_key(text: str) -> str:
    """The host alone: `https://www.Firm.example/en` and `firm.example` are one."""
    spelt = text.strip().casefold()
    if not spelt or " " in spelt:
        return ""
    host = urlsplit(spelt if "//" in spelt else f"//{spelt}").netloc.rpartition("@")[2].partition(":")[0]
    return host.removeprefix("www.") if "." in host else ""


def persons_in(text: str) -> tuple[str, ...]:
    """The names of a cell, parted by semicolons; a comma parts family and given name."""
    return tuple(part.strip() for part in _PERSONS.split(text) if part.strip())


def person_key(name: str, secret: bytes) -> str:
    """Order of the names, accents and script do not matter; without `secret` nobody can try names against the hash."""
    words = sorted(romanise(name.replace(",", " ")).split())
    return personal(" ".join(words), secret) if len(words) > 1 else ""
