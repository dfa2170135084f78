"""
Where a webhook may go: to a public address over TLS. Whoever registers one must not make this house knock at machines
that only it can reach. Pure: the addresses behind a name are looked up by whoever sends, and asked about here.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from foundation.errors import Invalid, Place

LONGEST: Final = 500
TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
NUMBER: Final = re.compile("0x[0-9a-f]*|[0-9]+")
"""A last label that a resolver takes for a part of an IPv4 address, however it is written."""
INSIDE_NAMES: Final = ("localhost", ".localhost", ".local", ".internal", ".localdomain", ".home.arpa")


class ReceiverRefused(Invalid):
    code = "webhook.address_refused"

    def __init__(self, address: str) -> None:
        super().__init__(
            "Give a public address that begins with https:// and holds no password: no address of this computer or of "
            "a private network.",
            places=(Place(column="address", value=address[:LONGEST]),),
        )


class ReceiverInside(Invalid):
    """Found when the name was looked up: what stands behind it may change at any time."""

    code = "webhook.receiver_inside"

    def __init__(self) -> None:
        super().__init__("The name of the receiver leads into a private network; nothing was sent.")


def require_receiver(address: str, *, private: bool) -> None:
    """`private` lets this computer and private networks be told, also without TLS. Raises ReceiverRefused."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as damaged:
        raise ReceiverRefused(address) from damaged
    schemes = {"https", "http"} if private else {"https"}
    whole = parts.scheme in schemes and bool(host) and port != 0 and not parts.fragment and address.isprintable()
    if not whole or "@" in parts.netloc or " " in address or len(address) > LONGEST:
        raise ReceiverRefused(address)
    if not private and _is_inside(host):
        raise ReceiverRefused(address)


def _is_inside(host: str) -> bool:
    name = host.lower().rstrip(".")
    try:
        return not is_public(name)
    except ValueError:
        return name.endswith(INSIDE_NAMES) or "." not in name or NUMBER.fullmatch(name.rpartition(".")[2]) is not None


def public_among(addresses: Iterable[str], *, private: bool) -> str:
    """
    The address to connect to: the first one, when all of them may be told. One that leads inside beside a public one is
    what an attack looks like. Raises ReceiverInside.
    """
    found = list(addresses)
    if not found or (not private and not all(map(is_public, found))):
        raise ReceiverInside
    return found[0]


def is_public(address: str) -> bool:
    """Raises ValueError for what is no IP address."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped is not None:
            return is_public(str(one.ipv4_mapped))
        if one.sixtofour is not None or one.teredo is not None or one in TRANSLATED:
            return False
    return one.is_global and not one.is_multicast
