"""
Screening again after one in a hundred entries, or one in a hundred parties, changed, beside a full run on the same
data. Everything runs on a SQLite register: reading, comparing, and keeping what is remembered.

    python -m benchmarks.screening_deltas [--entries N] [--parties N] [--share S] [--seed N]

Work is pairs of names and entries scored, names taken apart, and CPU seconds of this process and those it starts. The
alerts after each change are compared with those of a full run, field by field.
"""

import argparse
import json
import os
import random
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import accounts, changes, migrating
from foundation.actors import Actor, OrganisationId
from foundation.database import Database
from foundation.ids import new_id
from sanctions import runs, screened
from sanctions.looking import Pair, Sight, look
from sanctions.models import Hit, WatchListEntry
from sanctions.rescreening import counting
from sanctions.rescreening.memory import MemoryFolder
from sanctions.screening.candidates import candidates
from sanctions.screening.index import build_index
from sanctions.screening.score_name import read_score_name
from sanctions.watch_lists import list_id

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STAMP = "2026-11-22 09:00:00.000000"
SYLLABLES = [one + other for one in "bcdfgklmnprstvz" for other in "aeiou"]
GENERIC = ("trading", "company", "group", "international", "general", "holding", "services", "industries", "export")
LISTED_ANYWAY = 0.03  # of the parties carry a listed name, with a slip
GOAL = 0.03

Alert = tuple[float, str, str, str]


@dataclass
class Maker:
    chance: random.Random
    words: Sequence[str]

    def name(self) -> str:
        coined = [
            self.words[int(len(self.words) * self.chance.random() ** 2)] for _ in range(self.chance.randint(1, 3))
        ]
        return " ".join([*coined, *self.chance.sample(GENERIC, self.chance.choice((0, 1, 1, 2)))])

    def slip(self, name: str) -> str:
        at = self.chance.randrange(len(name) - 1)
        return name[:at] + name[at + 1 :]


