"""An index kept as one file, so that a register of a million is not read again for every question."""

import json
import zipfile
from pathlib import Path

import numpy as np

from foundation.errors import SourceUnavailable
from suppliers.lookup.index import Index
from suppliers.lookup.postings import Joints, Table
from suppliers.lookup.vocabulary import Vocabulary

VERSION = 1
"""Changes whenever an older program could misread what is kept."""


class SnapshotUnreadable(SourceUnavailable):
    code = "lookup.snapshot_unreadable"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is no index of this program: delete it, and it is built anew.")
        self.path = path


def save(index: Index, path: Path, *, stamp: str) -> None:
    """`stamp` says what the index was built from; the file appears whole or not at all."""
    about = json.dumps({"version": VERSION, "stamp": stamp}).encode()
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as out:
        np.savez(
            out,
            about=np.frombuffer(about, dtype=np.uint8),
            words=np.frombuffer("\n".join(index.vocabulary.words).encode(), dtype=np.uint8),
            texts=np.frombuffer(index.texts, dtype=np.uint8),
            forms=index.vocabulary.forms,
            of_form=index.vocabulary.of_form,
            record_of=index.record_of,
            names_ids=index.names.ids,
            names_starts=index.names.starts,
            places_ids=index.places.ids,
            places_starts=index.places.starts,
            holding_ids=index.holding.ids,
            holding_starts=index.holding.starts,
            joint_keys=index.joints.keys,
            joints_ids=index.joints.table.ids,
            joints_starts=index.joints.table.starts,
            common=index.common,
            weights=index.weights,
            name_mass=index.name_mass,
            place_mass=index.place_mass,
            countries=index.countries,
            ends=index.ends,
        )
    unfinished.replace(path)


def load(path: Path, *, stamp: str) -> Index | None:
    """None when the file was built from something else. Raises SnapshotUnreadable."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            about = json.loads(bytes(kept["about"]))
            if about.get("version") != VERSION or about.get("stamp") != stamp:
                return None
            words = tuple(bytes(kept["words"]).decode().split("\n")) if len(kept["words"]) else ()
            numbers = {word: at for at, word in enumerate(words)}
            return Index(
                vocabulary=Vocabulary(numbers, words, kept["forms"], kept["of_form"]),
                record_of=kept["record_of"],
                names=Table(kept["names_ids"], kept["names_starts"]),
                places=Table(kept["places_ids"], kept["places_starts"]),
                holding=Table(kept["holding_ids"], kept["holding_starts"]),
                joints=Joints(kept["joint_keys"], Table(kept["joints_ids"], kept["joints_starts"])),
                common=kept["common"],
                weights=kept["weights"],
                name_mass=kept["name_mass"],
                place_mass=kept["place_mass"],
                countries=kept["countries"],
                texts=bytes(kept["texts"]),
                ends=kept["ends"],
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as damaged:
        raise SnapshotUnreadable(path) from damaged
