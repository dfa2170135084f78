"""What `benchmarks.importing` measures ours against: programs that load a file and check nothing."""

import csv
import hashlib
import sqlite3
import sys
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path

from foundation import accounts, migrating
from foundation.database import Database

AT_A_TIME = 50_000
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def with_pandas(file: Path, folder: Path) -> None:
    import pandas as pd  # noqa: PLC0415 - the other peer must not pay for it

    connection = sqlite3.connect(folder / "pandas.sqlite")
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    frame.to_sql("loaded", connection, index=False, chunksize=AT_A_TIME)
    connection.commit()


def with_driver(file: Path, folder: Path) -> None:
    """Into the real table of links with its constraints and indexes; the ends are stand-ins that were made before."""
    store = Database.at(f"sqlite:///{folder}/driver.sqlite")
    migrating.upgrade(store)
    with store.transaction() as session:
        organisation = accounts.add_organisation(session, name="Bench", kind="buyer", now=NOW).id.hex
    store.close()
    connection = sqlite3.connect(folder / "driver.sqlite", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    nodes = {reference: uuid.uuid4().hex for row in rows for reference in (row["from_id"], row["to_id"])}
    connection.executemany(
        "INSERT INTO node (id, kind, organisation_id) VALUES (?, 'party', ?)",
        ((node, organisation) for node in nodes.values()),
    )
    columns = (
        "id, organisation_id, row_key, kind, from_id, to_id, origin, verification, valid_from, confidence, commodity, "
        "corridor, source_text, process, approval, order_ref, contract_kind, fee_policy, licence_no, unit, "
        "interest_type, directness, visibility, reasons, evidence_ids, recorded_at"
    )
    blanks = ("",) * 9
    connection.executemany(
        f"INSERT INTO edge ({columns}) VALUES ({', '.join('?' * 26)})",  # noqa: S608 - the names stand above
        (
            (
                uuid.uuid4().hex, organisation, hashlib.sha256(str(number).encode()).hexdigest(), row["kind"],
                nodes[row["from_id"]], nodes[row["to_id"]], "declared", row["standing"] or "claimed", row["since"], 1.0,
                row["commodity"], "", row["source"], *blanks, "shared", "[]", "[]", "2026-11-22 09:00:00",
            )
            for number, row in enumerate(rows)
        ),
    )  # fmt: skip
    connection.execute("COMMIT")


def main() -> None:
    name, file = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="tierlight-peer-") as folder:
        {"pandas": with_pandas, "driver": with_driver}[name](file, Path(folder))


if __name__ == "__main__":
    main()