def maker(seed: int) -> Maker:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    words = ["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(12_000)]
    return Maker(chance, words)


def entry_row(key: str, names: Sequence[str]) -> tuple[object, ...]:
    listed = json.dumps([{"text": name, "strength": "alias" if at else "primary"} for at, name in enumerate(names)])
    return (new_id().hex, "made_up", key, "organisation", listed, new_id().hex, STAMP)


ENTRY = (
    "INSERT INTO watch_list_entry (id, source, entry_key, kind, names, countries, identifiers, programme, birth_years,"
    " births, addresses, merchandise, with_subsidiaries, content_hash, first_seen)"
    " VALUES (?,?,?,?,?,'[]','[]','','[]','[]','[]','',0,?,?)"
)


def filled(path: Path, made: Maker, entries: int, parties: int) -> tuple[Database, Actor]:
    database = Database.at(f"sqlite:///{path}")
    migrating.upgrade(database)
    with database.transaction() as session:
        owner = accounts.add_organisation(session, name="Lindenhof Hotels", kind="buyer", now=NOW).id
    database.close()
    names = [[made.name() for _ in range(made.chance.choice((1, 1, 2, 3, 5)))] for _ in range(entries)]
    store = sqlite3.connect(path, isolation_level=None)
    store.executescript("PRAGMA synchronous=OFF; BEGIN")
    _list_in(store)
    store.executemany(ENTRY, (entry_row(f"E{at}", some) for at, some in enumerate(names)))
    ids = [new_id().hex for _ in range(parties)]
    store.executemany(
        "INSERT INTO node (id, kind, organisation_id) VALUES (?,'party',?)", [(i, owner.hex) for i in ids]
    )
    firms = [
        made.slip(made.chance.choice(names)[0]) if made.chance.random() < LISTED_ANYWAY else made.name() for _ in ids
    ]
    store.executemany(
        "INSERT INTO party (id, organisation_id, reference, row_key, kind, roles, name, folded_name, country, city,"
        " address, phone, website, remark, source, recorded_at, version) VALUES"
        " (?,?,?,?,'organisation','[]',?,?,'ES','','','','','','{}',?,1)",
        [
            (one, owner.hex, f"P{at}", f"k{at}", name, name, STAMP)
            for at, (one, name) in enumerate(zip(ids, firms, strict=True))
        ],
    )
    store.execute("COMMIT")
    store.close()
    return Database.at(f"sqlite:///{path}"), Actor.system(OrganisationId(owner))


def _list_in(store: sqlite3.Connection) -> None:
    columns = [row[1] for row in store.execute("PRAGMA table_info(watch_list)") if row[3]]
    known = {"source": "made_up", "title": "Made up", "loaded_at": STAMP}
    numbers = {row[1] for row in store.execute("PRAGMA table_info(watch_list)") if row[2] in {"INTEGER", "FLOAT"}}
    values = [known.get(name, 0 if name in numbers else "") for name in columns]
    marks = ",".join("?" * len(columns))
    store.execute(f"INSERT INTO watch_list ({','.join(columns)}) VALUES ({marks})", values)  # noqa: S608 - own schema


def change_entries(session: Session, actor: Actor, made: Maker, share: float) -> int:
    """A third delisted, a third with another alias, a third new."""
    rows = list(session.exec(select(WatchListEntry).where(col(WatchListEntry.delisted_at).is_(None))))
    some = made.chance.sample(rows, int(len(rows) * share))
    connection = session.connection()
    for at, row in enumerate(some):
        if at % 3 < 2:
            row.delisted_at = NOW
            session.add(row)
        texts = [name["text"] for name in row.names]
        if at % 3:
            key, names = (row.entry_key, [*texts, made.name()]) if at % 3 == 1 else (f"N{new_id().hex}", [made.name()])
            connection.exec_driver_sql(ENTRY, entry_row(key, names))
    session.flush()
    changes.tell(session, actor, "watch_list.changed", "watch_list", [list_id("made_up")])
    return len(some)


def change_parties(session: Session, actor: Actor, made: Maker, share: float) -> int:
    ids = [
        one.hex for one in session.connection().exec_driver_sql("SELECT id FROM party").scalars() for one in [UUID(one)]
    ]
    some = made.chance.sample(ids, int(len(ids) * share))
    for one in some:
        session.connection().exec_driver_sql("UPDATE party SET name=? WHERE id=?", (made.name(), one))
    changes.tell(session, actor, "party.changed", "party", [UUID(hex=one) for one in some])
    return len(some)


def cpu() -> float:
    return sum(
        one.ru_utime + one.ru_stime for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


@dataclass(frozen=True)
class Measured:
    sight: Sight
    seconds: float
    comparing: float


def measured(database: Database, actor: Actor, memories: MemoryFolder, *, everything: bool) -> Measured:
    start = cpu()
    with database.reading() as session:
        sight = look(session, actor, now=NOW, everything=everything, memories=None if everything else memories)
    looked = cpu()
    if not everything:
        runs.remember(actor, sight, memories)
    return Measured(sight, cpu() - start, looked - start)


def alerts_of(sight: Sight) -> dict[Pair, Alert]:
    return {
        pair: (one.hit.probability, one.hit.name_matched, one.name_screened, str(one.hit.points))
        for pair, one in sight.found.items()
    }


def standing(session: Session) -> dict[Pair, Alert]:
    statement = select(Hit, WatchListEntry.entry_key).join(WatchListEntry, col(WatchListEntry.id) == col(Hit.entry_id))
    return {
        (hit.node_id, f"{hit.source}:{key}"): (hit.probability, hit.name_matched, hit.name_screened, "")
        for hit, key in session.exec(statement.where(col(Hit.state) != "lapsed"))
    }


def full_pairs(database: Database, actor: Actor) -> int:
    """How many pairs a full run scores: the candidates of every name."""
    with database.reading() as session:
        found = counting.standing(session, on=NOW.date())
        assert found is not None
        entries = screened.live_entries(session, on=NOW.date())
        queries = [query for one in screened.subjects(session, actor) for query in one.queries()]
    index = build_index((one.target for one in entries), rarity=found.epoch)
    names = [read_score_name(query.name, query.kind) for query in queries]
    return sum(map(len, candidates(index, queries, names)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--parties", type=int, default=20_000)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=11)
    chosen = parser.parse_args()
    made = maker(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        database, actor = filled(Path(folder) / "made.sqlite", made, chosen.entries, chosen.parties)
        memories = MemoryFolder(Path(folder) / "memories")
        start = cpu()
        runs.screen_apart(database, actor, database.transaction, now=NOW, memories=memories)
        print(f"{chosen.entries:,} entries, {chosen.parties:,} parties; first run {cpu() - start:.1f} s CPU")
        met = [
            row(what, database, actor, memories, partial(act, actor=actor, made=made, share=chosen.share))
            for what, act in (
                (f"{chosen.share:.0%} of entries", change_entries),
                (f"{chosen.share:.0%} of parties", change_parties),
            )
        ]
        database.close()
    goals = [one for some in met for one in some]
    print(f"goals: {sum(goals)} of {len(goals)} met")


def row(
    what: str, database: Database, actor: Actor, memories: MemoryFolder, change: Callable[[Session], int]
) -> list[bool]:
    """Prints one comparison; the goals are equal alerts, and each measure of work at most 3 % of a full run's."""
    with database.transaction() as session:
        number = change(session)
    part = measured(database, actor, memories, everything=False)
    with database.transaction() as session:
        runs.write(session, actor, part.sight, now=NOW + timedelta(minutes=1))
    whole = measured(database, actor, memories, everything=True)
    with database.reading() as session:
        kept = standing(session)
    full = {pair: (*alert[:3], "") for pair, alert in alerts_of(whole.sight).items()}
    scored = full_pairs(database, actor)
    work, all_work = part.sight.work, whole.sight.work
    print(f"\n{what}: {number:,} changed; {work.asked_anew} lists asked anew; {os.cpu_count()} cores")
    ratios = []
    for name, ours, theirs in (
        ("pairs scored", work.pairs, scored),
        ("names taken apart", work.vectorised, all_work.vectorised),
        ("CPU s comparing", part.comparing, whole.comparing),
        ("CPU s with what is kept", part.seconds, whole.seconds),
    ):
        ratios.append(ours / theirs)
        print(f"  {name:26} {ours:>12,.2f} of {theirs:>12,.2f}  {ours / theirs:7.2%}")
    print(f"  alerts {len(kept):,} against {len(full):,} of a full run: {'identical' if kept == full else 'DIFFERENT'}")
    return [kept == full, *(ratio <= GOAL for ratio in ratios)]


if __name__ == "__main__":
    main()
