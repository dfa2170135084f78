"""The records of a GLEIF file, one by one, from CSV or XML: a golden copy of 3 million firms needs no more memory."""

import csv
import io
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError  # what defusedxml hands out

from suppliers.importing.error_book import FORMULA_STARTS
from suppliers.interop import gleif
from suppliers.interop.faults import DocumentBroken, Fault, shown
from suppliers.interop.gleif import Level, Record

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RENAMED = {
    "Relationship.RelationshipPeriods.RelationshipPeriod": "Relationship.Period",
    "Relationship.RelationshipQuantifiers.RelationshipQuantifier": "Relationship.Quantifiers",
    "Relationship.RelationshipQualifiers.RelationshipQualifier": "Relationship.Qualifiers",
    "Entity.OtherEntityNames.OtherEntityName": "Entity.OtherEntityNames",
    "ExceptionCategory": "Exception.Category",
}
_NUMBERED = {"ExceptionReason": "Exception.Reason", "ExceptionReference": "Exception.Reference"}
_SMALL_FIRST = frozenset({"StartDate", "EndDate", "PeriodType"})


def csv_records(file: str, stream: IO[bytes]) -> Iterator[tuple[Level, Record]]:
    """Raises DocumentBroken for text that is not UTF-8, a missing head, or a line with too many cells."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    rows = csv.DictReader(text, restkey="", strict=True)
    try:
        heads = frozenset(rows.fieldnames or ())
        level = gleif.level_of(heads)
        if level is None:
            raise DocumentBroken(file, gleif.FORM, [Fault("line 1", "lacks the heads of a golden copy")])
        for row in rows:
            if row.get(""):
                raise DocumentBroken(file, gleif.FORM, [Fault(f"line {rows.line_num}", "has more cells than heads")])
            yield (
                level,
                Record(f"line {rows.line_num}", {head: _bare(value or "") for head, value in row.items() if head}),
            )
    except UnicodeDecodeError as broken:
        raise DocumentBroken(file, gleif.FORM, [Fault(f"line {rows.line_num + 1}", "is not UTF-8")]) from broken
    except csv.Error as broken:
        fault = Fault(f"line {rows.line_num}", f"is no CSV ({broken})")
        raise DocumentBroken(file, gleif.FORM, [fault]) from broken


def _bare(value: str) -> str:
    """Without the apostrophe that keeps a text from being run as a formula."""
    return value[1:] if value.startswith("'") and value[1:].startswith(FORMULA_STARTS) else value


def xml_records(file: str, stream: IO[bytes]) -> Iterator[tuple[Level, Record]]:
    """Raises DocumentBroken for broken XML, and for entities or external references, which a CDF file never has."""
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - few documents are XML
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 - as above

    counts: dict[str, int] = {}
    above: list[Element] = []
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                continue
            above.pop()
            level = gleif.RECORD_ELEMENT.get(_local(element))
            if level and not any(_local(other) in gleif.RECORD_ELEMENT for other in above):
                name = _local(element)
                counts[name] = counts.get(name, 0) + 1
                parents = "".join(f"/{_local(parent)}" for parent in above)
                yield level, Record(f"{parents}/{name}[{counts[name]}]", _flat(element))
                element.clear()
                above[-1].remove(element)
    except ParseError as broken:
        line, column = broken.position
        fault = Fault(f"line {line}, column {column + 1}", f"is no XML ({broken.msg.split(':')[0]})")
        raise DocumentBroken(file, gleif.FORM, [fault]) from broken
    except DefusedXmlException as unsafe:
        fault = Fault("/", "declares a document type or entities, which a CDF file never does", shown(str(unsafe)))
        raise DocumentBroken(file, gleif.FORM, [fault]) from unsafe


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _flat(record: Element) -> dict[str, str]:
    """Element names joined with dots, repeated ones numbered from 1, as the CSV has them."""
    found: dict[str, str] = {}
    _fill(found, record, "")
    return found


def _fill(found: dict[str, str], element: Element, prefix: str) -> None:
    names = [_local(child) for child in element]
    seen: dict[str, int] = {}
    for child, local in zip(element, names, strict=True):
        seen[local] = seen.get(local, 0) + 1
        path = f"{prefix}.{local}" if prefix else local
        renamed = _RENAMED.get(path, path)
        if path in _NUMBERED:
            renamed = f"{_NUMBERED[path]}.{seen[local]}"
        elif (renamed != path and "." in path) or names.count(local) > 1 or local == "AdditionalAddressLine":
            renamed = f"{renamed}.{seen[local]}"
        if len(child):
            _fill(found, child, renamed)
            continue
        if local in _SMALL_FIRST:
            renamed = f"{renamed.rpartition('.')[0]}.{local[0].lower()}{local[1:]}"
        found[renamed] = child.text or ""
        if language := child.get(_XML_LANG):
            found[f"{renamed}.xmllang"] = language
