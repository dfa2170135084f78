"""
All scores of a register: first every site and party from what is known there, then again with what reaches it through
the chain. Sites of one sector are scored side by side, and their receipts are put together some thousand at a time.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

import numpy as np
from sqlmodel import Session

from foundation.actors import Actor
from risk.answers import NOBODY, Proofs, SectorAnswers
from risk.exposure import Exposure, NamedExposures, exposures
from risk.joined import facts_about_all
from risk.known import Known, KnownSite
from risk.register_links import exposures_in
from risk.scoring import SiteFacts, View
from risk.scoring.columnar import BANDS, NO_VALUE, ScoreColumns, score_columns
from risk.scoring.columns import EventColumns, SiteColumns, Sites, columns_of, exposed_of
from risk.scoring.exact import Numbers
from risk.scoring.seen import NOTHING, Seen, seen_events
from risk.scoring.spelling import Answer, Cell, Proof, Scored, Speller, Spelt
from risk.sectors import SectorModel, model_for
from risk.sectors.words import Band
from suppliers import facts
from suppliers.chain.graph import Snapshot
from suppliers.facts import FactRow, KnownFact

GENERAL = "general"
EPOCH = date(1970, 1, 1)
AT_A_TIME = 2_000
"""Sites whose receipts are held at once, some ten kilobytes each."""


class Made(NamedTuple):
    site_id: UUID
    scored: Scored
    spelt: Spelt
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """Some sites of one sector, in the order of their ids."""

    model: SectorModel
    made: Sequence[Made]


@dataclass(frozen=True, slots=True)
class _Sector:
    answers: SectorAnswers
    seen: Sequence[Seen]

    @property
    def sites(self) -> Sequence[KnownSite]:
        return self.answers.sites

    def columns(self, here: slice, reaching: Sequence[Exposure | None] = ()) -> SiteColumns:
        seen = self.seen[here]
        withheld = np.array([one.withheld for one in seen], np.int8)
        exposed = exposed_of(reaching) if any(reaching) else None
        as_of = self.answers.as_of
        return SiteColumns(len(seen), self.answers.columns(here), EventColumns.of(seen, as_of), withheld, exposed)


def make_scores(
    session: Session, actor: Actor, known: Known, as_of: date, snapshot: Snapshot | None
) -> Iterator[Portion]:
    """Sector by sector."""
    sectors = _sectors(session, actor, known, as_of)
    chain = _chain(known, sectors, as_of, snapshot)
    for sector in sectors:
        speller = Speller(sector.answers.model, as_of)
        for start in range(0, len(sector.sites), AT_A_TIME):
            here = slice(start, min(start + AT_A_TIME, len(sector.sites)))
            asked = [known.node(site.id) for site in sector.sites[here]]
            reaching = list(repeat(None, len(asked)) if chain is None else chain.of(asked))
            yield Portion(sector.answers.model, _made(sector, here, reaching, speller))


def _sectors(session: Session, actor: Actor, known: Known, as_of: date) -> list[_Sector]:
    by_sector: dict[str, list[KnownSite]] = defaultdict(list)
    for site in known.sites:
        by_sector[site.sector].append(site)
    proofs = Proofs()
    answers = [
        SectorAnswers(model_for(sector, as_of), sites, as_of, proofs) for sector, sites in sorted(by_sector.items())
    ]
    _read(session, actor, known, answers, as_of)
    return [_Sector(one, [_seen(known, one, at) for at in range(len(one.sites))]) for one in answers]


def _seen(known: Known, answers: SectorAnswers, at: int) -> Seen:
    happened = known.happened(answers.sites[at].id)
    if not happened:
        return NOTHING
    seen = seen_events(happened, answers.as_of, View.OPEN, answers.model.ledger)
    return NOTHING if seen.withheld and not seen.events and not answers.knows(at) else seen


def _read(session: Session, actor: Actor, known: Known, sectors: Sequence[SectorAnswers], as_of: date) -> None:
    place = {site.id.hex: (answers, at) for answers in sectors for at, site in enumerate(answers.sites)}
    joined = {one.hex for one in known.joined.fronts}
    of_joined: list[FactRow] = []
    for rows in facts.fact_rows(session, actor, as_of):
        for row in rows:
            node, *told = row
            if node in joined:
                of_joined.append(row)
            elif found := place.get(node):
                answers, at = found
                answers.take(at, *told)
        for answers in sectors:
            answers.settle()
    _take_joined(known, of_joined, place)
    for answers in sectors:
        answers.settle()
        answers.add_pillars()


def _take_joined(known: Known, rows: Sequence[FactRow], place: Mapping[str, tuple[SectorAnswers, int]]) -> None:
    found: dict[UUID, dict[str, KnownFact]] = defaultdict(dict)
    for row in rows:
        fact = facts.known_fact(row)
        found[fact.node_id][fact.field] = fact
    for site in known.sites:
        if site.id in known.joined.fronts:
            answers, at = place[site.id.hex]
            for fact in facts_about_all(site.id, known.joined, found).values():
                answers.take(at, fact.field, fact.value, fact.standing, fact.as_of.isoformat(), fact.source)


def _chain(known: Known, sectors: Sequence[_Sector], as_of: date, snapshot: Snapshot | None) -> NamedExposures | None:
    if snapshot is None and not known.links:
        return None
    own = _own_of_parties(known, as_of)
    for sector in sectors:
        alone = score_columns(sector.columns(slice(0, len(sector.sites))), sector.answers.model, as_of)
        for site, value in zip(sector.sites, alone.value.tolist(), strict=True):
            node = known.node(site.id)
            own[node] = _worse(None if value == NO_VALUE else value / 100, own.get(node))
    if snapshot is None:
        return exposures(known.links, own)
    operators = [(site.operator_id, site.id) for site in known.sites if site.operator_id is not None]
    return exposures_in(snapshot, (as_of - EPOCH).days, known.joined, operators, own)


def _own_of_parties(known: Known, as_of: date) -> dict[str, float | None]:
    """Of those to which something has happened; nothing is asked about a party itself."""
    model = model_for(GENERAL, as_of)
    ids = [party.id for party in known.parties]
    seen = [seen_events(known.happened(one), as_of, View.OPEN, model.ledger) for one in ids]
    given = Sites([SiteFacts(str(one), GENERAL) for one in ids], seen)
    values = score_columns(columns_of(given, model, as_of), model, as_of).value.tolist()
    found: dict[str, float | None] = {}
    for one, value in zip(ids, values, strict=True):
        node = known.node(one)
        found[node] = _worse(None if value == NO_VALUE else value / 100, found.get(node))
    return found


def _worse(one: float | None, other: float | None) -> float | None:
    """Of records taken for the same, in one sector or two, the riskier reading goes on."""
    return max((value for value in (one, other) if value is not None), default=None)


def _made(sector: _Sector, here: slice, reaching: Sequence[Exposure | None], speller: Speller) -> list[Made]:
    answers = sector.answers
    found = score_columns(sector.columns(here, reaching), answers.model, answers.as_of)
    cells = _cells(answers, here, found)
    scope = _scope(answers, here)
    columns = (found.logit, found.lines[-1], found.floor, found.value, found.low, found.high, found.band)
    rows = zip(*(column.tolist() for column in (*columns, found.completeness)), strict=True)
    made = []
    for at, (logit, lift, floor, value, low, high, band, completeness) in enumerate(rows):
        site = sector.sites[here.start + at]
        scored = Scored(
            str(site.id),
            cells[at],
            scope[at],
            sector.seen[here.start + at],
            reaching[at],
            logit,
            lift,
            floor,
            None if value == NO_VALUE else value,
            low,
            high,
            Band(BANDS[band]),
            completeness,
        )
        unread = tuple(sorted(answers.unread.get(here.start + at, ())))
        made.append(Made(site.id, scored, speller.spell(scored), unread))
    return made


def _cells(answers: SectorAnswers, here: slice, found: ScoreColumns) -> list[list[Cell]]:
    """For each site what is known, in the order of the model's drivers."""
    cells: list[list[Cell]] = [[] for _ in range(here.start, here.stop)]
    proofs = answers.proofs.known
    for place, driver in enumerate(answers.model.drivers):
        field, line = answers.fields[driver.key], found.lines[place + 1]
        known = np.flatnonzero(field.proof[here] != NOBODY)
        spelt = _texts(line[known])
        columns = known, field.code[here][known], field.proof[here][known], line[known]
        rows = zip(*(column.tolist() for column in columns), spelt, strict=True)
        for at, code, proof, logit, text in rows:
            cells[at].append(Cell(place, field.answers[code], proofs[proof], logit, text))
    return cells


def _texts(numbers: Numbers) -> list[str]:
    """Shortest exact spellings. Equal bits are spelt once: 0.0 and -0.0 are equal, and spelt apart."""
    distinct, place = np.unique(numbers.view(np.int64), return_inverse=True)
    found: list[str] = np.array([repr(one) for one in distinct.view(np.float64).tolist()], object)[place].tolist()
    return found


def _scope(answers: SectorAnswers, here: slice) -> list[tuple[Answer, Proof] | None]:
    field = answers.fields[answers.model.ledger.severity.scope_field]
    rows = zip(field.code[here].tolist(), field.proof[here].tolist(), strict=True)
    return [None if proof == NOBODY else (field.answers[code], answers.proofs.known[proof]) for code, proof in rows]
