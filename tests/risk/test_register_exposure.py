"""The exposure of a whole register from its snapshot is that of its links one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.exposure import ChainEdge, exposures
from risk.register_steps import register_exposure
from tests.suppliers.chain_oracle import DAY, RandomChain, random_chains

pytestmark = pytest.mark.no_database


@given(random_chains(), st.lists(st.none() | st.floats(0.0, 1.0), min_size=14, max_size=14))
def test_a_snapshot_and_a_list_of_links_expose_alike(made: RandomChain, risks: list[float | None]) -> None:
    links = [
        ChainEdge(f"{source:02}", f"{target:02}", kind, 1.0)
        for source, target, kind, since, until in made.links
        if since <= DAY <= until
    ]
    listed = exposures(links, {f"{at:02}": risk for at, risk in enumerate(risks)})
    own = np.array([np.nan if risk is None else risk for risk in risks[: made.count]], np.float32)
    field = register_exposure(made.snapshot(), own, DAY)
    for at, value in enumerate(field.values()):
        name = f"{at:02}"
        told = field.at(at)
        assert told.value == pytest.approx(value, abs=1e-6)
        assert told.value == pytest.approx(listed[name].value if name in listed else 0.0, abs=1e-6)
        assert told.unknown_senders == (listed[name].unknown_senders if name in listed else 0)
        assert [path.strength for path in told.paths] == pytest.approx(
            [path.strength for path in listed[name].paths] if name in listed else []
        )
