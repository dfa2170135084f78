"""The chain of the register: equal to networkx and to its snapshot, on two clocks, with names kept back."""

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from foundation import accounts
from foundation.actors import Actor, OrganisationId
from foundation.database import Database, upsert
from foundation.ids import new_id
from suppliers import chain, edges, identity
from suppliers.chain import chokepoints, drawing, snapshots
from suppliers.chain.reaching import reach
from suppliers.chain.reading import read_links
from suppliers.models import Edge, Node, Party
from suppliers.payloads import EdgeCreate, EdgeEnding
from tests.builders import NOW, a_party, a_site, an_edge
from tests.suppliers.chain_oracle import DAY, FLOWS, RandomChain, random_chains

TODAY = NOW.date()
DAY_ZERO = date(1970, 1, 1)
ANY_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(session: Session, actor: Actor, made: RandomChain) -> list[UUID]:
    ids = [new_id() for _ in range(made.count)]
    own = {"organisation_id": actor.organisation_id}
    upsert(session, Node, [{"id": one, "kind": "party", **own} for one in ids], key=("id",))
    firms = [
        {"id": one, "reference": one.hex, "row_key": one.hex, "name": "Firm", "folded_name": "firm", "roles": [],
         "source": {}, "recorded_at": NOW, **own}
        for one in ids
    ]  # fmt: skip
    upsert(session, Party, firms, key=("id",))
    links = [
        {"id": new_id(), "row_key": new_id().hex, "kind": kind, "from_id": ids[source], "to_id": ids[target],
         "valid_from": DAY_ZERO + timedelta(days=since), "valid_to": DAY_ZERO + timedelta(days=until),
         "reasons": [], "evidence_ids": [], "recorded_at": NOW, **own}
        for source, target, kind, since, until in made.links
    ]  # fmt: skip
    upsert(session, Edge, links, key=("id",))
    return ids


@ANY_DATABASE
@given(made=random_chains(), direction=st.sampled_from(["upstream", "downstream"]))
def test_closure_circles_and_dominators_in_the_database_are_those_of_networkx(
    database: Database, officer: Actor, tmp_path: Path, made: RandomChain, direction: chain.Direction
) -> None:
    day = DAY_ZERO + timedelta(days=DAY)
    with database.transaction() as session:
        ids = written(session, officer, made)
        found = chain.closure(session, officer, ids[0], direction, as_of=day)
        snapshot = snapshots.make(session, officer, snapshots.SnapshotFolder(tmp_path))
    number = {one: at for at, one in enumerate(ids)}
    tiers = made.tiers(direction, DAY)
    if direction == "upstream":  # whoever operates the start buys for it, so the walk begins there too
        operators = {source for source, target, kind, *_ in made.held(DAY) if kind == "operates" and target == 0}
        walked = made.walked(direction, DAY)
        tiers = nx.multi_source_dijkstra_path_length(walked, {0} | operators, weight="cost")
    assert {number[node.id]: node.tier for node in found.nodes} == tiers
    graph = made.walked(direction, DAY).subgraph(tiers)
    rings = {frozenset(ring) for ring in nx.strongly_connected_components(graph) if len(ring) > 1}
    assert {frozenset(number[one] for one in ring) for ring in found.cycles} == rings
    within = nx.DiGraph(graph)
    within.add_edges_from((0, node) for node, tier in tiers.items() if tier == 0 and node)
    above = chokepoints.dominators(arrows := chokepoints.arrows_of(found))
    place = [number[node.id] for node in arrows.chain.nodes]
    assert {place[node]: place[by] for node, by in above.items()} == {
        node: by for node, by in nx.immediate_dominators(within, 0).items() if node and by is not None
    }
    starts = [snapshot.place(ids[node]) for node, tier in tiers.items() if tier == 0]
    again = reach(snapshot, [one for one in starts if one is not None], direction, DAY, FLOWS)
    if starts != [None]:
        assert {number[one] for one in snapshot.uuids(again.nodes)} == set(tiers)


