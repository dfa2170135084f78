"""Decisions about records: what follows from them, what they contradict, and that each can be taken back."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.errors import TierlightError
from foundation.models import TrailEntry
from suppliers import chain, edges, identity, nodes, parties, sites
from suppliers.edges import EdgeQuery
from suppliers.identity.payloads import MergeCreate, MoveCreate, SplitCreate, StateReport
from suppliers.models import Edge, Fact, Identifier, IdentityAct, IdentityDecision, NameVariant, Party, Site
from suppliers.payloads import IdentifierIn, SiteCreate
from tests.builders import NOW, a_fact, a_party, a_site, an_edge

LATER = NOW + timedelta(hours=1)


def same(session: Session, actor: Actor, front: UUID, *others: UUID) -> IdentityAct:
    return identity.merge(
        session, actor, MergeCreate(front_id=front, other_ids=list(others), reason="one gate"), now=NOW
    )


def refuse(session: Session, actor: Actor, one: UUID, other: UUID) -> IdentityDecision:
    return identity.decide(session, actor, (one, other), "different", reason="two gates", now=NOW)


def sites_named(session: Session, actor: Actor, *names: str) -> list[UUID]:
    return [a_site(session, actor, name).id for name in names]


def picture(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[str, object]:
    """All that decisions may move about records, and nothing of how it came about."""
    standing_edges = session.exec(select(Edge).where(col(Edge.superseded_at).is_(None))).all()
    standing_facts = session.exec(select(Fact).where(col(Fact.superseded_at).is_(None))).all()
    decided = session.exec(select(IdentityDecision).where(identity.standing(actor))).all()
    return {
        "groups": {node: identity.all_ids(session, actor, node) for node in ids},
        "fronts": {node: identity.front_of(session, actor, node) for node in ids},
        "edges": {(row.id, row.kind, row.from_id, row.to_id, row.valid_from, row.valid_to) for row in standing_edges},
        "facts": {(row.id, row.node_id, row.field, row.value) for row in standing_facts},
        "decisions": {(row.id, row.decision) for row in decided},
        "identifiers": {(row.node_id, row.scheme, row.value) for row in session.exec(select(Identifier)).all()},
        "spellings": {
            (row.node_id, row.folded) for row in session.exec(select(NameVariant)).all() if row.node_id in ids
        },
        "sites": set(session.exec(select(Site.id, Site.operator_id).where(col(Site.closed_at).is_(None))).all()),
        "parties": set(session.exec(select(Party.id).where(col(Party.closed_at).is_(None))).all()),
    }


def test_records_taken_for_one_keep_their_ids_and_name_the_one_in_front(session: Session, officer: Actor) -> None:
    first, second, third = sites_named(session, officer, "Finca Sol", "Finca el Sol", "F. Sol")
    act = same(session, officer, second, first, third)
    for one in (first, second, third):
        assert identity.all_ids(session, officer, one) == {first, second, third}
        assert identity.state_of(session, officer, one).front_id == second
        assert sites.read_site(session, officer, one).id == one
    identity.undo_act(session, officer, act.id, now=LATER)
    assert identity.front_of(session, officer, first) == first


def test_undoing_an_answer_brings_back_what_it_had_ended(session: Session, officer: Actor) -> None:
    one, other = sites_named(session, officer, "Hotel Mar", "Hotel del Mar")
    asked = identity.decide(session, officer, (one, other), "review", reason="one street", now=NOW)
    refused = refuse(session, officer, other, one)
    assert identity.waiting(session, officer).rows == []
    identity.undo(session, officer, refused.id, now=LATER)
    assert [pair.id for pair in identity.waiting(session, officer).rows] == [asked.id]


def test_pairs_that_wait_are_read_in_pages_each_once(session: Session, officer: Actor) -> None:
    one, *others = sites_named(session, officer, *"ABCDEFG")
    asked = []
    for other, likely in zip(others, (0.7, None, 0.9, 0.7, None, 0.8), strict=True):
        pair = identity.decide(session, officer, (one, other), "review", reason="one street", now=NOW)
        pair.probability = likely
        session.add(pair)
        asked.append(pair.id)
    pages = [identity.waiting(session, officer, limit=2)]
    while pages[-1].next_cursor:
        pages.append(identity.waiting(session, officer, limit=2, cursor=pages[-1].next_cursor))
    read = [pair.id for page in pages for pair in page.rows]
    assert [len(page.rows) for page in pages] == [2, 2, 2]
    assert read == [asked[position] for position in (2, 5, 0, 3, 1, 4)]


def test_between_an_act_and_its_undo_the_chain_is_told_as_it_was_known_then(session: Session, officer: Actor) -> None:
    day = timedelta(days=1)
    supplier, buyer = a_party(session, officer, "Agro"), a_party(session, officer, "Buyer")
    link = an_edge(session, officer, supplier.id, buyer.id)
    new = SplitCreate(node_id=supplier.id, name="Agro Sur", edge_ids=[link.id], reason="two firms")
    for number in (1, 5):
        act = identity.split(session, officer, new, now=NOW + number * day)
        identity.undo_act(session, officer, act.id, now=NOW + (number + 2) * day)

    def known(days: int) -> list[str]:
        query = chain.ChainQuery("upstream", NOW.date(), known_on=(NOW + days * day).date())
        return [node.name for node in chain.chain_of(session, officer, buyer.id, query).nodes if node.tier]

    split_off = [["Agro Sur"] if days in {1, 2, 5, 6} else ["Agro"] for days in range(9)]
    assert [known(days) for days in range(9)] == split_off
    assert edges.read_edge(session, officer, link.id).superseded_at is None


def test_an_act_that_a_later_one_builds_on_is_undone_after_it(session: Session, officer: Actor) -> None:
    one, other = sites_named(session, officer, "Hotel Mar", "Hotel del Mar")
    accepted = identity.decide(session, officer, (one, other), "same", reason="one gate", now=NOW)
    refused = refuse(session, officer, one, other)
    with pytest.raises(identity.LaterDecisions):
        identity.undo(session, officer, accepted.id, now=LATER)
    identity.undo(session, officer, refused.id, now=LATER)
    assert identity.all_ids(session, officer, one) == {one, other}


def test_what_contradicts_earlier_decisions_is_refused_with_their_chain(session: Session, officer: Actor) -> None:
    a, b, c, d = sites_named(session, officer, "A", "B", "C", "D")
    same(session, officer, a, b)
    same(session, officer, b, c)
    refusal = refuse(session, officer, d, c)
    before = picture(session, officer, [a, b, c, d])
    with pytest.raises(identity.IdentityContradiction) as refused:
        same(session, officer, a, d)
    assert [step.decision for step in refused.value.chain] == ["same", "same", "same", "different"]
    assert refused.value.chain[-1].decision_id == refusal.id
    assert "C is the same as" not in str(refused.value)
    assert "D is different from C" in str(refused.value)
    with pytest.raises(identity.IdentityContradiction):
        refuse(session, officer, a, c)
    assert picture(session, officer, [a, b, c, d]) == before


def test_an_undo_that_would_contradict_what_came_after_is_refused(session: Session, officer: Actor) -> None:
    a, b, c = sites_named(session, officer, "A", "B", "C")
    refuse(session, officer, a, b)
    joined = identity.decide(session, officer, (a, b), "same", reason="looked again", now=NOW)
    same(session, officer, a, c)
    same(session, officer, c, b)
    with pytest.raises(identity.IdentityContradiction):
        identity.undo(session, officer, joined.id, now=LATER)
    assert joined.undone_at is None


def test_possibly_the_same_is_a_link_that_joins_nothing(session: Session, officer: Actor) -> None:
    one, other = sites_named(session, officer, "Agro Uno", "Agro 1")
    made = identity.decide(session, officer, (one, other), "possibly_same", reason="one phone", now=NOW)
    assert identity.all_ids(session, officer, one) == {one}
    held = edges.list_edges(session, officer, EdgeQuery(node_id=one, kind="possibly_same_as"))
    assert [(edge.from_id, edge.to_id, edge.origin) for edge in held.rows] == [(one, other, "inferred")]
    identity.undo(session, officer, made.id, now=LATER)
    assert not edges.list_edges(session, officer, EdgeQuery(node_id=one, kind="possibly_same_as")).rows


def test_a_merge_is_foreseen_with_what_speaks_against_it(session: Session, officer: Actor) -> None:
    def numbered(name: str, number: str) -> UUID:
        known = [IdentifierIn(scheme="gln", value=number)]
        return sites.add_site(session, officer, SiteCreate(name=name, identifiers=known, country="ES"), now=NOW).id

    one, other = numbered("Nave Norte", "4006381333931"), numbered("Nave Norte 2", "5901234123457")
    a_fact(session, officer, one, "workers_total", "40")
    seen = identity.what_follows(session, officer, [one, other])
    assert set(seen.member_ids) == {one, other}
    assert [doubt.code for doubt in seen.conflicts] == ["identifiers_differ"]
    assert {(record.node_id, record.facts, record.identifiers) for record in seen.records} == {
        (one, 1, 1),
        (other, 0, 1),
    }
    refuse(session, officer, one, other)
    third = sites_named(session, officer, "Nave")[0]
    same(session, officer, third, one)
    assert "refused_before" in {d.code for d in identity.what_follows(session, officer, [third, other]).conflicts}


def test_a_split_hands_over_what_a_person_names_and_leaves_the_rest_readable(session: Session, officer: Actor) -> None:
    firm, buyer = a_party(session, officer, "Costa Obras"), a_party(session, officer, "Hotelera")
    site = a_site(session, officer, "Obra Norte y Sur", operator=firm)
    sold = an_edge(session, officer, site.id, buyer.id)
    known = a_fact(session, officer, site.id, "workers_total", "40")
    before = picture(session, officer, [site.id])
    runs = edges.list_edges(session, officer, EdgeQuery(node_id=site.id, kind="operates")).rows[0]
    new = SplitCreate(
        node_id=site.id,
        name="Obra Sur",
        edge_ids=[sold.id],
        shared_edge_ids=[runs.id],
        fact_ids=[known.id],
        earlier_visits="new",
        reason="two fences",
    )
    act = identity.split(session, officer, new, now=LATER)
    assert act.other_id
    held = {(edge.kind, edge.from_id, edge.to_id) for edge in edges.list_edges(session, officer, EdgeQuery()).rows}
    assert held == {
        ("supplies", act.other_id, buyer.id),
        ("operates", firm.id, site.id),
        ("operates", firm.id, act.other_id),
        ("successor_of", act.other_id, site.id),
    }
    assert sites.read_site(session, officer, act.other_id).operator_id == site.operator_id == firm.id
    assert session.get_one(Edge, sold.id).superseded_at == LATER
    assert identity.state_of(session, officer, act.other_id).split_from == site.id
    identity.undo_act(session, officer, act.id, now=LATER)
    assert picture(session, officer, [site.id]) == before
    assert sites.read_site(session, officer, act.other_id).closed_at is not None


def test_a_split_that_names_what_the_record_does_not_hold_changes_nothing(session: Session, officer: Actor) -> None:
    one, other = a_site(session, officer, "Finca A"), a_site(session, officer, "Finca B")
    foreign = a_fact(session, officer, other.id, "workers_total", "9")
    before = picture(session, officer, [one.id, other.id])
    with pytest.raises(identity.NotOfRecord, match="fact"):
        identity.split(
            session, officer, SplitCreate(node_id=one.id, name="X", fact_ids=[foreign.id], reason="two"), now=LATER
        )
    assert picture(session, officer, [one.id, other.id]) == before


def test_a_split_in_use_is_not_undone(session: Session, officer: Actor) -> None:
    site = a_site(session, officer, "Finca Doble")
    act = identity.split(session, officer, SplitCreate(node_id=site.id, name="Finca Dos", reason="two"), now=NOW)
    assert act.other_id
    a_fact(session, officer, act.other_id, "workers_total", "12")
    with pytest.raises(identity.RecordInUse):
        identity.undo_act(session, officer, act.id, now=LATER)
    assert (act.undone_at, sites.read_site(session, officer, act.other_id).closed_at) == (None, None)


def test_an_undo_brings_no_link_back_that_was_withdrawn_since(session: Session, officer: Actor) -> None:
    mill, buyer = (a_party(session, officer, name) for name in ("Mill", "Buyer"))
    told = an_edge(session, officer, mill.id, buyer.id)
    new = SplitCreate(node_id=mill.id, name="Dyer of Mill", edge_ids=[told.id], reason="two firms")
    act = identity.split(session, officer, new, now=NOW)
    handed = edges.list_edges(session, officer, EdgeQuery(node_id=buyer.id)).rows[0]
    edges.withdraw_edge(session, officer, handed.id, reason="never true", now=NOW)
    with pytest.raises(TierlightError, match="withdrawn since"):
        identity.undo_act(session, officer, act.id, now=NOW)
    assert edges.list_edges(session, officer, EdgeQuery(node_id=buyer.id)).rows == []


def test_a_site_that_moved_is_closed_and_succeeded_and_keeps_its_past(session: Session, officer: Actor) -> None:
    buyer = a_party(session, officer, "Hotelera")
    old = a_site(session, officer, "Taller Uno")
    sold = an_edge(session, officer, old.id, buyer.id)
    before = picture(session, officer, [old.id])
    moved_on = date(2026, 10, 1)
    new = MoveCreate(site_id=old.id, moved_on=moved_on, address="Calle 2", city="Adra", reason="letter of the firm")
    act = identity.move(session, officer, new, now=NOW)
    reached = identity.state_of(session, officer, old.id)
    assert (reached.state, reached.moved_to) == ("moved", act.front_id)
    assert identity.state_of(session, officer, act.front_id).moved_from == old.id
    rows = {(e.kind, e.from_id, e.valid_from, e.valid_to) for e in edges.list_edges(session, officer, EdgeQuery()).rows}
    assert rows == {
        ("supplies", old.id, None, moved_on),
        ("supplies", act.front_id, moved_on, None),
        ("successor_of", act.front_id, moved_on, None),
    }
    report = StateReport(node_id=old.id, state="reopened", reason="seen working")
    with pytest.raises(identity.RecordMoved):
        identity.report_state(session, officer, report, now=NOW)
    identity.undo_act(session, officer, act.id, now=LATER)
    assert picture(session, officer, [old.id]) == before
    assert session.get_one(Edge, sold.id).superseded_at is None


def test_a_report_that_a_record_closed_or_works_again_is_undone(session: Session, officer: Actor) -> None:
    party = a_party(session, officer, "Vega Honda")
    closed = identity.report_state(
        session, officer, StateReport(node_id=party.id, state="closed", reason="letter came back"), now=NOW
    )
    assert identity.state_of(session, officer, party.id).state == "closed"
    again = StateReport(node_id=party.id, state="reopened", reason="seen working")
    opened = identity.report_state(session, officer, again, now=NOW)
    with pytest.raises(identity.RecordNotClosed):
        identity.report_state(session, officer, again, now=NOW)
    identity.undo_act(session, officer, opened.id, now=LATER)
    identity.undo_act(session, officer, closed.id, now=LATER)
    assert parties.read_party(session, officer, party.id).closed_at is None


def test_another_organisation_neither_sees_nor_undoes_an_act(session: Session, officer: Actor, planner: Actor) -> None:
    one, other = (a_site(session, officer, name, country="TR").id for name in ("A", "B"))
    act = same(session, officer, one, other)
    for look in (identity.read_act, identity.state_of):
        with pytest.raises(TierlightError, match="no such"):
            look(session, planner, act.id if look is identity.read_act else one)
    with pytest.raises(identity.ActNotFound):
        identity.undo_act(session, planner, act.id, now=LATER)
    with pytest.raises(nodes.NodeNotFound):
        same(session, planner, one, other)
    assert identity.list_acts(session, planner, identity.ActQuery()).rows == []


def test_every_act_leaves_its_line_in_the_trail(session: Session, officer: Actor) -> None:
    one, other, third = sites_named(session, officer, "A", "B", "C")
    act = same(session, officer, one, other)
    identity.undo_act(session, officer, act.id, now=LATER)
    identity.split(session, officer, SplitCreate(node_id=third, name="D", reason="two"), now=NOW)
    acts = select(TrailEntry.action).where(col(TrailEntry.action).startswith("identity."))
    assert list(session.exec(acts.order_by(col(TrailEntry.number)))) == [
        "identity.merged",
        "identity.undone",
        "identity.split",
    ]


Step = tuple[str, int, int]
PLACES = 4


def _acting(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[str, Callable[[int, int], UUID]]:
    def answered(word: identity.Made) -> Callable[[int, int], UUID]:
        def act(a: int, b: int) -> UUID:
            made = identity.decide(session, actor, (ids[a], ids[b]), word, reason=word, now=NOW).act_id
            assert made
            return made

        return act

    def halves(a: int, b: int) -> UUID:
        held = identity.holdings(session, actor, ids[a])
        new = SplitCreate(
            node_id=ids[a],
            name="Half",
            edge_ids=[edge.id for edge in held.edges[b::2]],
            fact_ids=[fact.id for fact in held.facts[b::2]],
            identifiers=[IdentifierIn(scheme=row.scheme, value=row.value) for row in held.identifiers[b::2]],
            spellings=[row.text for row in held.spellings[b + 1 :: 2]],
            reason="two",
        )
        return identity.split(session, actor, new, now=NOW).id

    def moved(a: int, b: int) -> UUID:
        new = MoveCreate(site_id=ids[a], moved_on=date(2026, 1, 1 + b), address="New", city="Adra", reason="moved")
        return identity.move(session, actor, new, now=NOW).id

    def reported(a: int, b: int) -> UUID:
        report = StateReport(node_id=ids[a], state="closed" if b % 2 else "reopened", reason="seen")
        return identity.report_state(session, actor, report, now=NOW).id

    return {
        "same": answered("same"),
        "different": answered("different"),
        "review": answered("review"),
        "possibly_same": answered("possibly_same"),
        "merge": lambda a, b: same(session, actor, ids[a], ids[b], ids[(b + 1) % PLACES]).id,
        "split": halves,
        "move": moved,
        "report": reported,
    }


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["same", "different", "review", "possibly_same", "merge", "split", "move", "report"]),
        st.integers(0, PLACES - 1),
        st.integers(0, PLACES - 1),
    ),
    min_size=2,
    max_size=9,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undoing_everything_in_reverse_leaves_the_register_as_it_was(
    session: Session, officer: Actor, steps: list[Step]
) -> None:
    example = session.begin_nested()
    firm = a_party(session, officer, "Firma")
    ids = [a_site(session, officer, f"Sitio {n}", operator=firm).id for n in range(PLACES)]
    for one, other in pairwise(ids):
        an_edge(session, officer, one, other)
        a_fact(session, officer, one, "workers_total", "7")
    nodes.add_identifiers(session, ids[0], [IdentifierIn(scheme="gln", value="4006381333931")])
    session.flush()
    before = picture(session, officer, ids)
    acting = _acting(session, officer, ids)
    done: list[UUID] = []
    for word, a, b in steps:
        try:
            done.append(acting[word](a, b))
        except TierlightError:
            continue  # refused, so it must not have left anything either
    for act_id in reversed(done):
        identity.undo_act(session, officer, act_id, now=LATER)
    assert picture(session, officer, ids) == before
    example.rollback()
