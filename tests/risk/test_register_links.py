"""Scores by the links of a snapshot are those by the links of the database, to the last digit of their receipts."""

from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from foundation.actors import Actor
from risk import scores
from risk.models import SiteScore
from suppliers import identity
from suppliers.chain import snapshots
from suppliers.chain.snapshots import SnapshotFolder
from suppliers.models import Edge, Site
from suppliers.payloads import EdgeKind
from tests.builders import NOW, a_fact, a_party, a_site, an_edge

TODAY = NOW.date()
KINDS: tuple[EdgeKind, ...] = ("supplies", "subcontracts", "provides_labour", "owns", "operates", "controls")


def a_register(session: Session, actor: Actor, chance: Random) -> None:
    firms = [a_party(session, actor, f"Firm {at}") for at in range(14)]
    sites = [a_site(session, actor, f"Site {at}", operator=chance.choice(firms)) for at in range(10)]
    for site in sites:
        for field, value in (("recruitment_fees", "paid_by_workers"), ("upheld_claims", str(chance.randint(0, 9)))):
            a_fact(session, actor, site.id, field, value)
    nodes: list[UUID] = [*(firm.id for firm in firms), *(site.id for site in sites)]
    for _ in range(60):
        giver, receiver = chance.sample(nodes, 2)
        edge = an_edge(session, actor, giver, receiver, kind=chance.choice(KINDS))
        edge.confidence = chance.choice([1.0, 0.9, 0.7, 1 / 3, 0.1])
        session.add(edge)
    session.flush()


def papers(session: Session, actor: Actor) -> list[tuple[object, ...]]:
    standing = select(SiteScore).where(col(SiteScore.superseded_at).is_(None)).order_by(col(SiteScore.site_id))
    return [(row.site_id, row.value, row.receipt_hash) for row in session.exec(standing)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_are_the_same_from_a_snapshot_and_from_the_database(
    session: Session, officer: Actor, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, folder = Random(seed), SnapshotFolder(tmp_path)  # noqa: S311 - invented links
    a_register(session, officer, chance)
    joined = session.exec(select(Site).order_by(col(Site.id))).all()
    identity.decide(session, officer, (joined[0].id, joined[1].id), "same", reason="one gate", now=NOW)
    first = scores.score_all(session, officer, as_of=TODAY, now=NOW)
    from_database = papers(session, officer)
    snapshots.make(session, officer, folder)
    assert snapshots.current(session, officer, folder) is not None
    # Were the links still read from the database, the scores would now be those of a register without links.
    monkeypatch.setattr("risk.known.edges.edges_of", lambda *_, **__: [])
    assert scores.score_all(session, officer, as_of=TODAY, now=NOW, folder=folder).id == first.id
    assert papers(session, officer) == from_database
    assert any(value for _, value, _ in from_database)


def test_a_stale_snapshot_is_made_anew_once_and_only_for_many_links(
    session: Session, officer: Actor, tmp_path: Path
) -> None:
    folder = SnapshotFolder(tmp_path)
    a_register(session, officer, Random(4))  # noqa: S311 - invented links
    assert [snapshots.keep(session, officer, folder, least=60) for _ in range(2)] == [True, False]
    buyer, seller = a_party(session, officer, "Buyer"), a_party(session, officer, "Seller")
    an_edge(session, officer, seller.id, buyer.id)
    assert snapshots.keep(session, officer, folder, least=60)
    session.execute(update(Edge).values(superseded_at=NOW))
    an_edge(session, officer, seller.id, buyer.id)
    assert not snapshots.keep(session, officer, folder, least=60)
    assert not folder.of(officer).exists()
