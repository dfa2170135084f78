"""
How long does a long workbook take, and does its memory grow?

    python -m benchmarks.reports_xlsx [--rows 50000 100000 200000] [--peer-rows 50000 100000 200000]

Thirteen columns of the register (texts, counts, percent, band, money, standing, date; band and money become four and
two), 200,000 invented sites, streamed into one file. Each run is a process of its own: seconds of wall clock and of
processor, and the most memory it ever held. The peer is what most people write: the same cells as a DataFrame, and
`to_excel` with openpyxl; its plain values only, without README, codes, schema, proof, widths, formats and lists.
`whole` is our own way with the rows held by the document, as reports have them.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from reports.contents.blocks import Column, Document, Row, Section, Table
from reports.contents.streamed import Streamed
from reports.contents.values import Band, Kind, Mark, Money, Standing, Unknown, Value

LEAST, MOST, SECONDS, GROWTH = 50_000, 200_000, 20.0, 1.2
COLUMNS = (
    Column("reference", "Reference"),
    Column("name", "Name"),
    Column("operator", "Operator"),
    Column("country", "Country"),
    Column("city", "City"),
    Column("address", "Address"),
    Column("sector", "Sector"),
    Column("workers", "Workers", Kind.INTEGER),
    Column("share", "Through agencies", Kind.PERCENT),
    Column("mark", "Band", Kind.BAND),
    Column("fee", "Fee", Kind.MONEY),
    Column("standing", "Standing", Kind.STANDING),
    Column("on", "Last visit", Kind.DATE),
)


def sites(count: int) -> Iterator[Row]:
    for number in range(count):
        score = number * 37 % 101
        band = (Band.LOW, Band.MEDIUM, Band.HIGH, Band.VERY_HIGH)[(score >= 25) + (score >= 50) + (score >= 70)]
        cells: tuple[Value, ...] = (
            f"REF-{number:07}",
            f"Finca {number} del Tarajal",
            f"Firm {number % 5000}",
            "ES",
            "Níjar",
            f"Camino {number} km 4",
            "agriculture",
            number % 900 if number % 7 else Unknown("not asked"),
            number % 100,
            Mark(band, score, max(score - 9, 0), min(score + 9, 100)),
            Money(Decimal(number) / 100, "EUR"),
            Standing.CLAIMED,
            date(2026, 1 + number % 12, 1 + number % 28),
        )
        yield Row(f"S{number}", cells)


def streamed(count: int, file: Path) -> None:
    from reports.renderers.xlsx import write_xlsx  # noqa: PLC0415 - each run loads only what it measures

    document = Document("export", "export", "Export", "", date(2026, 11, 22), ())
    with file.open("wb") as target:
        write_xlsx(document, target, [Streamed("sites", "Sites", COLUMNS, sites(count))])


def whole(count: int, file: Path) -> None:
    from reports.renderers.xlsx import render_xlsx  # noqa: PLC0415 - as above

    table = Table("sites", "Sites", COLUMNS, tuple(sites(count)))
    document = Document("export", "export", "Export", "", date(2026, 11, 22), (Section("s", "Sites", (table,)),))
    file.write_bytes(render_xlsx(document))


def pandas_openpyxl(count: int, file: Path) -> None:
    import pandas as pd  # noqa: PLC0415 - as above

    frame = pd.DataFrame([_plain(row) for row in sites(count)])
    frame.to_excel(file, engine="openpyxl", index=False)


def _plain(row: Row) -> tuple[object, ...]:
    cells: list[object] = [row.key]
    for value in row.cells:
        if isinstance(value, Mark):
            cells += [value.band.value, value.score, value.low, value.high]
        elif isinstance(value, Money):
            cells += [float(value.amount), value.currency]
        else:
            cells.append(None if isinstance(value, Unknown) else value)
    return tuple(cells)


WAYS = {"streamed": streamed, "whole": whole, "pandas": pandas_openpyxl}


def measured(way: str, count: int) -> dict[str, float]:
    """In a process of its own, so that no run inherits another's memory."""
    asked = [sys.executable, "-m", "benchmarks.reports_xlsx", "--one", way, str(count)]
    told = subprocess.run(asked, check=True, capture_output=True, text=True)  # noqa: S603 - this very module
    answer: dict[str, float] = json.loads(told.stdout)
    return answer


def one(way: str, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.xlsx"
        began, spent = time.perf_counter(), time.process_time()
        WAYS[way](count, file)
        taken = {"wall": time.perf_counter() - began, "cpu": time.process_time() - spent}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(taken | {"peak": peak, "size": file.stat().st_size / 2**20}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[LEAST, 100_000, MOST])
    parser.add_argument("--peer-rows", type=int, nargs="*", default=[LEAST, 100_000, MOST])
    parser.add_argument("--whole-rows", type=int, nargs="*", default=[LEAST])
    parser.add_argument("--one", nargs=2, metavar=("WAY", "ROWS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one[0], int(asked.one[1]))
        return
    runs = {"streamed": asked.rows, "whole": asked.whole_rows, "pandas": asked.peer_rows}
    told: dict[tuple[str, int], dict[str, float]] = {}
    print(f"{'way':<10}{'rows':>9}{'wall s':>9}{'cpu s':>8}{'peak MB':>9}{'file MB':>9}{'cpu ratio':>11}")
    for way, counts in runs.items():
        for count in counts:
            told[way, count] = found = measured(way, count)
            ours = told.get(("streamed", count))
            ratio = f"{found['cpu'] / ours['cpu']:>11.1f}" if ours else f"{'':>11}"
            figures = f"{found['wall']:>9.1f}{found['cpu']:>8.1f}{found['peak']:>9.0f}{found['size']:>9.1f}"
            print(f"{way:<10}{count:>9,}{figures}{ratio}", flush=True)
    most, least = told.get(("streamed", MOST)), told.get(("streamed", LEAST))
    quick = most is not None and most["cpu"] <= SECONDS
    flat = most is not None and least is not None and most["peak"] <= GROWTH * least["peak"]
    peer, same = told.get(("pandas", MOST)), most
    quicker = peer is not None and same is not None and same["cpu"] < peer["cpu"]
    print(
        f"goals: {quick + flat + quicker} of 3 met ({MOST:,} rows in {SECONDS:.0f} s; flat memory; quicker than pandas)"
    )


if __name__ == "__main__":
    main()
