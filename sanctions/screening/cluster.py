"""
Screens on a Dask cluster (extra `cluster`): the same function on the same partitions as on this machine.

The index goes to each worker once, as a plugin: the scheduler keeps it for workers that join later, so a worker that
is lost and replaced finds it again, and its partitions are screened anew by whoever is left.
"""

import asyncio
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.errors import SourceUnavailable
from sanctions.screening.index import Index
from sanctions.screening.partitions import Answers, Asking, Partition, in_order

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2  # partitions that wait for each thread of the cluster
RETRIES = 3  # of one partition, before its failing is told
REACHED_WITHIN = 10.0  # seconds, for the scheduler
JOINED_WITHIN = 30.0  # seconds, for the first worker
LOOK_EVERY = 30.0  # seconds between looks at whether anybody is still there to answer


class ClusterExtraMissing(SourceUnavailable):
    code = "screen.cluster_extra_missing"

    def __init__(self) -> None:
        super().__init__(
            "The engine dask needs the extra `cluster`: install it with pip install 'tierlight[cluster]', "
            "or use --engine local."
        )


class ClusterUnreachable(SourceUnavailable):
    code = "screen.cluster_unreachable"

    def __init__(self, address: str, why: str) -> None:
        super().__init__(
            f"No Dask scheduler answers at {address!r} ({why}): check the address, such as tcp://127.0.0.1:8786, "
            "and that the scheduler runs, or use --engine local."
        )
        self.address = address


class ClusterLost(SourceUnavailable):
    code = "screen.cluster_lost"

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"The Dask cluster at {address} {why}; nothing was written. Run it again.")
        self.address = address


class ClusterDiffers(SourceUnavailable):
    code = "screen.cluster_differs"

    def __init__(self, address: str, worker: str, why: str) -> None:
        super().__init__(
            f"Worker {worker} of the Dask cluster at {address} {why}: install the same Tierlight there as here, so "
            "that its answers are the same."
        )
        self.worker = worker


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """`address` of the scheduler, such as `tcp://127.0.0.1:8786`. Whoever may reach it may run code on its workers."""

    address: str

    def __call__(self, index: Index, partitions: Iterator[Partition], asking: Asking) -> Iterator[Answers]:
        """Raises ClusterExtraMissing, ClusterUnreachable, ClusterDiffers and ClusterLost."""
        with _connected(self.address) as client:
            from distributed import CancelledError, KilledWorker  # noqa: PLC0415 - an extra, proven to be there

            try:
                with _indexed(client, self.address, index) as name:
                    yield from _screened(client, self.address, name, partitions, asking)
            except KilledWorker as killed:
                raise ClusterLost(self.address, "lost a worker each time it tried one part of the names") from killed
            except (CancelledError, OSError) as lost:
                raise ClusterLost(self.address, "went away") from lost


@contextmanager
def _connected(address: str) -> Iterator["Client"]:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise ClusterExtraMissing from missing
    _greet(address)
    client = Client(address, timeout=REACHED_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask's
    try:
        try:
            client.wait_for_workers(1, timeout=JOINED_WITHIN)
        except TimeoutError as nobody:
            raise ClusterLost(address, "has no worker") from nobody
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]  # Dask's


def _greet(address: str) -> None:
    """Asks who is there before a client is made: one that never connected cannot be closed in peace."""
    from distributed.core import rpc  # noqa: PLC0415 - an extra

    async def who_is_there() -> str:
        async with rpc(address, timeout=REACHED_WITHIN) as there:  # type: ignore[no-untyped-call]  # Dask's
            said = await asyncio.wait_for(there.identity(), REACHED_WITHIN)
            return str(said["type"])

    try:
        with ThreadPoolExecutor(1) as apart:  # the caller's thread may have an event loop of its own
            found = apart.submit(lambda: asyncio.run(who_is_there())).result()
    except (OSError, ValueError) as refused:
        raise ClusterUnreachable(address, _first_line(refused)) from refused
    if found != "Scheduler":
        raise ClusterUnreachable(address, f"a {found.lower()} does")


def _first_line(refused: Exception) -> str:
    silent = f"no answer in {REACHED_WITHIN:.0f} s" if isinstance(refused, TimeoutError) else type(refused).__name__
    return next(iter(str(refused).splitlines()), silent)


@contextmanager
def _indexed(client: "Client", address: str, index: Index) -> Iterator[str]:
    """The name under which the workers hold the index."""
    from sanctions.screening.cluster_worker import HeldIndex, what_is_here  # noqa: PLC0415 - needs the extra

    here = what_is_here()
    for worker, said in client.run(what_is_here, on_error="return").items():
        if said != here:
            raise ClusterDiffers(
                address,
                worker,
                f"says {_first_line(said)}" if isinstance(said, Exception) else f"has {said}, here is {here}",
            )
    name = f"tierlight-index-{uuid.uuid4()}"
    client.register_plugin(HeldIndex(index, name), name)
    try:
        yield name
    finally:
        with suppress(OSError):  # the cluster may be gone
            client.unregister_worker_plugin(name)  # type: ignore[no-untyped-call]  # Dask's


def _screened(
    client: "Client", address: str, name: str, partitions: Iterator[Partition], asking: Asking
) -> Iterator[Answers]:
    from sanctions.screening.cluster_worker import screen_held  # noqa: PLC0415 - needs the extra

    def submit(partition: Partition) -> "Future[Answers]":
        return client.submit(screen_held, name, partition, asking, pure=False, retries=RETRIES)

    def result(future: "Future[Answers]") -> Answers:
        while True:
            try:
                return future.result(timeout=LOOK_EVERY)
            except TimeoutError:
                if not _threads(client):
                    raise ClusterLost(address, "has no worker left") from None

    return in_order(partitions, submit, result, _threads(client) * (1 + AHEAD))


def _threads(client: "Client") -> int:
    return sum(client.nthreads().values())  # type: ignore[no-untyped-call]  # Dask's
