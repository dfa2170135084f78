"""
Where each list is fetched from: addresses.csv beside this module, and what the installation's own file says instead.

The own file has the same columns (`source`, `part`, `address`); all rows of a source replace ours. `part` is only a
word that tells the files of one source apart. `sends_on_to` may name the hosts, apart from its own, that the publisher
sends a reader on to (`files.example`, or `*.files.example` for all below it).
"""

import csv
import hashlib
import ipaddress
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


class ListSentElsewhere(Invalid):
    """A publisher's page may be taken over, or be sent wrong: a list comes from hosts that somebody named."""

    code = "list.sent_elsewhere"

    def __init__(self, address: "Address", host: str) -> None:
        super().__init__(
            f"{address.source} ({address.part}): its publisher sends on to {host}, which is not its own host; if that "
            "is right, name it under sends_on_to in your file of list addresses."
        )
        self.host = host


class ListSentInside(Invalid):
    """Whoever answers for a publisher must not make us ask machines that only we can reach."""

    code = "list.sent_inside"

    def __init__(self, address: "Address", host: str) -> None:
        super().__init__(
            f"{address.source} ({address.part}): its publisher sends on to {host}, which is in a private network; "
            "look at its address."
        )
        self.host = host


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
    sends_on_to: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        return host_of(self.url)

    def knows(self, host: str) -> bool:
        return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in self.sends_on_to)


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


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_inside(address: str) -> bool:
    """An IP address that the world does not know: private, of this computer, of this link. No IP address is not."""
    try:
        return not ipaddress.ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return False


def refuse_step(address: Address, url: str, ips: Iterable[str] = ()) -> None:
    """
    One step on from `address`; `ips` are those of its host. Raises AddressRefused, ListSentElsewhere, ListSentInside.
    The configured host itself may stand inside: a mirror of one's own does.
    """
    if not may_fetch(url) or (_at_home(url) and not _at_home(address.url)):
        raise AddressRefused(url)
    host = host_of(url)
    if host == address.host:
        return
    if any(is_inside(one) for one in (host, *ips)):
        raise ListSentInside(address, host)
    if not address.knows(host):
        raise ListSentElsewhere(address, host)


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
    hosts = tuple((row.get("sends_on_to") or "").lower().split())
    return Address(source, part or "list", url, (row.get("certainty") or "").strip(), hosts)
