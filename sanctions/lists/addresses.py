"""
Where each list is fetched from: addresses.csv beside this module, and what the installation's own file says instead.

The own file has the same columns (`source`, `part`, `address`); all rows of a source replace ours. `part` is only a
word that tells the files of one source apart.
"""

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from foundation.errors import Invalid, Place, SourceUnavailable
from sanctions.lists.sources import PLAIN_NAME, is_plain_name

TABLE = Path(__file__).with_name("addresses.csv")
COLUMNS = ("source", "part", "address")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class AddressesUnreadable(SourceUnavailable):
    code = "list.addresses_unreadable"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"The file of list addresses {file} cannot be read: {why}.")


class AddressRefused(Invalid):
    """Lists decide whom one may trade with: they come over an encrypted line, or from this computer."""

    code = "list.address_refused"

    def __init__(self, address: str, *, file: str | None = None, row: int | None = None) -> None:
        super().__init__(
            f"{shown(address)!r} is no address to fetch a list from: it must begin with https://, or stay on this "
            "computer.",
            places=(Place(file=file, row=row, column="address", value=shown(address)),) if file else (),
        )


class SourceUnknown(Invalid):
    code = "list.source_unknown"

    def __init__(self, source: str, known: Iterable[str]) -> None:
        super().__init__(f"No address is known for {source!r}; those with one are {', '.join(sorted(known))}.")


@dataclass(frozen=True, slots=True)
class Address:
    """An empty `url` is a list that its publisher gives no file of; `remark` says what to do then."""

    source: str
    part: str
    url: str
    remark: str = ""


def shown(url: str) -> str:
    """Without what follows the path, where publishers want the token of an account: a message is read by many."""
    return re.split(r"[?#]", url, maxsplit=1)[0]


def remembered(url: str) -> str:
    """Tells one address from another in the database, where the token of an account must not stand in clear."""
    path = shown(url)
    return path if path == url else f"{path}#{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def _at_home(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def may_fetch(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(parts.hostname)) or (parts.scheme == "http" and _at_home(url))


def may_follow(first: str, url: str) -> bool:
    """A publisher out there may not send us to a door of this computer."""
    return may_fetch(url) and (_at_home(first) or not _at_home(url))


def addresses(own: Path | None = None) -> dict[str, tuple[Address, ...]]:
    """By source. Raises AddressesUnreadable, AddressRefused with the row."""
    return _read(TABLE) | (_read(own) if own else {})


def _read(path: Path) -> dict[str, tuple[Address, ...]]:
    found: dict[str, list[Address]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not set(COLUMNS) <= set(rows.fieldnames or ()):
                raise AddressesUnreadable(path.name, f"its header lacks one of {', '.join(COLUMNS)}")
            for row in rows:
                if not any((row[column] or "").strip() for column in COLUMNS):
                    continue
                one = _address(path, rows.line_num, row)
                found.setdefault(one.source, []).append(one)
    except FileNotFoundError as missing:
        raise AddressesUnreadable(path.name, "there is no such file; check its name and folder") from missing
    except UnicodeDecodeError as wrong:
        raise AddressesUnreadable(path.name, "it is not UTF-8; save it as CSV in UTF-8") from wrong
    except OSError as broken:
        raise AddressesUnreadable(path.name, broken.strerror or "it cannot be opened") from broken
    except csv.Error as broken:
        raise AddressesUnreadable(path.name, f"it is no CSV ({broken})") from broken
    return {source: tuple(parts) for source, parts in found.items()}


def _address(path: Path, number: int, row: dict[str, str | None]) -> Address:
    source, part, url = ((row[column] or "").strip() for column in COLUMNS)
    for word in (source, part or "list"):
        if not is_plain_name(word):
            raise AddressesUnreadable(path.name, f"row {number} says {word!r}, where {PLAIN_NAME} belongs")
    if url and not may_fetch(url):
        raise AddressRefused(url, file=path.name, row=number)
    return Address(source, part or "list", url, (row.get("certainty") or "").strip())
