"""Which format a file is in, told by its content, and the one door to every reader and writer."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, get_args

from suppliers.importing.error_book import harmless
from suppliers.interop import gleif
from suppliers.interop.bods_reading import read_bods
from suppliers.interop.bods_writing import Publication, bods_statements
from suppliers.interop.delivered import Delivered, Loss, LossLog
from suppliers.interop.ftm_reading import read_ftm
from suppliers.interop.ftm_writing import ftm_entities
from suppliers.interop.geojson import geojson_document
from suppliers.interop.gleif_reading import read_gleif
from suppliers.interop.gleif_writing import HEADS, Row, gleif_tables, gleif_xml
from suppliers.interop.json_documents import write_array, write_lines
from suppliers.interop.opening import start_of, unpacked, whole
from suppliers.interop.oshub import oshub_csv, oshub_rows, write_oshub_xlsx
from suppliers.interop.parquet import is_parquet, read_parquet, write_parquet

ReadFormat = Literal["bods", "ftm", "gleif", "parquet"]
WriteFormat = Literal["oshub", "geojson", "bods", "ftm", "gleif", "parquet"]
WRITE_FORMATS: tuple[WriteFormat, ...] = get_args(WriteFormat)
_BODS = re.compile(rb'"(statementId|statementID)"\s*:')
_FTM = re.compile(rb'"schema"\s*:\s*"[A-Z][A-Za-z]+"')
_GLEIF_ROOT = re.compile(rb"<(\w+:)?(LEIData|RelationshipData|RRData|ReportingExceptionData|ReportingExceptions)[\s>]")


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were made, and what of the delivery is in none of them."""

    files: tuple[Path, ...]
    losses: tuple[Loss, ...]


def detected(path: Path) -> ReadFormat | None:
    """None for a list with heads, which the list reader takes. Raises what opening a file raises."""
    if is_parquet(path):
        return "parquet"
    start = start_of(path)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in {b"[", b"{"}:
        return "bods" if _BODS.search(start) else "ftm" if _FTM.search(start) else None
    if text[:1] == b"<":
        return "gleif" if _GLEIF_ROOT.search(start) else None
    return "gleif" if gleif.level_of(_heads(start)) else None


def _heads(start: bytes) -> frozenset[str]:
    line = start.decode("utf-8-sig", "replace").split("\n", 1)[0].rstrip("\r")
    try:
        return frozenset(next(csv.reader([line]), ()))
    except csv.Error:
        return frozenset()


def read(path: Path, form: ReadFormat) -> Delivered:
    """Raises DocumentBroken, VersionUnsupported, and what opening a file raises."""
    match form:
        case "bods":
            return read_bods(path.name, whole(path))
        case "ftm":
            return read_ftm(path.name, whole(path))
        case "gleif":
            xml = start_of(path).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
            with unpacked(path) as stream:
                return read_gleif(path.name, stream, xml=xml)
        case "parquet":
            return read_parquet(path)


def write(delivered: Delivered, form: WriteFormat, out: Path, publication: Publication) -> Written:
    """
    Names ending in `.gz` are packed. BODS is written as lines when the name ends in `.jsonl`, else as an array; OS Hub
    as XLSX or CSV; GLEIF as XML or CSV in three files; Parquet as a ZIP or a folder.
    """
    losses = LossLog()
    match form:
        case "parquet":
            write_parquet(delivered, out)
            return Written((out,), ())
        case "gleif":
            return _write_gleif(delivered, out)
        case "oshub" if _suffix(out) == ".xlsx":
            write_oshub_xlsx(list(oshub_rows(delivered, losses)), out)
        case _:
            with _text(out) as stream:
                write_text(delivered, form, stream, publication, losses, lines=_suffix(out) in {".jsonl", ".ndjson"})
    return Written((out,), losses.losses)


def write_text(
    delivered: Delivered,
    form: WriteFormat,
    stream: IO[str],
    publication: Publication,
    losses: LossLog,
    *,
    lines: bool = False,
) -> None:
    """Formats of one text: all but GLEIF and Parquet."""
    match form:
        case "bods":
            statements = bods_statements(delivered, publication, losses)
            (write_lines if lines else write_array)(stream, statements)
        case "ftm":
            write_lines(stream, ftm_entities(delivered, losses))
        case "geojson":
            stream.write(geojson_document(delivered, losses))
        case "oshub":
            stream.write(oshub_csv(list(oshub_rows(delivered, losses))))
        case _:
            raise NotImplementedError(form)


def _write_gleif(delivered: Delivered, out: Path) -> Written:
    losses = LossLog()
    tables = gleif_tables(delivered, losses)
    files = {"lei": out, "rr": _beside(out, "rr"), "repex": _beside(out, "repex")}
    for level, rows in tables.items():
        with _text(files[level]) as stream:
            parts = gleif_xml(level, rows) if _suffix(out) == ".xml" else _csv(HEADS[level], rows)
            stream.writelines(parts)
    return Written(tuple(files.values()), losses.losses)


def _csv(heads: tuple[str, ...], rows: list[Row]) -> Iterator[str]:
    """A text that a spreadsheet would run as a formula gets the apostrophe that the reader takes away again."""
    text = io.StringIO()
    writer = csv.DictWriter(text, heads, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({head: harmless(value) for head, value in row.items()} for row in rows)
    yield text.getvalue()


def _beside(out: Path, word: str) -> Path:
    """`firms.csv.gz` -> `firms-rr.csv.gz`."""
    stem, dot, suffixes = out.name.partition(".")
    return out.with_name(f"{stem}-{word}{dot}{suffixes}")


def _suffix(out: Path) -> str:
    return out.with_suffix("").suffix if out.suffix == ".gz" else out.suffix


@contextmanager
def _text(out: Path) -> Iterator[IO[str]]:
    with ExitStack() as opened:
        raw: IO[bytes] = opened.enter_context(out.open("wb"))
        if out.suffix == ".gz":
            # No clock and no name in the packed file: the same delivery gives the same bytes.
            raw = opened.enter_context(gzip.GzipFile("", "wb", fileobj=raw, mtime=0))  # type: ignore[arg-type] # a file
        yield opened.enter_context(io.TextIOWrapper(raw, "utf-8", newline=""))
