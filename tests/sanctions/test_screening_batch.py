"""Long lists of names: they are read as they are needed, and no engine changes an answer or loses one."""

from collections.abc import Iterator
from multiprocessing import active_children

import pytest

from sanctions.kinds import Kind
from sanctions.screening.cluster import ClusterUnreachable, DaskCluster
from sanctions.screening.index import Index, Query, Target, build_index
from sanctions.screening.partitions import Asking
from sanctions.screening.pool import Local, ProcessLost, screen_all
from sanctions.screening.screen import named

pytestmark = pytest.mark.no_database

FIRST = ("Teofil", "Quill", "Anatoly", "Marisol", "Banco", "Umbrella", "Zorba", "Octavia")
LAST = ("Zorbani", "Import", "Vymyslov", "Feather", "Inventado", "Works", "Nowhere", "Pryce")
QUERIES = [Query(f"{a}-{b}", f"{one} {two}") for a, one in enumerate(FIRST) for b, two in enumerate(LAST)]
EVERYTHING = Asking(all_candidates=True)
PART = 5  # queries: many small parts


@pytest.fixture(scope="module")
def index() -> Index:
    names = [f"{one} {two}" for one, two in zip(FIRST, LAST, strict=True)]
    return build_index(Target(f"t{n}", Kind.UNKNOWN, named(name)) for n, name in enumerate(names))


def test_queries_are_read_only_as_far_as_they_are_screened(index: Index) -> None:
    read: list[Query] = []

    def reading() -> Iterator[Query]:
        for query in QUERIES:
            read.append(query)
            yield query

    answers = screen_all(index, reading(), engine=Local(1), partition=PART)
    next(answers)
    assert len(read) == PART


@pytest.mark.slow
def test_processes_answer_in_order_and_end_with_their_reader(index: Index) -> None:
    alone = list(screen_all(index, QUERIES, asking=EVERYTHING, engine=Local(1)))
    answers = screen_all(index, QUERIES * 100, asking=EVERYTHING, engine=Local(2), partition=PART)
    assert [next(answers) for _ in QUERIES] == alone
    answers.close()  # type: ignore[attr-defined]  # a generator, handed out as what it yields
    assert active_children() == []


@pytest.mark.slow
def test_a_process_that_is_lost_is_told(index: Index) -> None:
    answers = screen_all(index, QUERIES * 1000, engine=Local(2), partition=PART)
    next(answers)
    active_children()[0].kill()
    with pytest.raises(ProcessLost):
        list(answers)


@pytest.mark.parametrize("address", ["nowhere", "tcp://127.0.0.1:1x"])
def test_a_cluster_that_is_not_there_is_told_with_its_address(index: Index, address: str) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with pytest.raises(ClusterUnreachable, match=address):
        list(screen_all(index, QUERIES, engine=DaskCluster(address)))
