"""The exposure of a whole register from its snapshot is that of its links one by one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.exposure import ChainEdge, exposures
from risk.joined import Joined
from risk.register_links import exposures_in
from tests.suppliers.chain_oracle import DAY, RandomChain, random_chains

pytestmark = pytest.mark.no_database


@given(random_chains(), st.lists(st.none() | st.floats(0.0, 1.0), min_size=14, max_size=14))
def test_a_snapshot_and_a_list_of_links_expose_alike(made: RandomChain, risks: list[float | None]) -> None:
    links = [
        ChainEdge(str(UUID(int=source)), str(UUID(int=target)), kind, 1.0)
        for source, target, kind, since, until in made.links
        if since <= DAY <= until and source != target
    ]
    own = {str(UUID(int=at)): risk for at, risk in enumerate(risks)}
    assert dict(exposures_in(made.snapshot(), DAY, Joined({}, {}), (), own)) == dict(exposures(links, own))
