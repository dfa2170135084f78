"""How much risk arrives through the chain."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.exposure import ChainEdge, EdgeUnusable, PathLabel, exposures, flow_rules

pytestmark = pytest.mark.no_database

KINDS = sorted(flow_rules().flows)
names = st.sampled_from("abcdefg")
edges = st.lists(
    st.builds(ChainEdge, source=names, target=names, kind=st.sampled_from(KINDS), confidence=st.floats(0.0, 1.0)),
    max_size=14,
)
own = st.dictionaries(names, st.none() | st.floats(0.0, 1.0))


@given(edges, own)
def test_exposure_is_bounded_by_its_strongest_path_and_its_labels_add_up(
    chain: list[ChainEdge], risks: dict[str, float | None]
) -> None:
    for found in exposures(chain, risks).values():
        most = max((path.strength for path in found.paths), default=0.0)
        assert 0.0 <= found.value <= most <= max((risk for risk in risks.values() if risk), default=0.0)
        assert sum(share for _, share in found.by_label) == pytest.approx(found.value)
        assert [path.strength for path in found.paths] == sorted((p.strength for p in found.paths), reverse=True)


@given(edges, own, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(
    chain: list[ChainEdge], risks: dict[str, float | None], chance: random.Random
) -> None:
    shuffled = [*chain, *chain]
    chance.shuffle(shuffled)
    turned = dict(reversed(risks.items()))
    assert exposures(shuffled, turned) == exposures(chain, risks)


@given(edges, own)
def test_a_clean_supplier_neither_raises_nor_dilutes(chain: list[ChainEdge], risks: dict[str, float | None]) -> None:
    more = [*chain, ChainEdge("new", "a", "supplies", 1.0)]
    before, after = exposures(chain, risks), exposures(more, {**risks, "new": 0.0})
    assert all(after[node] == found for node, found in before.items())


@given(edges, own, names, st.floats(0.0, 1.0))
def test_a_riskier_sender_never_lowers(
    chain: list[ChainEdge], risks: dict[str, float | None], node: str, risk: float
) -> None:
    riskier = {**risks, node: max(risk, risks.get(node) or 0.0)}
    before, after = exposures(chain, risks), exposures(chain, riskier)
    assert all(after[name].value >= found.value - 1e-12 for name, found in before.items())


def test_without_edges_nobody_is_exposed() -> None:
    assert exposures([], {"a": 0.9}) == {}


def test_risk_flows_to_the_buyer_not_to_the_supplier() -> None:
    found = exposures([ChainEdge("farm", "packer", "supplies", 1.0)], {"farm": 0.8, "packer": 0.9})
    assert found["packer"].value == pytest.approx(0.4 * flow_rules().shares[0])
    assert found["farm"].value == 0.0


def test_sister_sites_share_risk_through_their_owner_and_the_path_says_so() -> None:
    chain = [ChainEdge("owner", "hotel 1", "owns", 1.0), ChainEdge("owner", "hotel 2", "owns", 1.0)]
    path = exposures(chain, {"hotel 1": 0.8})["hotel 2"].paths[0]
    assert path.nodes == ("hotel 1", "owner", "hotel 2")
    assert path.label is PathLabel.OWNERSHIP
    assert path.strength == pytest.approx(0.8 * 0.6 * 0.6)


def test_one_doubtful_identity_makes_the_whole_path_a_possibility() -> None:
    chain = [ChainEdge("a", "b", "possibly_same_as", 1.0), ChainEdge("b", "c", "supplies", 1.0)]
    assert exposures(chain, {"a": 0.9})["c"].paths[0].label is PathLabel.POSSIBLY_SAME_AS


def test_neighbours_of_unknown_risk_are_counted_not_taken_for_clean() -> None:
    found = exposures([ChainEdge("farm", "packer", "supplies", 1.0)], {"farm": None})
    assert (found["packer"].value, found["packer"].unknown_senders) == (0.0, 1)


def test_an_edge_of_a_kind_nobody_declared_is_refused() -> None:
    with pytest.raises(EdgeUnusable):
        exposures([ChainEdge("a", "b", "befriends", 1.0)], {"a": 0.5})
