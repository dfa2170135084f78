"""
Whether an identifier can be right: check digits by python-stdnum, by scheme and country, from one dated table.

`identifier_schemes.csv` also says what a number names: a site (SIRET, GLN, OS ID) or a legal entity (LEI, VAT). A
verdict never changes the value; one that fails is kept as written, with a warning.
"""

import csv
import datetime as dt
import importlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

Check = Literal["valid", "invalid", "unchecked"]
Level = Literal["site", "entity"]
MOST_LOST_ZEROS = 3
GLN_DIGITS, DUNS_DIGITS, OS_ID_LENGTH = 13, 9, 15
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VAT_PREFIXES = {"EL": "GR", "XI": "GB"}
_LINKS = re.compile(r"[\s\-./]")
_PREFIX = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class SchemeRule:
    """`checks` are tried in turn; `complete`: a number that fits none of them is wrong, not merely of another kind."""

    scheme: str
    country: str
    level: Level
    checks: tuple[str, ...]
    complete: bool
    valid_from: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lost_zeros`: with so many zeros before it the number would be valid."""

    check: Check
    lost_zeros: int = 0


class _Validator(Protocol):
    def is_valid(self, number: str) -> bool: ...


UNCHECKED = Verdict("unchecked")


def check_identifier(scheme: str | None, value: str, country: str | None) -> Verdict:
    """`unchecked` where no rule fits the scheme and country; the prefix of a VAT number outweighs the row's country."""
    if scheme == "duns":
        return Verdict("unchecked" if _digits(value) == DUNS_DIGITS else "invalid")
    rules = _rules_for(scheme, value, country)
    checks = tuple(dict.fromkeys(check for rule in rules for check in rule.checks))
    if not checks:
        return UNCHECKED
    if any(_fits(check, value) for check in checks):
        return Verdict("valid")
    if not any(rule.complete for rule in rules):
        return UNCHECKED
    return Verdict("invalid", _lost_zeros(checks, value))


def level_of(scheme: str, country: str | None = None) -> Level | None:
    """What a number of the scheme names; None for one the table does not know."""
    rules = scheme_rules()
    rule = rules.get((scheme, country or "")) or next((one for one in rules.values() if one.scheme == scheme), None)
    return rule.level if rule else None


@cache
def scheme_rules() -> dict[tuple[str, str], SchemeRule]:
    with Path(__file__).with_name("identifier_schemes.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["scheme"], row["country"]): _rule(row) for row in csv.DictReader(lines)}


def _rule(row: dict[str, str]) -> SchemeRule:
    return SchemeRule(
        scheme=row["scheme"],
        country=row["country"],
        level="site" if row["level"] == "site" else "entity",
        checks=tuple(row["checks"].split()),
        complete=row["complete"] == "yes",
        valid_from=dt.date.fromisoformat(row["valid_from"]),
        source=row["source"],
    )


def _rules_for(scheme: str | None, value: str, country: str | None) -> list[SchemeRule]:
    rules = scheme_rules()
    if scheme is None:
        return []
    keys = [(scheme, ""), (scheme, country or "?"), *((scheme, "FR") for _ in range(scheme in {"siret", "siren"}))]
    if scheme == "vat" and (prefix := _PREFIX.match(value.upper())):
        own = VAT_PREFIXES.get(prefix[0], prefix[0])
        if ("vat", own) in rules:
            return [rules["vat", own]]
    if scheme == "vat" and ("vat", country or "?") not in rules:
        keys.append(("tax_id", country or "?"))  # outside Europe the VAT number is the tax number
    return [rules[key] for key in dict.fromkeys(keys) if key in rules]


def _fits(check: str, value: str) -> bool:
    match check:
        case "gln":
            return _digits(value) == GLN_DIGITS and _module("ean").is_valid(value)
        case "os_id":
            return is_os_id(value)
        case _:
            return _module(check).is_valid(value)


@cache
def _module(name: str) -> _Validator:
    module: _Validator = importlib.import_module(f"stdnum.{name}")
    return module


def _digits(value: str) -> int:
    bare = _LINKS.sub("", value)
    return len(bare) if bare.isdecimal() else 0


def _lost_zeros(checks: tuple[str, ...], value: str) -> int:
    if not value.isdecimal():
        return 0
    padded = ((zeros, "0" * zeros + value) for zeros in range(1, MOST_LOST_ZEROS + 1))
    return next((zeros for zeros, number in padded if any(_fits(check, number) for check in checks)), 0)


def is_os_id(value: str) -> bool:
    """Two letters of a country, year and day of the year, five letters of Crockford's base 32, the sum modulo 32."""
    bare = _LINKS.sub("", value).upper()
    if len(bare) != OS_ID_LENGTH or not bare[:2].isalpha() or not bare[2:9].isdecimal():
        return False
    if any(sign not in CROCKFORD for sign in bare[2:]):
        return False
    total = ord(bare[0]) + ord(bare[1]) + sum(CROCKFORD.index(sign) for sign in bare[2:-1])
    return bare[-1] == CROCKFORD[total % len(CROCKFORD)]
