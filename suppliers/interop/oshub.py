"""
The contribution template of Open Supply Hub, CSV or XLSX. Its required columns are country, name and address; others
carry what kind of place it is, how many work there, who owns it and what other registers call it. It is read like any
other list, by its heads.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from suppliers.importing.error_book import harmless
from suppliers.interop.delivered import Delivered, DeliveredSite, LossLog, label

HEADS = (
    "country", "name", "address", "sector_product_type", "facility_type_processing_type", "number_of_workers",
    "parent_company", "lat", "lng", "os_id", "duns_id", "lei_id", "rba_id", "parent_company_os_id", "reference",
)  # fmt: skip
SCHEMES = {"os_id": "os_id", "duns_id": "duns", "lei_id": "lei", "rba_id": "rba"}
BETWEEN = "|"
IN_ADDRESS = ("city", "region", "postcode")
FACTS = frozenset({"workers_total", "processing_types"})


def oshub_rows(delivered: Delivered, losses: LossLog) -> Iterator[tuple[str, ...]]:
    """One row a site that has a country, as the template demands."""
    parents = _parents(delivered, losses)
    owners = set(parents.values())
    for party in delivered.parties:
        if party.name not in owners:
            losses.add("party: the template lists sites only", party.key)
    for site in delivered.sites:
        if site.country is None:
            losses.add("site without a country", site.key)
            continue
        _note(site, losses)
        yield _row(site, parents.get(site.key, ""))


def _parents(delivered: Delivered, losses: LossLog) -> dict[str, str]:
    """Site -> name of its owner, or of the owner of its operator; a second one is lost."""
    names = {party.key: party.name for party in delivered.parties}
    sites = {site.key for site in delivered.sites}
    found: dict[str, str] = {}
    for edge in delivered.edges:
        owner = names.get(edge.from_key)
        if edge.kind == "owns" and edge.to_key in sites and owner and edge.to_key not in found:
            found[edge.to_key] = owner
            if edge.share_min is not None or edge.valid_from or edge.valid_to:
                losses.add("share and dates of an owner", label(edge))
        elif edge.kind != "operates":
            losses.add(f"{edge.kind} link: the template has no links", label(edge))
    return found


def _note(site: DeliveredSite, losses: LossLog) -> None:
    told = {
        **{f"{column} of a site: written into the address": getattr(site, column) for column in IN_ADDRESS},
        **{f"{column} of a site": getattr(site, column) for column in ("operator", "spellings", "closed_on")},
        **{f"identifier of scheme {scheme}": scheme not in SCHEMES.values() for scheme, _ in site.identifiers},
        **{f"fact {fact.field} of a site": fact.field not in FACTS for fact in site.facts},
    }
    for what, lost in told.items():
        if lost:
            losses.add(what, site.key)


def _row(site: DeliveredSite, parent: str) -> tuple[str, ...]:
    address = ", ".join(
        part for part in (site.address, " ".join(filter(None, (site.postcode, site.city))), site.region) if part
    )
    by_scheme = dict(reversed(site.identifiers))
    values = {
        "country": site.country or "",
        "name": site.name,
        "address": address,
        "sector_product_type": BETWEEN.join(filter(None, (site.sector_text or _sector(site)).split("; "))),
        "facility_type_processing_type": site.fact("processing_types") or (site.kind if site.kind != "other" else ""),
        "number_of_workers": site.fact("workers_total"),
        "parent_company": parent,
        "lat": "" if site.latitude is None else repr(site.latitude),
        "lng": "" if site.longitude is None else repr(site.longitude),
        "reference": site.key,
        **{column: by_scheme.get(scheme, "") for column, scheme in SCHEMES.items()},
    }
    return tuple(values.get(head, "") for head in HEADS)


def _sector(site: DeliveredSite) -> str:
    return site.sector if site.sector != "general" else ""


def oshub_csv(rows: Sequence[tuple[str, ...]]) -> str:
    """A text that a spreadsheet would run as a formula gets the apostrophe that our own import takes away again."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue()


def write_oshub_xlsx(rows: Sequence[tuple[str, ...]], out: Path) -> None:
    """Every cell is text, so that no program takes a number or a formula out of it."""
    import xlsxwriter  # noqa: PLC0415 - seldom needed

    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(out), options) as book:
        sheet = book.add_worksheet("facilities")
        for number, row in enumerate((HEADS, *rows)):
            for at, value in enumerate(row):
                sheet.write_string(number, at, value)
