"""
The count of rarity that scores rest on, kept so that no score moves because some other entry came or went.

It is made at the first full run and made anew when the lists have drifted from it, or the program that scores has
changed; each time everything is screened again. Its hash goes into every possible match.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from sanctions import screening
from sanctions.models import RarityCount, WatchListEntry
from sanctions.screened import in_force
from sanctions.screening.index import RarityEpoch
from sanctions.screening.score_card import load_card
from sanctions.screening.score_rarity import Rarity

DRIFT = 0.1
"""A count is made anew when that share of the entries it was made of has gone, or as many have come."""
FASTEST = 1
READ_TOO = ("suppliers/names.py", "suppliers/scripts.py", "suppliers/spellings.py", "sanctions/kinds.py")
DATA = frozenset({".py", ".csv", ".json"})


@dataclass(frozen=True)
class Counted:
    """Unpacked when it is first needed: most runs find nothing changed."""

    hash: str
    entries: int
    packed: bytes

    @cached_property
    def epoch(self) -> RarityEpoch:
        return unpacked(self.packed)


def program() -> list[Path]:
    """The files that decide how near two names are and what they score."""
    folder = Path(str(screening.__file__)).parent
    house = folder.parents[1]
    files = sorted(path for path in folder.iterdir() if path.suffix in DATA)
    return [*files, *(house / name for name in READ_TOO), *sorted((house / "suppliers").glob("*.csv"))]


@lru_cache(maxsize=1)
def method() -> str:
    """A short hash of the program and the tables that score. Another one may score the same names otherwise."""
    digest = sha256()
    for path in program():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{load_card().version}-{digest.hexdigest()[:12]}"


def standing(session: Session, *, on: date) -> Counted | None:
    """The newest count by this program, unless the lists in force have drifted from it."""
    newest = select(RarityCount).where(RarityCount.method == method()).order_by(col(RarityCount.counted_at).desc())
    row = session.exec(newest.limit(1)).first()
    if row is None or _drifted(session, row, on):
        return None
    return Counted(row.hash, row.entries, row.content)


def _drifted(session: Session, row: RarityCount, on: date) -> bool:
    live = select(func.count()).select_from(WatchListEntry).where(in_force(on))
    now = session.exec(live).one()
    come = session.exec(live.where(col(WatchListEntry.first_seen) > row.counted_at)).one()
    gone = row.entries - (now - come)
    return max(come, gone) > DRIFT * row.entries


def counted_in(epoch: RarityEpoch, entries: int) -> Counted:
    plain = packed_plainly(epoch)
    return Counted(sha256(plain).hexdigest(), entries, zlib.compress(plain, FASTEST))


def replace_by(session: Session, counted: Counted, *, now: datetime) -> None:
    """Nobody reads an earlier count by this program again, and it holds words of lists as they were."""
    session.execute(delete(RarityCount).where(col(RarityCount.method) == method()))
    row = RarityCount(
        hash=counted.hash, method=method(), entries=counted.entries, counted_at=now, content=counted.packed
    )
    session.add(row)
    session.flush()


def packed_plainly(epoch: RarityEpoch) -> bytes:
    """One line of words, then the weights of the groups in their order as 32-bit numbers."""
    words = {
        "groups": _in_order(epoch),
        "shares": dict(sorted(epoch.rarity.shares.items())),
        "sounds": dict(sorted(epoch.rarity.sounds.items())),
        "unseen": epoch.unseen,
    }
    line = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return line.encode() + b"\n" + epoch.inverse[: epoch.counted].astype("<f4").tobytes()


def _in_order(epoch: RarityEpoch) -> Sequence[str]:
    return sorted((group for group, at in epoch.groups.items() if at < epoch.counted), key=epoch.groups.__getitem__)


def unpacked(content: bytes) -> RarityEpoch:
    line, _, weights = zlib.decompress(content).partition(b"\n")
    held = json.loads(line)
    groups = {group: at for at, group in enumerate(held["groups"])}
    inverse = np.frombuffer(weights, "<f4").astype(np.float32)
    return RarityEpoch(Rarity(held["shares"], held["sounds"]), groups, inverse, len(groups), held["unseen"])
