"""
The feed (RFC 4287), paged as RFC 5005 has it. The id of an entry is that of the register for ever, so a correction and
a removal replace what a reader kept: of a removed entry the feed tells its id, the day and the reason, and no name.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from sanctions.publications.payloads import RegisterEntry, Removed
from sanctions.publications.telling import REMOVALS
from sanctions.register import Snapshot

ATOM: Final = "http://www.w3.org/2005/Atom"
PER_PAGE: Final = 200
NOT_IN_XML: Final = {code: " " for code in range(32) if code not in {9, 10, 13}} | {0xFFFE: " ", 0xFFFF: " "}
TITLE: Final = "Public register of sanctions"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """`base` is the public address without a slash at the end; pages count from 1."""

    base: str
    number: int = 1

    def address(self, number: int) -> str:
        return f"{self.base}/v1/register/feed" + (f"?page={number}" if number > 1 else "")


def render_atom(register: Snapshot, page: FeedPage) -> bytes:
    """What changed last comes first. A page beyond the last one holds no entry."""
    rows: list[RegisterEntry | Removed] = [*register.entries, *register.removed]
    rows.sort(key=_latest)
    shown = rows[(page.number - 1) * PER_PAGE : page.number * PER_PAGE]
    feed = Element("feed", xmlns=ATOM)
    _say(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'{page.base}/register')}")
    _say(feed, "title", TITLE)
    _say(feed, "updated", _moment(register.changed_at))
    SubElement(SubElement(feed, "author"), "name").text = "The authorities named in the entries"
    SubElement(feed, "link", rel="alternate", type="text/html", href=f"{page.base}/register")
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=page.address(page.number))
    SubElement(feed, "link", rel="first", href=page.address(1))
    if len(rows) > page.number * PER_PAGE:
        SubElement(feed, "link", rel="next", href=page.address(page.number + 1))
    for row in shown:
        _entry(feed, row, page.base)
    text: str = tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def _latest(row: RegisterEntry | Removed) -> tuple[float, str]:
    return -row.changed_at.timestamp(), str(row.id)


def _entry(feed: Element, row: RegisterEntry | Removed, base: str) -> None:
    entry = SubElement(feed, "entry")
    _say(entry, "id", f"urn:uuid:{row.id}")
    _say(entry, "updated", _moment(row.changed_at))
    SubElement(entry, "link", rel="alternate", type="text/html", href=f"{base}/register/{row.id}")
    if isinstance(row, Removed):
        SubElement(entry, "category", term="removed")
        _say(entry, "title", f"Removed: {REMOVALS[row.removed_because]}")
        _say(
            entry, "content", f"{row.id} was removed on {row.removed_on}: {REMOVALS[row.removed_because]}", type="text"
        )
        return
    SubElement(entry, "category", term="corrected" if row.version > 1 else "listed")
    _say(entry, "title", f"{row.party_name}: {row.grounds}")
    SubElement(entry, "link", rel="related", type="application/json", href=f"{base}/v1/register/{row.id}")
    _say(entry, "content", row.model_dump_json(), type="application/json")


def _say(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text.translate(NOT_IN_XML)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
