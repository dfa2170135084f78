"""A list on its way into the register from a terminal: held, gone on with after a kill, taken back when broken off."""

import os
import socket
from datetime import datetime
from typing import TYPE_CHECKING

from api.cli.output import TerminalProgress, say

if TYPE_CHECKING:
    from uuid import UUID

    from sqlmodel import Session

    from foundation.actors import Actor
    from foundation.database import Database
    from suppliers.batches.checking import Given
    from suppliers.batches.holding import HeldSteps
    from suppliers.batches.mending import Heed
    from suppliers.batches.writing import Handed
    from suppliers.models import ImportBatch


def own_name() -> str:
    """Under which this process holds what it writes."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(owner: str) -> bool:
    """Only what ran on this very machine can be known to be gone; of others the lease tells."""
    host, _, pid = owner.rpartition(":")
    if os.name != "posix" or host != socket.gethostname() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return True  # an earlier process with our number, in a container of the same name
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # somebody else's process, but alive
    return False


def say_unfinished(session: "Session", actor: "Actor") -> None:
    """Told by everything that shows the register as a whole while a list is only partly in it."""
    from suppliers import batches

    for batch in batches.unfinished(session, actor):
        say(
            f"Only a part of {batch.file_name} is in the register: its import is still being written or was broken "
            f"off. Import that file again to complete it, or take it back: tierlight suppliers undo {batch.id}"
        )


class ListWriting:
    """`begun` is the import of the very same file that a killed terminal left, which is gone on with."""

    def __init__(self, store: "Database", actor: "Actor", now: datetime, progress: TerminalProgress) -> None:
        self._store, self._actor, self._now, self._progress = store, actor, now, progress
        self.begun: ImportBatch | None = None

    def look(self, kind: str, sha256: str) -> None:
        """Before the file is read. Raises OtherImportRunning, OtherImportBrokenOff."""
        from suppliers.batches import holding

        with self._store.transaction() as session:
            holding.let_go_of_dead(session, self._actor, is_dead, now=self._now)
        with self._store.reading() as session:
            self.begun = holding.broken_off(session, self._actor, kind, sha256, now=self._now)
            holding.require_turn(session, self._actor, self.begun.id if self.begun else None, now=self._now)
        if self.begun:
            say(f"Going on with the import of {self.begun.file_name} that was broken off.")

    def write(self, given: "Given", handed: "Handed", heed: "Heed", *, exclusive: bool) -> "ImportBatch":
        from suppliers.batches import records, stepping
        from suppliers.batches.checking import begin

        batch = self.begun or begin(self._store, self._actor, given, handed)
        if exclusive and not self.begun and batch.kind == "edges":
            with stepping.OneTransaction(self._store, self._progress) as steps:
                stepping.write_in_steps(steps, self._actor, batch.id, given, now=self._now, heed=heed)
        else:
            self._write_held(batch, given, heed)
        with self._store.reading() as session:
            return records.read_batch(session, self._actor, batch.id)

    def _write_held(self, batch: "ImportBatch", given: "Given", heed: "Heed") -> None:
        from foundation.jobs import JobLost
        from suppliers.batches import stepping

        steps = self._held(batch)
        try:
            stepping.write_in_steps(
                steps, self._actor, batch.id, given, now=self._now, done_before=steps.parts_done, heed=heed
            )
        except JobLost:  # another terminal goes on with it
            raise
        except BaseException as broken:  # Ctrl-C too: nothing half-written stays
            self._take_back(batch.id)
            steps.run.fail(broken, again=False)
            raise

    def _held(self, batch: "ImportBatch") -> "HeldSteps":
        """Raises OtherImportRunning when somebody else was quicker."""
        from foundation.clock import utc_now
        from foundation.jobs import JobRun
        from suppliers.batches import holding, writing

        with self._store.transaction() as session:
            now = utc_now()
            writing.wait_for_turn(session, self._actor, batch.id, now=now)
            if holding.is_at_work(session, self._actor, batch.id, now):
                raise holding.OtherImportRunning(batch.file_name, batch.id)
            job = holding.hold(session, self._actor, batch, own_name(), now=now)
        return holding.HeldSteps(JobRun(self._store, job, own_name(), utc_now, holding.LEASE), self._progress)

    def _take_back(self, batch_id: "UUID") -> None:
        from suppliers.batches import records, stepping

        with self._store.reading() as session:
            began = records.read_batch(session, self._actor, batch_id).state == "writing"
        if began:
            say("Taking back what was written.")
            stepping.take_back(self._store, self._actor, batch_id, now=self._now)