def test_a_snapshot_is_used_until_a_link_changes_and_holds_only_what_its_actor_sees(
    database: Database, officer: Actor, inspector: Actor, tmp_path: Path
) -> None:
    folder = snapshots.SnapshotFolder(tmp_path)
    with database.transaction() as session:
        buyer, near, abroad = (a_party(session, officer, name, country=where) for name, where in
                               (("Buyer", "ES"), ("Near", "PT"), ("Abroad", "FR")))  # fmt: skip
        an_edge(session, officer, near.id, buyer.id)
        an_edge(session, officer, abroad.id, buyer.id)
        snapshots.make(session, officer, folder)
        snapshots.make(session, inspector, folder)
        own, seen = snapshots.current(session, officer, folder), snapshots.current(session, inspector, folder)
        assert own is not None
        assert seen is not None
        assert (len(own), len(seen)) == (3, 2)
        assert seen.place(abroad.id) is None
        edges.withdraw_edge(session, officer, session.exec(_edges_to(buyer.id)).all()[0].id, reason="no", now=NOW)
        assert snapshots.current(session, officer, folder) is None
        assert len(snapshots.make(session, officer, folder)) == 2


def _edges_to(node_id: UUID):  # noqa: ANN202 - a statement
    return select(Edge).where(Edge.to_id == node_id)


def test_what_was_known_on_a_day_leaves_out_what_was_learned_later(database: Database, officer: Actor) -> None:
    later = NOW + timedelta(days=3)
    with database.transaction() as session:
        buyer, first, second = (a_party(session, officer, name).id for name in ("Buyer", "First", "Second"))
        early = edges.add_edge(session, officer, EdgeCreate(kind="supplies", from_id=first, to_id=buyer), now=NOW)
        edges.add_edge(session, officer, EdgeCreate(kind="supplies", from_id=second, to_id=buyer), now=later)
        edges.end_edge(session, officer, early.id, EdgeEnding(valid_to=TODAY, reason="over"), now=later)

        def names(known_on: date | None) -> Sequence[str]:
            query = chain.ChainQuery("upstream", TODAY + timedelta(days=9), known_on=known_on)
            return [node.name for node in chain.chain_of(session, officer, buyer, query).nodes]

        assert names(TODAY) == ["Buyer", "First"]
        assert names(None) == names(date.max) == ["Buyer", "Second"]


