"""
Three Parquet tables, `parties`, `sites` and `edges`, in a folder or a ZIP: everything a delivery holds. Links name
their ends `src` and `dst` and nodes are named `id`, which is what GraphFrames asks of vertices and edges.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from suppliers.importing.files import USUAL_LIMITS, ReadLimits, refuse_bomb, truncated
from suppliers.interop.delivered import (
    Delivered,
    DeliveredEdge,
    DeliveredParty,
    DeliveredSite,
    Told,
)
from suppliers.interop.faults import DocumentBroken, Fault, shown

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped] # it ships no types

FORM = "Parquet delivery"
TABLES = ("parties", "sites", "edges")
RENAMED = {"key": "id", "from_key": "src", "to_key": "dst"}
SHAPES: Mapping[str, type[DeliveredParty | DeliveredSite | DeliveredEdge]] = {
    "parties": DeliveredParty,
    "sites": DeliveredSite,
    "edges": DeliveredEdge,
}
NEEDED = {"parties": ("id", "name"), "sites": ("id", "name"), "edges": ("src", "dst", "kind")}
_DAYS = frozenset({"closed_on", "valid_from", "valid_to", "verified_until"})
_NUMBERS = frozenset({"latitude", "longitude", "confidence", "share_min", "share_max", "volume"})
_COUNTS = frozenset({"workers", "declared_tier"})
_TEXTS = frozenset({"roles", "spellings", "reasons"})
Row = dict[str, Any]
Shape = TypeVar("Shape", DeliveredParty, DeliveredSite, DeliveredEdge)


def parquet_tables(delivered: Delivered) -> dict[str, "pa.Table"]:
    import pyarrow as pa  # noqa: PLC0415 - takes a third of a second

    rows: Mapping[str, Sequence[Any]] = {
        "parties": delivered.parties,
        "sites": delivered.sites,
        "edges": delivered.edges,
    }
    return {
        name: pa.table([_column(field, rows[name]) for field in _schema(shape)], schema=_schema(shape))
        for name, shape in SHAPES.items()
    }


def _column(field: "pa.Field", rows: Sequence[Any]) -> "pa.Array":
    import pyarrow as pa  # noqa: PLC0415 - as above

    source = {new: old for old, new in RENAMED.items()}.get(field.name, field.name)
    values = (getattr(row, source) for row in rows)
    if field.name == "identifiers":
        listed: Iterator[Any] = ([{"scheme": scheme, "value": value} for scheme, value in pairs] for pairs in values)
        return pa.array(listed, field.type)
    if field.name == "facts":
        return pa.array(
            ([{part.name: getattr(fact, part.name) for part in fields(Told)} for fact in facts] for facts in values),
            field.type,
        )
    if field.name in _TEXTS:
        return pa.array((list(value) for value in values), field.type)
    return pa.array(values, field.type)


def _schema(shape: type[DeliveredParty | DeliveredSite | DeliveredEdge]) -> "pa.Schema":
    import pyarrow as pa  # noqa: PLC0415 - as above

    fact = [(part.name, pa.date32() if part.name == "as_of" else pa.string()) for part in fields(Told)]
    special = {
        "identifiers": pa.list_(pa.struct([("scheme", pa.string()), ("value", pa.string())])),
        "facts": pa.list_(pa.struct(fact)),
        **dict.fromkeys(_TEXTS, pa.list_(pa.string())),
        **dict.fromkeys(_DAYS, pa.date32()),
        **dict.fromkeys(_NUMBERS, pa.float64()),
        **dict.fromkeys(_COUNTS, pa.int64()),
    }
    names = [RENAMED.get(field.name, field.name) for field in fields(shape) if field.name != "place"]
    return pa.schema([(name, special.get(name, pa.string())) for name in names])


def write_parquet(delivered: Delivered, out: Path) -> None:
    """A ZIP when `out` ends so, else a folder."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped] # it ships no types  # noqa: PLC0415 - as above

    tables = parquet_tables(delivered)
    if out.suffix == ".zip":
        out.write_bytes(parquet_zip(delivered))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        pq.write_table(table, out / f"{name}.parquet")


