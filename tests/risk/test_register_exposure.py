"""The exposure of a whole register from its snapshot is that of its links one by one."""

from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.exposure import ChainEdge, exposures
from risk.joined import Joined, join
from risk.register_links import RegisterExposures, exposures_in
from tests.suppliers.chain_oracle import DAY, RandomChain, random_chains

pytestmark = pytest.mark.no_database

MOST = 17
"""Three more than any chain has, so that lists name firms and sites without a link."""
records = st.integers(0, MOST - 1)
pairs = st.lists(st.tuples(records, records), max_size=4)
shares = st.sampled_from([1.0, 0.9, 0.5, 1 / 3, 0.0])


@dataclass(frozen=True)
class RandomRegister:
    chain: RandomChain
    confidence: tuple[float, ...]
    same: Joined
    operators: tuple[tuple[UUID, UUID], ...]

    def links(self) -> list[ChainEdge]:
        """As `risk/known.py` makes them of rows."""
        drawn: dict[tuple[str, str, str], float] = {}
        for (source, target, kind, since, until), confidence in zip(self.chain.links, self.confidence, strict=True):
            ends = self.name(UUID(int=source)), self.name(UUID(int=target))
            if since <= DAY <= until and ends[0] != ends[1]:
                drawn[*ends, kind] = max(confidence, drawn.get((*ends, kind), 0.0))
        for firm, site in self.operators:
            if self.name(firm) != self.name(site):
                drawn.setdefault((self.name(firm), self.name(site), "operates"), 1.0)
        return [ChainEdge(*ends, confidence) for ends, confidence in drawn.items()]

    def name(self, record: UUID) -> str:
        return str(self.same.front(record))

    def exposed(self, own: dict[str, float | None]) -> RegisterExposures:
        snapshot = self.chain.snapshot()
        confidence = np.array([self.confidence[int(at)] for at in snapshot.edge_ids[:, 1]], np.float64)
        return exposures_in(replace(snapshot, confidence=confidence), DAY, self.same, self.operators, own)


@st.composite
def random_registers(draw: st.DrawFn) -> RandomRegister:
    chain = draw(random_chains())
    confidence = draw(st.lists(shares, min_size=len(chain.links), max_size=len(chain.links)))
    same = join((UUID(int=one), UUID(int=other)) for one, other in draw(pairs) if one != other)
    run = tuple((UUID(int=firm), UUID(int=site)) for firm, site in draw(pairs) if firm != site)
    return RandomRegister(chain, tuple(confidence), same, run)


@given(random_registers(), st.lists(st.none() | shares | st.floats(0.0, 1.0), min_size=MOST, max_size=MOST))
def test_a_snapshot_and_a_list_of_links_expose_alike(made: RandomRegister, risks: list[float | None]) -> None:
    own = {made.name(UUID(int=at)): risk for at, risk in enumerate(risks)}
    found, wanted = made.exposed(own), exposures(made.links(), own)
    assert dict(found) == dict(wanted)
    amounts = dict(zip(found.links.numbers.names(np.arange(len(found.ids))), found.by_position(), strict=True))
    assert {name: amounts[name] for name in wanted} == pytest.approx({name: one.value for name, one in wanted.items()})
