"""Hits against watch lists in words: which names stand for which, and what nobody has confirmed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from reports.facts.scope import hits_visible_to, parties_visible_to, sites_visible_to
from reports.payloads import HitCount, HitRow
from sanctions.models import Hit, WatchList
from suppliers.models import Party, Site

STANDING = ("open", "confirmed")
ANY_BAND = "no possible match"
REASONS = {
    "exact": "same word",
    "typo": "spelt nearly the same",
    "transliteration": "sounds the same",
    "translation": "means the same",
    "truncated": "cut short",
    "joined": "written together",
    "initial": "initial",
    "initials": "initials",
    "legal_form": "legal form",
}


def hit_rows(session: Session, actor: Actor, nodes: Collection[UUID] | None = None) -> tuple[HitRow, ...]:
    """All that stand, likeliest first; `nodes` narrows to some parties and sites. Cleared and lapsed ones are left."""
    named = named_nodes(session, actor)
    lists = {row.source: row.title for row in session.exec(select(WatchList))}
    rows = session.exec(
        select(Hit)
        .where(hits_visible_to(actor), col(Hit.state).in_(STANDING))
        .order_by(col(Hit.probability).desc(), col(Hit.id))
    )
    return tuple(
        _row(hit, named[hit.node_id], lists.get(hit.source, hit.source))
        for hit in rows
        if hit.node_id in named and (nodes is None or hit.node_id in nodes)
    )


def named_nodes(session: Session, actor: Actor) -> dict[UUID, Site | Party]:
    """Every open party and site the reader may see."""
    found: dict[UUID, Site | Party] = {
        site.id: site for site in session.exec(select(Site).where(sites_visible_to(actor)))
    }
    found |= {party.id: party for party in session.exec(select(Party).where(parties_visible_to(actor)))}
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
            alike[REASONS[reason]].append(query)
        elif query and target:
            alike[REASONS.get(reason, reason.replace("_", " "))].append(f"{query} for {target}")
        else:
            (ours if query else theirs).append(query or target)
    said = [f"{reason}: {', '.join(words)}" for reason, words in alike.items()]
    said += [f"only in your files: {' '.join(ours)}"] if ours else []
    said += [f"only on the list: {' '.join(theirs)}"] if theirs else []
    return "; ".join(said)


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
        found += [] if bands else [HitCount(row.title, row.published_on, ANY_BAND, 0)]
    return tuple(found)