def parquet_zip(delivered: Delivered) -> bytes:
    """The same delivery gives the same bytes: no clock in the archive."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, table in parquet_tables(delivered).items():
            content = io.BytesIO()
            pq.write_table(table, content)
            archive.writestr(zipfile.ZipInfo(f"{name}.parquet", (1980, 1, 1, 0, 0, 0)), content.getvalue())
    return packed.getvalue()


def is_parquet(path: Path) -> bool:
    if path.is_dir():
        return any((path / f"{name}.parquet").is_file() for name in TABLES)
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name in {f"{table}.parquet" for table in TABLES} for name in archive.namelist())


def read_parquet(path: Path, limits: ReadLimits = USUAL_LIMITS) -> Delivered:
    """A table that is not there is empty. Raises DocumentBroken with table, row and column of each fault."""
    contents = dict(_contents(path, limits))
    parties = tuple(_rows(path.name, "parties", contents, DeliveredParty))
    sites = tuple(_rows(path.name, "sites", contents, DeliveredSite))
    edges = tuple(_rows(path.name, "edges", contents, DeliveredEdge))
    return Delivered("parquet", path.name, parties, sites, edges)


def _contents(path: Path, limits: ReadLimits) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for name in TABLES:
            if (path / f"{name}.parquet").is_file():
                yield name, (path / f"{name}.parquet").read_bytes()
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for name in TABLES:
                if f"{name}.parquet" in archive.namelist():
                    refuse_bomb(path.name, archive.getinfo(f"{name}.parquet").file_size, limits.max_workbook_bytes)
                    yield name, archive.read(f"{name}.parquet")
    except (zipfile.BadZipFile, OSError) as broken:
        raise truncated(path.name) from broken


def _rows(file: str, name: str, contents: Mapping[str, bytes], shape: type[Shape]) -> Iterator[Shape]:
    if name not in contents:
        return
    for at, row in enumerate(_read(file, name, contents[name], shape)):
        yield _delivered(file, f"{name}.parquet, row {at + 1}", row, shape)


def _read(file: str, name: str, content: bytes, shape: type[Shape]) -> Iterator[Row]:
    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowInvalid, OSError) as broken:
        raise DocumentBroken(file, FORM, [Fault(f"{name}.parquet", "cannot be read", shown(str(broken)))]) from broken
    wanted = _schema(shape)
    faults = [
        Fault(f"{name}.parquet, {column}", "is missing") for column in NEEDED[name] if column not in table.schema.names
    ]
    kept = [field for field in wanted if field.name in table.schema.names]
    for field in kept:
        try:
            table = table.set_column(
                table.schema.get_field_index(field.name), field, table.column(field.name).cast(field.type)
            )
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as other:
            faults.append(Fault(f"{name}.parquet, {field.name}", f"is no {field.type}", shown(str(other))))
    if faults:
        raise DocumentBroken(file, FORM, faults)
    for batch in table.select([field.name for field in kept]).to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()


def _delivered(file: str, place: str, row: Row, shape: type[Shape]) -> Shape:
    back = {new: old for old, new in RENAMED.items()}
    told: Row = {"place": place}
    for name, value in row.items():
        if value is None:
            if name in {"id", "name", "src", "dst", "kind"}:
                raise DocumentBroken(file, FORM, [Fault(f"{place}, {name}", "is missing")])
            continue
        told[back.get(name, name)] = _value(name, value)
    return shape(**told)


def _value(name: str, value: object) -> object:
    if name == "identifiers" and isinstance(value, list):
        return tuple((pair["scheme"] or "unstated", pair["value"] or "") for pair in value)
    if name == "facts" and isinstance(value, list):
        return tuple(_fact(fact) for fact in value)
    return tuple(value) if isinstance(value, list) else value


def _fact(fact: Mapping[str, str | date | None]) -> Told:
    day = fact.get("as_of")
    return Told(
        str(fact["field"] or ""),
        str(fact["value"] or ""),
        day if isinstance(day, date) else None,
        str(fact["standing"] or "claimed"),
        str(fact["source"] or ""),
    )
