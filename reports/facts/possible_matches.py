"""Hits against watch lists in words: which names stand for which, and what nobody has confirmed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from reports.contents.spoken import word, word_for
from reports.facts.scope import hits_visible_to, parties_visible_to, sites_visible_to
from reports.payloads import HitCount, HitRow
from sanctions.models import Hit, WatchList
from suppliers.models import Party, Site

STANDING = ("open", "confirmed")
NO_BAND = ""
"""Of a list without any match."""


def hit_rows(session: Session, actor: Actor, nodes: Collection[UUID] | None = None) -> tuple[HitRow, ...]:
    """All that stand, likeliest first; `nodes` narrows to some parties and sites. Cleared and lapsed ones are left."""
    return tuple(row for _, row in hits_of_nodes(session, actor, nodes))


def hits_of_nodes(
    session: Session, actor: Actor, nodes: Collection[UUID] | None = None
) -> tuple[tuple[UUID, HitRow], ...]:
    """As `hit_rows`, each with the party or site it is about."""
    named = named_nodes(session, actor, nodes)
    lists = {row.source: row.title for row in session.exec(select(WatchList))}
    standing = select(Hit).where(hits_visible_to(actor), col(Hit.state).in_(STANDING))
    if nodes is not None:
        standing = standing.where(col(Hit.node_id).in_(named))
    rows = session.exec(standing.order_by(col(Hit.probability).desc(), col(Hit.id)))
    return tuple(
        (hit.node_id, _row(hit, named[hit.node_id], lists.get(hit.source, hit.source)))
        for hit in rows
        if hit.node_id in named
    )


def named_nodes(session: Session, actor: Actor, nodes: Collection[UUID] | None = None) -> dict[UUID, Site | Party]:
    """Every open party and site the reader may see, or those among `nodes`."""
    sites, parties = select(Site).where(sites_visible_to(actor)), select(Party).where(parties_visible_to(actor))
    if nodes is not None:
        sites, parties = sites.where(col(Site.id).in_(nodes)), parties.where(col(Party.id).in_(nodes))
    found: dict[UUID, Site | Party] = {site.id: site for site in session.exec(sites)}
    found |= {party.id: party for party in session.exec(parties)}
    return found


def _row(hit: Hit, node: Site | Party, list_name: str) -> HitRow:
    return HitRow(
        id=str(hit.id),
        subject=node.name,
        country=node.country or "",
        list_name=list_name,
        entry=hit.name_matched,
        probability=int(100 * hit.probability),  # cut, not rounded: no likeness of names is certain
        why=why_alike(hit.alignment),
        confirmed=hit.state == "confirmed",
    )


def why_alike(alignment: Sequence[Mapping[str, Any]]) -> str:
    """Which word stands for which, the reasons in words, and what is left over on either side."""
    alike: dict[str, list[str]] = defaultdict(list)
    ours: list[str] = []
    theirs: list[str] = []
    for pair in alignment:
        query, target, reason = str(pair["query"]), str(pair["target"]), str(pair["reason"])
        if reason == "exact":
            alike[word_for("screening.why", reason)].append(query)
        elif query and target:
            alike[word_for("screening.why", reason)].append(word("screening.for", ours=query, theirs=target))
        else:
            (ours if query else theirs).append(query or target)
    said = [f"{reason}: {word('value.beside').join(words)}" for reason, words in alike.items()]
    said += [word("screening.ours", words=" ".join(ours))] if ours else []
    said += [word("screening.theirs", words=" ".join(theirs))] if theirs else []
    return word("value.apart").join(said)


def hit_counts(session: Session, actor: Actor) -> tuple[HitCount, ...]:
    """By list and band; a list without a match has a line too, or one could not tell it from a list never read."""
    named = named_nodes(session, actor)
    standing = session.exec(
        select(Hit.source, Hit.band, Hit.node_id).where(hits_visible_to(actor), col(Hit.state).in_(STANDING))
    )
    counted = Counter((source, band) for source, band, node_id in standing if node_id in named)
    found = []
    for row in session.exec(select(WatchList).order_by(col(WatchList.title), col(WatchList.source))):
        bands = sorted(band for source, band in counted if source == row.source)
        found += [HitCount(row.title, row.published_on, band, counted[row.source, band]) for band in bands]
        found += [] if bands else [HitCount(row.title, row.published_on, NO_BAND, 0)]
    return tuple(found)
