"""What runs on the workers of a Dask cluster. Imported there, and here only by `cluster`: it needs the extra."""

from importlib.metadata import PackageNotFoundError, version

from distributed import WorkerPlugin, get_worker

from sanctions.screening.index import Index
from sanctions.screening.partitions import Answers, Asking, Partition, screen_partition
from sanctions.screening.score_card import load_card


class HeldIndex(WorkerPlugin):
    """Brings the index to a worker. It has a name of its own, because a cluster may serve several runs at once."""

    def __init__(self, index: Index, name: str) -> None:
        self.index = index
        self.name = name


def screen_held(name: str, partition: Partition, asking: Asking) -> Answers:
    held = get_worker().plugins[name]
    assert isinstance(held, HeldIndex)  # noqa: S101 - names are drawn by whoever registers the index
    return screen_partition(held.index, partition, asking)


def what_is_here() -> str:
    """Two machines that say the same of themselves answer the same."""
    try:
        installed = version("tierlight")
    except PackageNotFoundError:
        installed = "not installed"
    return f"Tierlight {installed}, scorecard {load_card().version}"