def hidden(session: Session, buyer: Actor, receiver: UUID, visibility: str = "hidden_name") -> UUID:
    """A supplier's own supplier, kept in the register of whoever declared it."""
    declarer = accounts.add_organisation(session, name=f"Packer {new_id().hex}", kind="supplier", now=NOW)
    own = Actor.system(OrganisationId(declarer.id))
    grower = a_party(session, own, "Secret Grower", country="PT", reference="SG-1")
    link = Edge(
        organisation_id=buyer.organisation_id, row_key=new_id().hex, kind="supplies", from_id=grower.id,
        to_id=receiver, recorded_at=NOW, visibility=visibility, visibility_owner_id=declarer.id,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return grower.id


def test_a_withheld_supplier_counts_and_is_told_by_country_and_tier_alone(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, packer = (a_party(session, officer, name).id for name in ("Buyer", "Packer"))
        an_edge(session, officer, packer, buyer)
        grower = hidden(session, officer, packer)
        found = chain.closure(session, officer, buyer, "upstream", as_of=TODAY)
    node = next(one for one in found.nodes if one.id == grower)
    assert (node.name, node.country, node.tier, node.withheld) == (
        "A supplier of Packer (name withheld)", "PT", 2, True,
    )  # fmt: skip
    assert (node.reference, node.city, node.latitude) == ("", "", None)
    for form in ("json", "graphml", "geojson"):
        assert "Secret" not in drawing.drawn(found, form)
        assert "SG-1" not in drawing.drawn(found, form)


def test_a_private_link_is_in_no_chain_but_its_declarers(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        packer = a_party(session, officer, "Packer").id
        hidden(session, officer, packer, "private")
        assert len(chain.closure(session, officer, packer, "upstream", as_of=TODAY).nodes) == 1


def test_a_link_keeps_what_was_agreed_and_the_tier_a_list_stated(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        builder, crew = (a_party(session, officer, name).id for name in ("Builder", "Crew"))
        new = EdgeCreate(
            kind="subcontracts", from_id=crew, to_id=builder, process="formwork", approval="not_asked",
            order_ref="O-17", declared_tier=3,
        )  # fmt: skip
        edges.add_edge(session, officer, new, now=NOW)
        found = chain.closure(session, officer, builder, "upstream", as_of=TODAY)
    terms = found.edges[0].terms
    assert (terms.process, terms.approval, terms.order_ref) == ("formwork", "not_asked", "O-17")
    assert [(node.tier, node.declared_tier) for node in found.nodes] == [(0, None), (1, 3)]


def test_a_tier_says_what_share_of_it_named_nobody_further(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, open_end, mapped, behind = (
            a_party(session, officer, name).id for name in ("Buyer", "Open", "Mapped", "Behind")
        )
        an_edge(session, officer, open_end, buyer)
        an_edge(session, officer, mapped, buyer)
        an_edge(session, officer, behind, mapped)
        counted = chain.tiers(chain.closure(session, officer, buyer, "upstream", as_of=TODAY))
    assert [tier.unmapped for tier in counted] == [0.0, 0.5, 1.0]


def test_a_removal_names_the_buyers_it_hits(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        one, other, mill, farm = (a_party(session, officer, name) for name in ("One", "Other", "Mill", "Farm"))
        for giver, receiver in ((mill, one), (mill, other), (farm, mill)):
            an_edge(session, officer, giver.id, receiver.id)
        a_site(session, officer, "Field", operator=farm)
        whole = chain.closure(session, officer, one.id, "upstream", as_of=TODAY)
        onward = chain.closure(session, officer, mill.id, "downstream", as_of=TODAY)
    told = chain.without(whole, mill.id, onward)
    assert [node.name for node in told.gone] == ["Farm", "Field"]
    assert [node.name for node in told.buyers_hit] == ["One", "Other"]
    assert [node.name for node in told.left_alone] == ["One"]


def test_a_chain_cut_at_a_tier_is_the_whole_chain_cut_there(
    database: Database, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tier by tier only what lies near is read; links to sites, circles and records taken for one are among it."""
    luck = Random(7)  # noqa: S311 - made data, no secret
    with database.transaction() as session:
        firms = [a_party(session, officer, f"Firm {number}") for number in range(24)]
        places = [a_site(session, officer, f"Site {number}", operator=firms[number]) for number in range(6)]
        ends = [*firms, *places]
        for _ in range(45):
            giver, receiver = luck.sample(ends, 2)
            an_edge(session, officer, giver.id, receiver.id)
        for site in places:
            an_edge(session, officer, luck.choice(firms).id, site.id, "operates")
        identity.decide(session, officer, (firms[1].id, firms[2].id), "same", reason="one firm", now=NOW)
    with database.reading() as session:
        asked = [
            chain.ChainQuery(direction, NOW.date(), depth=depth)
            for direction in ("upstream", "downstream")
            for depth in (1, 2, 3)
        ]
        near = [chain.chain_of(session, officer, one.id, query) for one in ends for query in asked]
        monkeypatch.setattr(
            sys.modules["suppliers.chain.closure"],
            "read_links_within",
            lambda session, walk, starts, _: read_links(session, walk, starts),
        )
        whole = [chain.chain_of(session, officer, one.id, query) for one in ends for query in asked]
    assert near == whole
    assert max(len(one.nodes) for one in near) > 10
